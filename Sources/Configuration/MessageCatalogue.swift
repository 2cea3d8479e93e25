/// What people are told in one language: sentences with places for values, and how numbers and dates are written.
///
/// Knows no locale of the system: the same values give the same text everywhere.
///
/// ```yaml
/// language: de
/// name: Deutsch
/// decimal: ","
/// date: "{dd}.{mm}.{year}"
/// messages:
///   score.total: "{points} Punkte insgesamt."
/// texts:                       # texts of the configuration, word by word as they stand there
///   "Many instalments were paid late": Viele Raten wurden verspätet bezahlt
/// ```
public struct MessageCatalogue: Hashable, Sendable {
  /// The tag of the language: `en`, `de`, `zh`.
  public let language: String
  /// The language's own name.
  public let name: String
  /// What stands before the decimals of a number: one character.
  public let decimal: String
  /// How a date is written: `{year}`, `{m}` or `{mm}`, `{d}` or `{dd}`.
  public let date: String
  /// The sentences, by key.
  public let messages: [String: String]
  /// Translations of texts of the configuration, by the text.
  public let texts: [String: String]
  private let templates: [String: Template]
  private let dates: Template

  /// Puts a catalogue together.
  public init(
    language: String, name: String, decimal: String, date: String, messages: [String: String],
    texts: [String: String] = [:]
  ) {
    self.language = language
    self.name = name
    self.decimal = decimal
    self.date = date
    self.messages = messages
    self.texts = texts
    templates = messages.mapValues(Template.init)
    dates = Template(date)
  }

  /// Reads a catalogue; throws all faults at once.
  public static func read(_ document: ConfigurationNode) throws(ConfigurationErrors) -> MessageCatalogue {
    try document.read { keys -> MessageCatalogue? in
      let language = keys.required("language")?.string()
      let name = keys.required("name")?.string()
      let decimal = keys.required("decimal")?.parsed(expected: "one character") { $0.count == 1 ? $0 : nil }
      let date = keys.required("date")?.string()
      let messages = keys.optional("messages").map(dictionary) ?? [:]
      let texts = keys.optional("texts").map(dictionary) ?? [:]
      guard let language, let name, let decimal, let date, let messages, let texts else { return nil }
      return MessageCatalogue(
        language: language, name: name, decimal: decimal, date: date, messages: messages, texts: texts)
    }
  }

  private static func dictionary(_ value: ValueReader) -> [String: String]? {
    value.entries(of: "keys with their texts")?.reduce(into: [:]) { $0[$1.key] = $1.value.string() }
  }

  /// This catalogue with the sentences and texts of another one laid over it.
  public func overlaid(with other: MessageCatalogue) -> MessageCatalogue {
    MessageCatalogue(
      language: other.language, name: other.name, decimal: other.decimal, date: other.date,
      messages: messages.merging(other.messages) { $1 }, texts: texts.merging(other.texts) { $1 })
  }

  /// Keys that another catalogue has and this one lacks, and sentences without the same places, as phrases; sorted.
  public func differences(from other: MessageCatalogue) -> [String] {
    let keys = Set(messages.keys).union(other.messages.keys).sorted()
    return keys.compactMap { key in
      guard let own = messages[key] else { return "\(key) is missing" }
      guard let others = other.messages[key] else { return "\(key) is unknown" }
      let (places, expected) = (Self.places(in: own), Self.places(in: others))
      return places == expected ? nil : "\(key) has the places \(places), not \(expected)"
    }
  }

  /// The places for values in a sentence, each once, sorted.
  public static func places(in message: String) -> [String] {
    Set(Template(message).parts.map(\.place)).sorted()
  }

  // MARK: Telling

  /// A sentence with its values; a key that is not there shows itself.
  ///
  /// Values are put in as they are: a brace in one of them is text.
  public func message(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    templates[key]?.filled(values) ?? key
  }

  /// A text of the configuration in this language; as it stands where nobody translated it.
  public func text(_ text: String) -> String { texts[text] ?? text }

  /// A number from its digits with a point: `-1234.5`.
  public func number(_ digits: String) -> String {
    decimal == "." ? digits : digits.replacing(".", with: decimal)
  }

  /// A date.
  public func date(year: Int, month: Int, day: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return dates.filled(["year": "\(year)", "m": "\(month)", "mm": two(month), "d": "\(day)", "dd": two(day)])
  }
}

/// A sentence with places for values, taken apart once: notices are made by the million.
private struct Template: Hashable, Sendable {
  /// A place and the text after it.
  struct Part: Hashable, Sendable {
    let place: String
    let text: String
  }

  let lead: String
  let parts: [Part]
  private let size: Int

  init(_ message: String) {
    var lead: String?
    var parts: [Part] = []
    for piece in message.split(separator: "{", omittingEmptySubsequences: false) {
      let halves = piece.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
      if lead == nil {
        lead = String(piece)
      } else {
        parts.append(Part(place: String(halves[0]), text: halves.count > 1 ? String(halves[1]) : ""))
      }
    }
    self.lead = lead ?? ""
    self.parts = parts
    size = message.utf8.count
  }

  /// Values are put in as they are; a place without one stays.
  func filled(_ values: KeyValuePairs<String, String>) -> String {
    guard !parts.isEmpty else { return lead }
    var result = ""
    result.reserveCapacity(values.reduce(size) { $0 + $1.value.utf8.count })
    result += lead
    for part in parts {
      result += values.first { $0.key == part.place }?.value ?? "{\(part.place)}"
      result += part.text
    }
    return result
  }
}
