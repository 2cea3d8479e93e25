/// Whose values have a frequency that counts: agreeing on a rare one says more.
public enum TermColumn: Hashable, Sendable, Comparable {
  case givenName
  case familyName
  case postcode
  case city
  case phone
  case email
  /// A column beside the person's fields.
  case column(ColumnName)

  /// Those of a person's fields.
  public static let ofPersons: [TermColumn] = [.givenName, .familyName, .postcode, .city, .phone, .email]

  /// The name in a model file: `family_name`, `text.memo`.
  public var rawValue: String {
    switch self {
    case .givenName: "given_name"
    case .familyName: "family_name"
    case .postcode: "postcode"
    case .city: "city"
    case .phone: "phone"
    case .email: "email"
    case .column(let name): name.description
    }
  }

  /// Reads the name in a model file.
  public init?(rawValue: String) {
    if let column = Self.ofPersons.first(where: { $0.rawValue == rawValue }) {
      self = column
    } else if let column = ColumnName(rawValue) {
      self = .column(column)
    } else {
      return nil
    }
  }

  /// Orders by name, so that nothing depends on the order of a dictionary.
  public static func < (left: TermColumn, right: TermColumn) -> Bool {
    left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }

  /// What ``init(rawValue:)`` reads, as a noun phrase.
  static var form: String {
    "one of \(ofPersons.map(\.rawValue).joined(separator: ", ")), or \(ColumnName.form)"
  }
}

extension TermColumn: Codable {
  /// Encodes the name in a model file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Decodes the name in a model file.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let column = TermColumn(rawValue: text) else {
      throw ModelFault(
        place: "comparisons.levels.term_frequency", expected: Self.form, remedy: "Replace `\(text)`.")
    }
    self = column
  }
}
