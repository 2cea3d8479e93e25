import Glibc

/// A system call on a file of the workspace failed.
///
/// The same command may be tried again when the cause is gone.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, such as `open` or `fsync`.
  public let operation: String
  /// The path, as given.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// A file could not be removed; takes the current `errno`.
  public init(removing path: String) { self.init("remove", path) }

  /// Takes the current `errno`.
  init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// Whether the file is simply not there.
  public var isMissing: Bool { code == ENOENT || code == ENOTDIR }

  /// Whether the file may not be changed, as in a folder that is mounted for reading.
  public var isForbidden: Bool { code == EACCES || code == EPERM || code == EROFS }

  /// `cannot open landing/a.csv: No such file or directory`.
  public var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}

/// Why a workspace cannot be used as it is; trying again does not help.
public enum WorkspaceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Another run holds the lock.
  case locked(path: String)
  /// The path is a link, a folder, a pipe or a device.
  case notARegularFile(path: String)
  /// The store was written by a newer program.
  case newerStore(path: String)
  /// There is no store yet; a run makes it.
  case noStore(path: String)
  /// What was read back is not what was written.
  case damaged(what: String)

  /// A full sentence with the remedy.
  public var description: String {
    switch self {
    case .locked: "another run holds the lock of this workspace; wait until it has ended"
    case .notARegularFile(let path): "\(path) is not a regular file; deliver a plain file, no link, folder or pipe"
    case .newerStore(let path): "\(path) was written by a newer version of tributary; use that version"
    case .noStore(let path): "\(path) does not exist or is not finished; `tributary run` makes it"
    case .damaged(let what): "\(what); restore the workspace from a backup, or rebuild it from the archive"
    }
  }
}
