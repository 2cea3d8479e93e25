/// Reads the text of a ``TextPattern``.
struct TextPatternParser {
  private static let deepest = 32
  private static let mostRepeats = 200

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var depth = 0
  private(set) var hasGroup = false

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars.prefix(1_000)) }

  /// The whole pattern; `nil` if it is not understood.
  mutating func parse() -> TextPatternNode? {
    guard scalars.count < 1_000, let node = alternatives(), index == scalars.count else { return nil }
    return node
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    index += 1
    return true
  }

  private mutating func alternatives() -> TextPatternNode? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest, let first = sequence() else { return nil }
    var nodes = [first]
    while take("|") {
      guard let next = sequence() else { return nil }
      nodes.append(next)
    }
    return nodes.count == 1 ? first : .either(nodes)
  }

  private mutating func sequence() -> TextPatternNode? {
    var nodes: [TextPatternNode] = []
    while let scalar = current, scalar != "|", scalar != ")" {
      guard let atom = atom(), let node = repeated(atom) else { return nil }
      nodes.append(node)
    }
    return .sequence(nodes)
  }

  private mutating func repeated(_ atom: TextPatternNode) -> TextPatternNode? {
    let bounds: (Int, Int?)
    switch current {
    case "*": bounds = (0, nil)
    case "+": bounds = (1, nil)
    case "?": bounds = (0, 1)
    case "{":
      guard let counted = counts() else { return nil }
      bounds = counted
    default: return atom
    }
    index += 1
    let isGreedy = !take("?")
    // A repetition of a repetition is a slip of the pen.
    if let next = current, ["*", "+", "?", "{"].contains(next) { return nil }
    return .repeated(atom, least: bounds.0, most: bounds.1, isGreedy: isGreedy)
  }

  /// `{m}`, `{m,}` or `{m,n}`; stops at the closing brace.
  private mutating func counts() -> (Int, Int?)? {
    index += 1
    guard let least = number() else { return nil }
    var most: Int? = least
    if take(",") { most = current == "}" ? nil : number() ?? -1 }
    guard current == "}", most ?? least >= least else { return nil }
    return (least, most)
  }

  private mutating func number() -> Int? {
    var value: Int?
    while let scalar = current, ("0"..."9").contains(scalar) {
      value = (value ?? 0) * 10 + Int(scalar.value - 0x30)
      if value ?? 0 > Self.mostRepeats { return nil }
      index += 1
    }
    return value
  }

  private mutating func atom() -> TextPatternNode? {
    guard let scalar = current else { return nil }
    index += 1
    switch scalar {
    case "^": return .textStart
    case "$": return .textEnd
    case ".": return .letter(LetterSet(ranges: [], isNegated: true))
    case "(": return group()
    case "[": return letterClass().map { .letter($0) }
    case "\\": return escaped().map { .letter($0) }
    case "*", "+", "?", "{", "}", "]", ")": return nil
    default: return .letter(Self.only(scalar))
    }
  }

  private mutating func group() -> TextPatternNode? {
    var captures = !hasGroup
    if take("?") {
      guard take(":") else { return nil }
      captures = false
    }
    if captures { hasGroup = true }
    guard let inner = alternatives(), take(")") else { return nil }
    return captures ? .group(inner) : inner
  }

  private static func only(_ scalar: Unicode.Scalar) -> LetterSet { LetterSet(ranges: [scalar.value...scalar.value]) }

  private mutating func escaped() -> LetterSet? {
    guard let scalar = current else { return nil }
    index += 1
    switch scalar {
    case "d", "D": return LetterSet(ranges: [0x30...0x39], isNegated: scalar == "D")
    case "w", "W":
      return LetterSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A], isNegated: scalar == "W")
    case "s", "S": return LetterSet(ranges: [0x09...0x0D, 0x20...0x20], isNegated: scalar == "S")
    case "t": return Self.only("\t")
    case "n": return Self.only("\n")
    case "r": return Self.only("\r")
    default:
      let isMark = scalar.isASCII && !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
      return isMark ? Self.only(scalar) : nil
    }
  }

  private mutating func letterClass() -> LetterSet? {
    var set = LetterSet(ranges: [], isNegated: take("^"))
    var isFirst = true
    while let scalar = current, scalar != "]" || isFirst {
      isFirst = false
      guard let low = classLetter() else { return nil }
      guard current == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
        // The opposite of a class inside a class has no short form here.
        if low.isNegated { return nil }
        set.ranges += low.ranges
        continue
      }
      index += 1
      guard let high = classLetter(), let first = low.single, let last = high.single, first <= last else { return nil }
      set.ranges.append(first...last)
    }
    return take("]") ? set : nil
  }

  private mutating func classLetter() -> LetterSet? {
    guard let scalar = current else { return nil }
    index += 1
    return scalar == "\\" ? escaped() : Self.only(scalar)
  }
}

extension LetterSet {
  fileprivate var single: UInt32? {
    guard ranges.count == 1, ranges[0].lowerBound == ranges[0].upperBound, !isNegated else { return nil }
    return ranges[0].lowerBound
  }
}
