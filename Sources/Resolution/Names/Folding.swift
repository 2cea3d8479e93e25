import Foundation

/// Brings text of any script to lower-case ASCII letters, digits and single spaces: ASCII by bytes, Latin, Greek and
/// Cyrillic by tables of our own, the rest by ICU.
///
/// Called once per distinct value.
enum Folding {
  /// The folded bytes: words of `a-z0-9` separated by one space; apostrophes vanish, all else separates words.
  static func fold(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    if bytes.allSatisfy({ $0 < 0x80 }) { return words(bytes) }
    return fold(String(decoding: bytes, as: UTF8.self))
  }

  /// The same for a text.
  static func fold(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    var isComplete = true
    var previous: UInt32 = 0
    for scalar in text.lowercased().precomposedStringWithCanonicalMapping.unicodeScalars {
      if scalar.isASCII {
        output.append(UInt8(scalar.value))
      } else if let known = table[scalar.value] {
        output.append(contentsOf: isGreekOU(previous, scalar.value) ? "u".utf8 : known.utf8)
      } else if !scalar.properties.isDiacritic, !scalar.properties.isDefaultIgnorableCodePoint {
        isComplete = false
        break
      }
      previous = scalar.value
    }
    return isComplete ? output.withUnsafeBytes(words) : transliterated(text)
  }

  /// ου and ού are one sound.
  private static func isGreekOU(_ previous: UInt32, _ current: UInt32) -> Bool {
    previous == 0x3BF && (current == 0x3C5 || current == 0x3CD)
  }

  /// What the tables do not know: ICU's general transliteration, some 140,000 strings a second.
  private static func transliterated(_ text: String) -> [UInt8] {
    let latin = text.applyingTransform(StringTransform("Any-Latin; Latin-ASCII; Lower()"), reverse: false) ?? text
    return Array(latin.utf8.filter { $0 < 0x80 }).withUnsafeBytes(words)
  }

  private static func words(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var isBetween = false
    for byte in bytes {
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if (lower >= 0x61 && lower <= 0x7A) || (lower >= 0x30 && lower <= 0x39) {
        if isBetween, !output.isEmpty { output.append(0x20) }
        isBetween = false
        output.append(lower)
      } else if lower != 0x27 && lower != 0x60 {
        isBetween = true
      }
    }
    return output
  }

  /// Lower-case scalar to ASCII.
  ///
  /// Cyrillic after BGN/PCGN without its apostrophes, Greek after ELOT 743 letter by letter.
  private static let table: [UInt32: String] = {
    var table: [UInt32: String] = [:]
    for entry in latin.split(separator: " ") {
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      for scalar in parts[0].unicodeScalars { table[scalar.value] = String(parts[1]) }
    }
    for entry in (cyrillic + " " + greek).split(separator: " ") {
      let scalars = entry.unicodeScalars
      if let first = scalars.first { table[first.value] = String(String.UnicodeScalarView(scalars.dropFirst())) }
    }
    return table
  }()

  private static let latin = """
    àáâãäåāăąǎạảấầẩẫậắằẳẵặ:a æ:ae çćĉċč:c ďđð:d èéêëēĕėęěẹẻẽếềểễệ:e ĝğġģǧ:g ĥħ:h ìíîïĩīĭįıǐỉị:i ĵ:j ķ:k \
    ĺļľŀł:l ñńņňŋ:n òóôõöøōŏőǒơọỏốồổỗộớờởỡợ:o œ:oe ŕŗř:r śŝşšș:s ß:ss ţťŧț:t þ:th ùúûüũūŭůűųǔǖǘǚǜưụủứừửữự:u ŵ:w \
    ýÿŷỳỵỷỹ:y źżž:z ʼ’‘ʻ´′:'
    """

  private static let cyrillic = """
    аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya \
    іi їi єye ґg ўu ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz
    """

  private static let greek = """
    αa άa βv γg δd εe έe ζz ηi ήi θth ιi ίi ϊi ΐi κk λl μm νn ξx οo όo πp ρr σs ςs τt υy ύy ϋy ΰy φf χch ψps ωo ώo
    """
}
