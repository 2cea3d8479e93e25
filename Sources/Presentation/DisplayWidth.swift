/// How many columns text takes in a terminal: two for East Asian wide and fullwidth characters and for emoji (Unicode
/// Standard Annex #11), none for combining marks and controls, one for everything else.
enum DisplayWidth {
  /// The columns of a text.
  ///
  /// O(length).
  static func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The columns of one character: its widest scalar, since marks and joiners add nothing.
  static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    return character.unicodeScalars.reduce(0) { max($0, of($1)) }
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: 0
    default: isWide(scalar.value) || scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }

  /// The blocks whose characters are wide or fullwidth in EastAsianWidth.txt of Unicode 15, without the emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x1_6FE0...0x1_B2FF, 0x2_0000...0x3_FFFD,
  ]

  private static func isWide(_ value: UInt32) -> Bool {
    value >= 0x1100 && wide.contains { $0.contains(value) }
  }
}

/// Text cut and filled to columns.
extension String {
  /// The text with spaces before or after it, so that it takes `width` columns; longer text stays as it is.
  func padded(to width: Int, alignment: Table.Alignment) -> String {
    let space = String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    return alignment == .right ? space + self : self + space
  }

  /// The text up to its last character that is no space.
  var withoutTrailingSpaces: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// The text in lines of at most `width` columns, broken at spaces and, where a word alone is longer, inside it.
  ///
  /// Existing line breaks stay; there is at least one line.
  func wrapped(to width: Int) -> [String] {
    split(separator: "\n", omittingEmptySubsequences: false).flatMap { Self.wrap($0, to: max(width, 2)) }
  }

  private static func wrap(_ paragraph: Substring, to width: Int) -> [String] {
    guard DisplayWidth.of(paragraph) > width else { return [String(paragraph)] }
    var lines: [String] = []
    var line = ""
    for word in paragraph.split(separator: " ").flatMap({ pieces(of: $0, width: width) }) {
      if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " " + word
    }
    return lines + [line]
  }

  private static func pieces(of word: Substring, width: Int) -> [String] {
    var pieces = [""]
    var used = 0
    for character in word {
      let columns = DisplayWidth.of(character)
      if used + columns > width {
        pieces.append("")
        used = 0
      }
      pieces[pieces.count - 1].append(character)
      used += columns
    }
    return pieces
  }
}
