import Pipeline
import Presentation
import Records

/// All that is held of a person, as one page of HTML that needs nothing else: no script, no image, no other file.
struct PersonPage {
  let html: String

  init(_ reports: [PersonReport]) {
    let parts = reports.flatMap { report in report.purposes.map { Self.part($0, of: report) } }
    let overview = reports.flatMap { report in
      report.purposes.map {
        "<li><a href=\"#\(report.profile)-\($0.purpose)\">\(Markup.escaped($0.purpose.rawValue))</a>: "
          + "\(Markup.escaped($0.description))</li>\n"
      }
    }
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="robots" content="noindex">
      <title>What is held of you</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
      table { border-collapse: collapse; margin: .5rem 0 1.5rem; display: block; overflow-x: auto; }
      th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid #8886; }
      section { margin-top: 3rem; border-top: 3px solid currentColor; }
      caption { text-align: left; font-weight: 600; }
      @media print { section { break-before: page; } }
      </style>
      </head>
      <body>
      <main>
      <h1>What is held of you</h1>
      <ul>
      \(overview.joined())</ul>
      \(parts.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private static func part(_ part: PersonReport.PurposePart, of report: PersonReport) -> String {
    let name = Markup.escaped(part.purpose.rawValue)
    return """
      <section id="\(report.profile)-\(name)">
      <h2>For \(name), as of \(part.asOf)</h2>
      <p>\(Markup.escaped(part.description)).</p>
      <p>Your profile is named \(Markup.escaped(report.profile)).</p>
      <h3>Accounts found to be yours</h3>
      \(part.accounts.map(account).joined())
      <h3>Why they are taken for one person</h3>
      \(links(part.links))
      <h3>What is believed of you</h3>
      \(values(part.values, caption: "The value of each field that stands"))
      \(score(part))
      \(disputes(part))
      <h3>If something is wrong</h3>
      <p>\(Markup.escaped(part.dispute))</p>
      </section>
      """
  }

  private static func account(_ account: PersonReport.HeldAccount) -> String {
    let name = "\(account.provider): \(account.key)"
    let consents = account.consents.map { "<p>\(Markup.escaped($0))</p>\n" }.joined()
    let events =
      account.events.isEmpty
      ? ""
      : Markup.table(
        caption: "What the provider says happened", ["Day", "What", "Amount", "Where it stands"],
        account.events.map { ["\($0.day)", $0.kind.rawValue, $0.amount ?? "", place($0.source)] })
    return "<h4>\(Markup.escaped(name))</h4>\n" + consents
      + values(account.values, caption: "What the provider states") + events
  }

  private static func values(_ values: [PersonReport.HeldValue], caption: String) -> String {
    Markup.table(
      caption: caption, ["Field", "Value", "Where it stands"], values.map { [$0.field, $0.value, place($0.source)] })
  }

  private static func place(_ source: PersonReport.HeldSource) -> String {
    "\(source.file), record \(source.record)" + (source.line > 0 ? ", line \(source.line)" : "")
  }

  private static func links(_ links: [PersonReport.HeldLink]) -> String {
    guard !links.isEmpty else { return "<p>There is one account only.</p>" }
    return Markup.list(
      links.map { link in
        let through = link.isDirect ? "" : " They are one profile through other accounts, or by decision."
        return link.explanation.accounts.map(\.description).joined(separator: " and ") + ": "
          + link.explanation.sentence + through
      })
  }

  private static func disputes(_ part: PersonReport.PurposePart) -> String {
    part.disputes.isEmpty ? "" : "<h3>What is disputed</h3>\n" + Markup.list(part.disputes.map(\.sentence))
  }

  private static func score(_ part: PersonReport.PurposePart) -> String {
    guard let score = part.score else {
      return "<h3>Your score</h3>\n<p>\(Markup.escaped(part.withheld ?? "There is no score."))</p>"
    }
    guard part.notice != nil else {
      return "<h3>Your score</h3>\n<p>\(score.total), held back: no notice of it was issued yet.</p>"
    }
    return part.noticeSections.map { section in
      "<h3>\(Markup.escaped(section.heading))</h3>\n" + Markup.list(section.lines)
    }.joined(separator: "\n")
  }
}

/// Small pieces of HTML; everything that comes in is text and goes out escaped.
enum Markup {
  /// The text with the five characters that mean something in HTML replaced, and what is not to be seen written out.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in Visible.text(text) {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.append(character)
      }
    }
    return result
  }

  static func list(_ items: [String]) -> String {
    "<ul>\n" + items.map { "<li>\(escaped($0))</li>\n" }.joined() + "</ul>"
  }

  static func table(caption: String, _ titles: [String], _ rows: [[String]]) -> String {
    let head = titles.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined()
    let body = rows.map { row in "<tr>" + row.map { "<td>\(escaped($0))</td>" }.joined() + "</tr>\n" }.joined()
    return
      "<table>\n<caption>\(escaped(caption))</caption>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>\n</table>\n"
  }
}
