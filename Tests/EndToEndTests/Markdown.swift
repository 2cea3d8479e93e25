/// A fenced block of a document.
struct FencedBlock: Equatable {
  /// What is to be done with a block of shell commands.
  ///
  /// It stands as a comment on the line above the fence.
  enum Mark: Equatable {
    /// `<!-- run -->`, or `<!-- run: status 65 -->` where another status than 0 is expected.
    case run(status: Int32)
    /// `<!-- not run: because -->`
    case notRun(because: String)
  }

  /// The word after the fence.
  let language: String
  /// The line of the fence, from 1.
  let line: Int
  /// What the comment above it says.
  let mark: Mark?
  /// The lines between the fences.
  let text: String
  /// Where a ```` ```text ```` block follows at once: the output that the commands are to have.
  var expectedOutput: String?
}

/// The little of Markdown that checking a document needs.
struct Markdown {
  private let lines: [String]

  init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

  /// The fenced blocks, in order.
  var blocks: [FencedBlock] {
    var blocks: [FencedBlock] = []
    var index = 0
    var endOfLast = -1
    while index < lines.count {
      guard lines[index].hasPrefix("```") else {
        index += 1
        continue
      }
      let end = lines[(index + 1)...].firstIndex { $0.hasPrefix("```") } ?? lines.count - 1
      let block = block(from: index, to: end)
      let followsAtOnce = lines[(endOfLast + 1)..<index].allSatisfy(\.isEmpty)
      if block.language == "text", followsAtOnce, blocks.last?.language == "sh" {
        blocks[blocks.count - 1].expectedOutput = block.text
      }
      blocks.append(block)
      endOfLast = end
      index = end + 1
    }
    return blocks
  }

  /// The targets of links to other files of the repository, without their anchors.
  var localLinks: [String] {
    lines.flatMap { line in
      line.split(separator: "](").dropFirst().compactMap { $0.split(separator: ")").first }
        .map { String($0.prefix { $0 != "#" }) }.filter { !$0.isEmpty && !$0.contains("://") }
    }
  }

  private func block(from start: Int, to end: Int) -> FencedBlock {
    let text = lines[(start + 1)..<max(end, start + 1)].map { $0 + "\n" }.joined()
    let mark = start > 0 ? mark(in: lines[start - 1]) : nil
    return FencedBlock(language: String(lines[start].dropFirst(3)), line: start + 1, mark: mark, text: text)
  }

  private func mark(in line: String) -> FencedBlock.Mark? {
    guard line.hasPrefix("<!-- "), line.hasSuffix(" -->") else { return nil }
    let words = line.dropFirst(5).dropLast(4)
    if words == "run" { return .run(status: 0) }
    if words.hasPrefix("run: status ") { return Int32(words.dropFirst(12)).map { .run(status: $0) } }
    return words.hasPrefix("not run: ") ? .notRun(because: String(words.dropFirst(9))) : nil
  }
}

/// Whether a text is what a document shows; a line `...` there stands for any number of lines.
func matches(_ text: String, pattern: String) -> Bool {
  matches(text.split(separator: "\n")[...], pattern.split(separator: "\n")[...])
}

private func matches(_ lines: ArraySlice<Substring>, _ pattern: ArraySlice<Substring>) -> Bool {
  guard let first = pattern.first else { return lines.isEmpty }
  if first == "..." {
    return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], pattern.dropFirst()) }
  }
  return lines.first == first && matches(lines.dropFirst(), pattern.dropFirst())
}
