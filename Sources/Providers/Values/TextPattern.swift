/// A regular expression of bounded cost: the time is at most pattern x text, and both are bounded.
///
/// Literals, `.`, classes (`[a-z]`, `[^ ]`, `\d`, `\w`, `\s` and their opposites, for ASCII), `^`, `$`, groups, `|` and
/// the repetitions `*`, `+`, `?`, `{m}`, `{m,}`, `{m,n}`, greedy or, with `?` behind them, not. What it gives is the
/// first group `(...)`, or the whole match where there is none (`(?:...)` is no group). There are no back references.
///
/// Source: Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009).
public final class TextPattern: Sendable {
  /// Texts of more bytes do not match.
  public static let longestText = 4_096
  /// Steps that a pattern may have after its repetitions are written out.
  static let mostSteps = 500

  enum Step: Sendable {
    case letter(LetterSet)
    case split(first: Int, second: Int)
    case jump(Int)
    case groupStart, groupEnd
    case textStart, textEnd
    case match
  }

  private let steps: [Step]

  /// Reads a pattern; `nil` if it is not understood or too large.
  public init?(_ pattern: String) {
    var parser = TextPatternParser(pattern)
    guard let node = parser.parse() else { return nil }
    var builder = TextPatternBuilder()
    builder.add(parser.hasGroup ? node : .group(node))
    builder.steps.append(.match)
    guard builder.steps.count <= TextPattern.mostSteps else { return nil }
    steps = builder.steps
  }

  /// The bytes of the leftmost match, greedy as written; `nil` if none fits.
  public func firstMatch(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard bytes.count <= TextPattern.longestText else { return nil }
    var machine = Machine(steps: steps, textCount: bytes.count)
    return machine.run(bytes).map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }
  }

  /// Whether any part of the text matches.
  public func matches(_ bytes: UnsafeRawBufferPointer) -> Bool { firstMatch(in: bytes) != nil }

  /// Runs all alternatives side by side, the preferred ones first.
  private struct Machine {
    struct Thread {
      var step: Int
      var start: Int
      var end: Int
    }

    let steps: [Step]
    let textCount: Int
    /// The position at which a step was last put on the list, so that each is there once.
    var seen: [Int]
    var found: Range<Int>?

    init(steps: [Step], textCount: Int) {
      self.steps = steps
      self.textCount = textCount
      seen = Array(repeating: -1, count: steps.count)
    }

    mutating func run(_ bytes: UnsafeRawBufferPointer) -> Range<Int>? {
      var current: [Thread] = []
      var position = 0
      while position <= textCount {
        if found == nil { add(Thread(step: 0, start: -1, end: -1), at: position, to: &current) }
        if current.isEmpty, found != nil { break }
        let (scalar, width) = position < textCount ? bytes.scalar(at: position) : (0, 1)
        var next: [Thread] = []
        for thread in current {
          if case .match = steps[thread.step] {
            // A group that the match went past states nothing.
            found = thread.start < 0 ? 0..<0 : thread.start..<max(thread.start, thread.end)
            break
          }
          guard position < textCount, case .letter(let set) = steps[thread.step], set.contains(scalar) else { continue }
          add(Thread(step: thread.step + 1, start: thread.start, end: thread.end), at: position + width, to: &next)
        }
        current = next
        position += width
      }
      return found
    }

    /// Follows what needs no letter; each step is entered once for each position, so this ends.
    private mutating func add(_ thread: Thread, at position: Int, to list: inout [Thread]) {
      guard seen[thread.step] != position else { return }
      seen[thread.step] = position
      var thread = thread
      switch steps[thread.step] {
      case .letter, .match:
        list.append(thread)
        return
      case .jump(let target): thread.step = target
      case .split(let first, let second):
        add(Thread(step: first, start: thread.start, end: thread.end), at: position, to: &list)
        thread.step = second
      case .groupStart: (thread.start, thread.step) = (position, thread.step + 1)
      case .groupEnd: (thread.end, thread.step) = (position, thread.step + 1)
      case .textStart:
        guard position == 0 else { return }
        thread.step += 1
      case .textEnd:
        guard position == textCount else { return }
        thread.step += 1
      }
      add(thread, at: position, to: &list)
    }
  }
}

/// Letters by ranges.
struct LetterSet: Sendable, Equatable {
  var ranges: [ClosedRange<UInt32>]
  var isNegated = false

  func contains(_ scalar: UInt32) -> Bool { ranges.contains { $0.contains(scalar) } != isNegated }
}

extension UnsafeRawBufferPointer {
  /// The scalar at an offset of valid UTF-8, and its bytes; a byte that is none stands for itself.
  fileprivate func scalar(at index: Int) -> (UInt32, Int) {
    let lead = UInt32(self[index])
    let width = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard width > 1, index + width <= count else { return (lead, 1) }
    let first = lead & (width == 2 ? 0x1F : width == 3 ? 0x0F : 0x07)
    return (self[index + 1..<index + width].reduce(first) { $0 << 6 | UInt32($1 & 0x3F) }, width)
  }
}

/// A pattern as it is written.
indirect enum TextPatternNode {
  case empty, textStart, textEnd
  case letter(LetterSet)
  case sequence([TextPatternNode])
  case either([TextPatternNode])
  case group(TextPatternNode)
  case repeated(TextPatternNode, least: Int, most: Int?, isGreedy: Bool)
}

/// Writes a pattern out as steps.
struct TextPatternBuilder {
  var steps: [TextPattern.Step] = []

  mutating func add(_ node: TextPatternNode) {
    guard steps.count <= TextPattern.mostSteps else { return }
    switch node {
    case .empty: break
    case .textStart: steps.append(.textStart)
    case .textEnd: steps.append(.textEnd)
    case .letter(let set): steps.append(.letter(set))
    case .sequence(let nodes): for node in nodes { add(node) }
    case .either(let nodes): addEither(nodes[...])
    case .group(let node):
      steps.append(.groupStart)
      add(node)
      steps.append(.groupEnd)
    case .repeated(let node, let least, let most, let isGreedy): addRepeated(node, least, most, isGreedy)
    }
  }

  private mutating func addEither(_ nodes: ArraySlice<TextPatternNode>) {
    guard let first = nodes.first else { return }
    guard nodes.count > 1 else { return add(first) }
    let split = steps.count
    steps.append(.jump(0))
    add(first)
    let jump = steps.count
    steps.append(.jump(0))
    steps[split] = .split(first: split + 1, second: steps.count)
    addEither(nodes.dropFirst())
    steps[jump] = .jump(steps.count)
  }

  private mutating func addRepeated(_ node: TextPatternNode, _ least: Int, _ most: Int?, _ isGreedy: Bool) {
    for _ in 0..<least where steps.count <= TextPattern.mostSteps { add(node) }
    guard let most else {
      let split = steps.count
      steps.append(.jump(0))
      add(node)
      steps.append(.jump(split))
      steps[split] = Self.split(split + 1, steps.count, isGreedy)
      return
    }
    var splits: [Int] = []
    for _ in least..<max(least, most) where steps.count <= TextPattern.mostSteps {
      splits.append(steps.count)
      steps.append(.jump(0))
      add(node)
    }
    for split in splits { steps[split] = Self.split(split + 1, steps.count, isGreedy) }
  }

  private static func split(_ more: Int, _ on: Int, _ isGreedy: Bool) -> TextPattern.Step {
    isGreedy ? .split(first: more, second: on) : .split(first: on, second: more)
  }
}
