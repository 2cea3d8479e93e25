import Glibc
import Records

/// What rows of erased accounts said that tells a person from others: kept in memory while they are removed, to find the
/// rest of them and to prove that nothing is left.
struct ErasedValues: PersonalData {
  /// Shorter values are borne by too many.
  private static let shortest = 6
  private static let fields: Set<Field> = [.email, .phone, .nationalID]

  /// Contacts, identifiers and account keys.
  private(set) var identifying: Set<[UInt8]> = []
  /// Given name, family name and birth date of one account: together they tell a person, one of them does not.
  private(set) var names: Set<[[UInt8]]> = []

  /// Nothing is known.
  init() {}

  var isEmpty: Bool { identifying.isEmpty && names.isEmpty }

  /// Takes what a record of an erased account states.
  mutating func take(_ record: Record) {
    var claims: [Field: [UInt8]] = [:]
    record.forEachClaim { field, value in
      if Self.fields.contains(field) { insert(Array(value)) }
      claims[field] = Array(value)
    }
    insert(Array(record.accountID.key.utf8))
    guard let given = claims[.givenName], let family = claims[.familyName], let born = claims[.birthDate],
      born.count == 10
    else { return }
    names.insert([given, family, born])
    names.insert([given, family, Self.dotted(born)])
  }

  /// Takes what is known elsewhere.
  mutating func merge(_ other: ErasedValues) {
    identifying.formUnion(other.identifying)
    names.formUnion(other.names)
  }

  /// Takes an account that is known by its key.
  mutating func take(_ account: AccountID) { insert(Array(account.key.utf8)) }

  private mutating func insert(_ value: [UInt8]) { if value.count >= Self.shortest { identifying.insert(value) } }

  /// Whether bytes hold enough of it that they must be about the person.
  func occur(in bytes: UnsafeRawBufferPointer) -> Bool {
    identifying.contains { bytes.holds($0) } || names.contains { $0.allSatisfy { bytes.holds($0) } }
  }

  /// `2001-03-07` as `07.03.2001`.
  private static func dotted(_ day: [UInt8]) -> [UInt8] { day[8...] + [0x2E] + day[5..<7] + [0x2E] + day[..<4] }
}

extension UnsafeRawBufferPointer {
  /// Whether a value stands in the bytes as it is.
  func holds(_ value: [UInt8]) -> Bool {
    guard let base = baseAddress, let first = value.first, count >= value.count else { return false }
    var start = 0
    let end = count - value.count + 1
    while start < end, let found = memchr(base + start, Int32(first), end - start) {
      if memcmp(found, value, value.count) == 0 { return true }
      start = base.distance(to: UnsafeRawPointer(found)) + 1
    }
    return false
  }
}

/// Looks for many values at once: one pass over the bytes, in which few places are looked at twice.
struct ValueSearch: PersonalData {
  /// For the first two bytes of a value, which values begin with them.
  private var beginnings: [UInt16: [[UInt8]]] = [:]
  private var mayBegin = [Bool](repeating: false, count: 1 << 16)
  /// The length of the longest value.
  private(set) var longest = 0

  /// Looks for values of at least two bytes.
  init(_ values: some Sequence<[UInt8]>) {
    for value in values where value.count >= 2 {
      let beginning = UInt16(value[0]) << 8 | UInt16(value[1])
      beginnings[beginning, default: []].append(value)
      mayBegin[Int(beginning)] = true
      longest = max(longest, value.count)
    }
  }

  /// Which of the values stand in the bytes.
  func found(in bytes: UnsafeRawBufferPointer) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    guard bytes.count >= 2, longest > 0 else { return found }
    mayBegin.withUnsafeBufferPointer { mayBegin in
      var beginning = Int(bytes[0])
      for index in 1..<bytes.count {
        beginning = (beginning & 0xFF) << 8 | Int(bytes[index])
        guard mayBegin[beginning] else { continue }
        for value in beginnings[UInt16(beginning)] ?? []
        where index - 1 + value.count <= bytes.count && bytes[(index - 1)...].starts(with: value) {
          found.insert(value)
        }
      }
    }
    return found
  }
}
