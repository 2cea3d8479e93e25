/// What is wrong with a page of HTML that needs nothing else and is for everybody; empty where nothing is.
///
/// Looks at tags only; takes the strict form that our pages have: every element closed, attributes in double quotes.
public struct PageChecks {
  /// One start tag.
  public struct Tag {
    /// The element's name.
    public let name: String
    /// Its attributes.
    public let attributes: [String: String]
  }

  private static let void: Set<String> = ["meta", "rect", "line"]

  /// The start tags, in order.
  public private(set) var tags: [Tag] = []
  /// What is wrong, as sentences.
  public private(set) var faults: [String] = []

  /// Checks a page.
  public init(_ html: String) {
    readTags(html)
    let ids = tags.compactMap { $0.attributes["id"] }
    check(Set(ids).count == ids.count, "an id stands twice")
    checkWhole(html)
    checkElements(ids: Set(ids))
  }

  private mutating func check(_ holds: Bool, _ fault: @autoclosure () -> String) {
    if !holds { faults.append(fault()) }
  }

  private mutating func readTags(_ html: String) {
    var open: [String] = []
    for piece in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
      guard let end = piece.firstIndex(of: ">") else {
        faults.append("a tag has no end")
        continue
      }
      let text = piece[..<end]
      if text.hasPrefix("!") { continue }
      if text.hasPrefix("/") {
        if open.popLast() != String(text.dropFirst()) { faults.append("</\(text.dropFirst())> closes another element") }
        continue
      }
      let tag = Self.tag(text)
      tags.append(tag)
      if !Self.void.contains(tag.name) { open.append(tag.name) }
    }
    check(open.isEmpty, "\(open) are not closed")
  }

  private static func tag(_ text: Substring) -> Tag {
    let name = text.prefix { $0 != " " && $0 != "\n" && $0 != "/" }
    var attributes: [String: String] = [:]
    let pieces = text.dropFirst(name.count).split(separator: "\"", omittingEmptySubsequences: false)
    for index in stride(from: 0, to: pieces.count - 1, by: 2) {
      let key = pieces[index].drop { $0 == " " || $0 == "\n" }.dropLast()
      attributes[String(key)] = String(pieces[index + 1])
    }
    return Tag(name: String(name), attributes: attributes)
  }

  private mutating func checkWhole(_ html: String) {
    func count(_ name: String) -> Int { tags.count { $0.name == name } }
    check(html.hasPrefix("<!DOCTYPE html>\n"), "no document type")
    for name in ["html", "head", "title", "h1", "main", "header"] {
      // A picture has a title of its own.
      let expected = name == "title" ? 1 + count("svg") : 1
      check(count(name) == expected, "there is not one \(name)")
    }
    for forbidden in ["<script", "javascript:", "http:", "https:", "//", "src=", "url(", "@import"] {
      check(!html.contains(forbidden), "the page has \(forbidden)")
    }
    check(tags.first { $0.name == "html" }?.attributes["lang"]?.isEmpty == false, "the page has no language")
    check(html.contains("name=\"viewport\""), "the page has no viewport")
    check(html.contains("prefers-color-scheme: dark"), "the page has no dark form")
  }

  private mutating func checkElements(ids: Set<String>) {
    for (index, tag) in tags.enumerated() {
      let attributes = tag.attributes
      check(!attributes.keys.contains { $0.hasPrefix("on") }, "\(tag.name) has a handler")
      if tag.name == "th" { check(["col", "row"].contains(attributes["scope"]), "a th has no scope") }
      if tag.name == "table" { check(tags[index + 1].name == "caption", "a table has no caption") }
      if tag.name == "svg" {
        check(attributes["role"] == "img", "a picture has no role")
        check(tags[index + 1].name == "title" && tags[index + 2].name == "desc", "a picture has no words")
      }
      if let link = attributes["href"] { check(ids.contains(String(link.dropFirst())), "\(link) leads nowhere") }
      for label in attributes["aria-labelledby"]?.split(separator: " ") ?? [] {
        check(ids.contains(String(label)), "\(label) labels nothing")
      }
    }
  }
}

/// Names that try to become markup, to end an attribute, to hide, or to be something else than text.
public let hostileNames: [String] = [
  "<script>alert(1)</script>", "</title><script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
  "' onmouseover='alert(1)", "\" onfocus=\"alert(1)\" autofocus=\"", "</td></tr></table><h1>", "<!--", "-->", "]]>",
  "<![CDATA[<b>]]>", "&lt;b&gt;", "&#60;b&#62;", "&", "&&&", "<", ">", "\"", "'", "`${alert(1)}`", "{{7*7}}",
  "</svg><b>", "</desc><b>", "<svg onload=alert(1)>", "<a href=\"javascript:alert(1)\">x</a>",
  "<iframe>", "<style>*{display:none}</style>", "</style><b>", "<base href=\"x\">", "<meta a=\"refresh\">",
  "\u{202E}gnirts", "\u{200B}<b>", "a\u{0}b<i>", "\n<b>\r\n", "\t\"<b>\"", "<B\u{301}>", "＜script＞",
  "<\u{0}script>", "<ſcript>", String(repeating: "<", count: 200), "{name}", "}{", "Ærøskøbing <Ø>", "李<伟>",
]
