import Consent
import Records

/// A part of a delivery on its way into the store: what the gate admitted and refused, and what was set aside.
public struct Chunk: Sendable {
  /// A record that had no consent, by the keyed hash of its account.
  public struct RefusedRecord: Sendable {
    /// Keyed hash of the account's fingerprint.
    public let account: Fingerprint
    /// Why.
    public let reason: RefusalReason
    /// Names a refusal.
    public init(account: Fingerprint, reason: RefusalReason) {
      self.account = account
      self.reason = reason
    }
  }

  /// A row that became no record.
  ///
  /// Its bytes stay in the archive, where its place finds them.
  public struct SetAsideRow: Sendable {
    /// Number of the record in the file, from 1.
    public let record: Int
    /// Which of several people of the record, from 0.
    public let part: Int
    /// Line, from 1; 0 where the format has none.
    public let line: Int
    /// Offset of the record in the uncompressed file.
    public let byte: Int
    /// All that is wrong with it.
    public let faults: [Fault]
    /// Names a row.
    public init(record: Int, part: Int, line: Int, byte: Int, faults: [Fault]) {
      self.record = record
      self.part = part
      self.line = line
      self.byte = byte
      self.faults = faults
    }
  }

  /// Rows that the decoder saw.
  public var rows = 0
  /// Records to store, in file order.
  public var admitted: [AdmittedRecord] = []
  /// Records that are not stored.
  public var refused: [RefusedRecord] = []
  /// Rows for quarantine.
  public var setAside: [SetAsideRow] = []
  /// Sentences about drift that showed in the rows.
  public var notes: [String] = []

  /// An empty chunk.
  public init() {}

  /// Adds the next chunk of the same file.
  public mutating func append(_ next: Chunk) {
    rows += next.rows
    admitted += next.admitted
    refused += next.refused
    setAside += next.setAside
    notes += next.notes
  }
}
