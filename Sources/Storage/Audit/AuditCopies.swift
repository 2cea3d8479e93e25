import GRDB
import Records

/// A file that gets every entry of the audit log.
public struct AuditCopy: Hashable, Sendable {
  /// By which the store knows it, wherever the workspace lies.
  public let name: String
  /// Where it is.
  public let path: String

  /// Names a file.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }
}

extension Store {
  /// Appends to a file the entries of the audit log that it does not have yet, and then notes in the store how many it has.
  ///
  /// As every entry's hash is keyed and stands for all entries before it, each line is a signed checkpoint. The file is
  /// never cut and never written anew. A crash between the two steps repeats lines, which ``auditFaults(_:copies:)`` knows.
  public func copyAuditLog(to copy: AuditCopy) throws {
    let copied = try copiedEntries(to: copy)
    let lines = try auditLines(after: copied)
    guard let last = lines.last else { return }
    let file = try AppendedFile(copy.path)
    // What a crash cut short stays as it is; a line of its own follows.
    var text = try file.endsInLine() ? "" : "\n"
    for line in lines { text += line.line + "\n" }
    try file.append(Array(text.utf8))
    try pool.write {
      try $0.execute(sql: "INSERT OR REPLACE INTO audit_copy VALUES (?, ?)", arguments: [copy.name, last.number])
    }
  }

  /// How many entries a file certainly has.
  func copiedEntries(to copy: AuditCopy) throws -> Int64 {
    try pool.read {
      try Int64.fetchOne($0, sql: "SELECT entries FROM audit_copy WHERE name = ?", arguments: [copy.name]) ?? 0
    }
  }

  /// Forgets which files have the entries, in a store that was copied to another place.
  public func forgetAuditCopies() throws { try pool.write { try $0.execute(sql: "DELETE FROM audit_copy") } }
}
