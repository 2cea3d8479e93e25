import Glibc

/// A value that one thread at a time may look at and change.
///
/// As `Synchronization.Mutex`, on a lock of the system's threads: what the standard library's own lock orders cannot be
/// seen by the thread sanitizer, which then reports every access to what it guards.
public final class Lock<Value>: @unchecked Sendable {
  // @unchecked: the value is touched only while the mutex is held.

  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private var value: Value

  /// Guards a value.
  public init(_ value: Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    mutex.initialize(to: pthread_mutex_t())
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  /// Calls `body` with the value, alone; it must not ask for the same lock again.
  public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }
}
