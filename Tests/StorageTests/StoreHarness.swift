import Consent
import Foundation
import Records
import Storage

/// A store in a folder of its own that goes with the value, and short ways to fill it.
final class StoreHarness {
  let folder: String
  let store: Store

  init() throws {
    folder = NSTemporaryDirectory() + "tributary-store-" + UUID().uuidString
    try Folder.make(folder)
    store = try Store.open(writing: folder + "/tributary.sqlite")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// One statement of an account: key and version of the record, and a value that stands for its content.
  struct Statement: Hashable {
    var account: String
    var key: String
    var version: Int64
    var value: String
  }

  static let source: ProviderID = "lender"
  static let purpose: Purpose = "credit"
  static let today = Day(number: 20_000)

  /// A gate that admits these accounts.
  static func gate(_ accounts: some Sequence<String>) -> ConsentGate {
    let facts = Set(accounts).map {
      ConsentFact.grant(
        Grant(
          account: AccountID(provider: source, key: $0), purpose: purpose, from: Day(number: 0), until: nil,
          evidence: "form"))
    }
    return ConsentGate(index: ConsentIndex(facts), asOf: today)
  }

  /// Delivers statements as one file whose content is named by `name`.
  func deliver(_ name: String, _ statements: [Statement], isLast: Bool = true) throws {
    let content = ContentHash(of: name)
    if try store.delivery(provider: Self.source, feed: "customers", content: content) == nil {
      try store.enter(
        .init(
          provider: Self.source, feed: "customers", content: content, object: content, name: name, bytes: 1,
          contentBytes: 1, rows: statements.count, adapterVersion: "1", notes: []))
    }
    let delivery = try unwrapped(try store.delivery(provider: Self.source, feed: "customers", content: content))
    var chunk = Chunk()
    chunk.rows = statements.count
    let gate = Self.gate(statements.map(\.account))
    let batch = Self.batch(statements, delivery: content)
    for index in 0..<batch.count {
      if case .success(let admitted) = gate.admit(batch[index], for: Self.purpose) { chunk.admitted.append(admitted) }
    }
    try store.append(chunk, to: delivery, isLast: isLast)
  }

  func books(_ name: String) throws -> Books? {
    try store.delivery(provider: Self.source, feed: "customers", content: ContentHash(of: name))?.books
  }

  private static func batch(_ statements: [Statement], delivery: ContentHash) -> RecordBatch {
    var builder = RecordBatchBuilder()
    let source = RecordSource(provider: source, feed: "customers", delivery: delivery, adapterVersion: "1")
    for (index, statement) in statements.enumerated() {
      builder.setAccount(key: statement.account)
      builder.setRecord(key: statement.key)
      builder.setVersion(Timestamp(seconds: statement.version))
      builder.claim(.city, statement.value)
      builder.commit(source: source, record: index + 1, part: 0, line: index + 2, byte: index * 10)
    }
    return builder.finish()
  }
}

private struct Missing: Error {}

/// The value, or an error that fails the test.
private func unwrapped<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw Missing() }
  return value
}
