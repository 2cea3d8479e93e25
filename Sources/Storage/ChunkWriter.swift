import Consent
import GRDB
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

extension Store {
  /// Stores a chunk and moves the ledger, in one transaction: the chunk is in or it is not.
  ///
  /// O(rows log stored). With `isLast`, the delivery is complete.
  public func append(_ chunk: Chunk, to delivery: Delivery, isLast: Bool) throws {
    try pool.write { database in
      let writer = try ChunkWriter(database, delivery: delivery)
      try writer.write(chunk, isLast: isLast)
    }
  }
}

/// The statements of one chunk.
///
/// Lives inside one transaction.
final class ChunkWriter {
  private let database: Database
  private let delivery: Delivery
  private let findAccount: BulkStatement
  private let addAccount: BulkStatement
  private let findVersions: BulkStatement
  private let addRecord: BulkStatement
  private let moveRecord: BulkStatement
  private let contest: BulkStatement
  private var accounts: [Fingerprint: Int64] = [:]
  private var feed: Int64 = 0
  private var sources: [RecordSource: Int64] = [:]

  init(_ database: Database, delivery: Delivery) throws {
    self.database = database
    self.delivery = delivery
    findAccount = try BulkStatement(database, "SELECT id FROM account WHERE fingerprint = ?")
    addAccount = try BulkStatement(
      database, "INSERT INTO account (provider, key, fingerprint) VALUES (?, ?, ?) RETURNING id")
    findVersions = try BulkStatement(
      database,
      """
      SELECT r.account, r.version, r.content, d.content, r.record, r.part
      FROM record r INDEXED BY record_by_key JOIN source s ON s.id = r.source JOIN delivery d ON d.id = s.delivery
      WHERE r.feed = ? AND r.record_key = ?
      """)
    addRecord = try BulkStatement(database, "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    moveRecord = try BulkStatement(
      database,
      """
      UPDATE record SET source = ?, record = ?, part = ?, line = ?, byte = ?
      WHERE account = ? AND feed = ? AND record_key = ? AND version = ? AND content = ?
      """)
    contest = try BulkStatement(database, "INSERT OR IGNORE INTO contested VALUES (?, ?)")
  }

  func write(_ chunk: Chunk, isLast: Bool) throws {
    feed = try id(
      of: "feed", ["provider": delivery.provider.rawValue, "feed": delivery.feed.rawValue])
    var books = Books()
    for admitted in chunk.admitted { try store(admitted.record, &books) }
    books.refused = try count(chunk.refused)
    books.quarantined = try setAside(chunk.setAside)
    try database.execute(
      sql: """
        UPDATE delivery SET state = ?, rows_done = rows_done + ?, admitted = admitted + ?, refused = refused + ?,
          quarantined = quarantined + ?, duplicate = duplicate + ?, superseded = superseded + ?
        WHERE id = ?
        """,
      arguments: [
        isLast ? "complete" : "pending", chunk.rows, books.admitted, books.refused, books.quarantined, books.duplicate,
        books.superseded, delivery.id,
      ])
    if !chunk.notes.isEmpty { try note(chunk.notes) }
    try Store.touchInputs(database)
  }

  private func note(_ new: [String]) throws {
    let text = try String.fetchOne(database, sql: "SELECT notes FROM delivery WHERE id = ?", arguments: [delivery.id])
    let known: [String] = text.flatMap { JSONText.decode($0) } ?? []
    try database.execute(
      sql: "UPDATE delivery SET notes = ? WHERE id = ?",
      arguments: [JSONText.encode(known + new.filter { !known.contains($0) }), delivery.id])
  }

  // MARK: Records

  private struct Place: Comparable {
    let delivery: ContentHash
    let record: Int
    let part: Int
    static func < (left: Place, right: Place) -> Bool {
      left.delivery != right.delivery
        ? left.delivery < right.delivery : (left.record, left.part) < (right.record, right.part)
    }
  }

  private struct KnownVersion {
    let account: Int64
    let version: Timestamp
    let content: Fingerprint
    let place: Place
  }

  private func store(_ record: Records.Record, _ books: inout Books) throws {
    let entry = record.entry
    let account = try accountID(record)
    let known = try record.batch.withBytes(entry.recordKey) { try versions(of: $0) }
    let place = Place(delivery: record.source.delivery, record: entry.record, part: Int(entry.part))
    let twin = known.first { $0.account == account && $0.version == entry.version && $0.content == entry.content }
    if let twin {
      // The same statement may be delivered many times: it keeps the least of its places, so that no order shows.
      if place < twin.place { try move(record, account: account) }
      if place == twin.place { books.admitted += 1 } else { books.duplicate += 1 }
      return
    }
    try insert(record, account: account)
    if known.contains(where: { $0.account != account }) {
      try record.batch.withBytes(entry.recordKey) {
        contest.bind(1, feed)
        contest.bind(2, text: $0)
        try contest.run()
      }
    }
    let isOlder = known.contains {
      $0.version != entry.version ? $0.version > entry.version : $0.content > entry.content
    }
    if isOlder { books.superseded += 1 } else { books.admitted += 1 }
  }

