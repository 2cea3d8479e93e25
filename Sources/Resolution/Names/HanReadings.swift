/// Mandarin readings of Han characters, one for each, and their simplified forms.
enum HanReadings {
  /// Writes each character's reading as a word; false at one that the table does not know.
  static func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    for scalar in run {
      guard let reading = reading(of: scalar) else { return false }
      text.put(" ".utf8)
      text.put(reading)
      text.put(" ".utf8)
    }
    return true
  }

  /// The reading of a character in either form; `nil` for rare ones.
  static func reading(of scalar: Unicode.Scalar) -> [UInt8]? {
    let index = readingOfCharacter[simplified(scalar).value]
    return index.map { syllables[Int($0)] }
  }

  /// The simplified form of a character, or itself.
  static func simplified(_ scalar: Unicode.Scalar) -> Unicode.Scalar { simplifiedForms[scalar] ?? scalar }

  private static let simplifiedForms: [Unicode.Scalar: Unicode.Scalar] = {
    let scalars = Array(simplifications.unicodeScalars)
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for index in stride(from: 0, to: scalars.count - 1, by: 2) { table[scalars[index]] = scalars[index + 1] }
    return table
  }()

  private static let entries = mandarin.split(separator: " ").map { $0.split(separator: ":") }
  /// The reading of each entry of the table.
  static var allReadings: [[UInt8]] { syllables }

  private static let syllables = entries.map { Array($0[0].utf8) }

  private static let readingOfCharacter: [UInt32: UInt16] = {
    var table: [UInt32: UInt16] = [:]
    for (index, entry) in entries.enumerated() {
      for scalar in entry[1].unicodeScalars { table[scalar.value] = UInt16(index) }
    }
    return table
  }()
}
