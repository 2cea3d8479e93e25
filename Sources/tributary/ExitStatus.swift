import ArgumentParser
import Configuration
import Pipeline
import Storage

/// What the program claims when it ends.
///
/// Scripts and timers act on it, so each value means one thing.
enum ExitStatus: Int32, CaseIterable {
  /// Everything delivered is in.
  case complete = 0
  /// Failed; the same command may be tried again.
  case failed = 1
  /// The command line or a configuration file is wrong; the message names the argument, or file, line and key.
  case usage = 2
  /// Done, with rows or files set aside, each named in the report (`EX_DATAERR` of sysexits.h).
  case setAside = 65
  /// Another command holds the workspace's lock or is in the way (`EX_TEMPFAIL` of sysexits.h): later the same will do.
  case busy = 75
  /// Stopped by SIGINT after committing what was in hand.
  case interrupted = 130
  /// Stopped by SIGTERM after committing what was in hand.
  case terminated = 143

  /// The status for an error that reached the top.
  ///
  /// The argument parser's own status for a wrong command line (64, `EX_USAGE`) becomes 2.
  init(for error: any Error, of command: any ParsableCommand.Type) {
    if case WorkspaceError.locked = error {
      self = .busy
      return
    }
    if let error = error as? BackupError, error.isPassing {
      self = .busy
      return
    }
    if error is ConfigurationErrors {
      self = .usage
      return
    }
    let code = command.exitCode(for: error)
    self = code == .validationFailure ? .usage : ExitStatus(rawValue: code.rawValue) ?? .failed
  }

  /// The status as an error that ends a command with it.
  var exit: ExitCode { ExitCode(rawValue) }
}
