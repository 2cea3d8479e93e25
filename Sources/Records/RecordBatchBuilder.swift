/// The only maker of records.
///
/// An adapter calls ``claim(_:_:)-(Field,String)`` and ``event(_:)`` for one row, and whoever drives the adapter then
/// calls ``commit(source:record:part:line:byte:)`` or ``discard()``.
public struct RecordBatchBuilder: Sendable {
  private var storage = RecordStorage()

  /// An empty batch.
  public init() {}

  /// Records committed so far.
  public var count: Int { storage.entries.count }

  /// Bytes held by the arena so far.
  public var byteCount: Int { storage.arena.count }

  /// The storage, which is this builder's own: a copy of a builder begins to differ with the first change.
  @inline(__always)
  package var own: RecordStorage {
    mutating get {
      if !isKnownUniquelyReferenced(&storage) { storage = RecordStorage(copying: storage) }
      return storage
    }
  }

  // MARK: One record

  /// Sets the provider's key of the account; required.
  public mutating func setAccount(key: UnsafeRawBufferPointer) {
    own.setAccount(key: key)
  }

  /// Sets the provider's key of the account; required.
  public mutating func setAccount(key: String) {
    var key = key
    key.withUTF8 { setAccount(key: UnsafeRawBufferPointer($0)) }
  }

  /// Sets the statement's key within its feed.
  ///
  /// Without one, the content is its own key, and nothing supersedes it.
  public mutating func setRecord(key: UnsafeRawBufferPointer) {
    own.setRecord(key: key)
  }

  /// Sets the statement's key within its feed.
  ///
  /// Without one, the content is its own key, and nothing supersedes it.
  public mutating func setRecord(key: String) {
    var key = key
    key.withUTF8 { setRecord(key: UnsafeRawBufferPointer($0)) }
  }

  /// Sets the provider's own time of the statement; without one, the epoch.
  public mutating func setVersion(_ version: Timestamp) { own.version = version }

  /// Marks the statement as taking back what older versions stated.
  public mutating func setDeletion() { own.isDeletion = true }

  /// States a value of the person, in UTF-8.
  ///
  /// Empty values are not stated.
  public mutating func claim(_ field: Field, _ value: UnsafeRawBufferPointer) {
    own.claim(field, value)
  }

  /// States a value of the person.
  ///
  /// Empty values are not stated.
  public mutating func claim(_ field: Field, _ value: String) {
    var value = value
    value.withUTF8 { claim(field, UnsafeRawBufferPointer($0)) }
  }

  /// States that something happened.
  public mutating func event(_ event: Event) { own.events.append(event) }

  /// States what an encoder holds.
  public mutating func events(_ encoder: EventEncoder) { own.append(encoder) }

  /// The account that was named since the last record, also where the row then turned out to be faulty.
  public func namedAccount(of provider: ProviderID) -> Fingerprint? {
    storage.accountKey.isEmpty
      ? nil : Fingerprint(provider: provider, key: RecordStorage.bytes(storage.arena, storage.accountKey))
  }

  /// Forgets what was stated since the last record.
  public mutating func discard() {
    own.discard()
  }

  /// Makes a record of what was stated.
  ///
  /// Returns `false`, and makes none, if no account was named.
  @discardableResult
  public mutating func commit(source: RecordSource, record: Int, part: Int, line: Int, byte: Int) -> Bool {
    let storage = own
    return storage.commit(source: storage.index(of: source), record: record, part: part, line: line, byte: byte)
  }

  /// The batch; the builder is empty afterwards.
  public mutating func finish() -> RecordBatch { finishUnidentified().identified() }

  /// The batch without the fingerprints of its records, which cost more than all else about them and which only the gate
  /// and the store need; the builder is empty afterwards.
  public mutating func finishUnidentified() -> UnidentifiedRecords { own.finish() }

  // MARK: Stored records

  /// Puts a stored record back as it was; `payload` is what ``Record/entry`` pointed to when it was stored.
  public mutating func restore(
    source: RecordSource, accountKey: UnsafeRawBufferPointer, recordKey: UnsafeRawBufferPointer,
    payload: UnsafeRawBufferPointer, version: Timestamp, isDeletion: Bool, content: Fingerprint, record: Int,
    part: Int, line: Int, byte: Int
  ) {
    let storage = own
    storage.entries.append(
      RecordBatch.Entry(
        source: storage.index(of: source), accountKey: storage.place(accountKey), recordKey: storage.place(recordKey),
        payload: storage.place(payload), version: version, isDeletion: isDeletion, account: .unset, content: content,
        record: record, part: Int32(clamping: part), line: line, byte: byte))
    storage.recordStart = storage.arena.count
  }
}
