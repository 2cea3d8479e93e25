/// Makes the keys of all rows for one rule, each distinct value looked at once.
///
/// Gives the same keys as ``KeyEmitter``, which is asked only for the few rows that have several values of a kind.
struct KeyColumns {
  private let table: AccountTable
  private let keys: [BlockingKey]
  private let sources: [KeySource]
  /// What the sources point at.
  private let parts: [KeyPartTable]

  /// O(distinct values of the rule's keys).
  init(_ table: AccountTable, _ keys: [BlockingKey]) {
    self.table = table
    self.keys = keys
    parts = keys.map { KeyPartTable($0, table) }
    sources = zip(keys, parts).map { KeySource($0, table, $1) }
  }

  /// Adds the keys of some rows to a grouper.
  ///
  /// - Parameters:
  ///   - salt: Mixed into each key: what the rows must have in common besides.
  ///   - missing: What takes the place of the key of a row that has none; `nil` leaves it out.
  ///   - first: What the first row of the table is numbered in the grouper.
  func emit(
    _ rows: some Sequence<Int>, into grouper: inout KeyGrouper, salt: UInt64? = nil, missing: UInt64? = nil,
    numberedFrom first: Int = 0
  ) {
    forEachKey(of: rows, missing: missing) { key, row in grouper.append(salted(key, salt), first + row) }
  }

  /// Calls `body` with each key of some rows, and the row.
  ///
  /// `missing` takes the place of the key of a row that has none; `nil` leaves it out.
  @inline(__always)
  func forEachKey(of rows: some Sequence<Int>, missing: UInt64? = nil, _ body: (UInt64, Int) -> Void) {
    var emitter = KeyEmitter(table)
    var buffer: [UInt64] = []
    defer { withExtendedLifetime(parts) {} }
    sources.withUnsafeBufferPointer { sources in
      for row in rows {
        let words = table.rows.base + row * table.width
        switch forEachKey(words, sources, { body($0, row) }) {
        case .one: continue
        case .none: buffer.removeAll(keepingCapacity: true)
        default: emitter.emit(keys, row: row, into: &buffer)
        }
        if buffer.isEmpty, let missing { buffer.append(missing) }
        for key in buffer { body(key, row) }
      }
    }
  }

  @inline(__always)
  private func salted(_ key: UInt64, _ salt: UInt64?) -> UInt64 { salt.map { ContentKey.mix($0, key) } ?? key }

  /// Calls `body` with each key of a row that has one value of each kind, at most one of which gives several parts.
  ///
  /// Returns `none` where there is no key, and `rows` for other rows, which are not looked at.
  @inline(__always)
  private func forEachKey(
    _ words: UnsafePointer<UInt32>, _ sources: UnsafeBufferPointer<KeySource>, _ body: (UInt64) -> Void
  ) -> KeySource.Parts {
    var key = UInt64(sources.count)
    var several = -1
    var beforeSeveral: UInt64 = 0
    for index in 0..<sources.count {
      let (kind, part) = sources[index].part(words)
      switch kind {
      case .one: key = ContentKey.mix(key, part)
      case .list where several < 0: (several, beforeSeveral) = (index, key)
      case .none: return .none
      case .list, .rows: return .rows
      }
    }
    guard several >= 0 else {
      body(key)
      return .one
    }
    sources[several].forEachListed(words) { part in
      var key = ContentKey.mix(beforeSeveral, part)
      for index in several + 1..<sources.count { key = ContentKey.mix(key, sources[index].part(words).part) }
      body(key)
    }
    return .one
  }
}

/// What one key of a rule is made of, ready for a loop over rows.
private struct KeySource: BitwiseCopyable {
  enum Parts { case none, one, list, rows }

  private enum Way: UInt8 { case table, date, names }

  private let way: Way
  /// Where the word of the slot is in a row; of two names that of the family name is in `other`.
  private let position: Int
  private let other: Int
  /// Of birth dates: which digits count, and whether day and month must be known.
  private let mask: UInt32
  private let shift: UInt32
  private let isFullDateNeeded: Bool
  /// The parts by value; those of the table's own columns where a value is its own part.
  private let base: UnsafePointer<UInt64>
  private let places: UnsafePointer<UInt32>
  private let lists: UnsafePointer<UInt64>

