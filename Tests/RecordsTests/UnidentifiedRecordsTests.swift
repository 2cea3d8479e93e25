import Records
import TestSupport
import Testing

@Suite struct UnidentifiedRecordsTests {
  private static let source = RecordSource(
    provider: "lender", feed: "payments", delivery: ContentHash(of: "file"), adapterVersion: "1")

  /// Messages of all lengths around the ends of blocks, against the general function.
  @Test func fingerprintsAreThoseOfTheGeneralFunction() {
    var builder = RecordBatchBuilder()
    let lengths = Array(1...200)
    for length in lengths {
      builder.setAccount(key: String(repeating: "k", count: length))
      builder.claim(.city, String(repeating: "c", count: length))
      builder.commit(source: Self.source, record: length, part: 0, line: 1, byte: 0)
    }
    let batch = builder.finish()
    for (index, length) in lengths.enumerated() {
      let (entry, key) = (batch.entries[index], Array(repeating: UInt8(0x6B), count: length))
      #expect(entry.account == key.withUnsafeBytes { Fingerprint(provider: "lender", key: $0) })
      var hasher = Hasher256()
      hasher.update(integer: Int64(length) << 1)
      hasher.update(key)
      batch.withBytes(entry.payload) { hasher.update($0) }
      #expect(entry.content == Fingerprint(hasher.finalize()))
      #expect(batch[index].recordKey == entry.content.description)
    }
  }

  private static func event(_ random: inout SeededGenerator) -> Event {
    func names(_ kind: String) -> [String] { (0..<Int.random(in: 0...3, using: &random)).map { "\(kind)\($0)" } }
    let currency = Bool.random(using: &random) ? Currency("JPY") : nil
    let units = Int64.random(in: .min ... .max, using: &random)
    let measures = names("measure").map {
      Event.Attribute(
        name: $0, value: ExactDecimal(mantissa: Int64.random(in: -9_999...9_999, using: &random), scale: 3))
    }
    let codes = names("code").map { Event.Attribute(name: $0, value: "wert\($0)") }
    return Event(
      kind: "late", day: Day(number: Int32.random(in: -90_000...90_000, using: &random)),
      amount: currency.map { Money(minorUnits: units, currency: $0) }, measures: measures, codes: codes)
  }

  /// Writes an event as an adapter does that knows its names beforehand.
  private static func encode(_ event: Event, _ encoder: EventEncoder) {
    func with(_ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void) { bytes.withUnsafeBytes(body) }
    with(EventEncoder.encoded(event.kind.rawValue)) { encoder.begin(kind: $0, day: event.day, amount: event.amount) }
    encoder.announce(event.measures.count)
    for measure in event.measures {
      with(EventEncoder.encoded(measure.name)) { encoder.measure($0, measure.value) }
    }
    encoder.announce(event.codes.count)
    for code in event.codes {
      with(EventEncoder.encoded(code.name) + EventEncoder.encoded(code.value)) { encoder.code($0) }
    }
  }

  @Test(arguments: 0..<60) func encodedEventsAreEvents(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let events = (0..<Int.random(in: 0...4, using: &random)).map { _ in Self.event(&random) }
    var builder = RecordBatchBuilder()
    builder.setAccount(key: "1")
    for event in events { builder.event(event) }
    builder.commit(source: Self.source, record: 1, part: 0, line: 1, byte: 0)
    let encoder = EventEncoder()
    for event in events { Self.encode(event, encoder) }
    builder.setAccount(key: "1")
    builder.events(encoder)
    builder.commit(source: Self.source, record: 1, part: 0, line: 1, byte: 0)
    let batch = builder.finish()
    #expect(batch[0].events == events && batch[1].events == events, "seed \(seed)")
    #expect(batch.entries[0].content == batch.entries[1].content, "seed \(seed)")
  }

  /// A builder is a value: what is done to a copy does not show in the other.
  @Test func aCopyOfABuilderIsItsOwn() {
    var one = RecordBatchBuilder()
    one.setAccount(key: "a")
    one.claim(.city, "Leeds")
    var other = one
    other.claim(.city, "York")
    for key in ["b", "c"] {
      other.commit(source: Self.source, record: 1, part: 0, line: 1, byte: 0)
      other.setAccount(key: key)
    }
    one.commit(source: Self.source, record: 1, part: 0, line: 1, byte: 0)
    #expect(one.finish()[0].claims.map(\.value) == ["Leeds"])
    let batch = other.finish()
    #expect(batch.count == 2 && batch[0].claims.map(\.value) == ["Leeds", "York"] && batch[1].accountID.key == "b")
  }

  /// What was discarded, or had no account, leaves nothing behind.
  @Test func discardedStatementsLeaveNothing() {
    var builder = RecordBatchBuilder()
    for round in 0..<3 {
      builder.setAccount(key: "gone")
      builder.claim(.city, "gone")
      builder.event(Event(kind: "gone", day: Day(number: 1)))
      builder.setDeletion()
      builder.discard()
      builder.claim(.city, "nobody")
      builder.commit(source: Self.source, record: 1, part: 0, line: 1, byte: 0)
      let before = builder.byteCount
      builder.setAccount(key: "k\(round)")
      builder.setRecord(key: "r")
      builder.commit(source: Self.source, record: 2, part: 0, line: 2, byte: 9)
      // The keys, and a payload that counts no claims and no events.
      #expect(builder.byteCount == before + 5)
    }
    let batch = builder.finish()
    #expect(batch.count == 3)
    for index in 0..<3 {
      let record = batch[index]
      #expect(record.accountID.key == "k\(index)" && record.claims.isEmpty && record.events.isEmpty)
      #expect(!record.entry.isDeletion)
    }
  }
}
