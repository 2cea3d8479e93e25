/// How the values of a column are standardised, compared and blocked.
public enum ColumnKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// Words that may stand in any order, be cut off, or be left out: memos, titles, descriptions.
  case text
  /// A proper name: of a place, a firm, a brand.
  case name
  /// Letters and digits that are exactly or nearly equal: numbers of articles, states, sexes.
  case code
  /// A date that is near in time.
  case date
  /// A number that is near in value.
  case amount
}

/// A column beside the fields of a person: its kind, and a name in lower-case letters, digits and `_`.
///
/// In files `text.memo`, `date.transaction_date`.
public struct ColumnName: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
  /// How its values are read.
  public let kind: ColumnKind
  /// What it is called.
  public let name: String

  /// A column under the header of a file: `Transaction Date` is `transaction_date`.
  ///
  /// `nil` where the header has neither a letter nor a digit.
  public init?(_ kind: ColumnKind, header: String) {
    let words = header.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard !words.isEmpty else { return nil }
    self.kind = kind
    name = words.joined(separator: "_")
  }

  /// Reads `kind.name`.
  public init?(_ text: String) {
    guard let dot = text.firstIndex(of: "."), let kind = ColumnKind(rawValue: String(text[..<dot])),
      let column = ColumnName(kind, header: String(text[text.index(after: dot)...])), column.description == text
    else { return nil }
    self = column
  }

  /// `kind.name`.
  public var description: String { "\(kind.rawValue).\(name)" }

  /// In a sentence: "transaction date".
  public var noun: String { name.replacing("_", with: " ") }

  /// Orders by name and then by kind.
  public static func < (left: ColumnName, right: ColumnName) -> Bool {
    left.name != right.name
      ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8) : left.kind.rawValue < right.kind.rawValue
  }

  /// Encodes `kind.name`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Decodes `kind.name`.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let column = ColumnName(text) else {
      throw ModelFault(place: "columns", expected: Self.form, remedy: "Replace `\(text)`.")
    }
    self = column
  }

  /// What ``init(_:)`` reads, as a noun phrase.
  static var form: String {
    "a column such as text.memo, of the kinds \(ColumnKind.allCases.map(\.rawValue).joined(separator: ", "))"
  }
}
