/// A street and a house number, from one field or two: `Hauptstr. 12` and `Hauptstraße` + `12` are the same.
struct StreetName: Equatable, Sendable {
  /// Folded words with the kinds of streets in one form.
  var street: [UInt8] = []
  /// Compact: `12a`.
  var house: [UInt8] = []

  /// Splits a number from either end of the text (`12 High Street`, `Hauptstr. 12 a`) and standardises the rest.
  init(_ bytes: UnsafeRawBufferPointer) {
    var words = Folding.fold(bytes).split(separator: 0x20).map(Array.init)
    if words.count > 1, let first = words.first, Self.isNumber(first) {
      house = first
      words.removeFirst()
    } else if let last = words.lastIndex(where: Self.isNumber), last > 0, last >= words.count - 2 {
      house = words[last...].flatMap { $0 }
      words.removeSubrange(last...)
    }
    street = Array(words.map(Self.standardised).joined(separator: [0x20]))
  }

  private static func isNumber(_ word: [UInt8]) -> Bool { word.first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }

  private static func standardised(_ word: [UInt8]) -> [UInt8] {
    if let kind = kinds[word] { return kind }
    for ending in endings where word.count > ending.long.count && word.suffix(ending.long.count) == ending.long[...] {
      return word.dropLast(ending.long.count) + ending.short
    }
    return word
  }

  private static let endings: [(long: [UInt8], short: [UInt8])] = [
    (Array("strasse".utf8), Array("str".utf8)), (Array("straat".utf8), Array("str".utf8)),
  ]

  private static let kinds: [[UInt8]: [UInt8]] = {
    let table = """
      street:st road:rd avenue:av ave:av lane:ln drive:dr court:ct place:pl square:sq boulevard:bd blvd:bd crescent:cres \
      terrace:ter gardens:gdns close:cl highway:hwy parade:pde circuit:cct strasse:str straat:str saint:st sankt:st \
      platz:pl rue:r calle:c via:v north:n south:s east:e west:w apartment:apt unit:u
      """
    let entries = table.split(separator: " ").map { $0.split(separator: ":").map { Array($0.utf8) } }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0[0], $0[1]) })
  }()
}
