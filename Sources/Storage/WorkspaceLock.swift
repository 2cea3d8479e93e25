import Glibc

/// The one lock of a workspace (flock): held by whoever writes, given back by the system when its holder dies.
public final class WorkspaceLock: Sendable {
  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the lock, or throws ``WorkspaceError/locked(path:)`` at once.
  public static func acquire(_ path: String) throws -> WorkspaceLock {
    let descriptor = retrying { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard descriptor >= 0 else { throw FileError("open", path) }
    let lock = WorkspaceLock(descriptor: descriptor)
    guard retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      // Who goes away empty-handed may change nothing but this file, in which one byte counts it.
      if errno == EWOULDBLOCK {
        _ = lseek(descriptor, 0, SEEK_END)
        _ = write(descriptor, ".", 1)
        throw WorkspaceError.locked(path: path)
      }
      throw FileError("lock", path)
    }
    return lock
  }

  /// How often the lock was not to be had, ever; a power cut may lose some.
  public static func refusals(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
