/// One English sentence from the numbers of an explanation, without a value of a person.
struct ExplanationSentence {
  let outcome: Explanation.Outcome
  let lines: [Explanation.Line]
  let household: Double
  let weight: Double
  let threshold: Double

  var text: String { [verdict, reasons, missing].compactMap { $0 }.joined(separator: "; ") + "." }

  private var verdict: String {
    let numbers = "match weight \(Self.rounded(weight)), needed \(Self.rounded(threshold))"
    return switch outcome {
    case .linked: "Linked (\(numbers))"
    case .tooLittle: "Not linked (\(numbers))"
    case .decidedSame: "Linked because a person decided that the accounts belong to one person"
    case .decidedDifferent: "Not linked because a person decided that the accounts belong to two people"
    case .differentIdentifiers: "Not linked because the national identifiers differ"
    }
  }

  /// The strongest evidence on either side, at most three lines each.
  private var reasons: String? {
    let ordered = lines.enumerated().sorted { left, right in
      let (size, other) = (abs(left.element.contribution), abs(right.element.contribution))
      return size != other ? size > other : left.offset < right.offset
    }.map(\.element)
    let speaksFor = ordered.filter { $0.contribution > 0 }.prefix(3).map(Self.phrase)
    var against = ordered.filter { $0.contribution < 0 }.prefix(3).map(Self.phrase)
    if household < -0.5 { against.append("much of the agreement is what people of one household share") }
    let parts = [Self.clause("for it", speaksFor), Self.clause("against it", against)].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private var missing: String? { Self.clause("not stated by both", lines.filter(\.isMissing).map(\.comparison)) }

  private static func phrase(_ line: Explanation.Line) -> String { "\(line.comparison) \(line.label)" }

  private static func clause(_ head: String, _ items: [String]) -> String? {
    items.isEmpty ? nil : "\(head): \(items.joined(separator: ", "))"
  }

  /// One decimal, without a locale.
  private static func rounded(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    return tenths == 0 ? "0.0" : String(tenths / 10)
  }
}
