/// A table's memory as the comparisons read it, and the comparisons themselves: each finds, for two rows, the first
/// level whose condition holds for any pair of their values.
///
/// Levels are numbered through the whole model; -1 is the null level.
struct TableView {
  typealias Row = UnsafePointer<UInt32>
  typealias Levels = UnsafePointer<CompiledModel.Level>

  private let extras: UnsafePointer<UInt32>
  private let traits: UnsafePointer<NameTraits>
  /// Half of each name's identity: different halves are different names.
  private let marks: UnsafePointer<UInt32>
  private let letters: UnsafePointer<UInt8>
  private let words: UnsafePointer<UInt64>
  private let groups: UnsafePointer<UInt32>
  private let localParts: UnsafePointer<UInt64>
  private let areas: UnsafePointer<UInt64>
  private let places: RowPlaces
  private let emails: ValueView
  private let phones: ValueView
  private let nationalIDs: ValueView
  private let birthPlaces: ValueView
  private let postcodes: ValueView
  private let cities: ValueView
  /// The columns beside the person's fields.
  private let columnViews: FrozenArray<ColumnView>
  let columns: UnsafePointer<ColumnView>
  let scratch = LetterTable()
  let textScratch = TextScratch()

  /// Of names shorter than this many letters most are similar to many others (`li`, `liu`), which says nothing.
  private static let shortestSimilar: UInt16 = 4

  /// Where the words of a person's fields are in a row; 0 where nothing is.
  private struct RowPlaces {
    let given, family, birth, phone, email, postcode, street, house, city, nationalID, birthPlace: Int

    init(_ table: AccountTable) {
      given = table.position(of: .given)
      family = table.position(of: .family)
      birth = table.position(of: .birth)
      phone = table.position(of: .phone)
      email = table.position(of: .email)
      postcode = table.position(of: .postcode)
      street = table.position(of: .street)
      house = table.position(of: .house)
      city = table.position(of: .city)
      nationalID = table.position(of: .nationalID)
      birthPlace = table.position(of: .birthPlace)
    }
  }

  /// Valid while the table lives.
  init(_ table: AccountTable) {
    extras = table.extras.base
    traits = table.names.traits.base
    marks = table.names.marks.base
    letters = table.names.letters.base
    words = table.names.words.base
    groups = table.names.groups.base
    localParts = table.localParts.base
    areas = table.areas.base
    places = RowPlaces(table)
    emails = ValueView(table.column(.email))
    phones = ValueView(table.column(.phone))
    nationalIDs = ValueView(table.column(.nationalID))
    birthPlaces = ValueView(table.column(.birthPlace))
    postcodes = ValueView(table.column(.postcode))
    cities = ValueView(table.column(.city))
    columnViews = FrozenArray(table.tableColumns.map { ColumnView($0) })
    columns = columnViews.base
  }

  /// The level of one comparison.
  @inline(__always)
  func level(_ comparison: CompiledModel.Comparison, _ levels: Levels, _ a: Row, _ b: Row) -> Int {
    switch comparison.kind {
    case .birthDate: best(comparison, places.birth, a, b) { date(levels[$0], $1, $2) }
    case .phone: best(comparison, places.phone, a, b) { code(levels[$0], phones, $1, $2) }
    case .nationalID: best(comparison, places.nationalID, a, b) { code(levels[$0], nationalIDs, $1, $2) }
    case .birthPlace: best(comparison, places.birthPlace, a, b) { code(levels[$0], birthPlaces, $1, $2) }
    case .email: best(comparison, places.email, a, b) { email(levels[$0], $1, $2) }
    case .givenName: best(comparison, places.given, a, b) { name(levels[$0], .given, $1, $2, a, b) }
    case .familyName: best(comparison, places.family, a, b) { name(levels[$0], .family, $1, $2, a, b) }
    case .address: address(comparison, levels, a, b)
    case .name: best(comparison, comparison.position, a, b) { name(levels[$0], .any, $1, $2, a, b) }
    case .code:
      best(comparison, comparison.position, a, b) { code(levels[$0], columns[comparison.column].values, $1, $2) }
    case .date: best(comparison, comparison.position, a, b) { date(levels[$0], comparison.column, $1, $2) }
    case .amount: best(comparison, comparison.position, a, b) { amount(levels[$0], comparison.column, $1, $2) }
    case .text: texts(comparison, levels, a, b)
    }
  }

