/// One line at a terminal that says how far a long step is, drawn over itself.
///
/// Knows no clock: every call says how much time has passed since the step began.
public struct ProgressLine: Sendable {
  /// The least time between two drawings: a terminal need not be written ten times a second.
  public static let interval = Duration.milliseconds(100)

  private let title: String
  private let unit: String
  private let total: Int?
  private let terminal: Terminal
  private var lastDrawn: Duration?

  /// A line for a step.
  ///
  /// - Parameters:
  ///   - title: what is being done, such as `payments/customers`.
  ///   - unit: what is counted, such as `rows`.
  ///   - total: how many there will be, where it is known: only then are the share and the time left shown.
  ///   - terminal: where it goes; nothing is drawn where nobody looks.
  public init(_ title: String, unit: String, total: Int? = nil, on terminal: Terminal) {
    self.title = title
    self.unit = unit
    self.total = total
    self.terminal = terminal
  }

  /// What to write after `count` units and `elapsed` time; `nil` where there is no terminal, and while the last drawing is
  /// younger than ``interval``.
  public mutating func update(_ count: Int, elapsed: Duration) -> String? {
    guard terminal.isTerminal else { return nil }
    if let lastDrawn, elapsed - lastDrawn < Self.interval { return nil }
    lastDrawn = elapsed
    return Self.clear + text(count, elapsed: elapsed)
  }

  /// What to write before anything else is printed: takes the line away, if there is one.
  public mutating func finish() -> String? {
    guard lastDrawn != nil else { return nil }
    lastDrawn = nil
    return Self.clear
  }

  /// Back to the first column, and erase to the end of the line (ECMA-48, Erase in Line).
  private static let clear = "\r\u{1B}[K"

  private func text(_ count: Int, elapsed: Duration) -> String {
    var parts = ["\(title): \(Readable.count(count)) \(unit)", Readable.rate(count, unit, in: elapsed)]
    if let total {
      parts.insert(Readable.share(count, of: total), at: 1)
      parts += timeLeft(count, of: total, elapsed: elapsed).map { ["\($0) left"] } ?? []
    }
    // A line that fills the last column would wrap, and could not be taken away any more.
    return parts.joined(separator: ", ").wrapped(to: terminal.columns - 1)[0]
  }

  private func timeLeft(_ count: Int, of total: Int, elapsed: Duration) -> String? {
    guard elapsed > .zero, (1..<max(total, 1)).contains(count) else { return nil }
    let seconds = elapsed / .seconds(1) * Double(total - count) / Double(count)
    return Readable.duration(.seconds(seconds.rounded(.up)))
  }
}
