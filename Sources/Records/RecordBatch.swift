/// Where the records of a batch came from; a record names its source by index.
public struct RecordSource: Hashable, Sendable {
  /// Who delivered.
  public let provider: ProviderID
  /// Which feed.
  public let feed: FeedID
  /// The SHA-256 of the delivery's uncompressed content.
  public let delivery: ContentHash
  /// The version of the adapter that read it.
  public let adapterVersion: String

  /// Names a source.
  public init(provider: ProviderID, feed: FeedID, delivery: ContentHash, adapterVersion: String) {
    self.provider = provider
    self.feed = feed
    self.delivery = delivery
    self.adapterVersion = adapterVersion
  }
}

/// Records travelling together: one byte arena with fixed-size entries that point into it, so that nothing is allocated
/// for a record.
///
/// Immutable; made by ``RecordBatchBuilder``.
public final class RecordBatch: Sendable, PersonalData {
  /// The fixed-size part of a record.
  public struct Entry: Sendable {
    /// Index into ``RecordBatch/sources``.
    public var source: Int32
    /// The provider's account key in the arena.
    public var accountKey: Range<Int32>
    /// The record's key within its feed: two records of one key are two versions of one statement.
    public var recordKey: Range<Int32>
    /// Claims and events, see ``Payload``.
    public var payload: Range<Int32>
    /// The provider's own time of the statement: the newest version counts.
    public var version: Timestamp
    /// Whether the statement takes back what older versions stated.
    public var isDeletion: Bool
    /// Identity of the account.
    public var account: Fingerprint
    /// Identity of the content: account key, deletion flag and payload.
    public var content: Fingerprint
    /// Number of the record in its file, from 1.
    public var record: Int
    /// Which of several people of the record, from 0.
    public var part: Int32
    /// First line, from 1; 0 where the format has no lines.
    public var line: Int
    /// Offset of the first byte in the uncompressed file.
    public var byte: Int
  }

  /// Where the records came from.
  public let sources: [RecordSource]
  /// The records, in the order in which they were read.
  public let entries: [Entry]
  private let arena: ByteArena

  init(sources: [RecordSource], entries: [Entry], arena: ByteArena) {
    self.sources = sources
    self.entries = entries
    self.arena = arena
  }

  /// The number of records.
  public var count: Int { entries.count }

  /// A view of one record.
  public subscript(index: Int) -> Record { Record(batch: self, index: index) }

  /// Calls `body` with bytes of the arena; they are valid only inside the call.
  public func withBytes<Result>(
    _ range: Range<Int32>, _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    precondition(range.lowerBound >= 0 && Int(range.upperBound) <= arena.count, "bytes of another batch")
    return try withExtendedLifetime(arena) { try body(RecordStorage.bytes(arena, range)) }
  }
}

/// One normalised statement of a provider about one account: a view into a ``RecordBatch``.
public struct Record: Sendable, PersonalData {
  /// The batch in which the record travels.
  public let batch: RecordBatch
  /// Its position there.
  public let index: Int

  /// The fixed-size part.
  public var entry: RecordBatch.Entry { batch.entries[index] }

  /// Where the batch says the record came from.
  public var source: RecordSource { batch.sources[Int(entry.source)] }

  /// The account that the statement is about.
  public var accountID: AccountID {
    AccountID(
      provider: source.provider, key: batch.withBytes(entry.accountKey) { String(decoding: $0, as: UTF8.self) })
  }

  /// The statement's key within its feed.
  public var recordKey: String { batch.withBytes(entry.recordKey) { String(decoding: $0, as: UTF8.self) } }

  /// The events.
  ///
  /// Allocates.
  public var events: [Event] { batch.withBytes(entry.payload) { Payload.events($0) } }

  /// Whether there is any event.
  public var hasEvents: Bool { batch.withBytes(entry.payload) { Payload.hasEvents($0) } }

  /// The claims as texts.
  ///
  /// Allocates; in hot paths use ``forEachClaim(_:)``.
  public var claims: [(field: Field, value: String)] {
    var result: [(field: Field, value: String)] = []
    forEachClaim { result.append(($0, String(decoding: $1, as: UTF8.self))) }
    return result
  }

  /// Calls `body` with each claim's field and value.
  ///
  /// The bytes are valid only inside the call.
  public func forEachClaim(_ body: (Field, UnsafeRawBufferPointer) throws -> Void) rethrows {
    try batch.withBytes(entry.payload) { try Payload.forEachClaim($0, body) }
  }

  /// Where it stands in the archive.
  public var provenance: Provenance {
    let entry = entry
    let source = source
    return Provenance(
      provider: source.provider, feed: source.feed, delivery: source.delivery, record: entry.record,
      part: Int(entry.part), line: entry.line, byte: entry.byte, adapterVersion: source.adapterVersion)
  }
}
