import Records

/// Turns values as delivered into numbers of standardised values, each distinct spelling once.
struct Standardiser: Sendable {
  var names = NameColumnBuilder()
  /// Hash of the part before `@`, by number of the address.
  private(set) var localParts: [UInt64] = [0]
  /// Hash of the area, by number of the postcode.
  private(set) var areas: [UInt64] = [0]

  /// Distinct values by slot, then distinct spellings of what is standardised only once; see ``PendingValues``.
  private var dictionaries = Array(repeating: ByteDictionary(), count: PendingValues.Dictionary.count)
  /// What a spelling was standardised to, by dictionary and number.
  private var words: [[UInt32]] = Array(repeating: [0], count: PendingValues.Dictionary.count)
  private var streets: [(street: UInt32, house: UInt32)] = [(0, 0)]
  private var fullNames: [[(given: UInt32, family: UInt32)]] = [[]]
  private var reader = NameReader()
  /// Further readings of names, by the number of the first one.
  private var otherGivens: [UInt32: [UInt32]] = [:]
  private var otherFamilies: [UInt32: [UInt32]] = [:]
  private var buffer: [UInt8] = []

  // MARK: Reading

  /// Notes values of a field, one for each of some neighbouring rows, to be looked up by ``lookUp(_:)``.
  mutating func read(
    _ field: Field, _ cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, row: Int, into pending: inout PendingValues
  ) {
    switch field {
    case .givenName: pending.columns[PendingValues.Dictionary.given].add(asTheyAre: cells, row: row)
    case .familyName: pending.columns[PendingValues.Dictionary.family].add(asTheyAre: cells, row: row)
    case .fullName: pending.columns[PendingValues.Dictionary.fullName].add(asTheyAre: cells, row: row)
    case .street: pending.columns[PendingValues.Dictionary.street].add(asTheyAre: cells, row: row)
    case .city, .locality: pending.columns[PendingValues.Dictionary.city].add(asTheyAre: cells, row: row)
    case .birthPlace: pending.columns[PendingValues.Dictionary.birthPlace].add(asTheyAre: cells, row: row)
    case .phone:
      pending.columns[AccountTable.Slot.phone.number].add(
        cells, row: row, plain: ContactValues.phone, slow: ContactValues.phone)
    case .email:
      pending.columns[AccountTable.Slot.email.number].add(
        cells, row: row, plain: ContactValues.email, slow: ContactValues.email)
    case .postcode:
      pending.columns[AccountTable.Slot.postcode.number].add(
        cells, row: row, plain: ContactValues.postcode, slow: ContactValues.postcode)
    case .houseNumber:
      pending.columns[AccountTable.Slot.house.number].add(
        cells, row: row, plain: { _, _ in -1 }, slow: ContactValues.house)
    case .nationalID:
      pending.columns[AccountTable.Slot.nationalID.number].add(
        cells, row: row, plain: ContactValues.code, slow: ContactValues.code)
    case .birthDate, .region, .country, .occupation, .opened: break
    }
  }

  /// Gives all values their words: the number of the standardised value, of a street or a full name that of its spelling.
  mutating func lookUp(_ pending: inout PendingValues) {
    for dictionary in 0..<PendingValues.Dictionary.count {
      pending.columns[dictionary].withValues { values, bytes in lookUp(values, bytes, dictionary) }
    }
  }

  private mutating func lookUp(
    _ values: UnsafeMutableBufferPointer<PendingColumn.Value>, _ bytes: UnsafePointer<UInt8>, _ dictionary: Int
  ) {
    dictionaries[dictionary].find(values, in: bytes)
    for index in values.indices where values[index].word == 0 {
      let value = values[index]
      let spelling = UnsafeRawBufferPointer(start: bytes + Int(value.start), count: Int(value.length))
      let (id, isNew) = dictionaries[dictionary].insert(spelling, hash: value.hash)
      if isNew { note(spelling, dictionary) }
      values[index].word = id
    }
    guard !PendingValues.Dictionary.slots.contains(dictionary) else { return }
    words[dictionary].withUnsafeBufferPointer { words in
      for index in values.indices { values[index].word = words[Int(values[index].word)] }
    }
  }

  /// What follows from a value that is new.
  private mutating func note(_ bytes: UnsafeRawBufferPointer, _ dictionary: Int) {
    if PendingValues.Dictionary.slots.contains(dictionary) {
      note(bytes, AccountTable.Slot(number: dictionary))
    } else {
      standardise(bytes, dictionary)
    }
  }

