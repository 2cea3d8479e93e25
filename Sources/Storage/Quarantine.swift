import Foundation
import GRDB
import Records

/// A row that was set aside: where it stands and all that is wrong with it.
///
/// Its bytes are read from the archive.
public struct QuarantinedRow: Sendable {
  /// A number to name it by in commands.
  public let id: Int64
  /// The file it stands in.
  public let delivery: Delivery
  /// Number of the record in the file, from 1.
  public let record: Int
  /// Which of several people of the record, from 0.
  public let part: Int
  /// Line, from 1; `nil` where the format has none.
  public let line: Int?
  /// Offset of the record in the uncompressed file.
  public let byte: Int
  /// All that is wrong with it.
  public let faults: [Fault]
}

extension Store {
  /// Rows set aside, in the order of delivery and place.
  public func quarantine() throws -> [QuarantinedRow] {
    try pool.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT quarantine.* FROM quarantine JOIN delivery ON delivery.id = quarantine.delivery
          ORDER BY delivery.provider, delivery.feed, delivery.name, record, part
          """)
      return try rows.map { try Self.quarantined($0, database) }
    }
  }

  /// One row that was set aside.
  public func quarantined(id: Int64) throws -> QuarantinedRow? {
    try pool.read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM quarantine WHERE id = ?", arguments: [id]).map {
        try Self.quarantined($0, database)
      }
    }
  }

  /// How many rows are set aside.
  public func quarantineCount() throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM quarantine") ?? 0 }
  }

  private static func quarantined(_ row: Row, _ database: Database) throws -> QuarantinedRow {
    guard
      let delivery = try Row.fetchOne(
        database, sql: "SELECT * FROM delivery WHERE id = ?", arguments: [row["delivery"] as Int64])
    else { throw WorkspaceError.damaged(what: "a row in quarantine has no delivery") }
    let faults: [StoredFault] = JSONText.decode(row["faults"]) ?? []
    let line: Int = row["line"]
    return QuarantinedRow(
      id: row["id"], delivery: try Delivery(delivery), record: row["record"], part: row["part"],
      line: line > 0 ? line : nil, byte: row["byte"], faults: faults.map(\.fault))
  }
}

/// A fault as JSON.
struct StoredFault: Codable {
  let code: String
  let column: String?
  let expected: String
  let remedy: String

  init(_ fault: Fault) {
    code = fault.code
    column = fault.column
    expected = fault.expected
    remedy = fault.remedy
  }

  var fault: Fault { Fault(code: code, column: column, expected: expected, remedy: remedy) }
}
