/// Amounts that add up to a total, each beginning where the one before it ended.
public struct Waterfall: Sendable {
  /// One amount.
  public struct Step: Hashable, Sendable {
    /// What it is, such as `family name`.
    public let label: String
    /// What was found, such as `equal`.
    public let detail: String
    /// What it adds.
    public let amount: Double

    /// States an amount.
    public init(_ label: String, detail: String = "", amount: Double) {
      self.label = label
      self.detail = detail
      self.amount = amount
    }
  }

  /// What is drawn, for people who cannot see it.
  public let title: String
  /// In the order in which they are added.
  public let steps: [Step]
  /// What the steps come to, and its name.
  public let total: Step
  /// A line that the total is held against, such as a threshold, and its name.
  public let mark: Step?

  /// A chart of steps whose amounts, added up in order, are the total's.
  public init(title: String, steps: [Step], total: Step, mark: Step? = nil) {
    self.title = title
    self.steps = steps
    self.total = total
    self.mark = mark
  }

  /// One bar: from where to where.
  struct Bar {
    let step: Step
    let start: Double
    let end: Double
    let isTotal: Bool
  }

  /// The steps' bars, and the total's from zero.
  var bars: [Bar] {
    var sum = 0.0
    var bars: [Bar] = []
    for step in steps {
      let amount = step.amount.isFinite ? step.amount : 0
      bars.append(Bar(step: step, start: sum, end: sum + amount, isTotal: false))
      sum += amount
    }
    let end = total.amount.isFinite ? total.amount : sum
    return bars + [Bar(step: total, start: 0, end: end, isTotal: true)]
  }

  /// The least and the greatest value that is drawn; zero is always between them.
  var range: ClosedRange<Double> {
    let ends = bars.flatMap { [$0.start, $0.end] } + (mark.map { [$0.amount] } ?? [])
    let (least, most) = (min(ends.min() ?? 0, 0), max(ends.max() ?? 0, 0))
    return least == most ? 0...1 : least...most
  }

  /// The chart as lines of at most the terminal's columns, each ended by a line feed: label, what was found, amount, bar.
  ///
  /// O(steps x columns).
  public func rendered(on terminal: Terminal) -> String {
    let bars = bars
    let labels = bars.map { $0.step.label }
    let figures = bars.map { Self.figure($0.step.amount) }
    let labelWidth = min(labels.reduce(0) { max($0, DisplayWidth.of($1)) }, terminal.columns / 4)
    let detailWidth = min(bars.reduce(0) { max($0, DisplayWidth.of($1.step.detail)) }, terminal.columns / 4)
    let figureWidth = figures.reduce(0) { max($0, DisplayWidth.of($1)) }
    let width = max(8, terminal.columns - labelWidth - detailWidth - figureWidth - 6)
    var text = ""
    for (index, bar) in bars.enumerated() {
      let lines = zipLongest(labels[index].wrapped(to: labelWidth), bar.step.detail.wrapped(to: max(detailWidth, 2)))
      for (line, (label, detail)) in lines.enumerated() {
        let isFirst = line == 0
        let drawn =
          label.padded(to: labelWidth, alignment: .left) + "  " + detail.padded(to: detailWidth, alignment: .left)
          + "  "
          + (isFirst ? figures[index] : "").padded(to: figureWidth, alignment: .right) + "  "
          + (isFirst ? self.bar(bar, width: width, on: terminal) : "")
        text += drawn.withoutTrailingSpaces + "\n"
      }
    }
    return text
  }

  private func bar(_ bar: Bar, width: Int, on terminal: Terminal) -> String {
    let range = range
    func column(_ value: Double) -> Int {
      Int(((value - range.lowerBound) / (range.upperBound - range.lowerBound) * Double(width - 1)).rounded())
    }
    let (from, to) = (column(min(bar.start, bar.end)), column(max(bar.start, bar.end)))
    let zero = column(0)
    var cells = Array(repeating: " ", count: width)
    cells[zero] = terminal.hasUnicode ? "│" : "|"
    if bar.start != bar.end {
      let piece = terminal.hasUnicode ? "█" : bar.end < bar.start ? "-" : bar.isTotal ? "=" : "+"
      for cell in from...max(from, to) { cells[cell] = piece }
    }
    let drawn = cells.joined()
    let emphasis: Emphasis = bar.isTotal ? .strong : bar.end < bar.start ? .bad : .good
    return emphasis(drawn.withoutTrailingSpaces, on: terminal)
  }

  static func figure(_ amount: Double) -> String {
    let text = Readable.decimal(amount, places: 3)
    return amount > 0 ? "+" + text : text
  }
}

/// Pairs of the elements of two lists; the shorter one is filled with empty text.
private func zipLongest(_ left: [String], _ right: [String]) -> [(String, String)] {
  (0..<max(left.count, right.count)).map {
    ($0 < left.count ? left[$0] : "", $0 < right.count ? right[$0] : "")
  }
}
