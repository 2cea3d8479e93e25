import Consent
import Formats
import Providers
import Records
import Storage

/// The feed of consents: `consents/*.jsonl` in the landing folder, gzipped or not.
///
/// Its rows are facts about accounts of other providers, so they go into the consent ledger instead of through the
/// gate.
///
/// A line is `{"fact":"grant","provider":...,"account":...,"purpose":...,"from":"YYYY-MM-DD","until":null or a date,
/// "evidence":...}` or `{"fact":"withdrawal","provider":...,"account":...,"purpose":...,"at":"YYYY-MM-DD"}`.
struct ConsentFeed: ProviderAdapter {
  let id: ProviderID = "consents"
  let version = "1"
  let context = Context.finance
  let isSimulated = true
  let rank = 1

  static let bound = BoundFeed(adapter: ConsentFeed(), feed: ConsentFeed().feeds[0])

  static func claims(_ name: String) -> Bool { bound.feed.files.contains { $0.matches(name) } }

  var feeds: [Feed] {
    var layout = TreeLayout()
    layout.columns = Self.columns
    return [
      Feed(
        id: "consents", files: [Glob("consents/*.jsonl"), Glob("consents/*.jsonl.gz")].compactMap { $0 },
        format: .jsonLines(layout), drift: .refuse)
    ]
  }

  private static let columns = ["fact", "provider", "account", "purpose", "from", "until", "evidence", "at"]

  func reader(for feed: FeedID, columns: [String]) throws(FileRefusal) -> any RowReader { NoRecords() }

  /// Consents make no records.
  private struct NoRecords: RowReader {
    mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection) {}
  }

  /// Reads one row as a fact.
  static func fact(_ row: Row) throws(Rejection) -> ConsentFact {
    var reader = FactReader(row: row)
    let account = reader.account()
    let purpose = reader.name("purpose").map { Purpose(rawValue: $0) }
    switch row.text("fact") {
    case "grant":
      let from = reader.day("from")
      let until = row.text("until") == nil ? nil : reader.day("until")
      let evidence = reader.text("evidence", "where the consent can be found")
      if let account, let purpose, let from, let evidence, reader.faults.isEmpty {
        return .grant(Grant(account: account, purpose: purpose, from: from, until: until, evidence: evidence))
      }
    case "withdrawal":
      let at = reader.day("at")
      if let account, let purpose, let at, reader.faults.isEmpty {
        return .withdrawal(Withdrawal(account: account, purpose: purpose, at: at))
      }
    default: reader.fault("fact", "grant or withdrawal")
    }
    throw Rejection(reader.faults)
  }

  /// Collects all faults of a row.
  private struct FactReader {
    let row: Row
    var faults: [Fault] = []

    mutating func fault(_ column: String, _ expected: String) {
      faults.append(
        Fault(
          code: "consent.invalid", column: column, expected: expected,
          remedy: "Correct the line and have the consents delivered again."))
    }

    mutating func text(_ column: String, _ expected: String) -> String? {
      if let text = row.text(column), !text.isEmpty { return text }
      fault(column, expected)
      return nil
    }

    mutating func name(_ column: String) -> String? {
      if let text = row.text(column), ProviderID(rawValue: text).isWellFormed { return text }
      fault(column, "a name of lower-case letters, digits, - and _")
      return nil
    }

    mutating func day(_ column: String) -> Day? {
      if let day = row.text(column).flatMap({ Day(iso: $0) }) { return day }
      fault(column, "a day of the calendar as YYYY-MM-DD")
      return nil
    }

    mutating func account() -> AccountID? {
      let provider = name("provider")
      let key = text("account", "the provider's key of the account")
      guard let provider, let key else { return nil }
      return AccountID(provider: ProviderID(rawValue: provider), key: key)
    }
  }
}
