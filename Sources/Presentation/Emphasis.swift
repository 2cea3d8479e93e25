/// What a piece of text means to its reader; a terminal with colours shows it, any other place shows the text alone.
public enum Emphasis: Hashable, Sendable, CaseIterable {
  case plain
  /// A heading, or the one figure that matters.
  case strong
  /// Detail that may be skipped.
  case faint
  /// As it should be.
  case good
  /// Set aside, unclear, worth a look.
  case caution
  /// Refused or failed.
  case bad

  /// The parameters of Select Graphic Rendition (ECMA-48, section 8.3.117).
  private var rendition: String {
    switch self {
    case .plain: ""
    case .strong: "1"
    case .faint: "2"
    case .good: "32"
    case .caution: "33"
    case .bad: "31"
    }
  }

  /// The text, with the marks of its meaning where `terminal` has colours.
  public func callAsFunction(_ text: String, on terminal: Terminal) -> String {
    guard terminal.hasColours, self != .plain, !text.isEmpty else { return text }
    return "\u{1B}[\(rendition)m\(text)\u{1B}[0m"
  }
}
