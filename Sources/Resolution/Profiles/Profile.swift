import Records

/// The name of a profile inside a workspace: a function of its founding account, so that it survives re-runs, new
/// models and merges.
///
/// `p` and sixteen hexadecimal digits of SHA-256.
public struct ProfileID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// The name as written.
  public let rawValue: String

  /// The profile that an account founds.
  public init(founding account: AccountID) {
    var key = account.key
    self.init(number: key.withUTF8 { Self.number(founding: account.provider, key: UnsafeRawBufferPointer($0)) })
  }

  /// The profile whose digits are those of a number, see ``number(founding:key:)``.
  public init(number: UInt64) {
    rawValue = String(unsafeUninitializedCapacity: 17) { output in
      output[0] = 0x70
      for place in 0..<16 { output[1 + place] = number.hexadecimalDigit(place) }
      return 17
    }
  }

  /// The digits of the profile that an account founds: where many are compared, no text has to be made.
  public static func number(founding provider: ProviderID, key: UnsafeRawBufferPointer) -> UInt64 {
    var hasher = Hasher256()
    hasher.update(field: "tributary profile")
    hasher.update(field: provider.rawValue)
    hasher.update(field: key)
    return hasher.finalize().words[0]
  }

  /// Reads `p` and sixteen lower-case hexadecimal digits; `nil` for anything else.
  public init?(_ text: String) {
    var bytes = text
    guard bytes.withUTF8({ Self.number(of: UnsafeRawBufferPointer($0)) }) != nil else { return nil }
    rawValue = text
  }

  /// The digits of a name as written, as a number; `nil` for anything else.
  public static func number(of name: UnsafeRawBufferPointer) -> UInt64? {
    guard name.count == 17, name[0] == 0x70 else { return nil }
    var number: UInt64 = 0
    for byte in name.dropFirst() {
      switch byte {
      case 0x30...0x39: number = number << 4 | UInt64(byte - 0x30)
      case 0x61...0x66: number = number << 4 | UInt64(byte - 0x57)
      default: return nil
      }
    }
    return number
  }

  /// The name as written.
  public var description: String { rawValue }

  /// Orders by the digits.
  public static func < (left: ProfileID, right: ProfileID) -> Bool { left.rawValue < right.rawValue }

  /// Encoded as written.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  /// Decoded from what ``init(_:)`` reads.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = ProfileID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected p and 16 hexadecimal digits")
    }
    self = id
  }
}

/// Accounts that are one person, by their rows in the table.
public struct Cluster: Hashable, Sendable {
  /// The name of the person's profile.
  public let id: ProfileID
  /// The row of the founding account: opened first, unknown days last, ties by account.
  public let founder: Int
  /// The rows of all members, which is also the order of their accounts.
  public let rows: [Int]
}

/// One person as the admitted accounts show them: every value with the record it came from.
public struct Profile: Sendable, PersonalData {
  /// The name, from the founding account.
  public let id: ProfileID
  /// The account that founded it.
  public let founder: AccountID
  /// The member accounts, sorted.
  public let accounts: [Account]
  /// Of each field the value that survives: newest, then by provider rank, then by content; by field.
  public let values: [Claim]

  /// Merges accounts of one person; `nil` without any.
  ///
  /// Any order of them gives the same profile.
  public init?(merging accounts: [Account], order: StatementOrder = StatementOrder()) {
    let sorted = accounts.sorted { $0.id < $1.id }
    guard let founder = sorted.min(by: Self.foundsBefore) else { return nil }
    id = ProfileID(founding: founder.id)
    self.founder = founder.id
    self.accounts = sorted
    values = Claim.survivors(of: sorted.flatMap(\.claims), by: order)
  }

  /// The accounts by name, sorted.
  public var members: [AccountID] { accounts.map(\.id) }

  /// All that any account states, with its source.
  public var claims: [Claim] { accounts.flatMap(\.claims) }

  private static func foundsBefore(_ left: Account, _ right: Account) -> Bool {
    let (day, other) = (left.opened?.number ?? .max, right.opened?.number ?? .max)
    return day != other ? day < other : left.id < right.id
  }
}
