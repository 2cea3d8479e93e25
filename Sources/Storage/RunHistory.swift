import Foundation
import GRDB
import Records

/// A run as the history knows it.
public struct RunEntry: Sendable {
  /// Its number, from 1.
  public let id: Int64
  /// When it began, as the command line said (ISO 8601).
  public let started: String
  /// The date it computed for.
  public let asOf: String
  /// `running`, `done`, `set-aside`, `stopped` or `failed`.
  public let outcome: String
  /// Its report as JSON, once it has ended.
  public let report: [UInt8]?
}

extension Store {
  /// Enters a run that begins; returns its number.
  public func beginRun(started: String, asOf: Day) throws -> Int64 {
    let id = try pool.write { database in
      try database.execute(
        sql: "INSERT INTO run (started, as_of, outcome) VALUES (?, ?, 'running')",
        arguments: [started, asOf.description])
      return database.lastInsertedRowID
    }
    auditTrail?.enter(run: id)
    return id
  }

  /// Enters how a run ended.
  public func endRun(_ id: Int64, outcome: String, report: [UInt8]) throws {
    try pool.write {
      try $0.execute(
        sql: "UPDATE run SET outcome = ?, report = ? WHERE id = ?", arguments: [outcome, Data(report), id])
    }
    auditTrail?.enter(run: nil)
  }

  /// The newest runs first.
  public func runs(limit: Int) throws -> [RunEntry] {
    try pool.read {
      try Row.fetchAll($0, sql: "SELECT * FROM run ORDER BY id DESC LIMIT ?", arguments: [limit]).map(RunEntry.init)
    }
  }

  /// The run before another one, if there was one.
  public func run(before id: Int64) throws -> RunEntry? {
    try pool.read {
      try Row.fetchOne($0, sql: "SELECT * FROM run WHERE id < ? ORDER BY id DESC LIMIT 1", arguments: [id])
        .map(RunEntry.init)
    }
  }

  /// One run; the newest with a report if `id` is `nil`.
  public func run(_ id: Int64?) throws -> RunEntry? {
    try pool.read {
      try Row.fetchOne(
        $0, sql: "SELECT * FROM run WHERE \(id == nil ? "report IS NOT NULL" : "id = ?") ORDER BY id DESC LIMIT 1",
        arguments: id.map { [$0] } ?? []
      ).map(RunEntry.init)
    }
  }
}

extension RunEntry {
  fileprivate init(_ row: Row) {
    id = row["id"]
    started = row["started"]
    asOf = row["as_of"]
    outcome = row["outcome"]
    report = (row["report"] as Data?).map { [UInt8]($0) }
  }
}