  /// Valid while the table and the parts live.
  init(_ key: BlockingKey, _ table: AccountTable, _ parts: KeyPartTable) {
    (mask, shift) = key == .birthYear ? (0xFFFF_0000, 16) : key == .birthday ? (0xFFFF, 0) : (.max, 0)
    isFullDateNeeded = key != .birthYear
    other = table.position(of: .family)
    switch table.origin(of: key) {
    case .nothing: (way, position) = (.table, 0)
    case .names: (way, position) = (.names, table.position(of: .given))
    case .slot(let slot): (way, position) = (slot == .birth ? .date : .table, table.position(of: slot))
    }
    base = table.ownParts(of: key) ?? parts.parts.base
    places = parts.places.base
    lists = parts.lists.base
  }

  @inline(__always)
  func part(_ row: UnsafePointer<UInt32>) -> (parts: Parts, part: UInt64) {
    if way == .names { return nameSet(row) }
    let word = row[position]
    if word == 0 { return (.none, 0) }
    if word & AccountTable.severalFlag != 0 { return (.rows, 0) }
    if way == .date {
      return isFullDateNeeded && !DateCode.isFull(word) ? (.none, 0) : (.one, UInt64((word & mask) >> shift))
    }
    let part = base[Int(word)]
    if part > KeyPartTable.listed { return (.one, part) }
    return part == KeyPartTable.none ? (.none, 0) : (.list, 0)
  }

  @inline(__always)
  private func nameSet(_ row: UnsafePointer<UInt32>) -> (parts: Parts, part: UInt64) {
    let (given, family) = (row[position], row[other])
    if given == 0 || family == 0 { return (.none, 0) }
    if (given | family) & AccountTable.severalFlag != 0 { return (.rows, 0) }
    return (.one, KeyEmitter.nameSet(base[Int(given)], base[Int(family)]))
  }

  @inline(__always)
  func forEachListed(_ row: UnsafePointer<UInt32>, _ body: (UInt64) -> Void) {
    let place = Int(places[Int(row[position])])
    for index in place + 1...place + Int(lists[place]) { body(lists[index]) }
  }
}

/// What a key makes of each distinct value of its slot.
private struct KeyPartTable {
  /// A value that gives no part.
  static let none: UInt64 = 0
  /// A value whose parts stand in ``lists``.
  static let listed: UInt64 = 1

  /// By value: its only part, or one of the two above.
  let parts: FrozenArray<UInt64>
  /// By value, where any gives several parts: the place of their count in ``lists``, before them.
  let places: FrozenArray<UInt32>
  let lists: FrozenArray<UInt64>

  /// Empty where nothing is to be computed: of dates, and where the table has the parts.
  init(_ key: BlockingKey, _ table: AccountTable) {
    switch table.origin(of: key) {
    case .names: self.init(.givenName, .given, table)
    case .slot(let slot) where slot != .birth && table.ownParts(of: key) == nil: self.init(key, slot, table)
    default: self.init()
    }
  }

  private init() { (parts, places, lists) = (FrozenArray([]), FrozenArray([]), FrozenArray([])) }

  private init(_ key: BlockingKey, _ slot: AccountTable.Slot, _ table: AccountTable) {
    let count = table.column(slot).count
    var (parts, places, lists) = ([UInt64](), [UInt32](), [UInt64]())
    parts.reserveCapacity(count)
    var found: [UInt64] = []
    for value in 0..<count {
      found.removeAll(keepingCapacity: true)
      if value > 0 {
        table.forEachPart(of: key, slot, UInt32(value)) { part in
          if found.count < KeyEmitter.keysPerRule, !found.contains(part) { found.append(part) }
        }
      }
      if found.isEmpty || (found.count == 1 && found[0] > Self.listed) {
        parts.append(found.first ?? Self.none)
        continue
      }
      if places.isEmpty { places = Array(repeating: 0, count: count) }
      parts.append(Self.listed)
      places[value] = UInt32(lists.count)
      lists.append(UInt64(found.count))
      lists.append(contentsOf: found)
    }
    self.parts = FrozenArray(parts)
    self.places = FrozenArray(places)
    self.lists = FrozenArray(lists)
  }
}

extension AccountTable {
  /// Hashes that the table has of each value anyway; valid while it lives.
  fileprivate func ownParts(of key: BlockingKey) -> UnsafePointer<UInt64>? {
    switch (key, origin(of: key)) {
    case (.emailName, _): localParts.base
    case (.postcodeArea, _): areas.base
    case (.nationalID, .slot(let slot)), (.phone, .slot(let slot)), (.email, .slot(let slot)),
      (.postcode, .slot(let slot)), (.street, .slot(let slot)), (.houseNumber, .slot(let slot)),
      (.city, .slot(let slot)), (.birthPlace, .slot(let slot)):
      column(slot).hashes.base
    default: nil
    }
  }
}
