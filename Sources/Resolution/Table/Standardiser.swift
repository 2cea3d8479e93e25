import Records

/// Turns values as delivered into numbers of standardised values, each distinct spelling once.
struct Standardiser: Sendable {
  var names = NameColumnBuilder()
  /// Hash of the part before `@`, by number of the address.
  private(set) var localParts: [UInt64] = [0]
  /// Hash of the area, by number of the postcode.
  private(set) var areas: [UInt64] = [0]

  private var dictionaries = Array(
    repeating: ByteDictionary(), count: AccountTable.Slot.personCount)
  private var givenSpellings = SpellingCache<UInt32>()
  private var familySpellings = SpellingCache<UInt32>()
  private var fullSpellings = SpellingCache<[(given: UInt32, family: UInt32)]>()
  private var streetSpellings = SpellingCache<(street: UInt32, house: UInt32)>()
  private var placeSpellings = SpellingCache<UInt32>()
  private var birthPlaceSpellings = SpellingCache<UInt32>()
  private var buffer: [UInt8] = []

  /// Which slot a field's values go to; street and full name have their own ways, and what is not listed is not compared.
  func slot(of field: Field) -> AccountTable.Slot? {
    switch field {
    case .givenName: .given
    case .familyName: .family
    case .birthDate: .birth
    case .nationalID: .nationalID
    case .phone: .phone
    case .email: .email
    case .houseNumber: .house
    case .city, .locality: .city
    case .postcode: .postcode
    case .birthPlace: .birthPlace
    case .fullName, .street, .region, .country, .occupation, .opened: nil
    }
  }

  /// The number of a value of a field that ``slot(of:)`` knows; 0 for one that says nothing.
  mutating func value(_ field: Field, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
    switch field {
    case .givenName: given(bytes)
    case .familyName: family(bytes)
    case .birthDate: birthDate(bytes)
    case .phone: code(bytes, .phone, ContactValues.phone)
    case .email: email(bytes)
    case .postcode: postcode(bytes)
    case .houseNumber: code(bytes, .house, ContactValues.code)
    case .nationalID: code(bytes, .nationalID, ContactValues.code)
    case .birthPlace: place(bytes, .birthPlace)
    default: place(bytes, .city)
    }
  }

  /// The numbers of a street and of the house number within it.
  mutating func street(_ bytes: UnsafeRawBufferPointer) -> (street: UInt32, house: UInt32) {
    if let known = streetSpellings.find(bytes) { return known }
    let name = StreetName(bytes)
    let numbers = (insert(name.street, .street), insert(name.house, .house))
    streetSpellings.add(numbers)
    return numbers
  }

  /// A number for a name in one piece, to be split by ``parts(ofFullName:)``.
  mutating func fullName(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    if fullSpellings.find(bytes) == nil {
      let readings = PersonName.readings(of: String(decoding: bytes, as: UTF8.self))
      fullSpellings.add(readings.map { (names.insert($0.given), names.insert($0.family)) })
    }
    return fullSpellings.last
  }

  /// The numbers of the given and the family name in each reading of a name in one piece.
  func parts(ofFullName number: UInt32) -> [(given: UInt32, family: UInt32)] { fullSpellings[number] }

  /// The values of a person's slots, by number.
  func columns(_ names: NameColumn) -> [ValueColumn] {
    (0..<AccountTable.Slot.personCount).map { slot in
      slot < 2 ? names.values : ValueColumn(dictionaries[slot])
    }
  }

  // MARK: Kinds of values

  private mutating func given(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    if let known = givenSpellings.find(bytes) { return known }
    let number = names.insert(PersonName.given(String(decoding: bytes, as: UTF8.self)))
    givenSpellings.add(number)
    return number
  }

  private mutating func family(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    if let known = familySpellings.find(bytes) { return known }
    let number = names.insert(PersonName.family(String(decoding: bytes, as: UTF8.self)))
    familySpellings.add(number)
    return number
  }

  private func birthDate(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let code = DateCode.parse(bytes)
    return DateCode.placeholders.contains(code) ? 0 : code
  }

  private mutating func code(
    _ bytes: UnsafeRawBufferPointer, _ slot: AccountTable.Slot,
    _ standardise: (UnsafeRawBufferPointer, inout [UInt8]) -> Void
  ) -> UInt32 {
    standardise(bytes, &buffer)
    return insert(buffer, slot)
  }

  private mutating func email(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let number = code(bytes, .email, ContactValues.email)
    if Int(number) == localParts.count {
      localParts.append(ContentKey.hash(Array(buffer.prefix { $0 != 0x40 })))
    }
    return number
  }

  private mutating func postcode(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let number = code(bytes, .postcode, ContactValues.code)
    if Int(number) == areas.count {
      areas.append(ContentKey.hash(Array(buffer.prefix(ContactValues.areaLength(ofPostcode: buffer)))))
    }
    return number
  }

  private mutating func place(_ bytes: UnsafeRawBufferPointer, _ slot: AccountTable.Slot) -> UInt32 {
    let known = slot == .city ? placeSpellings.find(bytes) : birthPlaceSpellings.find(bytes)
    if let known { return known }
    let number = insert(Folding.fold(bytes).filter { $0 != 0x20 }, slot)
    if slot == .city { placeSpellings.add(number) } else { birthPlaceSpellings.add(number) }
    return number
  }

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
