import Consent
import Foundation
import Records
import TestSupport
import Testing

@testable import Resolution

/// Makes admitted records through the gate, as everybody must.
struct Admission {
  static let day = Day(number: 20_000)
  private var builder = RecordBatchBuilder()
  private var accounts: [AccountID] = []

  /// States one record of an account.
  mutating func record(
    _ account: String, key: String = "1", feed: FeedID = "customers", version: Int64 = 0, isDeletion: Bool = false,
    delivery: String = "d", _ claims: [(Field, String)] = [], events: [Event] = []
  ) throws {
    let id = try #require(AccountID(account))
    builder.setAccount(key: id.key)
    builder.setRecord(key: key)
    builder.setVersion(Timestamp(seconds: version))
    if isDeletion { builder.setDeletion() }
    for (field, value) in claims { builder.claim(field, value) }
    for event in events { builder.event(event) }
    let source = RecordSource(
      provider: id.provider, feed: feed, delivery: ContentHash(of: delivery), adapterVersion: "1")
    builder.commit(source: source, record: builder.count + 1, part: 0, line: 0, byte: 0)
    accounts.append(id)
  }

  /// All records admitted, in the order in which they were stated.
  mutating func admitted() throws -> [AdmittedRecord] {
    let facts = accounts.map {
      ConsentFact.grant(Grant(account: $0, purpose: "test", from: Self.day, until: nil, evidence: "form"))
    }
    let gate = ConsentGate(index: ConsentIndex(facts), asOf: Self.day)
    let batch = builder.finish()
    return try (0..<batch.count).map { try gate.admit(batch[$0], for: "test").get() }
  }
}

/// An account of one record.
func account(_ id: String, _ claims: [(Field, String)]) throws -> Account {
  var admission = Admission()
  try admission.record(id, claims)
  return try #require(Account(merging: admission.admitted()))
}

/// A table of some accounts.
func table(_ accounts: [Account]) -> AccountTable {
  var builder = AccountTableBuilder()
  for account in accounts { builder.append(account) }
  return builder.finish()
}

/// The model that is shipped.
func shippedModel() throws -> MatchModel {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let file = root.appending(path: "config/models/people.json")
  return try JSONDecoder().decode(MatchModel.self, from: Data(contentsOf: file))
}

/// Invented people with several accounts each, some of their values misspelled, exchanged or left out.
struct SmallPopulation {
  var accounts: [Account] = []
  var truth: [AccountID: String] = [:]

  private static let given = ["Anna", "Robert", "Bob", "Mei", "José", "Ivan", "Sarah", "Li", "Mary Ann", "Hans"]
  private static let family = ["Smith", "Müller", "García", "Zhang", "Jones-Brown", "Petrov", "van der Berg", "Lee"]
  private static let streets = ["High Street", "Hauptstraße", "Mill Lane"]

  init(people: Int, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for person in 0..<people {
      let year = 1940 + Int.random(in: 0..<60, using: &random)
      let values: [(Field, String)] = [
        (.givenName, try #require(Self.given.randomElement(using: &random))),
        (.familyName, try #require(Self.family.randomElement(using: &random))),
        (.birthDate, "\(year)-0\(Int.random(in: 1...9, using: &random))-1\(Int.random(in: 0...9, using: &random))"),
        (.phone, "0\(Int.random(in: 100_000_000...999_999_999, using: &random))"),
        (.email, "\(UInt32.random(in: 0...UInt32.max, using: &random))@example.org"),
        (.postcode, "LS\(Int.random(in: 1...9, using: &random)) 1AA"), (.city, "Leeds"),
        (.street, try #require(Self.streets.randomElement(using: &random))),
        (.houseNumber, "\(Int.random(in: 1...40, using: &random))"),
      ]
      for number in 0..<Int.random(in: 1...4, using: &random) {
        let kept = values.filter { _ in Int.random(in: 0..<5, using: &random) > 0 }
        let noisy = kept.map { ($0.0, Int.random(in: 0..<8, using: &random) == 0 ? Self.slip($0.1, &random) : $0.1) }
        let id = "\(["bank", "school", "court"][number % 3]):\(person)-\(number)"
        accounts.append(try account(id, noisy))
        truth[try #require(AccountID(id))] = "\(person)"
      }
    }
  }

  private static func slip(_ text: String, _ random: inout SeededGenerator) -> String {
    var letters = Array(text)
    let index = Int.random(in: 0..<letters.count, using: &random)
    if letters[index].isNumber { letters[index] = "7" } else { letters.remove(at: index) }
    return String(letters)
  }
}

/// A row of values for a table: its account, and for each field what it says.
struct TestRow {
  var account: String
  var values: [(field: String, value: String)]

  init(_ account: String, _ values: [(String, String)]) {
    self.account = account
    self.values = values.map { (field: $0.0, value: $0.1) }
  }
}

/// A table of rows that are added value by value; its columns are those that any of them names.
func table(_ rows: [TestRow], order: AccountTableBuilder.Order = .account) throws -> AccountTable {
  let fields = try Set(rows.flatMap { $0.values.map(\.field) }).map { try #require(LinkField($0)) }
  var builder = AccountTableBuilder(columns: fields.compactMap(\.column), order: order)
  for row in rows {
    let id = try #require(AccountID(row.account))
    Array(id.key.utf8).withUnsafeBytes { builder.beginRow(provider: id.provider, key: $0) }
    for (field, value) in row.values {
      let known = try #require(LinkField(field))
      let slot = try #require(builder.slot(for: known))
      Array(value.utf8).withUnsafeBytes { builder.add($0, to: slot) }
    }
    builder.endRow()
  }
  return builder.finish()
}

/// A table of one column, a row for each value.
func table(_ column: String, _ values: [String]) throws -> AccountTable {
  try table(values.enumerated().map { TestRow("a:\($0 + 1000)", [(column, $1)]) })
}

/// A model of one comparison with these conditions and `else`.
func model(_ kind: String, _ conditions: [String], keys: [String] = ["birth_date"]) throws -> MatchModel {
  let levels = try (conditions + ["else"]).enumerated().map { index, text in
    let condition = try #require(Condition(text))
    return ComparisonLevel(label: text, when: condition, m: 0.5 / Double(index + 1), u: 0.1 * Double(index + 1) / 40)
  }
  let model = MatchModel(
    name: "test", version: "1", probabilityTwoRandomRecordsMatch: 0.1, threshold: 0.5,
    comparisons: [ComparisonModel(kind: try #require(ComparisonKind(rawValue: kind)), levels: levels)], household: nil,
    blockingRules: [BlockingRule(try keys.map(key))])
  try model.validate()
  return model
}

/// A blocking key as a model file names it.
func key(_ text: String) throws -> BlockingKey { try #require(BlockingKey(rawValue: text)) }

/// A column with term frequencies as a model file names it.
func term(_ text: String) throws -> TermColumn { try #require(TermColumn(rawValue: text)) }

/// The condition of the level at which two values of a column compare; `nil` at the null level.
func level(_ column: String, _ conditions: [String], _ one: String, _ other: String, among rows: [String] = []) throws
  -> String?
{
  let table = try table(column, [one, other] + rows)
  let model = try model(column, conditions)
  let comparison = PairScorer(CompiledModel(model), table).compare(0, 1)
  return comparison.parts[0].level.map { model.comparisons[0].levels[$0].label }
}
