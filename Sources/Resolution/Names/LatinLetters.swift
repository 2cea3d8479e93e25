/// Latin letters beyond ASCII, and the punctuation that stands in names.
enum LatinLetters {
  private struct Entry {
    let letters: [UInt8]
    let sounds: [UInt8]
    let isUpper: Bool
  }

  /// Writes a run; false at a letter that the table does not know.
  static func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    let isTurkish = run.contains { turkish.contains($0.value) }
    for (index, scalar) in zip(run.indices, run) {
      if scalar.isASCII {
        text.put(CollectionOfOne(UInt8(scalar.value)))
      } else if scalar.value | 0x20 == cedilla {
        let sound = soundOfCedilla(followedBy: run[(index + 1)...].first, isTurkish)
        text.put("c".utf8, sounding: sound.utf8, scalar.value < cedilla)
      } else if let entry = table[scalar.value] {
        text.put(entry.letters, sounding: entry.sounds, entry.isUpper)
      } else if !RomanText.isMark(scalar) {
        return false
      }
    }
    return true
  }

  private static let cedilla: UInt32 = 0xE7
  /// Letters that only Turkish and its neighbours have: ğ, ı, ş.
  private static let turkish: Set<UInt32> = [0x11E, 0x11F, 0x130, 0x131, 0x15E, 0x15F]

  /// `ç` is that of `garçon` before a, o, u, unless the name is Turkish or Albanian.
  private static func soundOfCedilla(followedBy next: Unicode.Scalar?, _ isTurkish: Bool) -> String {
    let isBack = next.map { "aouAOUãõóáâ".unicodeScalars.contains($0) } ?? false
    return isBack && !isTurkish ? "s" : "ch"
  }

  private static let table: [UInt32: Entry] = {
    var table: [UInt32: Entry] = [:]
    for line in source.split(separator: " ") {
      let parts = line.split(separator: ":", omittingEmptySubsequences: false).map { Array($0.utf8) }
      for scalar in line.prefix(while: { $0 != ":" }).unicodeScalars {
        let (letters, sounds) = (parts[1], parts[parts.count - 1])
        table[scalar.value] = Entry(letters: letters, sounds: sounds, isUpper: false)
        let upper = scalar.properties.uppercaseMapping.unicodeScalars
        if let first = upper.first, upper.count == 1, first != scalar, !first.isASCII {
          table[first.value] = Entry(letters: letters, sounds: sounds, isUpper: true)
        }
      }
    }
    table[0x130] = Entry(letters: Array("i".utf8), sounds: Array("i".utf8), isUpper: true)
    table[0x1E9E] = Entry(letters: Array("ss".utf8), sounds: Array("ss".utf8), isUpper: true)
    for space in [0xA0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000] as [UInt32] {
      table[space] = Entry(letters: [0x20], sounds: [0x20], isUpper: false)
    }
    for separator in [0xB7, 0x2022, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x30FB, 0x3001] as [UInt32] {
      table[separator] = Entry(letters: [0x2D], sounds: [0x2D], isUpper: false)
    }
    return table
  }()

  /// Letters, what is written for them, and what they sound like where that is spelled differently.
  private static let source = """
    àáâãäåāăąǎạảấầẩẫậắằẳẵặªǻ:a æǽ:ae ćĉċč:c:ch ďðḍ:d đ:d:dj èéêëēĕėęěẹẻẽếềểễệə:e ĝğġģǧ:g ĥħḥ:h ìíîïĩīĭįıǐỉị:i ĵ:j ķ:k \
    ĺļľŀłḷ:l ñńņňŋ:n òóôõöøōŏőǒơọỏốồổỗộớờởỡợº:o œ:oe ŕŗř:r śŝ:s şšș:s:sh ṣ:s ß:ss ťŧṭ:t ţț:t:ts þ:th \
    ùúûüũūŭůűųǔǖǘǚǜưụủứừửữự:u ŵ:w ýÿŷỳỵỷỹ:y źżẓ:z ž:z:zh ʼ’‘ʻʹʺ´′ʿʾ‛ˈ:' “”„«»‟:" ，:, ．:. （:( ）:) －:-
    """
}
