import Foundation
import GRDB
import Records

/// A keyring as it lies in the store, wrapped under one workspace's key.
public struct KeySlot: Hashable, Sendable {
  /// Counts the workspace's keys, from 1.
  public let number: Int64
  /// Tells which key opens it.
  public let keyCheck: ContentHash
  /// The wrapped keyring.
  public let wrapped: [UInt8]

  /// States a slot.
  public init(number: Int64, keyCheck: ContentHash, wrapped: [UInt8]) {
    self.number = number
    self.keyCheck = keyCheck
    self.wrapped = wrapped
  }
}

/// What the store holds of keys.
public enum KeySlots: Hashable, Sendable {
  /// Nothing yet: the store was just made.
  case none
  /// Nothing, since an older program made the store.
  case ofOlderProgram
  /// The keyring, once for each key that opens it, by number.
  case slots([KeySlot])

  /// A slot without bytes and with the number 0 says that the store held something before there were keyrings; a store
  /// that was just made has no slot at all.
  static let schema = """
    CREATE TABLE key_slot (
      number INTEGER PRIMARY KEY,
      key_check BLOB NOT NULL,
      wrapped BLOB NOT NULL
    ) STRICT;
    INSERT INTO key_slot SELECT 0, x'', x'' WHERE EXISTS (SELECT 1 FROM run) OR EXISTS (SELECT 1 FROM delivery)
      OR EXISTS (SELECT 1 FROM consent) OR EXISTS (SELECT 1 FROM erasure) OR EXISTS (SELECT 1 FROM audit);
    """
  /// No rebuilt state needs it.
  static let tables = ["key_slot"]
}

extension Store {
  /// What the store holds of keys.
  ///
  /// Throws ``WorkspaceError/damaged(what:)`` for slots that nothing wrote.
  public func keySlots() throws -> KeySlots {
    try pool.read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT number, key_check, wrapped FROM key_slot ORDER BY number")
      if rows.isEmpty {
        guard try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM audit)") != true else {
          throw WorkspaceError.damaged(what: "the keyring is gone from the store")
        }
        return .none
      }
      if rows.count == 1, rows[0]["number"] == 0 { return .ofOlderProgram }
      return .slots(
        try rows.map { row in
          guard let check = ContentHash(row["key_check"] as Data) else {
            throw WorkspaceError.damaged(what: "a slot of the keyring is altered")
          }
          return KeySlot(number: row["number"], keyCheck: check, wrapped: [UInt8](row["wrapped"] as Data))
        })
    }
  }

  /// Puts slots in the place of those with their numbers, removes others, and tells the audit log, in one transaction.
  public func exchange(
    _ slots: [KeySlot], removing removed: Set<Int64> = [], telling entry: (action: AuditAction, detail: String)? = nil
  ) throws {
    try pool.write { database in
      for number in removed { try database.execute(sql: "DELETE FROM key_slot WHERE number = ?", arguments: [number]) }
      for slot in slots {
        try database.execute(
          sql: "INSERT OR REPLACE INTO key_slot VALUES (?, ?, ?)",
          arguments: [slot.number, slot.keyCheck.data, Data(slot.wrapped)])
      }
      if let entry { try auditTrail?.enter(entry.action, subject: "workspace", detail: entry.detail, database) }
    }
  }
}
