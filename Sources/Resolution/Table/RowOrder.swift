import Records

/// The order of rows: which of them, as they came, stands at each place.
enum RowOrder {
  /// By account: provider, then the bytes of the key.
  ///
  /// Each account stands in a table once.
  static func byAccount(_ identities: RowIdentities) -> [UInt32] {
    let entries = sorted(identities)
    precondition(
      zip(entries, entries.dropFirst()).allSatisfy { precedes($0, $1, identities) },
      "An account stands in a table once.")
    return entries.map(\.row)
  }

  /// By a hash of what each row says, then by account.
  ///
  /// O(n) for distinct rows.
  static func byContent(_ hashes: [UInt64], _ identities: RowIdentities) -> [UInt32] {
    let ranks = identities.providerRanks()
    var entries = hashes.enumerated().map {
      KeyedRow(key: $1 >> UInt64(64 - RadixSort.keyBits), row: UInt32($0))
    }
    RadixSort.sort(&entries)
    let precedes = { (left: KeyedRow, right: KeyedRow) -> Bool in
      let (hash, other) = (hashes[Int(left.row)], hashes[Int(right.row)])
      return hash != other ? hash < other : Self.precedes(Int(left.row), Int(right.row), ranks, identities)
    }
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].key == entries[start].key { end += 1 }
      if end - start > 1 { entries[start..<end].sort(by: precedes) }
      start = end
    }
    return entries.map(\.row)
  }

  /// Of rows that say the same; kept out of the loop above, which few of them reach.
  @inline(never)
  private static func precedes(_ left: Int, _ right: Int, _ ranks: [UInt16], _ identities: RowIdentities) -> Bool {
    let (rank, other) = (ranks[Int(identities.provider[left])], ranks[Int(identities.provider[right])])
    return rank != other
      ? rank < other : identities.key(left).lexicographicallyPrecedes(identities.key(right))
  }

  /// A word of provider and first six bytes of the key, so that the whole key is read only among equals.
  private struct Entry {
    let prefix: UInt64
    let row: UInt32
  }

  private static func sorted(_ identities: RowIdentities) -> [Entry] {
    let ranks = identities.providerRanks()
    var entries = (0..<identities.count).map { row in
      var prefix = UInt64(ranks[Int(identities.provider[row])])
      let key = identities.key(row)
      for index in 0..<6 { prefix = prefix << 8 | (index < key.count ? UInt64(key[key.startIndex + index]) : 0) }
      return Entry(prefix: prefix, row: UInt32(row))
    }
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { precedes($0, $1, identities) }
    if !isSorted { entries.sort { precedes($0, $1, identities) } }
    return entries
  }

  private static func precedes(_ left: Entry, _ right: Entry, _ identities: RowIdentities) -> Bool {
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    return identities.key(Int(left.row)).lexicographicallyPrecedes(identities.key(Int(right.row)))
  }
}
