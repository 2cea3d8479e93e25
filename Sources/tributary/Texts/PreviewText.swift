import Formats
import Pipeline
import Presentation
import Providers
import Records

/// What an adapter makes of the first rows of a file, as text that fits a terminal.
struct PreviewText {
  private let preview: AdapterPreview
  private let feed: String
  private let file: String

  init(_ preview: AdapterPreview, feed: String, file: String) {
    self.preview = preview
    self.feed = feed
    self.file = file
  }

  func rendered(on terminal: Terminal) -> String {
    let heading = Emphasis.strong("\(Visible.text(file)) as \(feed)", on: terminal) + "\n"
    let items = preview.items.map { item($0, terminal) }
    return heading + (items.isEmpty ? "The file has no row.\n" : items.joined(separator: "\n")) + unmapped(terminal)
  }

  private func item(_ item: AdapterPreview.Item, _ terminal: Terminal) -> String {
    let line = item.place.line > 0 ? ", line \(item.place.line)" : ""
    let part = item.place.part > 0 ? ", part \(item.place.part + 1)" : ""
    let heading = "Record \(item.place.record)\(part)\(line), byte \(item.place.byte)"
    return heading + "\n" + MarkedBytes(item.raw).rendered(on: terminal) + outcome(item.outcome, terminal)
  }

  private func outcome(_ outcome: AdapterPreview.Outcome, _ terminal: Terminal) -> String {
    switch outcome {
    case .record(let record): return self.record(record, terminal)
    case .setAside(let faults):
      return faults.map { fault in
        let column = fault.column.map { ", column \(Visible.text($0))" } ?? ""
        return Emphasis.bad("  rejected: \(fault.code)", on: terminal) + column + "\n"
          + Prose.lines(
            "expected \(Visible.text(fault.expected)). \(Visible.text(fault.remedy))", indent: 4, on: terminal)
      }.joined()
    }
  }

  private func record(_ record: Record, _ terminal: Terminal) -> String {
    let deletion = record.entry.isDeletion ? ", takes back what was stated" : ""
    let key = "account \(Visible.text(record.accountID.key)), record \(Visible.text(record.readableKey))"
    var text = Emphasis.good("  \(key), version \(record.entry.version)\(deletion)\n", on: terminal)
    for claim in record.claims {
      text += Prose.lines(Visible.text(claim.value), indent: 4, lead: "\(claim.field.name): ", on: terminal)
    }
    for event in record.events { text += Prose.lines(Self.words(event), indent: 4, lead: "event: ", on: terminal) }
    return text
  }

  private static func words(_ event: Event) -> String {
    let details =
      [event.amount?.description] + event.measures.map { "\($0.name) \($0.value)" }
      + event.codes.map { "\($0.name) \(Visible.text($0.value))" }
    return (["\(event.kind) on \(event.day)"] + details.compactMap { $0 }).joined(separator: ", ")
  }

  private func unmapped(_ terminal: Terminal) -> String {
    let notes = preview.notes.map { "note: \(Visible.text($0.description))\n" }.joined()
    guard !preview.unmappedColumns.isEmpty else { return "\nEvery column is read or ignored by declaration.\n" + notes }
    let names = preview.unmappedColumns.map { Visible.text($0) }.joined(separator: ", ")
    return "\n" + Emphasis.caution("Columns that nobody reads: ", on: terminal) + names + "\n" + notes
  }
}

/// What an adapter makes of the first rows of a file, as JSON.
struct PreviewEntry: Encodable {
  struct Row: Encodable {
    let record: Int
    let part: Int
    let line: Int
    let byte: Int
    let raw: String
    var account: String?
    var recordKey: String?
    var version: String?
    var isDeletion: Bool?
    var claims: [Claim]?
    var events: [EventEntry]?
    var faults: [FaultEntry]?
  }

  struct Claim: Encodable {
    let field: String
    let value: String
  }

  struct EventEntry: Encodable {
    let kind: EventKind
    let day: Day
    let amount: String?
    let measures: [String: ExactDecimal]
    let codes: [String: String]
  }

  let provider: ProviderID
  let feed: FeedID
  let file: String
  let columns: [String]
  let unmappedColumns: [String]
  let notes: [String]
  let rows: [Row]

  init(_ preview: AdapterPreview, _ provider: ProviderID, _ feed: FeedID, _ file: String) {
    self.provider = provider
    self.feed = feed
    self.file = file
    columns = preview.columns
    unmappedColumns = preview.unmappedColumns
    notes = preview.notes.map(\.description)
    rows = preview.items.map(Row.init)
  }
}

extension Record {
  /// The key as text, also where the provider names none and the digest of the content, which is no text, stands for it.
  fileprivate var readableKey: String {
    let isContent = batch.withBytes(entry.recordKey) { $0.elementsEqual(entry.content.bytes) }
    guard isContent else { return recordKey }
    return entry.content.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension PreviewEntry.Row {
  init(_ item: AdapterPreview.Item) {
    record = item.place.record
    part = item.place.part
    line = item.place.line
    byte = item.place.byte
    raw = Visible.bytes(item.raw)
    switch item.outcome {
    case .record(let record):
      account = record.accountID.key
      recordKey = record.readableKey
      version = record.entry.version.description
      isDeletion = record.entry.isDeletion
      claims = record.claims.map { PreviewEntry.Claim(field: $0.field.name, value: $0.value) }
      events = record.events.map(PreviewEntry.EventEntry.init)
    case .setAside(let found):
      faults = found.map(FaultEntry.init)
    }
  }
}

extension PreviewEntry.EventEntry {
  init(_ event: Event) {
    kind = event.kind
    day = event.day
    amount = event.amount?.description
    measures = Dictionary(event.measures.map { ($0.name, $0.value) }) { first, _ in first }
    codes = Dictionary(event.codes.map { ($0.name, $0.value) }) { first, _ in first }
  }
}