  private func versions(of key: UnsafeRawBufferPointer) throws -> [KnownVersion] {
    findVersions.bind(1, feed)
    findVersions.bind(2, text: key)
    var known: [KnownVersion] = []
    while try findVersions.step() {
      guard let delivery = ContentHash(bytes: findVersions.bytes(3)) else {
        throw WorkspaceError.damaged(what: "the ledger holds a hash of the wrong length")
      }
      known.append(
        KnownVersion(
          account: findVersions.integer(0), version: Timestamp(seconds: findVersions.integer(1)),
          content: findVersions.fingerprint(2),
          place: Place(
            delivery: delivery, record: Int(findVersions.integer(4)), part: Int(findVersions.integer(5)))))
    }
    return known
  }

  private func insert(_ record: Records.Record, account: Int64) throws {
    let entry = record.entry
    addRecord.bind(1, account)
    addRecord.bind(2, feed)
    record.batch.withBytes(entry.recordKey) { addRecord.bind(3, text: $0) }
    addRecord.bind(4, entry.version.seconds)
    addRecord.bind(5, entry.content)
    addRecord.bind(6, entry.isDeletion ? 1 : 0)
    addRecord.bind(7, try sourceID(record.source))
    addRecord.bind(8, entry.record)
    addRecord.bind(9, Int64(entry.part))
    addRecord.bind(10, entry.line)
    addRecord.bind(11, entry.byte)
    record.batch.withBytes(entry.payload) { addRecord.bind(12, blob: $0) }
    try addRecord.run()
  }

  private func move(_ record: Records.Record, account: Int64) throws {
    let entry = record.entry
    moveRecord.bind(1, try sourceID(record.source))
    moveRecord.bind(2, entry.record)
    moveRecord.bind(3, Int64(entry.part))
    moveRecord.bind(4, entry.line)
    moveRecord.bind(5, entry.byte)
    moveRecord.bind(6, account)
    moveRecord.bind(7, feed)
    record.batch.withBytes(entry.recordKey) { moveRecord.bind(8, text: $0) }
    moveRecord.bind(9, entry.version.seconds)
    moveRecord.bind(10, entry.content)
    try moveRecord.run()
  }

  private func accountID(_ record: Records.Record) throws -> Int64 {
    let fingerprint = record.entry.account
    if let known = accounts[fingerprint] { return known }
    findAccount.bind(1, fingerprint)
    let found = try findAccount.step() ? findAccount.integer(0) : nil
    findAccount.reset()
    let id = try found ?? newAccount(record)
    accounts[fingerprint] = id
    return id
  }

  private func newAccount(_ record: Records.Record) throws -> Int64 {
    addAccount.bind(1, record.source.provider.rawValue)
    record.batch.withBytes(record.entry.accountKey) { addAccount.bind(2, text: $0) }
    addAccount.bind(3, record.entry.account)
    _ = try addAccount.step()
    let id = addAccount.integer(0)
    _ = try addAccount.step()
    return id
  }

  private func sourceID(_ source: RecordSource) throws -> Int64 {
    if let known = sources[source] { return known }
    let new = try id(
      of: "source", ["feed": feed, "delivery": delivery.id, "adapter_version": source.adapterVersion])
    sources[source] = new
    return new
  }

  /// The id of a row with these columns, which is added if it is missing.
  private func id(of table: String, _ columns: KeyValuePairs<String, any DatabaseValueConvertible & Sendable>) throws
    -> Int64
  {
    let names = columns.map(\.key)
    let arguments = StatementArguments(columns.map { $0.value.databaseValue })
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    try database.execute(
      sql: "INSERT OR IGNORE INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))", arguments: arguments)
    let condition = names.map { "\($0) = ?" }.joined(separator: " AND ")
    return try Int64.fetchOne(database, sql: "SELECT id FROM \(table) WHERE \(condition)", arguments: arguments) ?? 0
  }

  // MARK: What is not stored

  private func count(_ refused: [Chunk.RefusedRecord]) throws -> Int {
    guard !refused.isEmpty else { return 0 }
    let statement = try BulkStatement(
      database,
      """
      INSERT INTO refusal VALUES (?, ?, ?, 1)
      ON CONFLICT (account, delivery) DO UPDATE SET count = count + 1
      """)
    for refusal in refused {
      statement.bind(1, refusal.account)
      statement.bind(2, delivery.id)
      statement.bind(3, refusal.reason.rawValue)
      try statement.run()
    }
    return refused.count
  }

  private func setAside(_ rows: [Chunk.SetAsideRow]) throws -> Int {
    for row in rows {
      try database.execute(
        sql: "INSERT INTO quarantine (delivery, record, part, line, byte, faults) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          delivery.id, row.record, row.part, row.line, row.byte, JSONText.encode(row.faults.map(StoredFault.init)),
        ])
    }
    return rows.count
  }
}
