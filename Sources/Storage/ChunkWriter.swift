import Consent
import GRDB
import Glibc
import Records

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
  private let findPlace: BulkStatement
  private let addStatement: BulkStatement
  private let addRecord: BulkStatement
  private let moveRecord: BulkStatement
  private let contest: BulkStatement
  private var accounts: [Fingerprint: Int64] = [:]
  private var feed: Int64 = 0
  private var segment: Int64 = 0
  private var sources: [RecordSource: Int64] = [:]
  /// Accounts about which this chunk changes something.
  private var touched: Set<Int64> = []

  init(_ database: Database, delivery: Delivery) throws {
    self.database = database
    self.delivery = delivery
    findAccount = try BulkStatement(database, "SELECT id FROM account WHERE fingerprint = ?")
    addAccount = try BulkStatement(
      database, "INSERT INTO account (provider, key, fingerprint) VALUES (?, ?, ?) RETURNING id")
    findVersions = try BulkStatement(
      database, "SELECT account, version, content FROM statement WHERE feed = ? AND record_key = ?")
    findPlace = try BulkStatement(
      database,
      """
      SELECT d.content, r.record, r.part
      FROM record r JOIN source s ON s.id = r.source JOIN delivery d ON d.id = s.delivery WHERE \(Self.identity)
      """)
    addStatement = try BulkStatement(database, "INSERT INTO statement VALUES (?, ?, ?, ?, ?)")
    addRecord = try BulkStatement(database, "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    moveRecord = try BulkStatement(
      database,
      "UPDATE record AS r SET source = ?6, record = ?7, part = ?8, line = ?9, byte = ?10 WHERE \(Self.identity)")
    contest = try BulkStatement(database, "INSERT OR IGNORE INTO contested VALUES (?, ?)")
  }

  /// One version of one record, wherever the log has it.
  private static let identity = """
    r.segment IN (SELECT id FROM segment) AND r.account = ?1 AND r.feed = ?2 AND r.record_key = ?3 AND r.version = ?4
      AND r.content = ?5
    """

  func write(_ chunk: Chunk, isLast: Bool) throws {
    feed = try id(
      of: "feed", ["provider": delivery.provider.rawValue, "feed": delivery.feed.rawValue])
    var books = Books()
    try store(chunk.admitted, &books)
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
  }

  /// Stores records as one segment, in the order of their accounts; those of one account stay in file order.
  ///
  /// Statements are looked up and added in the order of their keys before that: each order touches the pages of its own
  /// table one after the other.
  private func store(_ admitted: [AdmittedRecord], _ books: inout Books) throws {
    guard !admitted.isEmpty else { return }
    let accounts = try accountIDs(of: admitted)
    var (isNew, again): ([Bool], [Int]) = (Array(repeating: false, count: admitted.count), [])
    for index in Self.orderOfKeys(admitted, accounts) {
      isNew[index] = try state(admitted[index].record, account: accounts[index], &books)
      if !isNew[index] { again.append(index) }
    }
    try database.execute(sql: "INSERT INTO segment (rows) VALUES (0)")
    segment = database.lastInsertedRowID
    for index in admitted.indices.sorted(by: { (accounts[$0], $0) < (accounts[$1], $1) }) where isNew[index] {
      try insert(admitted[index].record, account: accounts[index])
    }
    for index in again { try storeAgain(admitted[index].record, account: accounts[index], &books) }
    try noteTouched()
    let rows = books.admitted + books.superseded
    try database.execute(sql: "UPDATE segment SET rows = ? WHERE id = ?", arguments: [rows, segment])
  }

  /// The records in the order of their keys; those of one key by account, and then as in the file.
  private static func orderOfKeys(_ admitted: [AdmittedRecord], _ accounts: [Int64]) -> [Int] {
    func isBefore(_ left: Int, _ right: Int) -> Bool {
      let (one, other) = (admitted[left].record, admitted[right].record)
      let order = one.batch.withBytes(one.entry.recordKey) { one in
        other.batch.withBytes(other.entry.recordKey) { compare(one, $0) }
      }
      return order != 0 ? order < 0 : (accounts[left], left) < (accounts[right], right)
    }
    // Providers mostly count their records.
    let isSorted = admitted.indices.dropFirst().allSatisfy { isBefore($0 - 1, $0) }
    return isSorted ? Array(admitted.indices) : admitted.indices.sorted(by: isBefore)
  }

  private static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    guard let one = left.baseAddress, let other = right.baseAddress else { return left.count - right.count }
    let order = memcmp(one, other, min(left.count, right.count))
    return order != 0 ? Int(order) : left.count - right.count
  }

  private func noteTouched() throws {
    guard try Store.carriesAny(database) else { return }
    let note = try BulkStatement(database, "INSERT OR REPLACE INTO touched VALUES (?, ?)")
    let generation = try Store.nextGeneration(database)
    for account in touched.sorted() {
      note.bind(1, account)
      note.bind(2, generation)
      try note.run()
    }
  }

  /// Adds a statement; false if it is known.
  private func state(_ record: Records.Record, account: Int64, _ books: inout Books) throws -> Bool {
    let entry = record.entry
    let known = try record.batch.withBytes(entry.recordKey) { try versions(of: $0) }
    if known.contains(where: {
      $0.account == account && $0.version == entry.version && $0.content == entry.content
    }) {
      return false
    }
    try addStatement(record, account: account)
    if known.contains(where: { $0.account != account }) { try contest(record) }
    let isOlder = known.contains {
      $0.version != entry.version ? $0.version > entry.version : $0.content > entry.content
    }
    if isOlder { books.superseded += 1 } else { books.admitted += 1 }
    return true
  }

  /// The same statement may be delivered many times: it keeps the least of its places, so that no order shows.
  private func storeAgain(_ record: Records.Record, account: Int64, _ books: inout Books) throws {
    let entry = record.entry
    let place = Place(delivery: record.source.delivery, record: entry.record, part: Int(entry.part))
    bindIdentity(findPlace, record, account: account)
    guard try findPlace.step(), let delivery = ContentHash(bytes: findPlace.bytes(0)) else {
      throw WorkspaceError.damaged(what: "a statement has no record")
    }
    let first = Place(delivery: delivery, record: Int(findPlace.integer(1)), part: Int(findPlace.integer(2)))
    findPlace.reset()
    if place < first { try move(record, account: account) }
    if place == first { books.admitted += 1 } else { books.duplicate += 1 }
  }

  private func contest(_ record: Records.Record) throws {
    contest.bind(1, feed)
    record.batch.withBytes(record.entry.recordKey) { contest.bind(2, text: $0) }
    try contest.run()
  }

  private func versions(of key: UnsafeRawBufferPointer) throws -> [KnownVersion] {
    findVersions.bind(1, feed)
    findVersions.bind(2, text: key)
    var known: [KnownVersion] = []
    while try findVersions.step() {
      known.append(
        KnownVersion(
          account: findVersions.integer(0), version: Timestamp(seconds: findVersions.integer(1)),
          content: findVersions.fingerprint(2)))
    }
    return known
  }

  private func bindIdentity(_ statement: BulkStatement, _ record: Records.Record, account: Int64) {
    let entry = record.entry
    statement.bind(1, account)
    statement.bind(2, feed)
    record.batch.withBytes(entry.recordKey) { statement.bind(3, text: $0) }
    statement.bind(4, entry.version.seconds)
    statement.bind(5, entry.content)
  }

  private func insert(_ record: Records.Record, account: Int64) throws {
    touched.insert(account)
    let entry = record.entry
    addRecord.bind(1, segment)
    addRecord.bind(2, account)
    addRecord.bind(3, feed)
    record.batch.withBytes(entry.recordKey) { addRecord.bind(4, text: $0) }
    addRecord.bind(5, entry.version.seconds)
    addRecord.bind(6, entry.content)
    addRecord.bind(7, entry.isDeletion ? 1 : 0)
    addRecord.bind(8, try sourceID(record.source))
    addRecord.bind(9, entry.record)
    addRecord.bind(10, Int64(entry.part))
    addRecord.bind(11, entry.line)
    addRecord.bind(12, entry.byte)
    record.batch.withBytes(entry.payload) { addRecord.bind(13, blob: $0) }
    try addRecord.run()
  }

  private func addStatement(_ record: Records.Record, account: Int64) throws {
    let entry = record.entry
    addStatement.bind(1, feed)
    record.batch.withBytes(entry.recordKey) { addStatement.bind(2, text: $0) }
    addStatement.bind(3, account)
    addStatement.bind(4, entry.version.seconds)
    addStatement.bind(5, entry.content)
    try addStatement.run()
  }

  private func move(_ record: Records.Record, account: Int64) throws {
    touched.insert(account)
    let entry = record.entry
    bindIdentity(moveRecord, record, account: account)
    moveRecord.bind(6, try sourceID(record.source))
    moveRecord.bind(7, entry.record)
    moveRecord.bind(8, Int64(entry.part))
    moveRecord.bind(9, entry.line)
    moveRecord.bind(10, entry.byte)
    try moveRecord.run()
  }

  /// The accounts' numbers; new accounts get theirs in the order of the file.
  ///
  /// Known ones are looked up in the order of their fingerprints, as the index has them.
  private func accountIDs(of admitted: [AdmittedRecord]) throws -> [Int64] {
    let fingerprints = admitted.map { $0.record.entry.account }
    var last: Fingerprint?
    for fingerprint in fingerprints.sorted() where fingerprint != last {
      last = fingerprint
      guard accounts[fingerprint] == nil else { continue }
      findAccount.bind(1, fingerprint)
      if try findAccount.step() { accounts[fingerprint] = findAccount.integer(0) }
      findAccount.reset()
    }
    return try admitted.indices.map { index in
      if let known = accounts[fingerprints[index]] { return known }
      let id = try newAccount(admitted[index].record)
      accounts[fingerprints[index]] = id
      return id
    }
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
