/// What a ``RecordBatchBuilder`` holds.
///
/// Adapters of ours that state many records in a row write into it without asking each time whether it is the builder's
/// own.
///
/// `@unchecked Sendable`: a builder changes it only while it holds the one reference.
package final class RecordStorage: @unchecked Sendable {
  // A builder has one user at a time; checking that at run time would cost more than what it does.
  @exclusivity(unchecked) private(set) var sources: [RecordSource] = []
  @exclusivity(unchecked) private var sourceIndex: [RecordSource: Int32] = [:]
  @exclusivity(unchecked) var entries: [RecordBatch.Entry] = []
  @exclusivity(unchecked) private(set) var arena: ByteArena

  // The record in hand. Its keys lie in the arena already.
  @exclusivity(unchecked) var recordStart = 0
  @exclusivity(unchecked) var accountKey: Range<Int32> = 0..<0
  @exclusivity(unchecked) var recordKey: Range<Int32> = 0..<0
  @exclusivity(unchecked) package var version = Timestamp(seconds: 0)
  @exclusivity(unchecked) package var isDeletion = false
  let claims = ClaimList()
  let events = EventEncoder()

  init() { arena = ByteArena(capacity: 0) }

  /// What another holds, in memory of its own.
  init(copying other: RecordStorage) {
    arena = ByteArena(copying: other.arena)
    (sources, sourceIndex, entries) = (other.sources, other.sourceIndex, other.entries)
    (recordStart, accountKey, recordKey) = (other.recordStart, other.accountKey, other.recordKey)
    (version, isDeletion) = (other.version, other.isDeletion)
    claims.append(other.claims)
    events.append(other.events)
  }

  static func bytes(_ arena: ByteArena, _ range: Range<Int32>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: arena.base + Int(range.lowerBound), count: range.count)
  }

  @inline(__always)
  func place(_ bytes: UnsafeRawBufferPointer) -> Range<Int32> {
    let start = Int32(truncatingIfNeeded: arena.count)
    arena.append(bytes)
    return start..<Int32(arena.count)
  }

  package func index(of source: RecordSource) -> Int32 {
    if let last = entries.last, sources[Int(last.source)] == source { return last.source }
    if let known = sourceIndex[source] { return known }
    let new = Int32(sources.count)
    sources.append(source)
    sourceIndex[source] = new
    return new
  }

  package func setAccount(key: UnsafeRawBufferPointer) { accountKey = place(key) }

  package func setRecord(key: UnsafeRawBufferPointer) { recordKey = place(key) }

  package func claim(_ field: Field, _ value: UnsafeRawBufferPointer) {
    if !value.isEmpty { claims.append(field, value) }
  }

  package func append(_ encoder: EventEncoder) { events.append(encoder) }

  /// Forgets the record in hand.
  package func discard() {
    arena.truncate(to: recordStart)
    forget()
  }

  func forget() {
    recordStart = arena.count
    accountKey = 0..<0
    recordKey = 0..<0
    version = Timestamp(seconds: 0)
    isDeletion = false
    claims.removeAll()
    events.removeAll()
  }

  package func commit(source: Int32, record: Int, part: Int, line: Int, byte: Int) -> Bool {
    guard !accountKey.isEmpty else {
      discard()
      return false
    }
    let payload = writePayload()
    var content = Fingerprint.unset
    if recordKey.isEmpty {
      content = UnidentifiedRecords.content(
        account: Self.bytes(arena, accountKey), isDeletion: isDeletion, payload: Self.bytes(arena, payload))
      var text = content.description
      recordKey = text.withUTF8 { place(UnsafeRawBufferPointer($0)) }
    }
    entries.append(
      RecordBatch.Entry(
        source: source, accountKey: accountKey, recordKey: recordKey, payload: payload, version: version,
        isDeletion: isDeletion, account: .unset, content: content, record: record, part: Int32(clamping: part),
        line: line, byte: byte))
    forget()
    return true
  }

  func finish() -> UnidentifiedRecords {
    let records = UnidentifiedRecords(sources: sources, entries: entries, arena: arena)
    // The next batch is probably as large.
    arena = ByteArena(capacity: arena.count + arena.count / 8)
    let count = entries.count
    entries = []
    entries.reserveCapacity(count + count / 8)
    sources = []
    sourceIndex = [:]
    forget()
    return records
  }

  private func writePayload() -> Range<Int32> {
    let start = Int32(truncatingIfNeeded: arena.count)
    claims.write(to: arena)
    arena.append(varint: UInt64(events.count))
    arena.append(events.output.bytes)
    return start..<Int32(arena.count)
  }
}
