/// The only maker of records.
///
/// An adapter calls ``claim(_:_:)-(Field,String)`` and ``event(_:)`` for one row, and whoever drives the adapter then
/// calls ``commit(source:record:part:line:byte:)`` or ``discard()``.
public struct RecordBatchBuilder: Sendable {
  private var sources: [RecordSource] = []
  private var sourceIndex: [RecordSource: Int32] = [:]
  private var entries: [RecordBatch.Entry] = []
  private var arena: [UInt8] = []

  private var accountKey: [UInt8] = []
  private var recordKey: [UInt8] = []
  private var version = Timestamp(seconds: 0)
  private var isDeletion = false
  private var claimBytes: [UInt8] = []
  private var claims: [(field: Field, range: Range<Int>)] = []
  private var events: [Event] = []
  private var writer = PayloadWriter()

  /// An empty batch.
  public init() {}

  /// Records committed so far.
  public var count: Int { entries.count }

  /// Bytes held by the arena so far.
  public var byteCount: Int { arena.count }

  // MARK: One record

  /// Sets the provider's key of the account; required.
  public mutating func setAccount(key: UnsafeRawBufferPointer) { accountKey.replaceAll(with: key) }

  /// Sets the provider's key of the account; required.
  public mutating func setAccount(key: String) { accountKey.replaceAll(with: key) }

  /// Sets the statement's key within its feed.
  ///
  /// Without one, the content is its own key, and nothing supersedes it.
  public mutating func setRecord(key: UnsafeRawBufferPointer) { recordKey.replaceAll(with: key) }

  /// Sets the statement's key within its feed.
  ///
  /// Without one, the content is its own key, and nothing supersedes it.
  public mutating func setRecord(key: String) { recordKey.replaceAll(with: key) }

  /// Sets the provider's own time of the statement; without one, the epoch.
  public mutating func setVersion(_ version: Timestamp) { self.version = version }

  /// Marks the statement as taking back what older versions stated.
  public mutating func setDeletion() { isDeletion = true }

  /// States a value of the person, in UTF-8.
  ///
  /// Empty values are not stated.
  public mutating func claim(_ field: Field, _ value: UnsafeRawBufferPointer) {
    guard !value.isEmpty else { return }
    let start = claimBytes.count
    claimBytes.append(contentsOf: value)
    claims.append((field, start..<claimBytes.count))
  }

  /// States a value of the person.
  ///
  /// Empty values are not stated.
  public mutating func claim(_ field: Field, _ value: String) {
    var value = value
    value.withUTF8 { claim(field, UnsafeRawBufferPointer($0)) }
  }

  /// States that something happened.
  public mutating func event(_ event: Event) { events.append(event) }

  /// The account that was named since the last record, also where the row then turned out to be faulty.
  public func namedAccount(of provider: ProviderID) -> Fingerprint? {
    accountKey.isEmpty ? nil : accountKey.withUnsafeBytes { Fingerprint(provider: provider, key: $0) }
  }

  /// Forgets what was stated since the last record.
  public mutating func discard() {
    accountKey.removeAll(keepingCapacity: true)
    recordKey.removeAll(keepingCapacity: true)
    version = Timestamp(seconds: 0)
    isDeletion = false
    claimBytes.removeAll(keepingCapacity: true)
    claims.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
  }

  /// Makes a record of what was stated.
  ///
  /// Returns `false`, and makes none, if no account was named.
  @discardableResult
  public mutating func commit(source: RecordSource, record: Int, part: Int, line: Int, byte: Int) -> Bool {
    defer { discard() }
    guard !accountKey.isEmpty else { return false }
    writePayload()
    let account = accountKey.withUnsafeBytes { Fingerprint(provider: source.provider, key: $0) }
    let content = contentFingerprint()
    if recordKey.isEmpty { recordKey.append(contentsOf: content.description.utf8) }
    entries.append(
      RecordBatch.Entry(
        source: index(of: source), accountKey: place(accountKey), recordKey: place(recordKey),
        payload: place(writer.output), version: version, isDeletion: isDeletion, account: account, content: content,
        record: record, part: Int32(clamping: part), line: line, byte: byte))
    return true
  }

  /// The batch; the builder is empty afterwards.
  public mutating func finish() -> RecordBatch {
    defer { self = RecordBatchBuilder() }
    return RecordBatch(sources: sources, entries: entries, arena: arena)
  }

  // MARK: Stored records

  /// Puts a stored record back as it was; `payload` is what ``Record/entry`` pointed to when it was stored.
  public mutating func restore(
    source: RecordSource, accountKey: UnsafeRawBufferPointer, recordKey: UnsafeRawBufferPointer,
    payload: UnsafeRawBufferPointer, version: Timestamp, isDeletion: Bool, content: Fingerprint, record: Int,
    part: Int, line: Int, byte: Int
  ) {
    entries.append(
      RecordBatch.Entry(
        source: index(of: source), accountKey: place(accountKey), recordKey: place(recordKey),
        payload: place(payload), version: version, isDeletion: isDeletion,
        account: Fingerprint(provider: source.provider, key: accountKey), content: content, record: record,
        part: Int32(clamping: part), line: line, byte: byte))
  }

  // MARK: Parts

  private mutating func place(_ bytes: some Collection<UInt8>) -> Range<Int32> {
    let start = Int32(arena.count)
    arena.append(contentsOf: bytes)
    return start..<Int32(arena.count)
  }

  private mutating func index(of source: RecordSource) -> Int32 {
    if let last = entries.last, sources[Int(last.source)] == source { return last.source }
    if let known = sourceIndex[source] { return known }
    let new = Int32(sources.count)
    sources.append(source)
    sourceIndex[source] = new
    return new
  }

  private mutating func writePayload() {
    sortClaims()
    writer.removeAll()
    writer.varint(UInt64(claims.count))
    claimBytes.withUnsafeBytes { bytes in
      for claim in claims {
        writer.byte(claim.field.rawValue)
        writer.bytes(UnsafeRawBufferPointer(rebasing: bytes[claim.range]))
      }
    }
    writer.varint(UInt64(events.count))
    for event in events { writer.event(event) }
  }

  /// Sorts by field and bytes and keeps each once.
  private mutating func sortClaims() {
    guard claims.count > 1 else { return }
    claimBytes.withUnsafeBytes { bytes in
      claims.sort { left, right in
        left.field != right.field
          ? left.field < right.field : bytes[left.range].lexicographicallyPrecedes(bytes[right.range])
      }
      var kept = 1
      for index in 1..<claims.count {
        let (previous, next) = (claims[kept - 1], claims[index])
        if previous.field == next.field, bytes[previous.range].elementsEqual(bytes[next.range]) { continue }
        claims[kept] = next
        kept += 1
      }
      claims.removeLast(claims.count - kept)
    }
  }

  private func contentFingerprint() -> Fingerprint {
    var hasher = Hasher256()
    hasher.update(integer: Int64(accountKey.count) << 1 | (isDeletion ? 1 : 0))
    hasher.update(accountKey)
    hasher.update(writer.output)
    return Fingerprint(hasher.finalize())
  }
}

extension [UInt8] {
  fileprivate mutating func replaceAll(with bytes: UnsafeRawBufferPointer) {
    removeAll(keepingCapacity: true)
    append(contentsOf: bytes)
  }

  fileprivate mutating func replaceAll(with text: String) {
    removeAll(keepingCapacity: true)
    append(contentsOf: text.utf8)
  }
}
