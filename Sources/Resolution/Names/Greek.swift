/// Greek letters in ASCII after ELOT 743 (ISO 843, transcription).
enum Greek {
  /// Writes a run; false at a letter that the table does not know.
  static func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    let letters = run.compactMap { scalar -> (letter: Character, isUpper: Bool)? in
      if let letter = plain[scalar.value] { return (letter, false) }
      guard let lower = scalar.properties.lowercaseMapping.unicodeScalars.first else { return nil }
      return plain[lower.value].map { ($0, true) }
    }
    guard letters.count >= run.count(where: { !RomanText.isMark($0) }) else { return false }
    var index = 0
    while index < letters.count {
      let rest = letters[index...].map(\.letter)
      let isEdge = index == 0 || index + 2 == letters.count
      let (written, sound, length) = romanised(rest, isEdge: isEdge)
      text.put(written.utf8, sounding: sound.utf8, letters[index].isUpper)
      index += length
    }
    return true
  }

  private static func romanised(_ rest: [Character], isEdge: Bool) -> (written: String, sound: String, length: Int) {
    if rest.count > 1, let pair = pairs[String(rest[0...1])] {
      return pair == "mp" && isEdge ? ("b", "b", 2) : (pair, pair, 2)
    }
    if rest.count > 1, "υ" == rest[1], let vowel = ["α": "a", "ε": "e", "η": "i"][rest[0]] {
      let isVoiced = rest.count > 2 && !"θκξπσςτφχψ".contains(rest[2])
      let pair = vowel + (isVoiced ? "v" : "f")
      return (pair, pair, 2)
    }
    let written = single[rest[0]] ?? ""
    return (written, rest[0] == "χ" ? "kh" : written, 1)
  }

  private static let pairs = ["ου": "ou", "γγ": "ng", "γξ": "nx", "γχ": "nch", "μπ": "mp"]

  private static let single: [Character: String] = {
    let source = "αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo"
    var table: [Character: String] = [:]
    for entry in source.split(separator: " ") { table[entry[entry.startIndex]] = String(entry.dropFirst()) }
    return table
  }()

  /// Lower-case letters without accents; a dialytika keeps its vowel out of a diphthong.
  private static let plain: [UInt32: Character] = {
    var table: [UInt32: Character] = [:]
    for letter in single.keys { for scalar in letter.unicodeScalars { table[scalar.value] = letter } }
    for (accented, letter) in zip("άέήίόύώϊΐϋΰ".unicodeScalars, "αεηιουωιιυυ") { table[accented.value] = letter }
    return table
  }()
}
