import Records
import TestSupport
import Testing

@Suite struct RecordBatchTests {
  private static let source = RecordSource(
    provider: "lender", feed: "payments", delivery: ContentHash(of: "file"), adapterVersion: "1")

  private static func record(_ fill: (inout RecordBatchBuilder) -> Void) -> Record {
    var builder = RecordBatchBuilder()
    builder.setAccount(key: "4711")
    fill(&builder)
    builder.commit(source: source, record: 3, part: 1, line: 4, byte: 21)
    return builder.finish()[0]
  }

  private static func events(_ random: inout SeededGenerator) -> [Event] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in
      let amount =
        Bool.random(using: &random)
        ? Currency("GBP").map { Money(minorUnits: Int64.random(in: .min ... .max, using: &random), currency: $0) } : nil
      let mantissa = Int64.random(in: -999_999_999...999_999_999, using: &random)
      return Event(
        kind: "payment_late", day: Day(number: Int32.random(in: -100_000...100_000, using: &random)), amount: amount,
        measures: [.init(name: "days_late", value: ExactDecimal(mantissa: mantissa, scale: 4))],
        codes: [.init(name: "status", value: "spät")])
    }
  }

  /// What is written is read back; printed seed on failure.
  @Test(arguments: 0..<50) func payloadsSurvive(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let events = Self.events(&random)
    let values = ["Zoë", "張偉", "", "x"].shuffled(using: &random)
    let record = Self.record { builder in
      for value in values { builder.claim(.city, value) }
      for event in events { builder.event(event) }
    }
    #expect(record.events == events, "seed \(seed)")
    #expect(record.claims.map(\.value) == ["Zoë", "x", "張偉"], "seed \(seed)")
    #expect(record.accountID.description == "lender:4711")
    #expect(record.provenance.line == 4 && record.provenance.part == 1)
  }

  @Test func equalStatementsHaveEqualContent() {
    let one = Self.record { builder in
      builder.claim(.phone, "1")
      builder.claim(.city, "Leeds")
      builder.claim(.phone, "1")
    }
    let other = Self.record { builder in
      builder.claim(.city, "Leeds")
      builder.claim(.phone, "1")
    }
    #expect(one.entry.content == other.entry.content)
    #expect(one.recordKey == other.recordKey && one.recordKey == one.entry.content.description)
    #expect(Self.record { $0.claim(.city, "York") }.entry.content != other.entry.content)
    #expect(Self.record { $0.setDeletion() }.entry.content != Self.record { _ in }.entry.content)
  }

  @Test func withoutAnAccountThereIsNoRecord() {
    var builder = RecordBatchBuilder()
    builder.claim(.city, "Leeds")
    let isCommitted = builder.commit(source: Self.source, record: 1, part: 0, line: 1, byte: 0)
    #expect(!isCommitted)
    #expect(builder.count == 0)
  }
}
