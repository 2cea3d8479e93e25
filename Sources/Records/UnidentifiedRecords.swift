/// Normalised records that have no fingerprints yet.
///
/// All that a provider states is there, validated and in its canonical form; who it is about is known by key only. The
/// gate and the store, which ask for fingerprints, take no such batch.
public struct UnidentifiedRecords: Sendable {
  private let sources: [RecordSource]
  private var entries: [RecordBatch.Entry]
  private let arena: ByteArena

  init(sources: [RecordSource], entries: [RecordBatch.Entry], arena: ByteArena) {
    self.sources = sources
    self.entries = entries
    self.arena = arena
  }

  /// The number of records.
  public var count: Int { entries.count }

  /// Calls `body` with the version, the day of the provider's statement, and the payload of each record, in order.
  ///
  /// The bytes are valid only inside the call.
  public func forEachPayload(_ body: (Timestamp, UnsafeRawBufferPointer) throws -> Void) rethrows {
    for entry in entries { try body(entry.version, RecordStorage.bytes(arena, entry.payload)) }
  }

  /// The same records with their fingerprints.
  ///
  /// Two SHA-256 digests for each record.
  public consuming func identified() -> RecordBatch {
    var digest = ShortDigest()
    let prefixes = sources.map { Fingerprint.prefix(of: $0.provider) }
    for index in entries.indices {
      let entry = entries[index]
      let account = RecordStorage.bytes(arena, entry.accountKey)
      entries[index].account = Fingerprint.account(key: account, prefix: prefixes[Int(entry.source)], &digest)
      guard entry.content == .unset else { continue }
      entries[index].content = Self.content(
        account: account, isDeletion: entry.isDeletion, payload: RecordStorage.bytes(arena, entry.payload), &digest)
    }
    return RecordBatch(sources: sources, entries: entries, arena: arena)
  }

  /// The identity of a content.
  static func content(
    account: UnsafeRawBufferPointer, isDeletion: Bool, payload: UnsafeRawBufferPointer
  ) -> Fingerprint {
    var digest = ShortDigest()
    return content(account: account, isDeletion: isDeletion, payload: payload, &digest)
  }

  private static func content(
    account: UnsafeRawBufferPointer, isDeletion: Bool, payload: UnsafeRawBufferPointer, _ digest: inout ShortDigest
  ) -> Fingerprint {
    digest.begin()
    digest.append(integer: Int64(account.count) << 1 | (isDeletion ? 1 : 0))
    digest.append(account)
    digest.append(payload)
    return digest.fingerprint()
  }
}
