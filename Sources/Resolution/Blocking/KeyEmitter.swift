import Foundation

/// The blocking keys of a row.
///
/// Made of the values themselves, not of their numbers in a table, so that every machine gives an account the same
/// keys.
struct KeyEmitter {
  /// More combinations of a row's values than this are not made for one rule.
  static let keysPerRule = 32
  /// Of a text so many words are keys.
  static let rareWords = 3
  /// So many letters and digits are the start of a value.
  static let startLetters = 5

  private let table: AccountTable
  private var partial: [UInt64] = []
  private var parts: [UInt64] = []

  private let slots: [ColumnName: AccountTable.Slot]

  init(_ table: AccountTable) {
    self.table = table
    slots = Dictionary(uniqueKeysWithValues: table.columns.enumerated().map { ($1, AccountTable.Slot.column($0)) })
  }

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
    case .column(let name, let transform): append(name, transform, row)
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
      for index in 0..<Int(traits.givenGroupCount) {
        append(ContentKey.mix(1, UInt64(table.names.groups.base[Int(traits.givenGroups) + index])))
      }
      if traits.givenGroupCount == 0 { append(table.names.words.base[Int(traits.words)]) }
    }
  }

  /// The whole family name and, of a double-barrelled one, each half.
  private mutating func appendFamilySounds(_ row: Int) {
    let table = table
    table.forEachValue(.family, of: row) { id in
      let traits = table.names.traits.base[Int(id)]
      append(traits.skeleton)
      if traits.wordCount > 1 {
        for index in 0..<Int(traits.wordCount) { append(table.names.wordSkeletons.base[Int(traits.words) + index]) }
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

  // MARK: Columns beside the person's fields

  private mutating func append(_ name: ColumnName, _ transform: BlockingTransform, _ row: Int) {
    guard let slot = slots[name] else { return }
    let column = table.tableColumns[slot.number - AccountTable.Slot.personCount]
    table.forEachValue(slot, of: row) { id in
      switch name.kind {
      case .text: appendText(column, transform, id)
      case .name: appendName(transform, id)
      case .code: append(transform == .start ? Self.start(column.values, id) : column.values.hashes.base[Int(id)])
      case .date: appendDate(column.dates.base[Int(id)], transform)
      case .amount: appendAmount(column.amounts.base[Int(id)], transform)
      }
    }
  }

  private mutating func appendText(_ column: TableColumn, _ transform: BlockingTransform, _ id: UInt32) {
    switch transform {
    case .rareWord, .number:
      column.texts.forEachRareWord(id, most: Self.rareWords, numbersOnly: transform == .number) { append($0.hash) }
    case .start: append(Self.start(column.values, id))
    default: append(column.values.hashes.base[Int(id)])
    }
  }

  private mutating func appendName(_ transform: BlockingTransform, _ id: UInt32) {
    let traits = table.names.traits.base[Int(id)]
    let words = Int(traits.words)..<Int(traits.words) + Int(traits.wordCount)
    switch transform {
    case .sound:
      append(traits.skeleton)
      if traits.wordCount > 1 { for word in words { append(table.names.wordSkeletons.base[word]) } }
    case .word: for word in words { append(table.names.words.base[word]) }
    case .start:
      append(
        ContentKey.hash(
          UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(table.names.letters(traits)).prefix(Self.startLetters))))
    default: append(traits.identity)
    }
  }

  private mutating func appendDate(_ date: DateTraits, _ transform: BlockingTransform) {
    switch transform {
    case .year: append(UInt64(DateCode.year(date.code)))
    case .near(let most):
      if DateCode.isFull(date.code) { appendNear(Double(date.day), most ?? BlockingTransform.usualDays) }
    default: append(UInt64(date.code))
    }
  }

  private mutating func appendAmount(_ amount: Int64, _ transform: BlockingTransform) {
    guard case .near(let most) = transform, amount != 0 else {
      append(amount.magnitude)
      return
    }
    // Amounts x and y are at most a share s of the greater one apart if log x and log y are at most -log(1 - s) apart.
    let share = min(most ?? BlockingTransform.usualShare, 0.99)
    appendNear(log(Double(amount.magnitude)), -log(1 - share))
  }

  /// Two of the buckets, twice as wide as what is near, that overlap by half: two values that are near have one in common.
  private mutating func appendNear(_ value: Double, _ most: Double) {
    // A little wider, for what rounding takes from a value on the edge.
    let width = 2 * most * (1 + 1e-9)
    append(UInt64(bitPattern: Int64((value / width).rounded(.down))) << 1)
    append(UInt64(bitPattern: Int64((value / width + 0.5).rounded(.down))) << 1 | 1)
  }

  /// The first letters and digits, without spaces.
  private static func start(_ column: ValueColumn, _ id: UInt32) -> UInt64 {
    ContentKey.hash(Array(column.bytes(id).lazy.filter { $0 != 0x20 }.prefix(startLetters)))
  }
}
