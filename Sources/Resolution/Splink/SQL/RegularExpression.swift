/// A regular expression in the part of RE2's syntax that Splink's library and most people use: literals, classes, `.`,
/// anchors, groups, alternatives and repetitions, greedy or not.
///
/// The leftmost match, and among those the one that a backtracking matcher would prefer, found in O(text x pattern).
///
/// Source: RE2, "Syntax"; Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009).
struct RegularExpression {
  /// Steps of the virtual machine.
  enum Step {
    case letter(LetterSet)
    case split(Int, Int)
    case jump(Int)
    case save(Int)
    case assert(Anchor)
    case match
  }

  enum Anchor { case start, end, lineStart, lineEnd, wordEdge, noWordEdge }

  private let steps: [Step]
  /// The whole match and the groups.
  let groups: Int

  /// Reads a pattern; what is not understood is refused.
  init(_ pattern: String, options: RegularExpressionParser.Options = .init()) throws(SQLFault) {
    var parser = RegularExpressionParser(pattern, options: options)
    let tree = try parser.parse()
    var builder = Builder()
    builder.add(.group(0, tree))
    steps = builder.steps + [.match]
    groups = parser.groups + 1
  }

  /// Where the whole match and the groups of the first match lie in `bytes`, from offset `start` on.
  func firstMatch(in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> [Range<Int>?]? {
    var machine = Machine(steps: steps, text: ScalarText(bytes))
    return machine.run(from: start).map(ranges)
  }

  /// Calls `body` with the groups of each match, from the left; behind an empty match the search goes on a letter later.
  ///
  /// O(text x pattern) for all of them.
  func forEachMatch(in bytes: UnsafeBufferPointer<UInt8>, _ body: ([Range<Int>?]) -> Void) {
    var machine = Machine(steps: steps, text: ScalarText(bytes))
    var start = 0
    while start <= bytes.count, let match = machine.run(from: start).map(ranges), let all = match[0] {
      body(match)
      start = all.isEmpty ? machine.text.offset(behind: all.upperBound) : all.upperBound
    }
  }

  private func ranges(_ slots: [Int]) -> [Range<Int>?] {
    (0..<groups).map { slots[2 * $0] >= 0 && slots[2 * $0 + 1] >= 0 ? slots[2 * $0]..<slots[2 * $0 + 1] : nil }
  }

  /// Whether all of `bytes` matches.
  func matchesAll(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var machine = Machine(steps: steps, text: ScalarText(bytes))
    machine.mustEnd = true
    return machine.run(from: 0) != nil
  }

  private struct Builder {
    var steps: [Step] = []

    mutating func add(_ node: RegularExpressionNode) {
      switch node {
      case .empty: break
      case .letter(let set): steps.append(.letter(set))
      case .anchor(let anchor): steps.append(.assert(anchor))
      case .sequence(let nodes): for node in nodes { add(node) }
      case .group(let number, let node):
        steps.append(.save(2 * number))
        add(node)
        steps.append(.save(2 * number + 1))
      case .choice(let nodes): addChoice(nodes)
      case .repeated(let node, let least, let most, let isGreedy): addRepeated(node, least, most, isGreedy)
      }
    }

    private mutating func addChoice(_ nodes: [RegularExpressionNode]) {
      var jumps: [Int] = []
      for (index, node) in nodes.enumerated() {
        guard index < nodes.count - 1 else {
          add(node)
          break
        }
        let split = steps.count
        steps.append(.split(0, 0))
        add(node)
        jumps.append(steps.count)
        steps.append(.jump(0))
        steps[split] = .split(split + 1, steps.count)
      }
      for jump in jumps { steps[jump] = .jump(steps.count) }
    }

    private mutating func addRepeated(_ node: RegularExpressionNode, _ least: Int, _ most: Int?, _ isGreedy: Bool) {
      for _ in 0..<least { add(node) }
      guard let most else { return addLoop(node, isGreedy) }
      var splits: [Int] = []
      for _ in least..<max(least, most) {
        splits.append(steps.count)
        steps.append(.split(0, 0))
        add(node)
      }
      for split in splits { steps[split] = Self.split(split + 1, steps.count, isGreedy) }
    }

    private mutating func addLoop(_ node: RegularExpressionNode, _ isGreedy: Bool) {
      let split = steps.count
      steps.append(.split(0, 0))
      add(node)
      steps.append(.jump(split))
      steps[split] = Self.split(split + 1, steps.count, isGreedy)
    }

    private static func split(_ inside: Int, _ after: Int, _ isGreedy: Bool) -> Step {
      isGreedy ? .split(inside, after) : .split(after, inside)
    }
  }

  /// All threads in step, in the order of their preference.
  private struct Machine {
    struct Thread {
      var step: Int
      var slots: [Int]
    }

    let steps: [Step]
    let text: ScalarText
    var mustEnd = false
    private var visited: [Int]
    private var round = 0

    init(steps: [Step], text: ScalarText) {
      self.steps = steps
      self.text = text
      visited = Array(repeating: -1, count: steps.count)
    }

    mutating func run(from start: Int) -> [Int]? {
      let slotCount = steps.reduce(2) { if case .save(let slot) = $1 { max($0, slot + 1) } else { $0 } }
      var threads: [Thread] = []
      var best: [Int]?
      var index = text.index(of: start)
      while true {
        round += 1
        var next: [Thread] = []
        for thread in threads { follow(thread.step, thread.slots, at: index, into: &next) }
        if best == nil, !mustEnd || index == 0 {
          follow(0, Array(repeating: -1, count: slotCount), at: index, into: &next)
        }
        threads = advance(next, at: index, &best)
        guard index < text.count, !threads.isEmpty || best == nil else { return best }
        index += 1
      }
    }

    /// The threads that read the letter at `index`; what comes after a match is given up.
    private func advance(_ threads: [Thread], at index: Int, _ best: inout [Int]?) -> [Thread] {
      var read: [Thread] = []
      for thread in threads {
        switch steps[thread.step] {
        case .match where !mustEnd || index == text.count:
          best = thread.slots
          return read
        case .letter(let set) where index < text.count && set.contains(text.scalars[index]):
          read.append(Thread(step: thread.step + 1, slots: thread.slots))
        default: break
        }
      }
      return read
    }

    private mutating func follow(_ step: Int, _ slots: [Int], at index: Int, into threads: inout [Thread]) {
      guard visited[step] != round else { return }
      visited[step] = round
      switch steps[step] {
      case .letter, .match: threads.append(Thread(step: step, slots: slots))
      case .jump(let target): follow(target, slots, at: index, into: &threads)
      case .split(let first, let second):
        follow(first, slots, at: index, into: &threads)
        follow(second, slots, at: index, into: &threads)
      case .save(let slot):
        var slots = slots
        slots[slot] = text.offsets[index]
        follow(step + 1, slots, at: index, into: &threads)
      case .assert(let anchor): if text.holds(anchor, at: index) { follow(step + 1, slots, at: index, into: &threads) }
      }
    }
  }
}

/// The code points of a text, with the offsets of their bytes.
private struct ScalarText {
  var scalars: [UInt32] = []
  var offsets: [Int] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var offset = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      scalars.append(scalar.value)
      offsets.append(offset)
      offset += UTF8.width(scalar)
    }
    offsets.append(offset)
  }

  var count: Int { scalars.count }

  /// The position of the first letter that begins at an offset or behind it.
  func index(of offset: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if offsets[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Where the letter behind the one at an offset begins; behind the end, an offset that is none.
  func offset(behind offset: Int) -> Int {
    let next = index(of: offset) + 1
    return next < offsets.count ? offsets[next] : offset + 1
  }

  func holds(_ anchor: RegularExpression.Anchor, at index: Int) -> Bool {
    switch anchor {
    case .start: index == 0
    case .end: index == count
    case .lineStart: index == 0 || scalars[index - 1] == 0x0A
    case .lineEnd: index == count || scalars[index] == 0x0A
    case .wordEdge: isWord(index - 1) != isWord(index)
    case .noWordEdge: isWord(index - 1) == isWord(index)
    }
  }

  private func isWord(_ index: Int) -> Bool {
    scalars.indices.contains(index) && LetterSet.word.contains(scalars[index])
  }
}
