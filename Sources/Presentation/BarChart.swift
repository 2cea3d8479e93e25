/// Figures as horizontal bars, one line each: label, figure, bar.
///
/// Bars of negative figures stand left of the others' beginning, so that what speaks for and what speaks against can be
/// seen at once.
public struct BarChart: Sendable {
  private struct Row: Sendable {
    let label: String
    let value: Double
    let figure: String
  }

  private var rows: [Row] = []

  /// A chart without bars.
  public init() {}

  /// Adds a bar.
  ///
  /// `figure` is the value as text, such as ``Readable`` makes. A value that is no finite number has no bar.
  public mutating func add(_ label: String, _ value: Double, figure: String) {
    rows.append(Row(label: label, value: value.isFinite ? value : 0, figure: figure))
  }

  /// The chart as lines of at most the terminal's columns, each ended by a line feed; bars share one scale.
  ///
  /// O(bars).
  public func rendered(on terminal: Terminal) -> String {
    let labels = labelColumn(columns: terminal.columns)
    let figureWidth = rows.reduce(0) { max($0, DisplayWidth.of($1.figure)) }
    let labelWidth = labels.joined().reduce(0) { max($0, DisplayWidth.of($1)) }
    let scale = Scale(values: rows.map(\.value), columns: terminal.columns - labelWidth - figureWidth - 4)
    var text = ""
    for (row, lines) in zip(rows, labels) {
      for (index, line) in lines.enumerated() {
        let figure = (index == 0 ? row.figure : "").padded(to: figureWidth, alignment: .right)
        let bar = index == 0 ? scale.bar(row.value, hasUnicode: terminal.hasUnicode) : ""
        let drawn = line.padded(to: labelWidth, alignment: .left) + "  " + figure + "  " + bar
        text += drawn.withoutTrailingSpaces + "\n"
      }
    }
    return text
  }

  /// Labels take at most two fifths of the line.
  private func labelColumn(columns: Int) -> [[String]] { rows.map { $0.label.wrapped(to: columns * 2 / 5) } }
}

/// Where zero is and how long a unit is.
private struct Scale {
  /// Columns left of zero.
  let left: Int
  /// Columns right of zero.
  let right: Int
  /// Columns for 1.
  let unit: Double

  init(values: [Double], columns: Int) {
    let columns = max(columns, 8)
    let most = max(values.max() ?? 0, 0)
    let least = min(values.min() ?? 0, 0)
    let range = most - least
    // A range beyond the largest number is scaled by halves.
    let share = range.isFinite ? (range > 0 ? -least / range : 0) : -least / 2 / (most / 2 - least / 2)
    left = least < 0 ? min(max(Int((share * Double(columns)).rounded()), 1), columns - (most > 0 ? 1 : 0)) : 0
    right = columns - left
    let perUnit = [most > 0 ? Double(right) / most : .infinity, least < 0 ? Double(left) / -least : .infinity]
    unit = perUnit.reduce(.infinity, min)
  }

  func bar(_ value: Double, hasUnicode: Bool) -> String {
    let length = value == 0 || !unit.isFinite ? 0 : value.magnitude * unit
    if value < 0 {
      let drawn = Self.leftBar(min(length, Double(left)), hasUnicode: hasUnicode)
      return String(repeating: " ", count: left - drawn.count) + drawn
    }
    return String(repeating: " ", count: left) + Self.rightBar(min(length, Double(right)), hasUnicode: hasUnicode)
  }

  /// Whole blocks and one of the left eighths (U+2589 to U+258F); what is more than nothing is drawn.
  private static func rightBar(_ length: Double, hasUnicode: Bool) -> String {
    guard hasUnicode else { return asciiBar(length) }
    let eighths = length > 0 ? max(1, Int((length * 8).rounded())) : 0
    let ends = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + ends[eighths % 8]
  }

  /// Unicode has only one partial block that fills a cell from the right, the half.
  private static func leftBar(_ length: Double, hasUnicode: Bool) -> String {
    guard hasUnicode else { return asciiBar(length) }
    let halves = length > 0 ? max(1, Int((length * 2).rounded())) : 0
    return (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
  }

  private static func asciiBar(_ length: Double) -> String {
    String(repeating: "#", count: length > 0 ? max(1, Int(length.rounded())) : 0)
  }
}
