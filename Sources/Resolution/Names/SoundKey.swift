/// What is left of a folded name when spellings that different languages and transliterations use for one sound are
/// made equal: `schmitt` and `šmit`, `jekaterina` and `yekaterina`, `mueller` and `müller`.
///
/// No phonetic algorithm of one language: those (Soundex, Cologne) merge too much for the others.
enum SoundKey {
  /// The key of folded letters without spaces.
  static func key(of letters: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    while index < letters.count {
      let (sound, length) = sound(in: letters, at: index, isFirst: output.isEmpty)
      for byte in sound where byte != output.last { output.append(byte) }
      index += length
    }
    return output
  }

  /// The consonants of a key, with its first letter whatever it is: what typing errors in vowels leave alone.
  static func skeleton(of key: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    for (index, byte) in key.enumerated() where index == 0 || !isVowel(byte) {
      if byte != output.last { output.append(byte) }
    }
    return output
  }

  private static func sound(in letters: [UInt8], at index: Int, isFirst: Bool) -> (sound: [UInt8], length: Int) {
    for rule in rules where letters[index...].starts(with: rule.spelling) { return (rule.sound, rule.spelling.count) }
    let letter = letters[index]
    switch letter {
    case 0x63: return (isBright(letters, index + 1) ? [0x73] : [0x6B], 1)
    case 0x68: return (isFirst ? [letter] : [], 1)
    case 0x71: return ([0x6B], 1)
    case 0x77: return ([0x76], 1)
    case 0x79, 0x6A: return ([0x69], 1)
    default: return ([letter], 1)
    }
  }

  private static func isBright(_ letters: [UInt8], _ index: Int) -> Bool {
    index < letters.count && [0x65, 0x69, 0x79].contains(letters[index])
  }

  private static func isVowel(_ byte: UInt8) -> Bool { [0x61, 0x65, 0x69, 0x6F, 0x75].contains(byte) }

  /// Longest spellings first.
  ///
  /// `C` is the sound of "church", `S` that of "shoe".
  private static let rules: [(spelling: [UInt8], sound: [UInt8])] = [
    "shch:S", "tsch:C", "sch:S", "tch:C", "tsh:C", "dsh:C", "sh:S", "sz:S", "cz:C", "ch:C", "zh:S", "ph:f", "th:t",
    "dh:d", "kh:h", "gh:g", "rh:r", "ck:k", "ks:ks", "ts:z", "tz:z", "cs:C", "dj:C", "dz:C", "x:ks", "qu:kv", "ae:a",
    "oe:o", "ue:u", "ou:u", "ow:ov", "ei:ai", "ey:ai", "ay:ai", "aj:ai", "ej:ai", "ee:i", "ie:i", "ij:i", "iy:i",
    "yi:i", "oo:u", "ye:e", "je:e",
  ].map { entry in
    let parts = entry.split(separator: ":")
    return (Array(parts[0].utf8), Array(parts[1].utf8))
  }
}
