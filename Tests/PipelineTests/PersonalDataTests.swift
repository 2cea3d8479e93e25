import Consent
import Formats
import Providers
import Records
import Resolution
import Testing

@testable import Pipeline
@testable import Storage

/// What holds values of a person shows none, however it is printed and whatever holds it.
@Suite struct PersonalDataTests {
  private static let value = "Musterfrau"
  private static let bytes = Array(value.utf8)

  private struct Holder<Value> {
    let name = "holder"
    let value: Value
  }

  private static func shown(_ value: Any) -> String {
    var dumped = ""
    dump(Holder(value: value), to: &dumped)
    return "\(value) \([value]) \(Holder(value: value)) \(String(reflecting: Holder(value: value))) \(dumped)"
  }

  private static func record() -> Record {
    var builder = RecordBatchBuilder()
    builder.setAccount(key: value)
    builder.setRecord(key: "1")
    builder.setVersion(Timestamp(seconds: 0))
    builder.claim(.email, value)
    builder.commit(
      source: RecordSource(
        provider: "lender", feed: "rows", delivery: ContentHash(of: ""), adapterVersion: "1"),
      record: 1, part: 0, line: 1, byte: 0)
    return builder.finish()[0]
  }

  private static func account(_ record: Record) throws -> Account {
    let grant = ConsentFact.grant(
      Grant(account: record.accountID, purpose: "credit", from: Day(number: 0), until: nil, evidence: "form"))
    let gate = ConsentGate(index: ConsentIndex([grant]), asOf: Day(number: 20_000))
    return try #require(Account(merging: [try gate.admit(record, for: "credit").get()]))
  }

  @Test func nothingIsShown() throws {
    let record = Self.record()
    let account = try Self.account(record)
    var batch = RowBatch()
    var decoder = try Format.csv(CSVLayout()).makeDecoder()
    try "name\n\(Self.value)\n".utf8.withContiguousStorageIfAvailable {
      try decoder.decode(UnsafeRawBufferPointer($0), into: &batch)
    }
    try decoder.finish(into: &batch)
    var erased = ErasedValues()
    erased.take(record)
    #expect(!erased.isEmpty && batch.count == 1)
    let world = try HistoryWorld()
    try world.deliver("lender", [.init(key: 1, account: 1, version: 1, person: 1, isMissed: true)], name: "1")
    let adapter = try #require(try WorldConfigurations.configuration(world.settings).providers["lender"])
    let preview = try AdapterPreview(
      adapter, adapter.feeds[0], file: world.paths.landing + "/lender/rows-1.csv", count: 1)
    var traces = Erasure.Traces()
    traces.values = erased
    let source = PersonReport.HeldSource(file: "a.csv", record: 1, line: 2, adapter: "1")
    let held = PersonReport.HeldValue(field: "email", value: Self.value, source: source)
    let profile = try #require(Profile(merging: [account]))
    var texts = [
      Self.shown(record), Self.shown(record.batch), Self.shown(account), Self.shown(account.records[0]),
      Self.shown(Claim(field: .email, value: Self.value, source: record)), Self.shown(profile), Self.shown(batch),
      Self.shown(RowFault(place: RowPlace(record: 1, line: 1, byte: 0), code: "", expected: "", raw: Self.bytes)),
      Self.shown(RawRow(bytes: Self.bytes, columns: [], format: .csv(CSVLayout()))), Self.shown(erased),
      Self.shown(traces), Self.shown(ValueSearch([Self.bytes])), Self.shown(held), Self.shown(preview),
      Self.shown(preview.items), Self.shown(SideBySide(account, account).lines),
    ]
    batch.withRows { rows in texts += rows.map { Self.shown($0) } }
    for text in texts {
      #expect(text.contains("values of a person") || text.contains("delivered bytes"), "\(text)")
      for shown in [Self.value, "Smith", String("\(Self.bytes)".dropFirst().dropLast()), "77\n", "-03-07"] {
        #expect(!text.contains(shown), "\(text)")
      }
    }
  }
}
