/// What the place that text goes to can show.
///
/// A value: whoever knows the descriptor and the environment makes it.
public struct Terminal: Hashable, Sendable {
  /// Whether a person is looking: not a file, a pipe or a log.
  public let isTerminal: Bool
  /// How many columns a line may take: the terminal's, at most ``widest``, and ``widest`` where there is no terminal.
  public let columns: Int
  /// Whether colours may be used.
  public let hasColours: Bool
  /// Whether characters outside ASCII may be used for drawing.
  public let hasUnicode: Bool

  /// The most columns that any text takes, in a wider terminal too: longer lines are hard to read.
  public static let widest = 100
  /// Below this many columns a table cannot be read; narrower terminals wrap by themselves.
  static let narrowest = 40

  /// Plain ASCII text of full width: for files, logs and tests.
  public static let plain = Terminal(isTerminal: false, columns: nil) { _ in nil }

  /// Decides from the facts.
  ///
  /// - Parameters:
  ///   - isTerminal: whether the descriptor is a terminal.
  ///   - columns: the terminal's width; `nil` or 0 where it is not known.
  ///   - environment: looks up a variable. `NO_COLOR`, set to anything but nothing, forbids colours (no-color.org); so
  ///     does `TERM=dumb`. The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set says whether the text is UTF-8.
  public init(isTerminal: Bool, columns: Int?, environment: (String) -> String?) {
    func variable(_ name: String) -> String? {
      guard let value = environment(name), !value.isEmpty else { return nil }
      return value
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { variable($0) }.first ?? ""
    let known = columns.flatMap { $0 > 0 ? $0 : nil } ?? Self.widest
    self.isTerminal = isTerminal
    self.columns = min(max(known, Self.narrowest), Self.widest)
    self.hasColours = isTerminal && variable("NO_COLOR") == nil && variable("TERM") != "dumb"
    self.hasUnicode = ["utf-8", "utf8"].contains { locale.lowercased().hasSuffix($0) }
  }
}