  /// What a comparison adds to the weight at most; cheap, and never too low.
  @inline(__always)
  func mostWeight(_ comparison: CompiledModel.Comparison, _ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row)
    -> Double
  {
    switch comparison.kind {
    case .phone: codeBound(places.phone, phones, index, bounds, a, b)
    case .nationalID: codeBound(places.nationalID, nationalIDs, index, bounds, a, b)
    case .birthPlace: codeBound(places.birthPlace, birthPlaces, index, bounds, a, b)
    case .email: emailBound(index, bounds, a, b)
    case .givenName: nameBound(places.given, index, bounds, a, b)
    case .familyName: nameBound(places.family, index, bounds, a, b)
    case .birthDate: a[places.birth] == 0 || b[places.birth] == 0 ? 0 : bounds.most(index, .all)
    case .address: bounds.most(index, .all)
    default: a[comparison.position] == 0 || b[comparison.position] == 0 ? 0 : bounds.most(index, .all)
    }
  }

  @inline(__always)
  private func codeBound(
    _ position: Int, _ column: ValueView, _ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row
  ) -> Double {
    let (x, y) = (a[position], b[position])
    if x == 0 || y == 0 { return 0 }
    if (x | y) & AccountTable.severalFlag != 0 || x == y { return bounds.most(index, .all) }
    return bounds.most(index, column.mayBeWithin(bounds.edits.base[index], x, y) ? .edits : [])
  }

  @inline(__always)
  private func emailBound(_ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row) -> Double {
    let (x, y) = (a[places.email], b[places.email])
    if x == 0 || y == 0 { return 0 }
    if (x | y) & AccountTable.severalFlag != 0 || x == y { return bounds.most(index, .all) }
    var chances: WeightBound.Chances = localParts[Int(x)] == localParts[Int(y)] ? .localPart : []
    if emails.mayBeWithin(bounds.edits.base[index], x, y) { chances.insert(.edits) }
    return bounds.most(index, chances)
  }

  @inline(__always)
  private func nameBound(_ position: Int, _ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row) -> Double {
    let (given, family) = (a[places.given], a[places.family])
    let (otherGiven, otherFamily) = (b[places.given], b[places.family])
    let (x, y) = (a[position], b[position])
    if x == 0 || y == 0 { return 0 }
    if (given | family | otherGiven | otherFamily) & AccountTable.severalFlag != 0 { return bounds.most(index, .all) }
    var chances: WeightBound.Chances = []
    if x == y || marks[Int(x)] == marks[Int(y)] { chances.insert(.equal) }
    // Number 0, the missing name, has a mark that no name has but by chance, and then the bound is only less tight.
    if marks[Int(given)] == marks[Int(otherFamily)] || marks[Int(family)] == marks[Int(otherGiven)] {
      chances.insert(.swapped)
    }
    return bounds.most(index, chances)
  }

  // MARK: Values of a row

  /// The number of values of a word of a row and the place of the first.
  @inline(__always)
  func values(_ row: Row, _ position: Int) -> UnsafeBufferPointer<UInt32> {
    let word = row[position]
    if word == 0 { return UnsafeBufferPointer(start: row, count: 0) }
    if word & AccountTable.severalFlag == 0 { return UnsafeBufferPointer(start: row + position, count: 1) }
    let place = extras + Int(word & ~AccountTable.severalFlag)
    return UnsafeBufferPointer(start: place + 1, count: Int(place[0]))
  }

