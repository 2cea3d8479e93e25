/// A table's memory as the comparisons read it, and the comparisons themselves: each finds, for two rows, the first
/// level whose condition holds for any pair of their values.
///
/// Levels are numbered through the whole model; -1 is the null level.
struct TableView {
  typealias Row = UnsafePointer<UInt32>
  typealias Levels = UnsafePointer<CompiledModel.Level>
  private typealias Slot = AccountTable.Slot

  private let extras: UnsafePointer<UInt32>
  private let traits: UnsafePointer<NameTraits>
  private let letters: UnsafePointer<UInt8>
  private let words: UnsafePointer<UInt64>
  private let groups: UnsafePointer<UInt32>
  private let localParts: UnsafePointer<UInt64>
  private let areas: UnsafePointer<UInt64>
  private let columns: [ColumnView]
  private let scratch = LetterTable()

  /// Of names shorter than this many letters most are similar to many others (`li`, `liu`), which says nothing.
  private static let shortestSimilar: UInt16 = 4

  /// A column's memory.
  private struct ColumnView {
    let arena: UnsafePointer<UInt8>
    let ends: UnsafePointer<UInt32>

    @inline(__always)
    func bytes(_ id: UInt32) -> UnsafeBufferPointer<UInt8> {
      let start = Int(ends[Int(id) - 1])
      return UnsafeBufferPointer(start: arena + start, count: Int(ends[Int(id)]) - start)
    }
  }

  /// Valid while the table lives.
  init(_ table: AccountTable) {
    extras = table.extras.base
    traits = table.names.traits.base
    letters = table.names.letters.base
    words = table.names.words.base
    groups = table.names.groups.base
    localParts = table.localParts.base
    areas = table.areas.base
    columns = table.columns.map { ColumnView(arena: $0.arena.base, ends: $0.ends.base) }
  }

  /// The level of one comparison.
  @inline(__always)
  func level(_ comparison: CompiledModel.Comparison, _ levels: Levels, _ a: Row, _ b: Row) -> Int {
    switch comparison.kind {
    case .birthDate: best(comparison, .birth, a, b) { date(levels[$0], $1, $2) }
    case .phone: best(comparison, .phone, a, b) { text(levels[$0], .phone, $1, $2) }
    case .nationalID: best(comparison, .nationalID, a, b) { text(levels[$0], .nationalID, $1, $2) }
    case .birthPlace: best(comparison, .birthPlace, a, b) { text(levels[$0], .birthPlace, $1, $2) }
    case .email: best(comparison, .email, a, b) { email(levels[$0], $1, $2) }
    case .givenName: best(comparison, .given, a, b) { name(levels[$0], isGiven: true, $1, $2, a, b) }
    case .familyName: best(comparison, .family, a, b) { name(levels[$0], isGiven: false, $1, $2, a, b) }
    case .address: address(comparison, levels, a, b)
    }
  }

  // MARK: Values of a row

  /// The number of values of a word of a row and the place of the first.
  @inline(__always)
  private func values(_ row: Row, _ slot: AccountTable.Slot) -> UnsafeBufferPointer<UInt32> {
    let word = row[slot.rawValue]
    if word == 0 { return UnsafeBufferPointer(start: row, count: 0) }
    if word & AccountTable.severalFlag == 0 { return UnsafeBufferPointer(start: row + slot.rawValue, count: 1) }
    let place = extras + Int(word & ~AccountTable.severalFlag)
    return UnsafeBufferPointer(start: place + 1, count: Int(place[0]))
  }

  /// The least level that holds for a pair of values.
  @inline(__always)
  private func best(
    _ comparison: CompiledModel.Comparison, _ slot: AccountTable.Slot, _ a: Row, _ b: Row,
    _ holds: (Int, UInt32, UInt32) -> Bool
  ) -> Int {
    if a[slot.rawValue] == 0 || b[slot.rawValue] == 0 { return -1 }
    let (left, right) = (values(a, slot), values(b, slot))
    var least = comparison.first + comparison.count - 1
    for x in left {
      for y in right {
        var level = comparison.first
        while level < least, !holds(level, x, y) { level += 1 }
        least = level
      }
    }
    return least
  }

