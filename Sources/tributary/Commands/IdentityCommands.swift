import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct Identity: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity",
    abstract: "Tells how profiles came, merged, split and went.",
    discussion: "Example: tributary identity events --after 1000 --json",
    subcommands: [Events.self])

  struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists changes of identity in their order, from a number on.",
      discussion: """
        Each event says to which profile its accounts belong from then on, so that who follows the events from the first \
        has the present profiles. To go on, name the last number seen. An account that is not stored any more has no name, \
        only a keyed hash. A profile's name is never given to another person.

        Example: tributary identity events --after 1000 --purpose credit-assessment --json
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp("The last event that is known already.", valueName: "number")) var after: Int64 = 0
    @Option(help: ArgumentHelp("This purpose alone.", valueName: "name")) var purpose: String?
    @Option(help: "The most events to list (default: 100).", transform: parsedLimit) var limit: Int = 100

    func run() throws {
      let workspace = try workspace.openForReading()
      let wanted = try purpose.map { try workspace.configuration.purpose(named: $0) }
      let events = try workspace.store.identityEvents(after: after, purpose: wanted, limit: limit)
      let names = try Inquiry(workspace).identityNames()
      let entries = events.map { IdentityEntry($0, names) }
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(entries)) }
      guard let last = entries.last else { return try console.write("There is no event after \(after).\n") }
      var table = Table(
        .number("event"), .number("run"), .text("purpose"), .text("what"), .text("profile"), .text("from"),
        .number("accounts"))
      for entry in entries {
        table.add(
          .init("\(entry.event)"), .init("\(entry.run)"), .init("\(entry.purpose)"), .init(entry.kind.rawValue),
          .init(entry.profile ?? ""), .init(entry.from ?? ""), .init(entry.accounts.count))
      }
      try console.write(table.rendered(on: console.output))
      if entries.count == limit { try console.write("`--after \(last.event)` shows what follows.\n") }
    }
  }
}

/// A change of identity as a value to print.
private struct IdentityEntry: Encodable {
  struct Member: Encodable {
    let hash: String
    let account: String?
  }

  let event: Int64
  let run: Int64
  let purpose: Purpose
  let kind: IdentityEventKind
  let profile: String?
  let from: String?
  let accounts: [Member]

  init(_ event: IdentityEvent, _ names: IdentityNames) {
    self.event = event.id
    run = event.run
    purpose = event.purpose
    kind = event.kind
    profile = event.profile.isEmpty ? nil : event.profile
    from = event.other.isEmpty ? nil : event.other
    accounts = event.accounts.map { Member(hash: "\($0)", account: names.account($0)?.description) }
  }
}
