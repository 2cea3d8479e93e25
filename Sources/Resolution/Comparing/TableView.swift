/// A table's memory as the comparisons read it, and the comparisons themselves: each finds, for two rows, the first
/// level whose condition holds for any pair of their values.
///
/// Levels are numbered through the whole model; -1 is the null level. Comparisons are asked for many pairs at a time, see
/// ``findLevels(_:_:_:into:)`` and ``addBounds(_:_:_:_:_:to:each:)``: which comparison and which level it is is decided once for
/// all of them, and the memory of one pair is waited for while another one is looked at.
struct TableView {
  typealias Row = UnsafePointer<UInt32>
  typealias Levels = UnsafePointer<CompiledModel.Level>

  let extras: UnsafePointer<UInt32>
  let traits: UnsafePointer<NameTraits>
  /// Half of each name's identity: different halves are different names.
  let marks: UnsafePointer<UInt32>
  let letters: UnsafePointer<UInt8>
  let words: UnsafePointer<UInt64>
  let groups: UnsafePointer<UInt32>
  let localParts: UnsafePointer<UInt64>
  let areas: UnsafePointer<UInt64>
  let places: RowPlaces
  let emails: ValueView
  let phones: ValueView
  let nationalIDs: ValueView
  let birthPlaces: ValueView
  let postcodes: ValueView
  let cities: ValueView
  /// The columns beside the person's fields.
  private let columnViews: FrozenArray<ColumnView>
  let columns: UnsafePointer<ColumnView>
  let scratch = LetterTable()
  let textScratch = TextScratch()
  let openPairs = OpenPairs()

  /// Of names shorter than this many letters most are similar to many others (`li`, `liu`), which says nothing.
  static let shortestSimilar: UInt16 = 4

  /// Where the words of a person's fields are in a row; 0 where nothing is.
  struct RowPlaces {
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
  func share(_ position: Int, _ a: Row, _ b: Row) -> Bool {
    let (x, y) = (a[position], b[position])
    if x == 0 || y == 0 { return false }
    if (x | y) & AccountTable.severalFlag == 0 { return x == y }
    return values(a, position).contains { values(b, position).contains($0) }
  }
}
