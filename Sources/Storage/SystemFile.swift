import Glibc
import Records

/// Bytes that are read from front to back: a file as it lies there, or what was sealed in it.
public protocol ByteSource: AnyObject {
  /// Fills the front of `buffer`; returns how many bytes, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
  /// Calls `body` with each piece of what is left, at most 1 MiB at a time.
  public func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while case let count = try read(into: buffer), count > 0 {
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}

/// An open regular file, closed when it is no longer used.
///
/// Links are not followed.
public final class SystemFile: ByteSource {
  private let descriptor: Int32
  private let path: String

  private init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { close(descriptor) }

  /// What tells whether a file is the one that was seen before.
  public struct Identity: Hashable, Sendable {
    /// Bytes.
    public let size: Int64
    /// Time of the last change of content, nanoseconds since the epoch.
    public let modified: Int64
    /// Time of the last change of content or status, nanoseconds; programs cannot set it.
    public let changed: Int64
    /// The inode's number.
    public let inode: UInt64
  }

  /// Opens a regular file for reading.
  ///
  /// Throws ``WorkspaceError/notARegularFile(path:)`` for anything else.
  public static func open(reading path: String) throws -> SystemFile {
    // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
    let descriptor = retrying { Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      if errno == ELOOP { throw WorkspaceError.notARegularFile(path: path) }
      throw FileError("open", path)
    }
    let file = SystemFile(descriptor: descriptor, path: path)
    guard try file.status().st_mode & S_IFMT == S_IFREG else { throw WorkspaceError.notARegularFile(path: path) }
    return file
  }

  /// Creates a file that must not exist, readable and writable by its owner alone.
  public static func create(_ path: String, mode: mode_t = 0o600) throws -> SystemFile {
    let descriptor = retrying { Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode) }
    guard descriptor >= 0 else { throw FileError("create", path) }
    return SystemFile(descriptor: descriptor, path: path)
  }

  /// The file as it is now.
  public func identity() throws -> Identity {
    let status = try status()
    return Identity(
      size: Int64(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
      changed: Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec),
      inode: UInt64(status.st_ino))
  }

  /// Who may read and write it.
  public func permissions() throws -> mode_t { try status().st_mode & 0o777 }

  /// The number of the user to whom it belongs.
  public func owner() throws -> uid_t { try status().st_uid }

  /// Has the next reading begin at the front.
  func rewind() throws {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw FileError("seek", path) }
  }

  /// Fills the whole buffer, but for the end of the file; returns how many bytes.
  func readFully(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// Fills the front of `buffer`; returns how many bytes, 0 at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = retrying { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
    guard count >= 0 else { throw FileError("read", path) }
    return count
  }

  /// The hash of all its bytes; where reading stands is left as it is.
  ///
  /// O(size).
  public func contentHash() throws -> ContentHash {
    var hasher = Hasher256()
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var position: off_t = 0
    while true {
      let count = try buffer.withUnsafeMutableBytes { buffer in
        let count = retrying { pread(descriptor, buffer.baseAddress, buffer.count, position) }
        guard count >= 0 else { throw FileError("read", path) }
        hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        return count
      }
      if count == 0 { return hasher.finalize() }
      position += off_t(count)
    }
  }

  /// Writes all bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    try put(bytes) { start, count, _ in Glibc.write(descriptor, start, count) }
  }

  /// Writes all bytes at the front, over what is there.
  func overwriteFront(_ bytes: UnsafeRawBufferPointer) throws {
    try put(bytes) { pwrite(descriptor, $0, $1, off_t($2)) }
  }

  /// Calls `write` with what is not written yet, how much that is, and where it begins, until all is written.
  private func put(
    _ bytes: UnsafeRawBufferPointer, by write: (UnsafeRawPointer?, Int, Int) -> Int
  ) throws {
    var written = 0
    while written < bytes.count {
      let count = retrying { write(bytes.baseAddress?.advanced(by: written), bytes.count - written, written) }
      guard count >= 0 else { throw FileError("write", path) }
      written += count
    }
  }

  /// Waits until the bytes are on the disk.
  public func synchronise() throws {
    guard retrying({ fsync(descriptor) }) == 0 else { throw FileError("fsync", path) }
  }

  private func status() throws -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("stat", path) }
    return status
  }

  /// Reads a small file whole; throws ``FileError`` with `EFBIG` beyond `limit` bytes.
  public static func contents(of path: String, limit: Int = 16 << 20) throws -> [UInt8] {
    try open(reading: path).contents(limit: limit)
  }

  /// Reads what is left of a small file; throws ``FileError`` with `EFBIG` beyond `limit` bytes.
  public func contents(limit: Int) throws -> [UInt8] {
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
      if count == 0 { return contents }
      guard contents.count + count <= limit else { throw FileError("read", path, code: EFBIG) }
      contents.append(contentsOf: buffer[..<count])
    }
  }

  /// The `user_version` in the header of an SQLite file (file format, 1.3); what lies in its log is not seen.
  static func storeVersion(_ path: String) throws -> Int32 {
    let file = try open(reading: path)
    var header = [UInt8](repeating: 0, count: 64)
    guard try header.withUnsafeMutableBytes({ try file.read(into: $0) }) == 64 else { return 0 }
    return Int32(bitPattern: header[60...].reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
  }

  /// Writes a file so that it is either there whole or not there: beside it, synced, renamed, folder synced.
  public static func replace(_ path: String, with contents: [UInt8], mode: mode_t = 0o600) throws {
    let folder = Folder.parent(of: path)
    let temporary = path + ".part"
    unlink(temporary)
    let file = try create(temporary, mode: mode)
    try contents.withUnsafeBytes { try file.write($0) }
    try file.synchronise()
    guard rename(temporary, path) == 0 else { throw FileError("rename", temporary) }
    try Folder.synchronise(folder)
  }
}

/// Repeats a system call that a signal interrupted.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}
