import GRDB
import Glibc
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

/// A file that only grows.
private final class AppendedFile {
  private let descriptor: Int32
  private let path: String

  init(_ path: String) throws {
    self.path = path
    let isNew = !Folder.exists(path)
    descriptor = retrying { open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard descriptor >= 0 else { throw FileError("open", path) }
    if isNew { try Folder.synchronise(Folder.parent(of: path)) }
  }

  deinit { close(descriptor) }

  /// Whether the file is empty or its last line has an end.
  func endsInLine() throws -> Bool {
    let size = lseek(descriptor, 0, SEEK_END)
    guard size > 0 else { return true }
    var last: UInt8 = 0
    guard retrying({ pread(descriptor, &last, 1, size - 1) }) == 1 else { throw FileError("read", path) }
    return last == UInt8(ascii: "\n")
  }

  /// Appends bytes and waits until they are on the disk.
  func append(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = retrying { write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written) }
        guard count >= 0 else { throw FileError("write", path) }
        written += count
      }
    }
    guard retrying({ fsync(descriptor) }) == 0 else { throw FileError("fsync", path) }
  }
}
