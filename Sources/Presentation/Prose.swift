/// Sentences for people, broken into lines.
public enum Prose {
  /// The text as lines of at most the terminal's columns, each after `indent` spaces and ended by a line feed.
  ///
  /// `lead` stands before the first line and moves the others, as `1. ` does in a list. O(length).
  public static func lines(_ text: String, indent: Int = 0, lead: String = "", on terminal: Terminal) -> String {
    let width = DisplayWidth.of(lead)
    let lines = text.wrapped(to: terminal.columns - indent - width)
    return lines.enumerated().map { index, line in
      let start = String(repeating: " ", count: indent) + (index == 0 ? lead : String(repeating: " ", count: width))
      return (start + line).withoutTrailingSpaces + "\n"
    }.joined()
  }
}
