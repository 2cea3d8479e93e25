/// Small pieces of HTML; every text that comes in goes out escaped.
public enum Markup {
  /// A column of a table: its title and whether figures stand in it.
  public struct Column: Hashable, Sendable, ExpressibleByStringLiteral {
    let title: String
    let isNumber: Bool

    /// A column of words.
    public static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }

    /// A column of figures, which stand right.
    public static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }

    init(title: String, isNumber: Bool) {
      self.title = title
      self.isNumber = isNumber
    }

    /// A column of words.
    public init(stringLiteral value: String) { self.init(title: value, isNumber: false) }
  }

  /// The text with the five characters that mean something in HTML replaced, and what is not to be seen written out.
  ///
  /// Fit for the content of an element and for an attribute in quotes of either kind. O(length).
  public static func escaped(_ text: String) -> String {
    var result = ""
    for character in Visible.text(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }

  /// An `id` made of any text: letters, digits and `-` of ASCII stay, everything else becomes its number in base 16.
  ///
  /// Two texts that differ have two ids.
  public static func identifier(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-": result.unicodeScalars.append(scalar)
      default: result += "_\(String(scalar.value, radix: 16))_"
      }
    }
    return result.first?.isLetter == true ? result : "n-" + result
  }

  /// A paragraph.
  public static func paragraph(_ text: String) -> String { "<p>\(escaped(text))</p>\n" }

  /// A list without numbers.
  public static func list(_ items: [String]) -> String {
    "<ul>\n" + items.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>\n"
  }

  /// A table whose first column heads its rows.
  ///
  /// It scrolls by itself where it is too wide, so that the page does not; a keyboard can scroll it.
  public static func table(caption: String, _ columns: [Column], _ rows: [[String]]) -> String {
    let head = columns.map { "<th scope=\"col\"\(side($0))>\(escaped($0.title))</th>" }.joined()
    let body = rows.map { row in "<tr>" + zip(columns.indices, row).map { cell($1, $0, columns) }.joined() + "</tr>\n" }
    let name = escaped(caption)
    return """
      <div class="wide" role="group" aria-label="\(name)" tabindex="0">
      <table>
      <caption>\(name)</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body.joined())</tbody>
      </table>
      </div>

      """
  }

  private static func cell(_ text: String, _ index: Int, _ columns: [Column]) -> String {
    let element = index == 0 ? "th scope=\"row\"" : "td"
    return "<\(element)\(side(columns[index]))>\(escaped(text))</\(index == 0 ? "th" : "td")>"
  }

  private static func side(_ column: Column) -> String { column.isNumber ? " class=\"number\"" : "" }
}
