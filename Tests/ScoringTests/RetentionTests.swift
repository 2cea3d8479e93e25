import Configuration
import Records
import Testing

@testable import Scoring

@Suite struct RetentionTests {
  private func retention(_ yaml: String) throws -> Retention {
    try Retention.read(try ConfigurationNode.parse(bytes: Array(yaml.utf8), file: "retention.yaml"))
  }

  private func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

  /// The day that lies the whole time back is outside, as with windows.
  @Test(arguments: [
    ("2023-01-01", true, true), ("2022-12-31", false, true), ("2022-01-01", false, true), ("2021-12-31", false, false),
    ("2030-01-01", true, true),
  ]) func timesEnd(on text: String, counts: Bool, isHeld: Bool) throws {
    let retention = try retention("retention:\n  - events: late\n    counts: 24 months\n    held: 3 years\n")
    let (event, asOf) = (Event(kind: "late", day: try day(text)), try day("2024-12-31"))
    #expect(retention.counts(event, on: asOf) == counts)
    #expect(retention.isHeld(event, on: asOf) == isHeld)
    let other = Event(kind: "paid", day: try day("1990-01-01"))
    #expect(retention.counts(other, on: asOf) && retention.isHeld(other, on: asOf))
  }

  /// A record goes when all that it states are events past their time.
  @Test(arguments: [
    ([("late", "2020-01-01")], false, true), ([("late", "2020-01-01")], true, false),
    ([("late", "2020-01-01"), ("late", "2024-12-01")], false, false),
    ([("late", "2020-01-01"), ("paid", "1990-01-01")], false, false), ([], false, false), ([], true, false),
  ]) func aRecordIsPastItsTime(events: [(String, String)], hasClaim: Bool, isPast: Bool) throws {
    let retention = try retention("retention:\n  - {events: [late], held: 90 days}\n")
    var builder = RecordBatchBuilder()
    builder.setAccount(key: "C1")
    if hasClaim { builder.claim(.city, "Leeds") }
    for (kind, date) in events { builder.event(Event(kind: EventKind(rawValue: kind), day: try day(date))) }
    let source = RecordSource(provider: "lender", feed: "f", delivery: ContentHash(of: ""), adapterVersion: "1")
    builder.commit(source: source, record: 1, part: 0, line: 1, byte: 0)
    #expect(retention.isPast(builder.finish()[0], on: try day("2024-12-31")) == isPast)
  }

  @Test func everyFaultIsTold() throws {
    let yaml = """
      retention:
        - events: [a]
        - {events: [b], counts: 3 years, held: 2 years}
        - {events: [c], held: soon}
        - {events: [d], held: 1 year}
        - {events: [d], counts: 1 day}
        - {counts: 1 day}
      """
    let faults = Sample.faults { _ = try retention(yaml) }
    for (line, text) in [(2, "\"counts\""), (3, "shorter"), (4, "12 months"), (6, "once"), (7, "\"events\"")] {
      #expect(faults.contains { $0.hasPrefix("retention.yaml:\(line):") && $0.contains(text) }, "\(line): \(faults)")
    }
  }
}