  /// What is asked of a new value besides.
  private mutating func note(_ bytes: UnsafeRawBufferPointer, _ slot: AccountTable.Slot) {
    switch slot {
    case .email:
      localParts.append(ContactValues.hashOfLocalPart(bytes))
    case .postcode:
      let length = min(bytes.count, ContactValues.areaLength(ofPostcode: bytes))
      areas.append(ContentKey.hash(UnsafeRawBufferPointer(rebasing: bytes[..<length])))
    default: break
    }
  }

  /// Standardises a new spelling.
  private mutating func standardise(_ bytes: UnsafeRawBufferPointer, _ dictionary: Int) {
    let number = UInt32(words[dictionary].count)
    switch dictionary {
    case PendingValues.Dictionary.given: words[dictionary].append(given(bytes))
    case PendingValues.Dictionary.family: words[dictionary].append(family(bytes))
    case PendingValues.Dictionary.city: words[dictionary].append(insert(compact(bytes), .city))
    case PendingValues.Dictionary.birthPlace: words[dictionary].append(insert(compact(bytes), .birthPlace))
    case PendingValues.Dictionary.street:
      let name = StreetName(bytes)
      streets.append((insert(name.street, .street), insert(name.house, .house)))
      words[dictionary].append(number)
    default:
      var parts: [(given: UInt32, family: UInt32)] = []
      reader.full(bytes, in: &names, to: &parts)
      fullNames.append(parts)
      words[dictionary].append(number)
    }
  }

  // MARK: What was read

  /// Further readings of a name that ``value(_:_:)`` gave a number: characters that are read in several ways.
  func others(_ slot: AccountTable.Slot, _ number: UInt32) -> [UInt32] {
    switch slot {
    case .given: otherGivens.isEmpty ? [] : otherGivens[number] ?? []
    case .family: otherFamilies.isEmpty ? [] : otherFamilies[number] ?? []
    default: []
    }
  }

  /// Whether any name of a slot has further readings.
  func hasOthers(_ slot: AccountTable.Slot) -> Bool {
    switch slot {
    case .given: !otherGivens.isEmpty
    case .family: !otherFamilies.isEmpty
    default: false
    }
  }

  /// The numbers of a street and of the house number within it, by the word of its spelling.
  func street(_ word: UInt32) -> (street: UInt32, house: UInt32) { streets[Int(word)] }

  /// The numbers of the given and the family name in each reading of a name in one piece, by the word of its spelling.
  func parts(ofFullName word: UInt32) -> [(given: UInt32, family: UInt32)] { fullNames[Int(word)] }

  /// The values of a person's slots, by number.
  func columns(_ names: NameColumn) -> [ValueColumn] {
    (0..<AccountTable.Slot.personCount).map { slot in
      slot < 2 ? names.values : ValueColumn(dictionaries[slot])
    }
  }

  // MARK: Kinds of values

  private mutating func given(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var others: [UInt32] = []
    let number = reader.given(bytes, in: &names, others: &others)
    if !others.isEmpty { otherGivens[number] = others }
    return number
  }

  private mutating func family(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var others: [UInt32] = []
    let number = reader.family(bytes, in: &names, others: &others)
    if !others.isEmpty { otherFamilies[number] = others }
    return number
  }

  private func compact(_ bytes: UnsafeRawBufferPointer) -> [UInt8] { Folding.fold(bytes).filter { $0 != 0x20 } }

  private mutating func insert(_ bytes: [UInt8], _ slot: AccountTable.Slot) -> UInt32 {
    bytes.withUnsafeBytes { dictionaries[slot.number].insert($0).id }
  }
}

/// Remembers what a spelling was standardised to.
struct SpellingCache<Result: Sendable>: Sendable {
  private var spellings = ByteDictionary()
  private var results: [Result] = []
  /// The number of the spelling that was last looked for, for ``subscript(_:)``.
  private(set) var last: UInt32 = 0

  /// What a known spelling was standardised to; for a new one `nil`, and then ``add(_:)`` must follow.
  mutating func find(_ bytes: UnsafeRawBufferPointer) -> Result? {
    let (id, isNew) = spellings.insert(bytes)
    last = id
    return isNew || id == 0 ? nil : results[Int(id) - 1]
  }

  mutating func add(_ result: Result) {
    if last > 0 { results.append(result) }
  }

  subscript(number: UInt32) -> Result { results[Int(number) - 1] }
}
