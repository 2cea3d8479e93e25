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
    guard let slot = key.slot else {
      appendNameSets(row)
      return
    }
    table.forEachValue(slot, of: row) { value in key.forEachPart(of: value, in: table) { append($0) } }
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

extension BlockingKey {
  /// The values that the key is made of; `nil` for ``nameSet``, which is made of two.
  var slot: AccountTable.Slot? {
    switch self {
    case .nationalID: .nationalID
    case .phone: .phone
    case .email, .emailName: .email
    case .birthDate, .birthYear, .birthday: .birth
    case .givenName, .givenInitial, .givenRoot: .given
    case .familyName, .familySound: .family
    case .nameSet: nil
    case .postcode, .postcodeArea: .postcode
    case .street: .street
    case .houseNumber: .house
    case .city: .city
    case .birthPlace: .birthPlace
    }
  }

  /// Calls `body` with each part of the key that one value gives; the same part may come twice.
  func forEachPart(of value: UInt32, in table: AccountTable, _ body: (UInt64) -> Void) {
    switch self {
    case .birthDate: if DateCode.isFull(value) { body(UInt64(value)) }
    case .birthYear: body(UInt64(DateCode.year(value)))
    case .birthday: if DateCode.isFull(value) { body(UInt64(value & 0xFFFF)) }
    case .emailName: body(table.localParts.base[Int(value)])
    case .postcodeArea: body(table.areas.base[Int(value)])
    case .givenName, .familyName: body(table.names.traits.base[Int(value)].identity)
    case .givenInitial: body(UInt64(table.names.traits.base[Int(value)].initial))
    case .givenRoot: table.names.forEachRoot(of: value, body)
    case .familySound: table.names.forEachSound(of: value, body)
    case .nameSet: break
    case .nationalID, .phone, .email, .postcode, .street, .houseNumber, .city, .birthPlace:
      if let slot { body(table.column(slot).hashes.base[Int(value)]) }
    }
  }
}

extension NameColumn {
  /// The groups of variants of a given name; its first word if it has none.
  fileprivate func forEachRoot(of value: UInt32, _ body: (UInt64) -> Void) {
    let traits = traits.base[Int(value)]
    for index in 0..<Int(traits.givenGroupCount) {
      body(ContentKey.mix(1, UInt64(groups.base[Int(traits.givenGroups) + index])))
    }
    if traits.givenGroupCount == 0 { body(words.base[Int(traits.words)]) }
  }

  /// The whole family name and, of a double-barrelled one, each half.
  fileprivate func forEachSound(of value: UInt32, _ body: (UInt64) -> Void) {
    let traits = traits.base[Int(value)]
    body(traits.skeleton)
    guard traits.wordCount > 1 else { return }
    for index in 0..<Int(traits.wordCount) { body(wordSkeletons.base[Int(traits.words) + index]) }
  }
}
