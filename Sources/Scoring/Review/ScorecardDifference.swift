import Records

/// What is different between two scorecards.
public struct ScorecardDifference: Hashable, Sendable, Encodable {
  /// One thing that is different.
  public struct Change: Hashable, Sendable, Encodable {
    /// Where, such as `characteristic age`.
    public let place: String
    /// How it was; `nil` for what is new.
    public let before: String?
    /// How it is; `nil` for what is gone.
    public let after: String?
  }

  /// In the order of the first document, and then of the second.
  public let changes: [Change]

  /// Compares two scorecards: parts by name, attributes by their conditions.
  public init(from before: Scorecard, to after: Scorecard) {
    let (old, new) = (before.pointsTable, after.pointsTable)
    var changes: [Change] = []
    func compare(_ place: String, _ before: String?, _ after: String?) {
      if before != after { changes.append(Change(place: place, before: before, after: after)) }
    }
    compare("version", old.version, new.version)
    compare("author", old.approval?.author, new.approval?.author)
    compare("approver", old.approval?.approver, new.approval?.approver)
    compare("change note", old.approval?.changeNote, new.approval?.changeNote)
    compare("initial score", old.initialScore.description, new.initialScore.description)
    compare("reasons", old.reasons, new.reasons)
    compare("target", old.target, new.target)
    changes += Self.changes("reason", old.reasonTexts, new.reasonTexts, name: \.code, \.text)
    changes += Self.changes(
      "field", old.fields, new.fields, name: \.name
    ) { "\($0.type); \($0.values); \($0.treatment)" }
    changes += Self.changes("derived value", old.derived, new.derived, name: \.name) { "\($0.type); \($0.formula)" }
    let (first, second) = (old.characteristics, new.characteristics)
    changes += Self.changes("characteristic", first, second, name: \.name) { part in
      part.baseline.map { "baseline \($0)" } ?? ""
    }
    for part in first {
      guard let other = second.first(where: { $0.name == part.name }) else { continue }
      changes += Self.changes("characteristic \(part.name)", part.attributes, other.attributes, name: \.condition) {
        $0.points + ($0.reason.map { " (\($0))" } ?? "")
      }
      let (order, otherOrder) = (part.attributes.map(\.condition), other.attributes.map(\.condition))
      if order != otherOrder, order.sorted() == otherOrder.sorted() {
        changes.append(
          Change(
            place: "characteristic \(part.name), order", before: order.joined(separator: "; "),
            after: otherOrder.joined(separator: "; ")))
      }
    }
    changes += Self.changes("output", old.outputs, new.outputs, name: \.name, \.content)
    self.changes = changes
  }

  /// Compares elements that have names; of several with one name the first counts.
  private static func changes<Element>(
    _ kind: String, _ before: [Element], _ after: [Element], name: (Element) -> String, _ text: (Element) -> String
  ) -> [Change] {
    let gone = before.compactMap { element -> Change? in
      let other = after.first { name($0) == name(element) }.map(text)
      return other == text(element)
        ? nil : Change(place: "\(kind) \(name(element))", before: text(element), after: other)
    }
    let new = after.filter { element in !before.contains { name($0) == name(element) } }.map {
      Change(place: "\(kind) \(name($0))", before: nil, after: text($0))
    }
    return gone + new
  }
}
