import Glibc

/// Ends the program where the system gives it no more threads, as under a limit of memory or tasks, or too few open files
/// to begin with.
///
/// Dispatch tries again for ever where it gets no thread, and a run that hangs holds the lock; it traps where it gets no
/// descriptor. What was committed stays; a later run goes on.
enum ThreadWatch {
  /// Attempts in a row that have to fail, half a second apart: a shortage may pass.
  private static let attempts = 10
  /// Standard streams, Dispatch's own, lock, store and log of four connections, a file in each lane.
  private static let descriptors: rlim_t = 32

  /// Starts watching on a thread that has nothing to do with Dispatch.
  static func start() {
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < descriptors {
      giveUp("fewer than \(descriptors) open files. Raise its limit (ulimit -n, LimitNOFILE)")
    }
    if !makeThread({ _ in ThreadWatch.watch() }) { giveUp(noThreads) }
  }

  private static func watch() -> Never {
    var failures = 0
    while true {
      usleep(500_000)
      failures = makeThread({ _ in nil }) ? 0 : failures + 1
      if failures == attempts { giveUp(noThreads) }
    }
  }

  /// Whether a thread could be made; signals go to the others.
  private static func makeThread(_ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?) -> Bool
  {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var thread = pthread_t()
    guard pthread_create(&thread, nil, body, nil) == 0 else { return false }
    pthread_detach(thread)
    return true
  }

  private static let noThreads =
    "no more threads. Raise its limit of memory (ulimit -v), of processes (ulimit -u) or of tasks (TasksMax)"

  private static func giveUp(_ what: String) -> Never {
    Console.standard.diagnose("Error: the system gives this program \(what), and try again.\n")
    _exit(ExitStatus.failed.rawValue)
  }
}
