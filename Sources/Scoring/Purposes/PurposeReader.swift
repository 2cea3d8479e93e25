import Configuration
import Records

extension PurposeDeclaration {
  /// Reads the purposes of a workspace; throws all faults at once.
  ///
  /// ```yaml
  /// purposes:
  ///   - id: credit-assessment
  ///     description: Assessment of an application for consumer credit
  ///     recipient: the lender to whom the person applies
  ///     scorecard: consumer-credit
  ///     contexts: [finance]      # more than one needs justification and notice
  ///     dispute: Write to ...
  ///     minimum_age: 18          # optional, at least 18
  ///     age_attested_by: [...]   # optional event kinds, for accounts without a date of birth
  ///     reasons: {CODE: text}    # optional texts of reason codes
  ///     drift: {psi: 0.25}       # optional limit from which scores are held back, compared with a reference
  /// ```
  public static func read(_ document: ConfigurationNode) throws(ConfigurationErrors) -> [PurposeDeclaration] {
    try document.read { PurposeReader.document($0)?.map(\.declaration) }
  }
}

/// A declaration and where it stands.
struct LocatedPurpose {
  let declaration: PurposeDeclaration
  let id: ValueReader
  let scorecard: ValueReader
  let contexts: ValueReader
}

/// Reads the document of purposes.
enum PurposeReader {
  static func document(_ keys: MappingReader) -> [LocatedPurpose]? {
    let purposes = keys.required("purposes")?.list(of: "purposes", atLeast: 1) { $0.mapping("a purpose", purpose) }
    var seen: Set<Purpose> = []
    for purpose in purposes ?? [] where !seen.insert(purpose.declaration.id).inserted {
      purpose.id.fault(expected: "a name that no other purpose has")
    }
    return purposes
  }

  private static func purpose(_ keys: MappingReader) -> LocatedPurpose? {
    let (idValue, cardValue, contextsValue) = (
      keys.required("id"), keys.required("scorecard"), keys.required("contexts")
    )
    let id = idValue?.configuredName(Purpose.self)
    let scorecard = cardValue?.string()
    let contexts = contextsValue.flatMap(contexts)
    let texts = texts(keys)
    let age = keys.optional("minimum_age").map { $0.int(in: 18...120) } ?? 18
    let attested = keys.optional("age_attested_by").map { $0.configuredNames(EventKind.self, "event kinds") } ?? []
    let reasons = keys.optional("reasons").map(reasonTexts) ?? [:]
    let drift = keys.optional("drift").map(driftLimit)
    guard let idValue, let cardValue, let contextsValue, let id, let scorecard, let contexts, let texts, let age,
      let attested, let reasons, drift != .some(nil)
    else { return nil }
    let declaration = PurposeDeclaration(
      id: id, description: texts.description, recipient: texts.recipient, scorecard: scorecard, contexts: contexts,
      justification: texts.justification, notice: texts.notice, dispute: texts.dispute, minimumAge: age,
      ageAttestedBy: attested, reasonTexts: reasons, driftLimit: drift ?? nil)
    return LocatedPurpose(declaration: declaration, id: idValue, scorecard: cardValue, contexts: contextsValue)
  }

  private static func driftLimit(_ value: ValueReader) -> Double? {
    value.mapping("the limit psi") { $0.required("psi")?.number(in: 0.01...10) }
  }

  private struct Texts {
    let description: String
    let recipient: String
    let dispute: String
    let justification: String?
    let notice: String?
  }

  private static func texts(_ keys: MappingReader) -> Texts? {
    func sentence(_ value: ValueReader?) -> String? {
      value?.parsed(expected: "a text that is not empty") { $0.contains { !$0.isWhitespace } ? $0 : nil }
    }
    let description = sentence(keys.required("description"))
    let recipient = sentence(keys.required("recipient"))
    let dispute = sentence(keys.required("dispute"))
    let justification = sentence(keys.optional("justification"))
    let notice = sentence(keys.optional("notice"))
    guard let description, let recipient, let dispute else { return nil }
    return Texts(
      description: description, recipient: recipient, dispute: dispute, justification: justification, notice: notice)
  }

  private static func contexts(_ value: ValueReader) -> [Context]? {
    guard let contexts = value.list(of: "contexts", atLeast: 1, { $0.oneOf(Context.self, "a context") }) else {
      return nil
    }
    let sorted = Set(contexts).sorted()
    if sorted.count < contexts.count { value.fault(expected: "each context once") }
    return sorted
  }

  private static func reasonTexts(_ value: ValueReader) -> [String: String]? {
    guard let entries = value.entries(of: "reason codes with their texts") else { return nil }
    var texts: [String: String] = [:]
    for entry in entries { texts[entry.key] = entry.value.string() }
    return texts
  }
}
