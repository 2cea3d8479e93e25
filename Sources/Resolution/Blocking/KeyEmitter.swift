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

  private mutating func appendParts(_ key: BlockingKey, _ row: Int) {
    // The closures must not read `self` while it is being changed.
    let table = table
    switch key {
    case .nationalID: appendHashes(.nationalID, row)
    case .phone: appendHashes(.phone, row)
    case .email: appendHashes(.email, row)
    case .emailName: forEach(.email, row) { table.localParts.base[Int($0)] }
    case .birthDate: forEach(.birth, row) { DateCode.isFull($0) ? UInt64($0) : nil }
    case .birthYear: forEach(.birth, row) { UInt64(DateCode.year($0)) }
    case .birthday: forEach(.birth, row) { DateCode.isFull($0) ? UInt64($0 & 0xFFFF) : nil }
    case .givenName: forEachName(.given, row) { $0.identity }
    case .givenInitial: forEachName(.given, row) { UInt64($0.initial) }
    case .givenRoot: appendRoots(row)
    case .familyName: forEachName(.family, row) { $0.identity }
    case .familySound: appendFamilySounds(row)
    case .nameSet: appendNameSets(row)
    case .postcode: appendHashes(.postcode, row)
    case .postcodeArea: forEach(.postcode, row) { table.areas.base[Int($0)] }
    case .street: appendHashes(.street, row)
    case .houseNumber: appendHashes(.house, row)
    case .city: appendHashes(.city, row)
    case .birthPlace: appendHashes(.birthPlace, row)
    }
  }

  private mutating func append(_ part: UInt64) {
    if !parts.contains(part) { parts.append(part) }
  }

  private mutating func appendHashes(_ slot: AccountTable.Slot, _ row: Int) {
    let hashes = table.column(slot).hashes.base
    forEach(slot, row) { hashes[Int($0)] }
  }

  @inline(__always)
  private mutating func forEach(_ slot: AccountTable.Slot, _ row: Int, _ part: (UInt32) -> UInt64?) {
    let table = table
    table.forEachValue(slot, of: row) { id in
      if let part = part(id) { append(part) }
    }
  }

  private mutating func forEachName(_ slot: AccountTable.Slot, _ row: Int, _ part: (NameTraits) -> UInt64) {
    let table = table
    forEach(slot, row) { part(table.names.traits.base[Int($0)]) }
  }

  private mutating func appendRoots(_ row: Int) {
    let table = table
    table.forEachValue(.given, of: row) { id in
      let traits = table.names.traits.base[Int(id)]
      var hasRoot = false
      for index in 0..<Int(traits.givenGroupCount) {
        let group = table.names.groups.base[Int(traits.givenGroups) + index]
        // Derived groups are as fine as the names themselves: nothing for a block.
        if group >= NameVariants.firstDerived { break }
        append(ContentKey.mix(1, UInt64(group)))
        hasRoot = true
      }
      if !hasRoot { append(table.names.words.base[Int(traits.words)]) }
    }
  }

  /// The whole family name and, of a double-barrelled one, each half.
  private mutating func appendFamilySounds(_ row: Int) {
    let table = table
    table.forEachValue(.family, of: row) { id in
      let traits = table.names.traits.base[Int(id)]
      append(traits.skeleton)
      for index in 0..<Int(traits.skeletonCount) {
        append(table.names.wordSkeletons.base[Int(traits.words) + index])
      }
    }
  }

  private mutating func appendNameSets(_ row: Int) {
    let table = table
    let traits = table.names.traits.base
    table.forEachValue(.given, of: row) { given in
      table.forEachValue(.family, of: row) { family in
        let (one, other) = (traits[Int(given)].identity, traits[Int(family)].identity)
        append(ContentKey.mix(min(one, other), max(one, other)))
      }
    }
  }
}
