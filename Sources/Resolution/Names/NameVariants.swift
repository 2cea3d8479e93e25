/// Names that people use for one another: short forms, forms of other languages, romanisations.
///
/// A name may stand in several groups (`pat`: Patrick, Patricia).
struct NameVariants: Sendable {
  /// Given and family names apart: `lee` is a variant of `li` only among family names.
  static let given = NameVariants([givenGroups, moreGivenGroups])
  static let family = NameVariants([familyGroups, articleGroups])

  /// Numbers from this one on are of groups that no table lists, see ``DerivedVariants``.
  static let firstDerived: UInt32 = 0x8000_0000

  private var hashes: [UInt64] = Array(repeating: 0, count: 8192)
  private var places: [(start: UInt32, count: UInt32)] = Array(repeating: (0, 0), count: 8192)
  private var numbers: [UInt32] = []

  /// Appends the groups of the name with this ``ContentKey``, ascending.
  func append(groupsOf hash: UInt64, to output: inout [UInt32]) {
    var slot = Self.slot(hash)
    while hashes[slot] != 0 {
      if hashes[slot] == hash {
        let place = places[slot]
        output.append(contentsOf: numbers[Int(place.start)..<Int(place.start + place.count)])
        return
      }
      slot = (slot + 1) & 8191
    }
  }

  /// One group per line, names separated by spaces.
  private init(_ tables: [String]) {
    var members: [UInt64: [UInt32]] = [:]
    var order: [UInt64] = []
    for (group, line) in tables.flatMap({ $0.split(separator: "\n") }).enumerated() {
      for name in line.split(separator: " ") {
        let hash = ContentKey.hash(Array(name.utf8))
        if members[hash] == nil { order.append(hash) }
        if members[hash]?.last != UInt32(group) { members[hash, default: []].append(UInt32(group)) }
      }
    }
    precondition(order.count < hashes.count / 2, "The table of variants is too full.")
    for hash in order { add(hash, members[hash] ?? []) }
  }

  private mutating func add(_ hash: UInt64, _ groups: [UInt32]) {
    var slot = Self.slot(hash)
    while hashes[slot] != 0 { slot = (slot + 1) & 8191 }
    hashes[slot] = hash
    places[slot] = (UInt32(numbers.count), UInt32(groups.count))
    numbers.append(contentsOf: groups)
  }

  private static func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 51) }
}
