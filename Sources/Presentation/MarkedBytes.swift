/// A piece of a file with marks under some of it, as compilers show a line.
///
/// Line feeds end lines; everything else that is not to be seen is written out, see ``Visible``.
public struct MarkedBytes: Sendable {
  private struct Cell {
    let text: String
    let isMarked: Bool
  }

  private let lines: [[Cell]]

  /// Bytes with marks.
  ///
  /// An empty range marks the place where something is missing. O(bytes x marks).
  public init(_ bytes: [UInt8], marks: [Range<Int>] = []) {
    let shown = marks.map { $0.isEmpty ? $0.lowerBound..<$0.lowerBound + 1 : $0 }
    let marked = bytes.indices.map { index in shown.contains { $0.contains(index) } }
    var end = bytes.endIndex
    while end > 0, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    var lines: [[Cell]] = [[]]
    var start = 0
    // Runs of equal marks are decoded as one, so that no character is cut in two.
    while start < end {
      if bytes[start] == 0x0A {
        lines.append([])
        start += 1
        continue
      }
      let next =
        bytes[start..<end].indices.dropFirst().first { bytes[$0] == 0x0A || marked[$0] != marked[start] } ?? end
      lines[lines.count - 1] += Visible.bytes(bytes[start..<next]).map {
        Cell(text: String($0), isMarked: marked[start])
      }
      start = next
    }
    if shown.contains(where: { $0.lowerBound >= end }) {
      lines[lines.count - 1].append(Cell(text: " ", isMarked: true))
    }
    self.lines = lines
  }

  /// Lines of at most the terminal's columns, indented by two; under each that has marks a line of carets.
  public func rendered(on terminal: Terminal) -> String {
    lines.flatMap { Self.pieces($0, columns: terminal.columns - 2) }.map { Self.drawn($0, on: terminal) }.joined()
  }

  private static func pieces(_ line: [Cell], columns: Int) -> [[Cell]] {
    var pieces: [[Cell]] = [[]]
    var used = 0
    for cell in line {
      let width = DisplayWidth.of(cell.text)
      if used + width > columns {
        pieces.append([])
        used = 0
      }
      pieces[pieces.count - 1].append(cell)
      used += width
    }
    return pieces
  }

  private static func drawn(_ cells: [Cell], on terminal: Terminal) -> String {
    let text = ("  " + cells.map(\.text).joined()).withoutTrailingSpaces + "\n"
    guard cells.contains(where: \.isMarked) else { return text }
    let carets = cells.map { String(repeating: $0.isMarked ? "^" : " ", count: DisplayWidth.of($0.text)) }.joined()
    return text + "  " + Emphasis.bad(carets.withoutTrailingSpaces, on: terminal) + "\n"
  }
}
