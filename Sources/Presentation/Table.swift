/// A table for people: titles, a rule, rows.
///
/// Text stands left, numbers right; text that does not fit is wrapped inside its column, so nothing is ever cut off.
public struct Table: Sendable {
  /// On which side of its column a cell stands.
  public enum Alignment: Hashable, Sendable { case left, right }

  /// A column's title and side.
  public struct Column: Hashable, Sendable {
    let title: String
    let alignment: Alignment

    /// A column of words; it becomes narrower where the table is too wide.
    public static func text(_ title: String) -> Column { Column(title: title, alignment: .left) }

    /// A column of figures; it is never wrapped.
    public static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  /// One cell: what stands there and what it means.
  public struct Cell: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral
  {
    let text: String
    let emphasis: Emphasis

    /// Words, or a figure that is already text.
    public init(_ text: String, _ emphasis: Emphasis = .plain) {
      self.text = text
      self.emphasis = emphasis
    }

    /// A whole number, with a comma between thousands.
    public init(_ value: Int, _ emphasis: Emphasis = .plain) { self.init(Readable.count(value), emphasis) }

    /// A number with a fixed count of decimal places.
    public init(_ value: Double, places: Int, _ emphasis: Emphasis = .plain) {
      self.init(Readable.decimal(value, places: places), emphasis)
    }

    /// Plain words.
    public init(stringLiteral value: String) { self.init(value) }

    /// A plain whole number.
    public init(integerLiteral value: Int) { self.init(value) }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []

  /// A table without rows.
  public init(_ columns: Column...) { self.columns = columns }

  /// A table of rows that have one cell for each column.
  public init(_ columns: [Column], rows: [[Cell]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "A row has one cell for each column.")
    (self.columns, self.rows) = (columns, rows)
  }

  /// Whether there is no row yet.
  public var isEmpty: Bool { rows.isEmpty }

  /// Adds a row; it has one cell for each column.
  public mutating func add(_ cells: Cell...) {
    precondition(cells.count == columns.count, "A row has one cell for each column.")
    rows.append(cells)
  }

  /// The table as lines of at most the terminal's columns, each ended by a line feed.
  ///
  /// Wider only where the figures alone need more. O(cells).
  public func rendered(on terminal: Terminal) -> String {
    let widths = fittedWidths(columns: terminal.columns)
    let titles = lines(of: columns.map { Cell($0.title, .strong) }, widths: widths, on: terminal)
    let rule = widths.map { String(repeating: terminal.hasUnicode ? "─" : "-", count: $0) }.joined(separator: Self.gap)
    let body = rows.flatMap { lines(of: $0, widths: widths, on: terminal) }
    return (titles + [rule] + body).map { $0 + "\n" }.joined()
  }

  private static let gap = "  "
  /// Columns of words are not made narrower than this.
  private static let narrowestText = 8

  /// The widths that the columns want, with the widest column of words made narrower until the table fits.
  private func fittedWidths(columns available: Int) -> [Int] {
    var widths = columns.indices.map { naturalWidth(of: $0) }
    var excess = widths.reduce(0, +) + Self.gap.count * (columns.count - 1) - available
    let flexible = columns.indices.filter { columns[$0].alignment == .left }
    while excess > 0, let widest = flexible.max(by: { widths[$0] < widths[$1] }), widths[widest] > Self.narrowestText {
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  private func naturalWidth(of column: Int) -> Int {
    rows.reduce(DisplayWidth.of(columns[column].title)) { max($0, widestLine(of: $1[column].text)) }
  }

  private func widestLine(of text: String) -> Int {
    text.split(separator: "\n").reduce(0) { max($0, DisplayWidth.of($1)) }
  }

  private func lines(of cells: [Cell], widths: [Int], on terminal: Terminal) -> [String] {
    let wrapped = zip(cells, widths).map { $0.text.wrapped(to: $1) }
    let height = wrapped.reduce(1) { max($0, $1.count) }
    return (0..<height).map { row in
      let parts = cells.indices.map { column in
        let text = row < wrapped[column].count ? wrapped[column][row] : ""
        let padded = text.padded(to: widths[column], alignment: columns[column].alignment)
        return cells[column].emphasis(padded, on: terminal)
      }
      return parts.joined(separator: Self.gap).withoutTrailingSpaces
    }
  }
}
