/// A street and a house number, from one field or two: `Hauptstr. 12` and `Hauptstraße` + `12` are the same.
struct StreetName: Equatable, Sendable {
  /// Folded words with the kinds of streets in one form.
  var street: [UInt8] = []
  /// Compact: `12a`; of a range the first number.
  var house: [UInt8] = []

  /// Splits a number from either end of the text (`12 High Street`, `Hauptstr. 12 a`), leaves flats and floors out
  /// (`Flat 2, 12 High Street`, `3/12 High Street`) and standardises the rest.
  init(_ bytes: UnsafeRawBufferPointer) {
    var words = Self.words(bytes)
    Self.dropUnits(&words)
    if let first = words.first, words.count > 1, first.isNumber {
      takeHouse(0, &words)
    } else if let last = words.lastIndex(where: \.isNumber) {
      let start = words[..<last].last.map { $0.isNumber && words[last].follows != 0x20 } ?? false ? last - 1 : last
      if start > 0, last >= words.count - 2 { takeHouse(start, &words) }
    }
    street = Array(words.map { Self.standardised($0.letters) }.joined(separator: [0x20]))
  }

  /// A folded word with the byte before it.
  private struct Word {
    let letters: [UInt8]
    /// What stands between it and the word before: a space, or `-` or `/` alone.
    let follows: UInt8

    /// `12`, `12a`, but not `5th`.
    var isNumber: Bool {
      guard let first = letters.first, first >= 0x30, first <= 0x39 else { return false }
      return !StreetName.ordinals.contains { letters.count > 2 && letters.suffix(2) == $0[...] }
    }
  }

  private static func words(_ bytes: UnsafeRawBufferPointer) -> [Word] {
    if !Folding.isASCII(bytes) {
      return RomanText(String(decoding: bytes, as: UTF8.self)).letters.withUnsafeBytes { Self.words($0) }
    }
    var (words, letters, follows) = ([Word](), [UInt8](), UInt8(0x20))
    for byte in bytes {
      let kind = Folding.kinds.base[Int(byte)]
      if kind > Folding.gap {
        letters.append(kind)
      } else if kind == Folding.gap {
        if !letters.isEmpty {
          words.append(Word(letters: letters, follows: follows))
          (letters, follows) = ([], byte == 0x2D || byte == 0x2F ? byte : 0x20)
        } else if byte != 0x20 || follows == 0x20 {
          follows = byte == 0x2D || byte == 0x2F ? byte : 0x20
        }
      }
    }
    if !letters.isEmpty { words.append(Word(letters: letters, follows: follows)) }
    return words
  }

  /// Takes the number that begins at a word, with a letter or the rest of a range behind it.
  private mutating func takeHouse(_ start: Int, _ words: inout [Word]) {
    var end = start + 1
    house = words[start].letters
    if end < words.count, words[end].follows == 0x2F, start == 0, words[end].isNumber {
      // Before a street `3/12` is flat 3 of number 12.
      house = words[end].letters
      end += 1
    } else if end < words.count, words[end].follows != 0x20, words[end].isNumber {
      end += 1
    } else if end < words.count, start > 0 || words[end].letters.count == 1 && end + 1 < words.count {
      house += words[end].letters
      end += 1
    }
    words.removeSubrange(start..<(start > 0 ? words.count : end))
  }

  /// `flat 2`, `apt 4b` and the like, wherever they stand.
  private static func dropUnits(_ words: inout [Word]) {
    guard let unit = words.firstIndex(where: { units.contains($0.letters) }), words.count > 2 else { return }
    var end = unit + 1
    if end < words.count, words[end].isNumber || words[end].letters.count == 1 { end += 1 } else { return }
    // The house stands behind a slash: `unit 3/12 High Street`.
    words.removeSubrange(unit..<end)
  }

  private static func standardised(_ word: [UInt8]) -> [UInt8] {
    if let kind = kinds[word] { return kind }
    for ending in endings where word.count > ending.long.count && word.suffix(ending.long.count) == ending.long[...] {
      return word.dropLast(ending.long.count) + ending.short
    }
    return word
  }

  private static let ordinals = ["st", "nd", "rd", "th"].map { Array($0.utf8) }

  private static let units: Set<[UInt8]> = Set(
    "flat apt apartment unit suite room rm appt app wohnung whg etage floor piso appartement".split(separator: " ")
      .map { Array($0.utf8) })

  private static let endings: [(long: [UInt8], short: [UInt8])] = [
    (Array("strasse".utf8), Array("str".utf8)), (Array("straat".utf8), Array("str".utf8)),
    (Array("platz".utf8), Array("pl".utf8)), (Array("gasse".utf8), Array("g".utf8)),
  ]

  private static let kinds: [[UInt8]: [UInt8]] = {
    let table = """
      street:st road:rd avenue:av ave:av lane:ln drive:dr court:ct crt:ct place:pl square:sq boulevard:bd blvd:bd bvd:bd \
      crescent:cres cr:cres terrace:ter terr:ter gardens:gdns close:cl highway:hwy parade:pde circuit:cct grove:gr \
      parkway:pkwy esplanade:esp strasse:str straat:str saint:st sankt:st platz:pl plaza:pza pz:pza piazza:pza rue:r calle:c \
      via:v avenida:av avda:av av:av carretera:ctra chemin:ch impasse:imp faubourg:fbg rua:r ulica:ul ulitsa:ul aleja:al \
      allee:al prospekt:pr prospect:pr pereulok:per north:n south:s east:e west:w northeast:ne northwest:nw southeast:se \
      southwest:sw mount:mt fort:ft first:1st second:2nd third:3rd fourth:4th fifth:5th sixth:6th seventh:7th eighth:8th \
      ninth:9th tenth:10th
      """
    let entries = table.split(separator: " ").map { $0.split(separator: ":").map { Array($0.utf8) } }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0[0], $0[1]) })
  }()
}
