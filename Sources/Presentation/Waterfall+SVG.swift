extension Waterfall {
  private static let rowHeight = 26.0
  private static let labelWidth = 330.0
  private static let chartWidth = 440.0
  private static let figureWidth = 90.0
  private static let top = 34.0

  /// The chart as a picture (SVG 1.1) that stands alone: no script, no font, nothing from elsewhere.
  ///
  /// Text from outside is escaped. Colours are readable on white and on dark grounds and are not the only sign: what speaks
  /// against stands left of where it began, with its sign. The same values give the same bytes. O(steps).
  public var svg: String {
    let bars = bars
    let height = Self.top + Double(bars.count) * Self.rowHeight + (mark == nil ? 12 : 30)
    let width = Self.labelWidth + Self.chartWidth + Self.figureWidth
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
      width="\(Self.number(width))" height="\(Self.number(height))" role="img" font-family="sans-serif" \
      font-size="13" fill="#555">
      """,
      "<title>\(Markup.escaped(title))</title>",
      #"<text x="0" y="18" font-size="14" font-weight="bold">\#(Markup.escaped(title))</text>"#,
    ]
    lines.append(line(at: 0, from: Self.top, to: Self.top + Double(bars.count) * Self.rowHeight, dashed: false))
    for (index, bar) in bars.enumerated() { lines += row(bar, index, next: index + 1 < bars.count - 1) }
    lines += markLines(below: Self.top + Double(bars.count) * Self.rowHeight)
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private func row(_ bar: Bar, _ index: Int, next: Bool) -> [String] {
    let top = Self.top + Double(index) * Self.rowHeight
    let middle = Self.number(top + Self.rowHeight / 2 + 4.5)
    let (left, right) = (x(min(bar.start, bar.end)), x(max(bar.start, bar.end)))
    let colour = bar.isTotal ? "#5b6b8c" : bar.end < bar.start ? "#c0504d" : "#3a8f5c"
    let weight = bar.isTotal ? #" font-weight="bold""# : ""
    let detail = bar.step.detail.isEmpty ? "" : ": " + bar.step.detail
    var lines = [
      #"<text x="0" y="\#(middle)"\#(weight)>\#(Markup.escaped(Self.shortened(bar.step.label + detail)))</text>"#,
      """
      <rect x="\(Self.number(left))" y="\(Self.number(top + 4))" width="\(Self.number(max(right - left, 1)))" \
      height="\(Self.number(Self.rowHeight - 8))" fill="\(colour)"/>
      """,
      """
      <text x="\(Self.number(Self.labelWidth + Self.chartWidth + Self.figureWidth))" y="\(middle)" \
      text-anchor="end"\(weight)>\(Self.figure(bar.step.amount))</text>
      """,
    ]
    if next {
      let end = Self.number(x(bar.end))
      lines.append(
        """
        <line x1="\(end)" y1="\(Self.number(top + Self.rowHeight - 4))" x2="\(end)" \
        y2="\(Self.number(top + Self.rowHeight + 4))" stroke="#999"/>
        """)
    }
    return lines
  }

  private func markLines(below bottom: Double) -> [String] {
    guard let mark else { return [] }
    let text = "\(mark.label) \(Self.figure(mark.amount))"
    return [
      line(at: mark.amount, from: Self.top, to: bottom + 4, dashed: true),
      """
      <text x="\(Self.number(x(mark.amount)))" y="\(Self.number(bottom + 18))" \
      text-anchor="middle">\(Markup.escaped(text))</text>
      """,
    ]
  }

  private func line(at value: Double, from top: Double, to bottom: Double, dashed: Bool) -> String {
    let place = Self.number(x(value))
    let dash = dashed ? #" stroke-dasharray="4 3""# : ""
    return """
      <line x1="\(place)" y1="\(Self.number(top))" x2="\(place)" y2="\(Self.number(bottom))" stroke="#999"\(dash)/>
      """
  }

  private func x(_ value: Double) -> Double {
    let range = range
    return Self.labelWidth + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * Self.chartWidth
  }

  /// Labels that would run into the bars are cut.
  private static func shortened(_ text: String) -> String {
    text.count <= 50 ? text : text.prefix(49) + "…"
  }

  /// At most two decimals, without trailing zeros.
  private static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    let digits = rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)"
    return "\(sign)\(whole).\(digits)"
  }
}
