/// A canonical field of a person.
///
/// The list is closed: there is no field for health, religion, ethnicity, politics, sexuality, union membership or
/// biometrics, and a mapping cannot invent one.
///
/// The raw value is the field's code in stored records; codes are never reused.
public enum Field: UInt8, CaseIterable, Hashable, Sendable, Comparable, BitwiseCopyable {
  case givenName = 1
  case familyName = 2
  case fullName = 3
  /// ISO 8601 calendar date of full or reduced precision: `1980-03-07`, `1980-03`, `1980`.
  case birthDate = 4
  case nationalID = 5
  case phone = 6
  case email = 7
  case street = 8
  case houseNumber = 9
  case locality = 10
  case city = 11
  case region = 12
  case postcode = 13
  /// ISO 3166-1 alpha-2 where the provider gives it.
  case country = 14
  case birthPlace = 15
  case occupation = 16
  /// The day on which the provider opened the account, as an ISO 8601 date. It founds a profile's identity.
  case opened = 17

  /// The name in configurations and in output, such as `given_name`.
  public var name: String {
    switch self {
    case .givenName: "given_name"
    case .familyName: "family_name"
    case .fullName: "full_name"
    case .birthDate: "birth_date"
    case .nationalID: "national_id"
    case .phone: "phone"
    case .email: "email"
    case .street: "street"
    case .houseNumber: "house_number"
    case .locality: "locality"
    case .city: "city"
    case .region: "region"
    case .postcode: "postcode"
    case .country: "country"
    case .birthPlace: "birth_place"
    case .occupation: "occupation"
    case .opened: "opened"
    }
  }

  /// Finds a field by its name.
  public init?(name: String) {
    guard let field = Field.allCases.first(where: { $0.name == name }) else { return nil }
    self = field
  }

  /// Orders by code.
  public static func < (left: Field, right: Field) -> Bool { left.rawValue < right.rawValue }
}
