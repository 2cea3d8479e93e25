/// Figures as horizontal bars in a picture inside a page of HTML (SVG 2): no script, no font, nothing from elsewhere.
///
/// Whoever hears the page hears title and description; each figure stands beside its bar as text.
public struct BarPicture: Sendable {
  /// One bar.
  public struct Bar: Hashable, Sendable {
    let label: String
    let value: Double
    let figure: String

    /// A bar; a value that is no finite number, or less than nothing, has no length.
    ///
    /// `figure` is the value as text, such as ``Readable`` makes.
    public init(_ label: String, _ value: Double, figure: String) {
      self.label = label
      self.value = value.isFinite ? max(value, 0) : 0
      self.figure = figure
    }
  }

  private static let width = 360.0
  private static let rowHeight = 40.0

  private let id: String
  private let title: String
  private let bars: [Bar]

  /// A picture whose `id` nothing else in the page has.
  public init(id: String, title: String, _ bars: [Bar]) {
    self.id = Markup.identifier(id)
    self.title = title
    self.bars = bars
  }

  /// The picture as an element `svg` inside of `figure`; nothing without bars.
  ///
  /// Labels stand above their bars, so that the picture is readable at a width of 320 pixels. O(bars).
  public var html: String {
    guard !bars.isEmpty else { return "" }
    let height = Double(bars.count) * Self.rowHeight + 4
    let words = bars.map { "\($0.label): \($0.figure)" }.joined(separator: "; ")
    return """
      <figure>
      <svg viewBox="0 0 \(Self.number(Self.width)) \(Self.number(height))" role="img" \
      aria-labelledby="\(id)-title \(id)-desc">
      <title id="\(id)-title">\(Markup.escaped(title))</title>
      <desc id="\(id)-desc">\(Markup.escaped(words))</desc>
      \(bars.enumerated().map(row).joined())</svg>
      </figure>

      """
  }

  private func row(_ index: Int, _ bar: Bar) -> String {
    let top = Double(index) * Self.rowHeight
    let most = bars.reduce(0) { max($0, $1.value) }
    let length = most > 0 ? bar.value / most * Self.width : 0
    return """
      <text x="0" y="\(Self.number(top + 16))">\(Markup.escaped(Self.shortened(bar.label)))</text>
      <text x="\(Self.number(Self.width))" y="\(Self.number(top + 16))" \
      text-anchor="end">\(Markup.escaped(bar.figure))</text>
      <rect x="0" y="\(Self.number(top + 21))" width="\(Self.number(bar.value > 0 ? max(length, 1) : 0))" height="12"/>

      """
  }

  /// A label that would run into its figure is cut; the description has it whole.
  private static func shortened(_ text: String) -> String { text.count <= 34 ? text : text.prefix(33) + "…" }

  /// At most two decimals.
  private static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    return rest == 0 ? "\(whole)" : "\(whole)." + (rest < 10 ? "0\(rest)" : "\(rest)")
  }
}
