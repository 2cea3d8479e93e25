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
      throw errno == EWOULDBLOCK ? WorkspaceError.locked(path: path) : FileError("lock", path) as any Error
    }
    return lock
  }
}
