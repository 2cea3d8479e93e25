import Foundation

/// What a blocking key of a row is made of.
enum KeyOrigin {
  /// Of each value of a slot by itself.
  case slot(AccountTable.Slot)
  /// Of a given and a family name together.
  case names
  /// The table has no such column.
  case nothing
}

extension AccountTable {
  /// Of a text so many words are keys.
  private static let rareWords = 3
  /// So many letters and digits are the start of a value.
  private static let startLetters = 5

  /// What a key is made of in this table.
  func origin(of key: BlockingKey) -> KeyOrigin {
    switch key {
    case .nationalID: .slot(.nationalID)
    case .phone: .slot(.phone)
    case .email, .emailName: .slot(.email)
    case .birthDate, .birthYear, .birthday: .slot(.birth)
    case .givenName, .givenInitial, .givenRoot: .slot(.given)
    case .familyName, .familySound: .slot(.family)
    case .nameSet: .names
    case .postcode, .postcodeArea: .slot(.postcode)
    case .street: .slot(.street)
    case .houseNumber: .slot(.house)
    case .city: .slot(.city)
    case .birthPlace: .slot(.birthPlace)
    case .column(let name, _): slot(of: name).map { .slot($0) } ?? .nothing
    }
  }

  /// Calls `body` with each part of a key that one value of its slot gives; the same part may come twice.
  func forEachPart(of key: BlockingKey, _ slot: Slot, _ value: UInt32, _ body: (UInt64) -> Void) {
    switch key {
    case .birthDate: if DateCode.isFull(value) { body(UInt64(value)) }
    case .birthYear: body(UInt64(DateCode.year(value)))
    case .birthday: if DateCode.isFull(value) { body(UInt64(value & 0xFFFF)) }
    case .emailName: body(localParts.base[Int(value)])
    case .postcodeArea: body(areas.base[Int(value)])
    case .givenName, .familyName: body(names.traits.base[Int(value)].identity)
    case .givenInitial: body(UInt64(names.traits.base[Int(value)].initial))
    case .givenRoot: forEachRoot(value, body)
    case .familySound: forEachSound(value, body)
    case .nameSet: break
    case .nationalID, .phone, .email, .postcode, .street, .houseNumber, .city, .birthPlace:
      body(column(slot).hashes.base[Int(value)])
    case .column(let name, let transform):
      let column = tableColumns[slot.number - Slot.personCount]
      switch name.kind {
      case .text: forEachTextPart(column, transform, value, body)
      case .name: forEachNamePart(transform, value, body)
      case .code: body(transform == .start ? Self.start(column.values, value) : column.values.hashes.base[Int(value)])
      case .date: forEachDatePart(column.dates.base[Int(value)], transform, body)
      case .amount: forEachAmountPart(column.amounts.base[Int(value)], transform, body)
      }
    }
  }

  // MARK: Names

  /// The groups of variants of a given name; its first word if it has none.
  private func forEachRoot(_ value: UInt32, _ body: (UInt64) -> Void) {
    let traits = names.traits.base[Int(value)]
    var hasRoot = false
    for index in 0..<Int(traits.givenGroupCount) {
      let group = names.groups.base[Int(traits.givenGroups) + index]
      // Derived groups are as fine as the names themselves: nothing for a block.
      if group >= NameVariants.firstDerived { break }
      body(ContentKey.mix(1, UInt64(group)))
      hasRoot = true
    }
    if !hasRoot { body(names.words.base[Int(traits.words)]) }
  }

  /// The whole name and, of a double-barrelled one, each half.
  private func forEachSound(_ value: UInt32, _ body: (UInt64) -> Void) {
    let traits = names.traits.base[Int(value)]
    body(traits.skeleton)
    for index in 0..<Int(traits.skeletonCount) { body(names.wordSkeletons.base[Int(traits.words) + index]) }
  }

  // MARK: Columns beside the person's fields

  private func forEachTextPart(
    _ column: TableColumn, _ transform: BlockingTransform, _ value: UInt32, _ body: (UInt64) -> Void
  ) {
    switch transform {
    case .rareWord, .number:
      column.texts.forEachRareWord(value, most: Self.rareWords, numbersOnly: transform == .number) { body($0.hash) }
    case .start: body(Self.start(column.values, value))
    default: body(column.values.hashes.base[Int(value)])
    }
  }

  private func forEachNamePart(_ transform: BlockingTransform, _ value: UInt32, _ body: (UInt64) -> Void) {
    let traits = names.traits.base[Int(value)]
    switch transform {
    case .sound: forEachSound(value, body)
    case .word: for word in 0..<Int(traits.wordCount) { body(names.words.base[Int(traits.words) + word]) }
    case .start:
      let letters = UnsafeRawBufferPointer(names.letters(traits)).prefix(Self.startLetters)
      body(ContentKey.hash(UnsafeRawBufferPointer(rebasing: letters)))
    default: body(traits.identity)
    }
  }

  private func forEachDatePart(_ date: DateTraits, _ transform: BlockingTransform, _ body: (UInt64) -> Void) {
    switch transform {
    case .year: body(UInt64(DateCode.year(date.code)))
    case .near(let most):
      if DateCode.isFull(date.code) { Self.forEachBucket(Double(date.day), most ?? BlockingTransform.usualDays, body) }
    default: body(UInt64(date.code))
    }
  }

  private func forEachAmountPart(_ amount: Int64, _ transform: BlockingTransform, _ body: (UInt64) -> Void) {
    guard case .near(let most) = transform, amount != 0 else {
      body(amount.magnitude)
      return
    }
    // Amounts x and y are at most a share s of the greater one apart if log x and log y are at most -log(1 - s) apart.
    let share = min(most ?? BlockingTransform.usualShare, 0.99)
    Self.forEachBucket(log(Double(amount.magnitude)), -log(1 - share), body)
  }

  /// Two of the buckets, twice as wide as what is near, that overlap by half: two values that are near have one in common.
  private static func forEachBucket(_ value: Double, _ most: Double, _ body: (UInt64) -> Void) {
    // A little wider, for what rounding takes from a value on the edge.
    let width = 2 * most * (1 + 1e-9)
    body(UInt64(bitPattern: Int64((value / width).rounded(.down))) << 1)
    body(UInt64(bitPattern: Int64((value / width + 0.5).rounded(.down))) << 1 | 1)
  }

  /// The first letters and digits, without spaces.
  private static func start(_ column: ValueColumn, _ value: UInt32) -> UInt64 {
    ContentKey.hash(Array(column.bytes(value).lazy.filter { $0 != 0x20 }.prefix(startLetters)))
  }
}
