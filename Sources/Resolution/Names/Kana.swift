/// Japanese syllables in ASCII after modified Hepburn, long vowels written short as in passports.
enum Kana {
  /// Writes a run; false at a sign that the table does not know.
  static func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    var output: [UInt8] = []
    var isDoubled = false
    for scalar in run {
      let value = (0x30A1...0x30F6).contains(scalar.value) ? scalar.value - 0x60 : scalar.value
      if value == 0x3063 {
        isDoubled = true
      } else if let vowel = small[value] {
        contract(&output, vowel)
      } else if let syllable = syllables[value] {
        if isDoubled, let first = syllable.first { output.append(first == 0x63 ? 0x74 : first) }
        isDoubled = false
        output.append(contentsOf: syllable)
      } else if value != 0x30FC, !RomanText.isMark(scalar) {
        return false
      }
    }
    text.put(shortened(output))
    return true
  }

  /// `ki` and a small `ya` are `kya`, `shi` and it are `sha`.
  private static func contract(_ output: inout [UInt8], _ small: [UInt8]) {
    guard output.last == 0x69 else {
      if small.count == 1, !output.isEmpty { output.removeLast() }
      output.append(contentsOf: small)
      return
    }
    output.removeLast()
    let isHushing = output.last == 0x68 || output.last == 0x6A
    output.append(contentsOf: isHushing && output.count > 1 || output.last == 0x6A ? small.suffix(1) : small[...])
  }

  /// `ou`, `oo` and `uu` are long vowels.
  private static func shortened(_ letters: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    for letter in letters {
      let isLong =
        letter == 0x75 && (output.last == 0x6F || output.last == 0x75) || letter == 0x6F && output.last == 0x6F
      if !isLong { output.append(letter) }
    }
    return output
  }

  private static let small: [UInt32: [UInt8]] = [
    0x3083: Array("ya".utf8), 0x3085: Array("yu".utf8), 0x3087: Array("yo".utf8), 0x3041: [0x61], 0x3043: [0x69],
    0x3045: [0x75], 0x3047: [0x65], 0x3049: [0x6F],
  ]

  private static let syllables: [UInt32: [UInt8]] = {
    let source = """
      あa いi うu えe おo かka きki くku けke こko がga ぎgi ぐgu げge ごgo さsa しshi すsu せse そso ざza じji ずzu ぜze ぞzo \
      たta ちchi つtsu てte とto だda ぢji づzu でde どdo なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho ばba びbi ぶbu \
      べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro わwa ゐi ゑe をo んn \
      ゔvu
      """
    var table: [UInt32: [UInt8]] = [:]
    for entry in source.split(separator: " ") {
      if let first = entry.unicodeScalars.first { table[first.value] = Array(entry.utf8.dropFirst(3)) }
    }
    return table
  }()
}

/// Korean syllables in ASCII after the Revised Romanization of 2000, each by itself, as names are.
enum Hangul {
  /// Writes a run.
  static func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    for scalar in run where (0xAC00...0xD7A3).contains(scalar.value) {
      let index = Int(scalar.value - 0xAC00)
      text.put(initials[index / 588].utf8)
      text.put(vowels[index / 28 % 21].utf8)
      text.put(finals[index % 28].utf8)
    }
    return true
  }

  private static let initials = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
  ]
  private static let vowels = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
  ]
  private static let finals = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t",
    "p", "t",
  ]
}
