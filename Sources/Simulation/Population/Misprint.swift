/// Errors in written text.
///
/// Only ASCII letters and digits are touched, so that any encoding stays well-formed.
enum Misprint {
  /// One typing error: a letter left out, put in, replaced by a neighbour on the keyboard, or two exchanged
  /// (the four errors of Damerau, "A Technique for Computer Detection and Correction of Spelling Errors", CACM 1964).
  static func type(_ text: inout [UInt8], _ random: inout RandomStream) {
    let kind = random.below(4)
    guard let position = position(in: text, after: kind == 3 ? 1 : 0, &random) else { return }
    switch kind {
    case 0: if text.count > 3 { text.remove(at: position) }
    case 1: text.insert(neighbour(of: text[position], &random), at: position)
    case 2: text[position] = neighbour(of: text[position], &random)
    default: if isLetter(text[position - 1]) { text.swapAt(position - 1, position) }
    }
  }

  /// One misread character, as scanners make them.
  static func scan(_ text: inout [UInt8], _ random: inout RandomStream) {
    let start = random.below(max(text.count, 1))
    for offset in text.indices {
      let position = (start + offset) % text.count
      if misread(&text, position) { return }
    }
  }

  private static func misread(_ text: inout [UInt8], _ position: Int) -> Bool {
    if position + 1 < text.count, text[position] == 0x72, text[position + 1] == 0x6E {
      text.replaceSubrange(position...position + 1, with: [0x6D])
      return true
    }
    guard let pair = confusions.first(where: { $0.0 == text[position] }) else { return false }
    text.replaceSubrange(position...position, with: pair.1.bytes)
    return true
  }

  /// What scanners confuse most.
  private static let confusions: [(UInt8, StaticString)] = [
    (0x6D, "rn"), (0x6C, "1"), (0x4F, "0"), (0x6F, "0"), (0x49, "l"), (0x53, "5"), (0x42, "8"), (0x67, "q"),
    (0x65, "c"), (0x68, "b"), (0x76, "y"),
  ]

  private static let rows: [[UInt8]] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"].map { Array($0.utf8) }

  private static func neighbour(of letter: UInt8, _ random: inout RandomStream) -> UInt8 {
    let lower = letter | 0x20
    for row in rows {
      guard let place = row.firstIndex(of: lower) else { continue }
      let next = place == 0 ? 1 : place == row.count - 1 || random.chance(500) ? place - 1 : place + 1
      return letter == lower ? row[next] : row[next] & 0xDF
    }
    return letter
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// The place of a random ASCII letter at or after an offset.
  private static func position(in text: [UInt8], after start: Int, _ random: inout RandomStream) -> Int? {
    let letters = text.indices.filter { $0 >= start && isLetter(text[$0]) }
    return letters.isEmpty ? nil : letters[random.below(letters.count)]
  }
}
