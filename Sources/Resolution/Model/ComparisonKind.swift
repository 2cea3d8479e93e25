/// What two accounts are compared by: a field of a person, each with its own way of looking at values, or a column, which
/// is compared as its kind is.
public enum ComparisonKind: Hashable, Sendable {
  case nationalID
  case birthDate
  case phone
  case email
  case familyName
  case givenName
  case address
  case birthPlace
  /// A column beside the person's fields.
  case column(ColumnName)

  /// The comparisons of a person's fields.
  public static let ofPersons: [ComparisonKind] = [
    .nationalID, .birthDate, .phone, .email, .familyName, .givenName, .address, .birthPlace,
  ]

  /// The name in a model file: `birth_date`, `text.memo`.
  public var rawValue: String {
    switch self {
    case .nationalID: "national_id"
    case .birthDate: "birth_date"
    case .phone: "phone"
    case .email: "email"
    case .familyName: "family_name"
    case .givenName: "given_name"
    case .address: "address"
    case .birthPlace: "birth_place"
    case .column(let name): name.description
    }
  }

  /// Reads the name in a model file.
  public init?(rawValue: String) {
    if let kind = Self.ofPersons.first(where: { $0.rawValue == rawValue }) {
      self = kind
    } else if let column = ColumnName(rawValue) {
      self = .column(column)
    } else {
      return nil
    }
  }

  /// In a sentence: "birth date".
  public var noun: String {
    switch self {
    case .nationalID: "national identifier"
    case .birthDate: "birth date"
    case .phone: "phone"
    case .email: "e-mail address"
    case .familyName: "family name"
    case .givenName: "given name"
    case .address: "address"
    case .birthPlace: "birth place"
    case .column(let name): name.noun
    }
  }

  /// The conditions that have a meaning for it.
  func understands(_ condition: Condition) -> Bool {
    if case .column(let column) = self { return column.kind.understands(condition) }
    return switch condition {
    case .otherwise: true
    case .exact: self != .address
    case .edits: self != .address && self != .birthDate
    case .jaroWinkler: [.familyName, .givenName, .email, .birthPlace].contains(self)
    case .swapped, .variant, .soundsAlike, .sharesWord, .initial: self == .familyName || self == .givenName
    case .firstWord, .shortened: self == .givenName
    case .dayMonthSwapped, .oneSlip, .partly, .newYear, .sameYear, .days: self == .birthDate
    case .localPart: self == .email
    case .sameHouse, .sameStreet, .samePostcode, .postcodeEdits, .sameArea, .sameCity, .cityEdits: self == .address
    case .begins, .words, .contained, .wordsAndDigits, .digits, .within, .wrongDigits, .opposite: false
    }
  }
}

extension ColumnKind {
  /// The conditions that have a meaning for columns of the kind.
  public func understands(_ condition: Condition) -> Bool {
    switch condition {
    case .otherwise, .exact: true
    case .edits, .jaroWinkler: self == .text || self == .name || self == .code
    case .begins: self == .text || self == .name || self == .code
    case .words, .contained, .wordsAndDigits, .digits: self == .text
    case .variant, .soundsAlike, .sharesWord, .firstWord, .shortened, .initial: self == .name
    case .dayMonthSwapped, .oneSlip, .partly, .newYear, .sameYear, .days: self == .date
    case .within, .wrongDigits, .opposite: self == .amount
    case .swapped, .localPart, .sameHouse, .sameStreet, .samePostcode, .postcodeEdits, .sameArea, .sameCity,
      .cityEdits:
      false
    }
  }
}

extension ComparisonKind: Codable {
  /// Encodes the name in a model file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Decodes the name in a model file.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let kind = ComparisonKind(rawValue: text) else {
      throw ModelFault(
        place: "comparisons.kind",
        expected: "one of \(Self.ofPersons.map(\.rawValue).joined(separator: ", ")), or \(ColumnName.form)",
        remedy: "Replace `\(text)`.")
    }
    self = kind
  }
}
