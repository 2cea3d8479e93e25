/// The blocking keys of a row.
///
/// Made of the values themselves, not of their numbers in a table, so that every machine gives an account the same
/// keys.
struct KeyEmitter {
  /// More combinations of a row's values than this are not made for one rule.
  static let keysPerRule = 32

  private let table: AccountTable
  private var partial: [UInt64] = []
  private var parts: [UInt64] = []

  init(_ table: AccountTable) { self.table = table }

  /// Replaces `output` by the distinct hashes of the combinations of the keys' values, none where a key is missing.
  mutating func emit(_ keys: [BlockingKey], row: Int, into output: inout [UInt64]) {
    output.removeAll(keepingCapacity: true)
    output.append(UInt64(keys.count))
    for key in keys {
      parts.removeAll(keepingCapacity: true)
      appendParts(key, row)
      if parts.isEmpty {
        output.removeAll(keepingCapacity: true)
        return
      }
      combine(&output)
    }
  }

  private mutating func combine(_ output: inout [UInt64]) {
    if output.count == 1, parts.count == 1 {
      output[0] = ContentKey.mix(output[0], parts[0])
      return
    }
    partial.removeAll(keepingCapacity: true)
    for left in output {
      for right in parts where partial.count < Self.keysPerRule {
        let key = ContentKey.mix(left, right)
        if !partial.contains(key) { partial.append(key) }
      }
    }
    swap(&partial, &output)
  }

  private mutating func append(_ part: UInt64) {
    if !parts.contains(part) { parts.append(part) }
  }

  private mutating func appendParts(_ key: BlockingKey, _ row: Int) {
    // The closures must not read `self` while it is being changed.
    let table = table
    switch table.origin(of: key) {
    case .nothing: break
    case .names: appendNameSets(row)
    case .slot(let slot):
      table.forEachValue(slot, of: row) { value in table.forEachPart(of: key, slot, value) { append($0) } }
    }
  }

  private mutating func appendNameSets(_ row: Int) {
    let table = table
    let traits = table.names.traits.base
    table.forEachValue(.given, of: row) { given in
      table.forEachValue(.family, of: row) { family in
        append(Self.nameSet(traits[Int(given)].identity, traits[Int(family)].identity))
      }
    }
  }

  /// The part of two names in either order.
  @inline(__always)
  static func nameSet(_ one: UInt64, _ other: UInt64) -> UInt64 { ContentKey.mix(min(one, other), max(one, other)) }
}
