/// One page of HTML that needs nothing else: no script, no image, no font, no other file and no other host.
///
/// Readable on light and dark grounds, from 320 pixels on without scrolling sideways, by keyboard and aloud: it has
/// landmarks, one heading of the first level, and a link that leads past the contents.
public struct HTMLPage: Sendable {
  /// A part of the page, with a place in its contents.
  public struct Section: Sendable {
    let id: String
    let heading: String
    let lead: String
    let body: String

    /// A part of a page.
    ///
    /// - Parameters:
    ///   - id: its name within the page; made fit by ``Markup/identifier(_:)``.
    ///   - heading: text.
    ///   - lead: text that follows the heading in the contents.
    ///   - body: HTML, made with ``Markup``.
    public init(id: String, heading: String, lead: String = "", body: String) {
      self.id = Markup.identifier(id)
      self.heading = heading
      self.lead = lead
      self.body = body
    }
  }

  /// The words that every page has.
  public struct Words: Sendable {
    let skip: String
    let contents: String

    /// - Parameters:
    ///   - skip: names the link to the content.
    ///   - contents: names the list of sections.
    public init(skip: String = "To the content", contents: String = "Contents") {
      self.skip = skip
      self.contents = contents
    }
  }

  private let language: String
  private let title: String
  private let lead: String
  private let sections: [Section]
  private let words: Words

  /// Puts a page together.
  ///
  /// - Parameters:
  ///   - language: of the page, as a tag of BCP 47.
  ///   - title: text; the heading too.
  ///   - lead: HTML below the heading.
  public init(language: String = "en", title: String, lead: String = "", sections: [Section], words: Words = Words()) {
    self.language = language
    self.title = title
    self.lead = lead
    self.sections = sections
    self.words = words
  }

  /// The page; the same values give the same bytes.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="\(Markup.escaped(language))">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="robots" content="noindex">
    <meta name="referrer" content="no-referrer">
    <title>\(Markup.escaped(title))</title>
    <style>
    \(Self.style)
    </style>
    </head>
    <body>
    <a class="skip" href="#content">\(Markup.escaped(words.skip))</a>
    <header>
    <h1>\(Markup.escaped(title))</h1>
    \(lead)</header>
    \(contents)<main id="content">
    \(sections.map(Self.section).joined())</main>
    </body>
    </html>

    """
  }

  private var contents: String {
    guard sections.count > 1 else { return "" }
    let items = sections.map { section in
      let lead = section.lead.isEmpty ? "" : ": " + Markup.escaped(section.lead)
      return "<li><a href=\"#\(section.id)\">\(Markup.escaped(section.heading))</a>\(lead)</li>\n"
    }
    return "<nav aria-label=\"\(Markup.escaped(words.contents))\">\n<ul>\n\(items.joined())</ul>\n</nav>\n"
  }

  private static func section(_ section: Section) -> String {
    """
    <section id="\(section.id)" aria-labelledby="\(section.id)-heading">
    <h2 id="\(section.id)-heading">\(Markup.escaped(section.heading))</h2>
    \(section.body)</section>

    """
  }

  /// The colours have a contrast of 4.5 and more with their grounds (WCAG 2.2, 1.4.3), bars of 3 and more (1.4.11).
  private static let style = """
    :root { color-scheme: light dark; --ground: #ffffff; --text: #1a1a1a; --faint: #595959; --line: #8c8c8c;
      --link: #0b57a4; --bar: #3b6ea5; --mark: #a63d2f; }
    @media (prefers-color-scheme: dark) { :root { --ground: #16181c; --text: #e8e8e8; --faint: #b0b0b0;
      --line: #7d7d7d; --link: #8ec1f7; --bar: #6fa3dc; --mark: #f0907f; } }
    * { box-sizing: border-box; }
    body { font: 1rem/1.5 system-ui, sans-serif; background: var(--ground); color: var(--text); max-width: 60rem;
      margin: 0 auto; padding: 1rem; overflow-wrap: break-word; }
    a { color: var(--link); }
    a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { position: static; }
    section { margin-top: 2.5rem; border-top: 3px solid var(--line); }
    .wide { overflow-x: auto; margin: .5rem 0 1.5rem; }
    table { border-collapse: collapse; }
    caption { text-align: left; font-weight: 600; }
    th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--line); }
    tbody th { font-weight: 400; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    figure { margin: .5rem 0 1.5rem; }
    svg { display: block; width: 100%; max-width: 44rem; height: auto; }
    svg text { fill: var(--text); font: 14px system-ui, sans-serif; }
    svg rect { fill: var(--bar); }
    svg line { stroke: var(--line); }
    .faint { color: var(--faint); }
    .caution { color: var(--mark); font-weight: 600; }
    @media print { section { break-inside: avoid-page; } .skip, nav { display: none; } }
    """
}
