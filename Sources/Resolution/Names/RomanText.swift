import Foundation

/// A text in ASCII letters, whatever its script was; capitals, spaces and punctuation stay.
///
/// Latin, Greek, Cyrillic, Hebrew, Arabic, Kana, Hangul and Han by tables of our own, each after a public standard named
/// there; other scripts by ICU.
struct RomanText {
  /// The usual romanisation: what somebody writes who has only ASCII letters.
  private(set) var letters: [UInt8] = []
  /// The same words as they sound where that is another spelling: `ch` for `č`, of which `letters` keep the `c`.
  private(set) var sounds: [UInt8] = []
  /// Whether vowels had to be guessed, because the script does not write them.
  private(set) var isConsonantal = false

  /// Romanises a text.
  ///
  /// O(length), but for what ICU must do: some 140,000 strings a second.
  init(_ text: String) {
    if read(text.precomposedStringWithCanonicalMapping) { return }
    self = RomanText()
    if read(text.precomposedStringWithCompatibilityMapping) { return }
    self = RomanText()
    let latin = text.applyingTransform(StringTransform("Any-Latin; Latin-ASCII"), reverse: false) ?? text
    letters = Array(latin.utf8.filter { $0 < 0x80 })
    sounds = letters
  }

  private init() {}

  /// Writes the same for the letters and the sounds.
  mutating func put(_ text: some Collection<UInt8>, isUpper: Bool = false) { put(text, sounding: text, isUpper) }

  /// Writes letters and sounds that differ.
  mutating func put(_ text: some Collection<UInt8>, sounding sound: some Collection<UInt8>, _ isUpper: Bool = false) {
    letters.append(contentsOf: isUpper ? Self.capitals(text) : Array(text))
    sounds.append(contentsOf: isUpper ? Self.capitals(sound) : Array(sound))
  }

  /// Notes that vowels were guessed.
  mutating func noteGuessedVowels() { isConsonantal = true }

  private static func capitals(_ text: some Collection<UInt8>) -> [UInt8] {
    text.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }
  }

  /// Reads runs of one script after another; false at a character that no table knows.
  private mutating func read(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    var index = 0
    while index < scalars.count {
      let script = Script(scalars[index])
      var end = index + 1
      while end < scalars.count, Script(scalars[end]) == script || Self.isMark(scalars[end]) { end += 1 }
      guard put(scalars[index..<end], script) else { return false }
      index = end
    }
    return true
  }

  private mutating func put(_ run: ArraySlice<Unicode.Scalar>, _ script: Script) -> Bool {
    switch script {
    case .latin: return LatinLetters.put(run, into: &self)
    case .cyrillic: return Cyrillic.put(run, into: &self)
    case .greek: return Greek.put(run, into: &self)
    case .arabic: return Abjad.arabic.put(run, into: &self)
    case .hebrew: return Abjad.hebrew.put(run, into: &self)
    case .kana: return Kana.put(run, into: &self)
    case .hangul: return Hangul.put(run, into: &self)
    case .han: return HanReadings.put(run, into: &self)
    case .other: return false
    }
  }

  /// Accents and vowel signs that stand on a letter and are not written in ASCII.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && (scalar.properties.isDiacritic || scalar.properties.isDefaultIgnorableCodePoint)
  }
}

/// The scripts with tables of their own.
enum Script: Equatable {
  case latin, cyrillic, greek, arabic, hebrew, kana, hangul, han, other

  /// The script of a scalar; punctuation and spaces count as Latin.
  init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0...0x36F, 0x1E00...0x1EFF, 0x2000...0x206F, 0x3000...0x3003, 0x3008...0x3011: self = .latin
    case 0x370...0x3FF: self = .greek
    case 0x400...0x52F: self = .cyrillic
    case 0x590...0x5FF: self = .hebrew
    case 0x600...0x6FF: self = .arabic
    case 0x3040...0x30FA, 0x30FC...0x30FF: self = .kana
    case 0x30FB: self = .latin
    case 0xAC00...0xD7A3: self = .hangul
    case 0x3005, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: self = .han
    default: self = .other
    }
  }
}
