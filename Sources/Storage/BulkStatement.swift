import CSQLite
import GRDB
import Records

/// A prepared statement bound and stepped through SQLite's own functions, for the few inner loops where millions of
/// rows pass: about half the cost of GRDB's arguments.
///
/// Used only inside one access to GRDB's connection, on its queue.
final class BulkStatement {
  private let statement: OpaquePointer
  private let connection: OpaquePointer
  /// SQLITE_TRANSIENT is a cast in C and not imported: SQLite copies the bytes before `bind` returns.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  init(_ database: Database, _ sql: String) throws {
    guard let connection = database.sqliteConnection else {
      throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
    }
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
    guard code == SQLITE_OK, let prepared else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }
    statement = prepared
    self.connection = connection
  }

  deinit { sqlite3_finalize(statement) }

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(statement, index, value) }

  func bind(_ index: Int32, _ value: Int) { sqlite3_bind_int64(statement, index, Int64(value)) }

  func bind(_ index: Int32, _ value: Double) { sqlite3_bind_double(statement, index, value) }

  func bind(_ index: Int32, _ value: String) {
    var value = value
    value.withUTF8 { bind(index, text: UnsafeRawBufferPointer($0)) }
  }

  func bind(_ index: Int32, text bytes: UnsafeRawBufferPointer) {
    let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
    sqlite3_bind_text64(statement, index, base, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
  }

  func bind(_ index: Int32, blob bytes: UnsafeRawBufferPointer) {
    sqlite3_bind_blob64(statement, index, bytes.baseAddress, UInt64(bytes.count), Self.copied)
  }

  func bind(_ index: Int32, _ fingerprint: Fingerprint) {
    withUnsafeBytes(of: (fingerprint.high.bigEndian, fingerprint.low.bigEndian)) { bind(index, blob: $0) }
  }

  func bind(_ index: Int32, _ hash: ContentHash) { hash.bytes.withUnsafeBytes { bind(index, blob: $0) } }

  /// Runs a statement that gives no rows; returns how many rows it changed.
  @discardableResult
  func run() throws -> Int {
    _ = try step()
    sqlite3_reset(statement)
    return Int(sqlite3_changes(connection))
  }

  /// Moves to the next row; `false` at the end, after which the statement can be bound again.
  func step() throws -> Bool {
    let code = sqlite3_step(statement)
    if code == SQLITE_ROW { return true }
    sqlite3_reset(statement)
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(connection)))
    }
    return false
  }

  /// Ends the reading of rows early.
  func reset() { sqlite3_reset(statement) }

  var columnCount: Int32 { sqlite3_column_count(statement) }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func real(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

  func text(_ column: Int32) -> String { String(decoding: bytes(column), as: UTF8.self) }

  /// The bytes of a text or blob; valid until the statement moves.
  func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
    let base = sqlite3_column_blob(statement, column)
    return UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(statement, column)))
  }

  func fingerprint(_ column: Int32) -> Fingerprint { Fingerprint(bytes: bytes(column)) ?? Fingerprint(high: 0, low: 0) }
}
