import Foundation

/// For each value of a column `-log2` of its share, looked up by the value's number.
struct TermWeights: Sendable {
  let slot: AccountTable.Slot
  let weights: FrozenArray<Double>

  /// Looks every value of the table up once; what the model does not name has the share of an unlisted one.
  init(_ column: TermColumn, _ frequencies: TermFrequencies, _ table: AccountTable) {
    slot = column.slot
    var named: [UInt64: Double] = [:]
    for (value, share) in frequencies.values { named[ContentKey.hash(Array(value.utf8))] = -log2(share) }
    let unlisted = -log2(frequencies.unlisted)
    switch column {
    case .givenName, .familyName:
      let traits = table.names.traits
      weights = FrozenArray((0..<traits.count).map { named[traits[$0].identity] ?? unlisted })
    default:
      let hashes = table.column(column.slot).hashes
      weights = FrozenArray((0..<hashes.count).map { named[hashes[$0]] ?? unlisted })
    }
  }
}