  /// The least level that holds for a pair of values.
  @inline(__always)
  private func best(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ a: Row, _ b: Row,
    _ holds: (Int, UInt32, UInt32) -> Bool
  ) -> Int {
    let (word, other) = (a[position], b[position])
    if word == 0 || other == 0 { return -1 }
    if word == other, comparison.isEqualFirst, word & AccountTable.severalFlag == 0 { return comparison.first }
    let (left, right) = (values(a, position), values(b, position))
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
  func rarestShared(
    _ position: Int, isName: Bool, _ weights: UnsafePointer<Double>, _ a: Row, _ b: Row
  ) -> Double? {
    var rarest: Double?
    for x in values(a, position) {
      for y in values(b, position) where x == y || (isName && traits[Int(x)].identity == traits[Int(y)].identity) {
        rarest = max(rarest ?? -.infinity, weights[Int(x)])
      }
    }
    return rarest
  }

  @inline(__always)
  private func share(_ position: Int, _ a: Row, _ b: Row) -> Bool {
    let (x, y) = (a[position], b[position])
    if x == 0 || y == 0 { return false }
    if (x | y) & AccountTable.severalFlag == 0 { return x == y }
    return values(a, position).contains { values(b, position).contains($0) }
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
    case .days: DateCode.isFull(x) && DateCode.isFull(y) && areWithin(level.edits, days: x, y)
    default: level.condition == .otherwise
    }
  }

  /// Dates of years further apart than that are not near, which two subtractions tell.
  private func areWithin(_ most: Int32, days x: UInt32, _ y: UInt32) -> Bool {
    guard let day = DateCode.day(x), let other = DateCode.day(y) else { return false }
    return abs(day - other) <= most
  }

  @inline(__always)
  private func email(_ level: CompiledModel.Level, _ x: UInt32, _ y: UInt32) -> Bool {
    level.condition == .localPart ? localParts[Int(x)] == localParts[Int(y)] : code(level, emails, x, y)
  }

  // MARK: Names

