/// Names that people use for one another: short forms, forms of other languages, romanisations.
///
/// A name may stand in several groups (`pat`: Patrick, Patricia).
struct NameVariants: Sendable {
  /// Given and family names apart: `lee` is a variant of `li` only among family names.
  static let given = NameVariants([givenGroups, moreGivenGroups])
  static let family = NameVariants([familyGroups, articleGroups])

  /// Numbers from this one on are of groups that no table lists, see ``DerivedVariants``.
  static let firstDerived: UInt32 = 0x8000_0000

  private static let size = 8192

  /// Which hashes may be listed, as bits: most names are not, and this fits the nearest cache.
  private let mayBeListed: FrozenArray<UInt64>
  private let hashes: FrozenArray<UInt64>
  /// Place and count of each name's groups in ``numbers``.
  private let places: FrozenArray<UInt32>
  private let numbers: FrozenArray<UInt32>

  /// Appends the groups of the name with this ``ContentKey``, ascending.
  @inline(__always)
  func append(groupsOf hash: UInt64, to output: inout [UInt32]) {
    if mayBeListed.base[Int(hash >> 48 & 1023)] >> (hash >> 58) & 1 == 0 { return }
    appendListed(hash, to: &output)
  }

  private func appendListed(_ hash: UInt64, to output: inout [UInt32]) {
    let hashes = hashes.base
    var slot = Self.slot(hash)
    while hashes[slot] != 0 {
      if hashes[slot] == hash {
        let place = Int(places.base[slot])
        output.append(contentsOf: UnsafeBufferPointer(start: numbers.base + (place >> 8), count: place & 255))
        return
      }
      slot = (slot + 1) & (Self.size - 1)
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
    precondition(order.count < Self.size / 2, "The table of variants is too full.")
    var (bits, hashes) = (Array(repeating: UInt64(0), count: 1024), Array(repeating: UInt64(0), count: Self.size))
    var (places, numbers) = (Array(repeating: UInt32(0), count: Self.size), [UInt32]())
    for hash in order {
      var slot = Self.slot(hash)
      while hashes[slot] != 0 { slot = (slot + 1) & (Self.size - 1) }
      let groups = members[hash] ?? []
      hashes[slot] = hash
      places[slot] = UInt32(numbers.count << 8 | groups.count)
      numbers += groups
      bits[Int(hash >> 48 & 1023)] |= 1 << (hash >> 58)
    }
    (mayBeListed, self.hashes) = (FrozenArray(bits), FrozenArray(hashes))
    (self.places, self.numbers) = (FrozenArray(places), FrozenArray(numbers))
  }

  private static func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 51) }
}
