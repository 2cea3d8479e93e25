/// Which code points a place of a pattern takes.
struct LetterSet: Sendable {
  var ranges: [ClosedRange<UInt32>]
  var isNegated = false
  /// Upper and lower case of ASCII letters are the same.
  var ignoresCase = false

  func contains(_ scalar: UInt32) -> Bool {
    var isIn = has(scalar)
    if !isIn, ignoresCase, (0x41...0x5A).contains(scalar & ~0x20), scalar < 0x80 { isIn = has(scalar ^ 0x20) }
    return isIn != isNegated
  }

  private func has(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } }

  static let digit = LetterSet(ranges: [0x30...0x39])
  static let word = LetterSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let space = LetterSet(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
  static let noLineEnd = LetterSet(ranges: [0x0A...0x0A], isNegated: true)
  static let anything = LetterSet(ranges: [], isNegated: true)
}

/// A part of a pattern.
indirect enum RegularExpressionNode {
  case empty
  case letter(LetterSet)
  case anchor(RegularExpression.Anchor)
  case sequence([RegularExpressionNode])
  case choice([RegularExpressionNode])
  case group(Int, RegularExpressionNode)
  case repeated(RegularExpressionNode, Int, Int?, isGreedy: Bool)
}

/// Reads a pattern into its parts.
struct RegularExpressionParser {
  /// How the pattern is meant.
  struct Options {
    var ignoresCase = false
    var dotTakesLineEnds = false
  }

  private let pattern: [UInt32]
  private var position = 0
  private var options: Options
  /// How many groups capture.
  private(set) var groups = 0

  init(_ pattern: String, options: Options) {
    self.pattern = pattern.unicodeScalars.map(\.value)
    self.options = options
  }

  private static func refused(_ what: String) -> SQLFault {
    SQLFault(
      "a regular expression of literals, classes, groups, alternatives and repetitions", "Replace \(what) in it.")
  }

  private var current: UInt32? { position < pattern.count ? pattern[position] : nil }

  private mutating func take(_ letter: Character) -> Bool {
    guard current == letter.unicodeScalars.first?.value else { return false }
    position += 1
    return true
  }

  mutating func parse() throws(SQLFault) -> RegularExpressionNode {
    let node = try choice()
    guard position == pattern.count else { throw Self.refused("the `)` without `(`") }
    return node
  }

