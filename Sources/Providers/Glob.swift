/// A pattern for the names of files, relative to the landing folder, with `/` between folders: `*` stands for any
/// number of characters of one name, `?` for one character; neither for `/`.
///
/// Upper and lower case differ.
public struct Glob: Hashable, Sendable, CustomStringConvertible {
  /// The pattern as written.
  public let pattern: String
  private let scalars: [Unicode.Scalar]

  /// Reads a pattern; `nil` if it could name something outside the landing folder (`..`, a leading `/`), a hidden file
  /// or an empty name.
  public init?(_ pattern: String) {
    let names = pattern.split(separator: "/", omittingEmptySubsequences: false)
    guard !names.contains(where: { $0.isEmpty || $0.hasPrefix(".") }),
      !pattern.unicodeScalars.contains(where: { $0.value < 0x20 || $0 == "\\" })
    else { return nil }
    self.pattern = pattern
    scalars = Array(pattern.unicodeScalars)
  }

  /// Whether a relative path fits.
  ///
  /// O(pattern x path) at worst.
  public func matches(_ path: String) -> Bool {
    let text = Array(path.unicodeScalars)
    var reachable = closure(of: [0])
    for scalar in text {
      reachable = closure(of: reachable.flatMap { steps(from: $0, over: scalar) })
      if reachable.isEmpty { return false }
    }
    return reachable.contains(scalars.count)
  }

  /// Whether some path fits both patterns.
  ///
  /// O(product of the lengths).
  public func overlaps(_ other: Glob) -> Bool {
    let width = other.scalars.count + 1
    var seen = [Bool](repeating: false, count: (scalars.count + 1) * width)
    var waiting = [(0, 0)]
    while let (left, right) = waiting.popLast() {
      guard !seen[left * width + right] else { continue }
      seen[left * width + right] = true
      if left == scalars.count, right == other.scalars.count { return true }
      waiting += jointSteps(left, other, right)
    }
    return false
  }

  /// The pattern as written.
  public var description: String { pattern }

  private func symbol(_ index: Int) -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  /// Positions reachable without reading anything: past a `*`.
  private func closure(of positions: [Int]) -> [Int] {
    var result: [Int] = []
    for start in positions {
      var position = start
      while !result.contains(position) {
        result.append(position)
        if symbol(position) == "*" { position += 1 }
      }
    }
    return result
  }

  private func steps(from position: Int, over scalar: Unicode.Scalar) -> [Int] {
    guard let symbol = symbol(position) else { return [] }
    switch symbol {
    case "*": return scalar == "/" ? [] : [position]
    case "?": return scalar == "/" ? [] : [position + 1]
    default: return symbol == scalar ? [position + 1] : []
    }
  }

  /// What both patterns can do together: one skips its `*`, or both read one common character.
  private func jointSteps(_ left: Int, _ other: Glob, _ right: Int) -> [(Int, Int)] {
    let (mine, theirs) = (symbol(left), other.symbol(right))
    var next: [(Int, Int)] = []
    if mine == "*" { next.append((left + 1, right)) }
    if theirs == "*" { next.append((left, right + 1)) }
    guard let mine, let theirs, let common = Glob.commonCharacter(mine, theirs) else { return next }
    for after in steps(from: left, over: common) {
      next += other.steps(from: right, over: common).map { (after, $0) }
    }
    return next
  }

  private static func commonCharacter(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Unicode.Scalar? {
    let (leftIsFree, rightIsFree) = (left == "*" || left == "?", right == "*" || right == "?")
    switch (leftIsFree, rightIsFree) {
    case (true, true): return "x"
    case (true, false): return right
    case (false, true): return left
    case (false, false): return left == right ? left : nil
    }
  }
}
