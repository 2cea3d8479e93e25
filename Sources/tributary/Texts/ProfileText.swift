import Pipeline
import Presentation
import Records

/// What a profile is made of, as a value to print.
struct ProfileStory: Encodable {
  struct Member: Encodable {
    let provider: ProviderID
    let key: String
  }

  let profile: String
  let purpose: Purpose
  let asOf: Day
  let members: [Member]
  let links: [PersonReport.HeldLink]
  let values: [PersonReport.HeldValue]

  init(_ profile: String, _ part: PersonReport.PurposePart) {
    self.profile = profile
    purpose = part.purpose
    asOf = part.asOf
    members = part.accounts.map { Member(provider: $0.provider, key: $0.key) }
    links = part.links
    values = part.values
  }
}

/// What a profile is made of, as text that fits a terminal.
struct ProfileText {
  private let story: ProfileStory

  init(_ story: ProfileStory) { self.story = story }

  func rendered(on terminal: Terminal) -> String {
    let heading = Emphasis.strong("Profile \(story.profile) for \(story.purpose), as of \(story.asOf)", on: terminal)
    let members = story.members.map { "  " + Visible.text("\($0.provider):\($0.key)") + "\n" }.joined()
    return heading + "\n\nAccounts\n" + members + "\nWhy they are one\n" + HeldText.links(story.links, terminal)
      + "\nThe values that stand\n" + HeldText.values(story.values, terminal)
  }
}

/// What is held of a person, as tables and sentences.
enum HeldText {
  /// Each value with its place.
  static func values(_ values: [PersonReport.HeldValue], _ terminal: Terminal) -> String {
    guard !values.isEmpty else { return "  none\n" }
    var table = Table(.text("field"), .text("value"), .text("file"), .number("record"), .number("line"))
    for value in values {
      table.add(
        .init(value.field), .init(Visible.text(value.value)), .init(Visible.text(value.source.file)),
        .init("\(value.source.record)"), .init(value.source.line > 0 ? "\(value.source.line)" : ""))
    }
    return table.rendered(on: terminal)
  }

  /// A sentence for each pair of accounts.
  static func links(_ links: [PersonReport.HeldLink], _ terminal: Terminal) -> String {
    guard !links.isEmpty else { return "  There is one account only.\n" }
    return links.map { link in
      let accounts = link.explanation.accounts.map { Visible.text("\($0)") }.joined(separator: " and ")
      let through = link.isDirect ? "" : " They are one profile through other accounts, or by decision."
      return Prose.lines("\(accounts): \(link.explanation.sentence)\(through)", lead: "- ", on: terminal)
    }.joined()
  }
}
