import ArgumentParser
import Pipeline
import Presentation
import Records
import Storage

struct AuditLog: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Lists who granted, withdrew, decided, disputed, erased, ran, published and exported, and when.",
    discussion: """
      Each entry lies in the store since the transaction that it speaks of, and is chained to all before it by a hash \
      under workspace.key. audit.jsonl has the same entries; so has a file outside the workspace, where tributary.yaml \
      names a folder for it:

        audit: {checkpoints: /srv/audit}

      `tributary verify` finds what was altered, removed or rolled back. Accounts are keyed hashes; --account finds those \
      of one.

      Example: tributary audit --after 100 --limit 20 --workspace demo
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @Option(help: ArgumentHelp("Entries after this number.", valueName: "number")) var after: Int64 = 0
  @Option(help: "The most entries to list (default: 100); --json lists all.", transform: parsedLimit) var limit: Int =
    100
  @Option(
    help: ArgumentHelp("Entries about this account, as provider:key.", valueName: "account"), transform: parsedAccount)
  var account: AccountID?

  func run() throws {
    let workspace = try workspace.openForReading()
    let subject = account.map(workspace.auditSubject)
    let entries = try workspace.store.auditEntries(after: after).filter { entry in
      subject.map(entry.subject.contains) ?? true
    }
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(entries)) }
    guard !entries.isEmpty else { return try console.write("The audit log has no such entry.\n") }
    var table = Table(
      .number("entry"), .number("at"), .number("run"), .text("who"), .text("did"), .text("what"))
    for entry in entries.prefix(limit) {
      table.add(
        .init(Int(entry.number)), .init(entry.at), .init(entry.run.map(String.init) ?? ""),
        .init(Visible.text(entry.actor)), .init(entry.action.rawValue), .init(Self.what(entry)))
    }
    let rest = entries.count - min(entries.count, limit)
    try console.write(
      table.rendered(on: console.output)
        + (rest > 0 ? "\(Readable.count(rest)) more; --limit or --after shows them.\n" : ""))
  }

  /// Subject and detail; keyed hashes by their first digits.
  private static func what(_ entry: AuditEntry) -> String {
    let subject = entry.subject.split(separator: " ").map { $0.count == 32 ? String($0.prefix(8)) : String($0) }
    return subject.joined(separator: " ") + (entry.detail.isEmpty ? "" : ", \(entry.detail)")
  }
}
