import Records

/// The order of rows by account: provider, then the bytes of the key.
struct RowOrder {
  private let positions: [Int32]
  private let providerRanks: [UInt16]

  /// Sorts by a word of provider and first six bytes of the key, and by the whole key only among equals.
  init(_ identities: RowIdentities) {
    providerRanks = Self.ranks(of: identities.providers)
    struct Entry {
      let prefix: UInt64
      let row: Int32
    }
    let ranks = providerRanks
    var entries = (0..<identities.opened.count).map { row in
      var prefix = UInt64(ranks[Int(identities.provider[row])])
      let key = identities.keys[Int(identities.keyEnds[row])..<Int(identities.keyEnds[row + 1])]
      for index in 0..<6 { prefix = prefix << 8 | (index < key.count ? UInt64(key[key.startIndex + index]) : 0) }
      return Entry(prefix: prefix, row: Int32(row))
    }
    let precedes = { (left: Entry, right: Entry) -> Bool in
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      let key = { (row: Int32) in
        identities.keys[Int(identities.keyEnds[Int(row)])..<Int(identities.keyEnds[Int(row) + 1])]
      }
      return key(left.row).lexicographicallyPrecedes(key(right.row))
    }
    if !zip(entries, entries.dropFirst()).allSatisfy({ precedes($0, $1) }) { entries.sort(by: precedes) }
    precondition(
      zip(entries, entries.dropFirst()).allSatisfy { precedes($0, $1) }, "An account stands in a table once.")
    positions = entries.map(\.row)
  }

  func apply(toRows rows: [UInt32], width: Int) -> [UInt32] {
    var output: [UInt32] = []
    output.reserveCapacity(rows.count)
    for row in positions { output.append(contentsOf: rows[Int(row) * width..<(Int(row) + 1) * width]) }
    return output
  }

  func apply(to identities: RowIdentities) -> RowIdentities {
    var output = RowIdentities()
    output.providers = identities.providers.sorted()
    for row in positions.lazy.map({ Int($0) }) {
      output.provider.append(providerRanks[Int(identities.provider[row])])
      output.keys.append(contentsOf: identities.keys[Int(identities.keyEnds[row])..<Int(identities.keyEnds[row + 1])])
      output.keyEnds.append(UInt32(output.keys.count))
      output.opened.append(identities.opened[row])
    }
    return output
  }

  private static func ranks(of providers: [ProviderID]) -> [UInt16] {
    let sorted = providers.sorted()
    return providers.map { provider in UInt16(sorted.firstIndex(of: provider) ?? 0) }
  }
}