  @inline(__always)
  private func name(
    _ level: CompiledModel.Level, _ role: NameRole, _ x: UInt32, _ y: UInt32, _ a: Row, _ b: Row
  ) -> Bool {
    let (left, right) = (traits + Int(x), traits + Int(y))
    if left.pointee.han != right.pointee.han, left.pointee.hanCount > 0, right.pointee.hanCount > 0 {
      return hanName(level, left, right, a, b)
    }
    switch level.condition {
    case .exact: return left.pointee.identity == right.pointee.identity
    case .swapped: return areSwapped(a, b)
    case .variant: return areVariants(left, right, role)
    case .soundsAlike: return soundAlike(left, right)
    case .edits:
      return isWithin(Int(level.edits), left, right)
        && !left.pointee.kinds.intersection(right.pointee.kinds).contains(.syllable)
    case .jaroWinkler:
      return min(left.pointee.length, right.pointee.length) >= Self.shortestSimilar
        && JaroWinkler.bound(left.pointee, right.pointee) >= level.similarity
        && JaroWinkler.similarity(spelling(left), spelling(right), scratch) >= level.similarity
        && !shareCommonParts(left, right)
    case .sharesWord: return shareWord(left, right)
    case .firstWord: return shareFirstWord(left, right)
    case .shortened: return isShortened(left, right)
    case .initial: return fitsInitial(left, right)
    case .begins: return left.pointee.identity == right.pointee.identity || isBeginning(left, right)
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

  /// Names of parts that many others have as well are as alike as any two: `xiaoming` and `xiaohong`, `wei` and `wen`,
  /// `abdulaziz` and `abdulmalik`.
  @inline(__always)
  private func shareCommonParts(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    !left.pointee.kinds.intersection(right.pointee.kinds).isDisjoint(with: [.syllable, .syllables, .servant])
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
    _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>, _ role: NameRole
  ) -> Bool {
    (role != .family
      && share(
        left.pointee.givenGroups, left.pointee.givenGroupCount, right.pointee.givenGroups,
        right.pointee.givenGroupCount))
      || (role != .given
        && share(
          left.pointee.familyGroups, left.pointee.familyGroupCount, right.pointee.familyGroups,
          right.pointee.familyGroupCount))
  }

  /// Whether two runs of groups have one in common.
  @inline(__always)
  private func share(_ start: UInt32, _ count: UInt8, _ other: UInt32, _ otherCount: UInt8) -> Bool {
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

  /// A name cut off: at least three letters of the longer one.
  @inline(__always)
  private func isBeginning(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    let (short, long) = left.pointee.length < right.pointee.length ? (left, right) : (right, left)
    return short.pointee.length >= 3 && short.pointee.initial == long.pointee.initial
      && spelling(long).starts(with: spelling(short))
  }

  @inline(__always)
  private func fitsInitial(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    left.pointee.initial == right.pointee.initial && min(left.pointee.firstLength, right.pointee.firstLength) == 1
  }

  @inline(__always)
  private func areSwapped(_ a: Row, _ b: Row) -> Bool {
    contains(values(a, places.given), equalToOneOf: values(b, places.family))
      ? contains(values(a, places.family), similarToOneOf: values(b, places.given))
      : contains(values(a, places.family), equalToOneOf: values(b, places.given))
        && contains(values(a, places.given), similarToOneOf: values(b, places.family))
  }

  /// One name of an exchanged pair may be misspelled, a known variant or an initial.
  private func contains(
    _ left: UnsafeBufferPointer<UInt32>, similarToOneOf right: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    for x in left {
      for y in right {
        let (one, other) = (traits + Int(x), traits + Int(y))
        if one.pointee.sound == other.pointee.sound || isWithin(1, one, other) { return true }
        if fitsInitial(one, other) || areVariants(one, other, .given) { return true }
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
    guard haveBoth(places.postcode, a, b) || haveBoth(places.city, a, b) || haveBoth(places.street, a, b) else {
      return -1
    }
    for level in comparison.first..<comparison.first + comparison.count where holds(levels[level], a, b) {
      return level
    }
    return -1
  }

  @inline(__always)
  private func haveBoth(_ position: Int, _ a: Row, _ b: Row) -> Bool {
    a[position] != 0 && b[position] != 0
  }

  @inline(__always)
  private func holds(_ level: CompiledModel.Level, _ a: Row, _ b: Row) -> Bool {
    switch level.condition {
    case .sameHouse: isSameHouse(a, b)
    case .sameStreet: share(places.street, a, b) && (share(places.city, a, b) || shareArea(a, b))
    case .samePostcode: share(places.postcode, a, b)
    case .postcodeEdits: isWithin(Int(level.edits), postcodes, places.postcode, a, b)
    case .sameArea: shareArea(a, b)
    case .sameCity: share(places.city, a, b)
    case .cityEdits: isWithin(Int(level.edits), cities, places.city, a, b)
    default: level.condition == .otherwise
    }
  }

  /// A postcode and a house number are a house; so are a street and a number in one city.
  @inline(__always)
  private func isSameHouse(_ a: Row, _ b: Row) -> Bool {
    guard share(places.house, a, b) else { return false }
    if share(places.street, a, b) { return share(places.postcode, a, b) || share(places.city, a, b) }
    return share(places.postcode, a, b) && !haveBoth(places.street, a, b)
  }

  @inline(__always)
  private func shareArea(_ a: Row, _ b: Row) -> Bool {
    for x in values(a, places.postcode) {
      for y in values(b, places.postcode) where areas[Int(x)] == areas[Int(y)] { return true }
    }
    return false
  }

  @inline(__always)
  private func isWithin(_ edits: Int, _ column: ValueView, _ position: Int, _ a: Row, _ b: Row) -> Bool {
    for x in values(a, position) {
      for y in values(b, position) where isWithin(edits, column, x, y) { return true }
    }
    return false
  }
}

/// Which variants of a name count.
enum NameRole {
  case given, family
  /// Of a name that is not a person's either will do.
  case any
}