  /// The greatest weight among the values that both rows have; `nil` if they have none.
  @inline(__always)
  func rarestShared(_ slot: AccountTable.Slot, _ weights: UnsafePointer<Double>, _ a: Row, _ b: Row) -> Double? {
    let isName = slot == .given || slot == .family
    var rarest: Double?
    for x in values(a, slot) {
      for y in values(b, slot) where x == y || (isName && traits[Int(x)].identity == traits[Int(y)].identity) {
        rarest = max(rarest ?? -.infinity, weights[Int(x)])
      }
    }
    return rarest
  }

  @inline(__always)
  private func share(_ slot: AccountTable.Slot, _ a: Row, _ b: Row) -> Bool {
    let (x, y) = (a[slot.rawValue], b[slot.rawValue])
    if x == 0 || y == 0 { return false }
    if (x | y) & AccountTable.severalFlag == 0 { return x == y }
    return values(a, slot).contains { values(b, slot).contains($0) }
  }

  // MARK: Conditions

  @inline(__always)
  private func date(_ level: CompiledModel.Level, _ x: UInt32, _ y: UInt32) -> Bool {
    switch level.condition {
    case .exact: x == y && DateCode.isFull(x)
    case .dayMonthSwapped: DateCode.areSwapped(x, y) && DateCode.isFull(x)
    case .oneSlip: DateCode.differByOneSlip(x, y) && DateCode.isFull(x) && DateCode.isFull(y)
    case .partly: DateCode.agreePartly(x, y)
    case .newYear: DateCode.year(x) == DateCode.year(y) && (DateCode.isNewYear(x) || DateCode.isNewYear(y))
    case .sameYear: DateCode.year(x) == DateCode.year(y)
    default: level.condition == .otherwise
    }
  }

  @inline(__always)
  private func text(
    _ level: CompiledModel.Level, _ slot: AccountTable.Slot, _ x: UInt32, _ y: UInt32
  ) -> Bool {
    switch level.condition {
    case .exact: x == y
    case .edits: isWithin(Int(level.edits), slot, x, y)
    case .jaroWinkler: JaroWinkler.similarity(bytes(slot, x), bytes(slot, y), scratch) >= level.similarity
    default: level.condition == .otherwise
    }
  }

  @inline(__always)
  private func email(_ level: CompiledModel.Level, _ x: UInt32, _ y: UInt32) -> Bool {
    level.condition == .localPart ? localParts[Int(x)] == localParts[Int(y)] : text(level, .email, x, y)
  }

  @inline(__always)
  private func bytes(_ slot: AccountTable.Slot, _ id: UInt32) -> UnsafeBufferPointer<UInt8> {
    columns[slot.rawValue - AccountTable.Slot.phone.rawValue].bytes(id)
  }

  @inline(__always)
  private func isWithin(_ edits: Int, _ slot: AccountTable.Slot, _ x: UInt32, _ y: UInt32) -> Bool {
    if x == y { return true }
    return edits == 1
      ? EditDistance.isWithinOne(bytes(slot, x), bytes(slot, y))
      : EditDistance.osa(bytes(slot, x), bytes(slot, y), scratch) <= edits
  }

  // MARK: Names

  @inline(__always)
  private func name(
    _ level: CompiledModel.Level, isGiven: Bool, _ x: UInt32, _ y: UInt32, _ a: Row, _ b: Row
  ) -> Bool {
    let (left, right) = (traits + Int(x), traits + Int(y))
    if left.pointee.han != right.pointee.han, left.pointee.hanCount > 0, right.pointee.hanCount > 0 {
      return hanName(level, left, right, a, b)
    }
    switch level.condition {
    case .exact: return left.pointee.identity == right.pointee.identity
    case .swapped: return areSwapped(a, b)
    case .variant: return areVariants(left, right, isGiven: isGiven)
    case .soundsAlike: return soundAlike(left, right)
    case .edits:
      return isWithin(Int(level.edits), left, right)
        && !left.pointee.kinds.intersection(right.pointee.kinds).contains(.syllable)
    case .jaroWinkler:
      return min(left.pointee.length, right.pointee.length) >= Self.shortestSimilar
        && JaroWinkler.bound(left.pointee, right.pointee) >= level.similarity
        && JaroWinkler.similarity(spelling(left), spelling(right), scratch) >= level.similarity
        && !areSyllables(left, right)
    case .sharesWord: return shareWord(left, right)
    case .firstWord: return shareFirstWord(left, right)
    case .shortened: return isShortened(left, right)
    case .initial: return fitsInitial(left, right)
    default: return level.condition == .otherwise
    }
  }

