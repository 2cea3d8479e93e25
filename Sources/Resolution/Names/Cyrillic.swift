/// Cyrillic letters in ASCII.
///
/// Russian after BGN/PCGN 1947 without apostrophes, Ukrainian after the table of 2010 (Resolution 55), Bulgarian after the
/// Streamlined System of 2009, Serbian and Macedonian as their own Latin spelling without its marks.
enum Cyrillic {
  private enum Language { case russian, ukrainian, ukrainianByEnding, bulgarian, serbian }

  /// Writes a run; false at a letter that the table does not know.
  static func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    let lower = run.map { lowered($0.value) }
    let special = tables[language(of: lower)] ?? [:]
    for (scalar, letter) in zip(run, lower) {
      guard let entry = special[letter] ?? common[letter] else {
        if RomanText.isMark(scalar) { continue }
        return false
      }
      text.put(entry.letters, sounding: entry.sounds, letter != scalar.value)
    }
    return true
  }

  private struct Entry {
    let letters: [UInt8]
    let sounds: [UInt8]
  }

  private static func lowered(_ value: UInt32) -> UInt32 {
    switch value {
    case 0x410...0x42F: value + 0x20
    case 0x400...0x40F: value + 0x50
    case 0x490: 0x491
    default: value
    }
  }

  /// By the letters that only one of them has; `ъ` between consonants is the Bulgarian vowel.
  private static func language(of letters: [UInt32]) -> Language {
    if letters.contains(where: { [0x454, 0x456, 0x457, 0x491].contains($0) }) { return .ukrainian }
    if letters.contains(where: { serbian.contains($0) }) { return .serbian }
    for (index, letter) in letters.enumerated() where letter == 0x44A {
      let next = index + 1 < letters.count ? letters[index + 1] : 0
      if ![0x435, 0x451, 0x44E, 0x44F].contains(next) { return .bulgarian }
    }
    return ukrainianEndings.contains { letters.count > $0.count && letters.suffix($0.count) == $0[...] }
      ? .ukrainianByEnding : .russian
  }

  /// Family names that Russian and Ukrainian papers romanise each in their own way.
  private static let ukrainianEndings = ["енко", "чук", "ський"].map { $0.unicodeScalars.map(\.value) }

  private static let serbian: Set<UInt32> = [0x452, 0x453, 0x455, 0x458, 0x459, 0x45A, 0x45B, 0x45C, 0x45F]

  private static func table(_ source: String) -> [UInt32: Entry] {
    var table: [UInt32: Entry] = [:]
    for entry in source.split(separator: " ") {
      guard let first = entry.unicodeScalars.first else { continue }
      let parts = entry.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { Array($0.utf8) }
      table[first.value] = Entry(letters: parts[0], sounds: parts[parts.count - 1])
    }
    return table
  }

  private static let common = table(
    """
    аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya іi їi \
    єye ґg ўu ђdj јj љlj њnj ћc/ch џdz/dzh ѓg ќk ѕdz ʼ ѣe
    """)

  private static let tables: [Language: [UInt32: Entry]] = [
    .ukrainian: table("гh иy їyi єye"), .ukrainianByEnding: table("гg/h иi/y"), .bulgarian: table("щsht ъa хh йy"),
    .serbian: table("жz/zh чc/ch шs/sh хh цc/ts"),
  ]
}
