import Glibc

/// A file that only grows.
public final class AppendedFile {
  private let descriptor: Int32
  private let path: String

  /// Opens the file, or makes it, readable and writable by its owner alone.
  public init(_ path: String) throws {
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
  public func append(_ bytes: [UInt8]) throws {
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