  /// Names of other Han characters are other names, except that of two characters or more another one of the same sound
  /// is a common slip: letters that are equal say no more.
  private func hanName(
    _ level: CompiledModel.Level, _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>, _ a: Row,
    _ b: Row
  ) -> Bool {
    switch level.condition {
    case .soundsAlike: left.pointee.identity == right.pointee.identity && left.pointee.hanCount > 1
    case .swapped: areSwapped(a, b)
    default: level.condition == .otherwise
    }
  }

  /// Of a name whose vowels were guessed only the consonants count.
  @inline(__always)
  private func soundAlike(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    if left.pointee.sound == right.pointee.sound { return true }
    return left.pointee.kinds.union(right.pointee.kinds).contains(.consonantal)
      && left.pointee.skeleton == right.pointee.skeleton
  }

  /// Two Chinese syllables, or names made of them, are as alike as any two: `wei` and `wen`, `xiaoming` and `xiaohong`.
  @inline(__always)
  private func areSyllables(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    !left.pointee.kinds.intersection(right.pointee.kinds).isDisjoint(with: [.syllable, .syllables])
  }

  @inline(__always)
  private func spelling(_ name: UnsafePointer<NameTraits>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: letters + Int(name.pointee.start), count: Int(name.pointee.length))
  }

  /// Short names are not compared by edits: of two letters every second pair is one edit apart.
  @inline(__always)
  private func isWithin(
    _ edits: Int, _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>
  ) -> Bool {
    let (count, other) = (Int(left.pointee.length), Int(right.pointee.length))
    guard abs(count - other) <= edits, min(count, other) >= 3 * edits else { return false }
    guard (left.pointee.alphabet ^ right.pointee.alphabet).nonzeroBitCount <= 2 * edits else { return false }
    return edits == 1
      ? EditDistance.isWithinOne(spelling(left), spelling(right))
      : EditDistance.osa(spelling(left), spelling(right), scratch) <= edits
  }

  @inline(__always)
  private func areVariants(
    _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>, isGiven: Bool
  ) -> Bool {
    let (start, count) =
      isGiven
      ? (left.pointee.givenGroups, left.pointee.givenGroupCount)
      : (left.pointee.familyGroups, left.pointee.familyGroupCount)
    let (other, otherCount) =
      isGiven
      ? (right.pointee.givenGroups, right.pointee.givenGroupCount)
      : (right.pointee.familyGroups, right.pointee.familyGroupCount)
    for i in 0..<Int(count) {
      for j in 0..<Int(otherCount) where groups[Int(start) + i] == groups[Int(other) + j] { return true }
    }
    return false
  }

  @inline(__always)
  private func shareWord(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    guard max(left.pointee.wordCount, right.pointee.wordCount) > 1 else { return false }
    for i in 0..<Int(left.pointee.wordCount) {
      for j in 0..<Int(right.pointee.wordCount)
      where words[Int(left.pointee.words) + i] == words[Int(right.pointee.words) + j] { return true }
    }
    return false
  }

  @inline(__always)
  private func shareFirstWord(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    min(left.pointee.firstLength, right.pointee.firstLength) > 1
      && words[Int(left.pointee.words)] == words[Int(right.pointee.words)]
      && (min(left.pointee.wordCount, right.pointee.wordCount) == 1 || second(left) == second(right))
  }

  /// The first letter of the second of several words.
  @inline(__always)
  private func second(_ name: UnsafePointer<NameTraits>) -> UInt8 {
    letters[Int(name.pointee.start) + Int(name.pointee.firstLength)]
  }

  /// A clipped name is much shorter: `daniel` is the beginning of `danielle` and another name.
  @inline(__always)
  private func isShortened(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    let (short, long) = left.pointee.length < right.pointee.length ? (left, right) : (right, left)
    let count = Int(short.pointee.length)
    guard count >= 3, Int(long.pointee.firstLength) >= count + 3 else { return false }
    return spelling(long).prefix(count).elementsEqual(spelling(short))
  }

  @inline(__always)
  private func fitsInitial(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    left.pointee.initial == right.pointee.initial && min(left.pointee.firstLength, right.pointee.firstLength) == 1
  }

  @inline(__always)
  private func areSwapped(_ a: Row, _ b: Row) -> Bool {
    contains(values(a, .given), equalToOneOf: values(b, .family))
      ? contains(values(a, .family), similarToOneOf: values(b, .given))
      : contains(values(a, .family), equalToOneOf: values(b, .given))
        && contains(values(a, .given), similarToOneOf: values(b, .family))
  }

  /// One name of an exchanged pair may be misspelled, a known variant or an initial.
  private func contains(
    _ left: UnsafeBufferPointer<UInt32>, similarToOneOf right: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    for x in left {
      for y in right {
        let (one, other) = (traits + Int(x), traits + Int(y))
        if one.pointee.sound == other.pointee.sound || isWithin(1, one, other) { return true }
        if fitsInitial(one, other) || areVariants(one, other, isGiven: true) { return true }
        guard min(one.pointee.length, other.pointee.length) >= Self.shortestSimilar else { continue }
        if JaroWinkler.similarity(spelling(one), spelling(other), scratch) >= 0.88 { return true }
      }
    }
    return false
  }

  @inline(__always)
  private func contains(
    _ left: UnsafeBufferPointer<UInt32>, equalToOneOf right: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    for x in left {
      for y in right where traits[Int(x)].identity == traits[Int(y)].identity { return true }
    }
    return false
  }

  // MARK: Addresses

  /// An address is compared as one: its parts say the same thing again.
  @inline(__always)
  private func address(_ comparison: CompiledModel.Comparison, _ levels: Levels, _ a: Row, _ b: Row) -> Int {
    guard haveBoth(.postcode, a, b) || haveBoth(.city, a, b) || haveBoth(.street, a, b) else { return -1 }
    for level in comparison.first..<comparison.first + comparison.count where holds(levels[level], a, b) {
      return level
    }
    return -1
  }

  @inline(__always)
  private func haveBoth(_ slot: AccountTable.Slot, _ a: Row, _ b: Row) -> Bool {
    a[slot.rawValue] != 0 && b[slot.rawValue] != 0
  }

  @inline(__always)
  private func holds(_ level: CompiledModel.Level, _ a: Row, _ b: Row) -> Bool {
    switch level.condition {
    case .sameHouse: isSameHouse(a, b)
    case .sameStreet: share(.street, a, b) && (share(.city, a, b) || shareArea(a, b))
    case .samePostcode: share(.postcode, a, b)
    case .postcodeEdits: isWithin(Int(level.edits), .postcode, a, b)
    case .sameArea: shareArea(a, b)
    case .sameCity: share(.city, a, b)
    case .cityEdits: isWithin(Int(level.edits), .city, a, b)
    default: level.condition == .otherwise
    }
  }

  /// A postcode and a house number are a house; so are a street and a number in one city.
  @inline(__always)
  private func isSameHouse(_ a: Row, _ b: Row) -> Bool {
    guard share(.house, a, b) else { return false }
    if share(.street, a, b) { return share(.postcode, a, b) || share(.city, a, b) }
    return share(.postcode, a, b) && !haveBoth(.street, a, b)
  }

  @inline(__always)
  private func shareArea(_ a: Row, _ b: Row) -> Bool {
    for x in values(a, .postcode) {
      for y in values(b, .postcode) where areas[Int(x)] == areas[Int(y)] { return true }
    }
    return false
  }

  @inline(__always)
  private func isWithin(_ edits: Int, _ slot: AccountTable.Slot, _ a: Row, _ b: Row) -> Bool {
    for x in values(a, slot) {
      for y in values(b, slot) where isWithin(edits, slot, x, y) { return true }
    }
    return false
  }
}