  private mutating func choice() throws(SQLFault) -> RegularExpressionNode {
    var branches = [try sequence()]
    while take("|") { branches.append(try sequence()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func sequence() throws(SQLFault) -> RegularExpressionNode {
    var nodes: [RegularExpressionNode] = []
    while let letter = current, letter != 0x7C, letter != 0x29 { nodes.append(try repeated()) }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repeated() throws(SQLFault) -> RegularExpressionNode {
    var node = try atom()
    while let (least, most) = try bounds() {
      node = .repeated(node, least, most, isGreedy: !take("?"))
      if [0x2A, 0x2B, 0x3F].contains(current) { throw Self.refused("the repetition of a repetition") }
    }
    return node
  }

  private mutating func bounds() throws(SQLFault) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{"), let least = number() else {
      position = start
      return nil
    }
    let most: Int? = take(",") ? number() : least
    guard take("}") else {
      position = start
      return nil
    }
    guard least <= 1000, most ?? 0 <= 1000, most ?? least >= least else {
      throw Self.refused("the repetition of more than 1,000")
    }
    return (least, most)
  }

  private mutating func number() -> Int? {
    let start = position
    while let letter = current, LetterSet.digit.contains(letter) { position += 1 }
    return Int(String(String.UnicodeScalarView(pattern[start..<position].compactMap(Unicode.Scalar.init))))
  }

  private mutating func atom() throws(SQLFault) -> RegularExpressionNode {
    guard let letter = current else { return .empty }
    position += 1
    switch Character(Unicode.Scalar(letter) ?? " ") {
    case "(": return try group()
    case "[": return .letter(try letterClass())
    case ".": return .letter(options.dotTakesLineEnds ? .anything : .noLineEnd)
    case "^": return .anchor(.start)
    case "$": return .anchor(.end)
    case "\\": return try escaped()
    case "*", "+", "?":
      throw Self.refused("a repetition of nothing")
    default: return .letter(one(letter))
    }
  }

  private func one(_ letter: UInt32) -> LetterSet {
    LetterSet(ranges: [letter...letter], ignoresCase: options.ignoresCase)
  }

  private mutating func group() throws(SQLFault) -> RegularExpressionNode {
    let outer = options
    var number: Int?
    if take("?") {
      if take("i") {
        options.ignoresCase = true
        // Alone it holds for what follows in the enclosing group.
        if take(")") { return .empty }
      }
      guard take(":") else { throw Self.refused("the group that begins with `(?`") }
    } else {
      groups += 1
      number = groups
    }
    let node = try choice()
    options = outer
    guard take(")") else { throw Self.refused("the `(` without `)`") }
    return number.map { .group($0, node) } ?? node
  }

  private mutating func escaped() throws(SQLFault) -> RegularExpressionNode {
    guard let letter = current else { throw Self.refused("the `\\` at the end") }
    switch letter {
    case 0x62:
      position += 1
      return .anchor(.wordEdge)
    case 0x42:
      position += 1
      return .anchor(.noWordEdge)
    case 0x41:
      position += 1
      return .anchor(.start)
    case 0x7A:
      position += 1
      return .anchor(.end)
    default: return .letter(try escapedSet())
    }
  }

  private static let classes: [UInt32: LetterSet] = [0x64: .digit, 0x77: .word, 0x73: .space]
  private static let controls: [UInt32: UInt32] = [
    0x6E: 0x0A, 0x74: 0x09, 0x72: 0x0D, 0x66: 0x0C, 0x76: 0x0B, 0x61: 0x07,
  ]

  private mutating func escapedSet() throws(SQLFault) -> LetterSet {
    guard let letter = current else { throw Self.refused("the `\\` at the end") }
    position += 1
    if var set = Self.classes[letter | 0x20], (0x41...0x7A).contains(letter) {
      set.isNegated = letter & 0x20 == 0
      return set
    }
    if let control = Self.controls[letter] { return one(control) }
    guard letter < 0x80, !LetterSet.word.contains(letter) || letter == 0x5F else {
      throw Self.refused("`\\` with a letter or a digit that is not b B d D s S w W A z n t r f v")
    }
    return one(letter)
  }

  private mutating func letterClass() throws(SQLFault) -> LetterSet {
    var set = LetterSet(ranges: [], isNegated: take("^"), ignoresCase: options.ignoresCase)
    var isFirst = true
    while isFirst || current != 0x5D {
      isFirst = false
      guard let low = current else { throw Self.refused("the `[` without `]`") }
      position += 1
      if low == 0x5B, current == 0x3A {
        position += 1
        set.ranges += try namedRanges()
      } else if low == 0x5C {
        let escaped = try escapedSet()
        if escaped.isNegated { throw Self.refused("the negated class within `[]`") }
        set.ranges += escaped.ranges
        if escaped.ranges.count == 1, let bounds = escaped.ranges.first, bounds.count == 1 { try extend(&set) }
      } else {
        set.ranges.append(low...low)
        try extend(&set)
      }
    }
    position += 1
    return set
  }

  /// Makes a range of the last letter if `-` and another one follow.
  private mutating func extend(_ set: inout LetterSet) throws(SQLFault) {
    guard current == 0x2D, position + 1 < pattern.count, pattern[position + 1] != 0x5D, let low = set.ranges.last else {
      return
    }
    position += 1
    var high = pattern[position]
    position += 1
    if high == 0x5C { high = try escapedSet().ranges.first?.lowerBound ?? high }
    guard high >= low.lowerBound else { throw Self.refused("the range that runs backwards") }
    set.ranges[set.ranges.count - 1] = low.lowerBound...high
  }

  private static let named: [String: [ClosedRange<UInt32>]] = [
    "alpha": [0x41...0x5A, 0x61...0x7A], "digit": [0x30...0x39], "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A],
    "upper": [0x41...0x5A], "lower": [0x61...0x7A], "space": [0x09...0x0D, 0x20...0x20],
    "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E],
  ]

  private mutating func namedRanges() throws(SQLFault) -> [ClosedRange<UInt32>] {
    var name = ""
    while let letter = current, let scalar = Unicode.Scalar(letter), letter != 0x3A {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard take(":"), take("]"), let ranges = Self.named[name] else { throw Self.refused("the class `[:\(name):]`") }
    return ranges
  }
}
