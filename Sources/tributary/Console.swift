import Glibc
import Presentation

/// Where the program prints: results to standard output, progress and diagnostics to standard error.
///
/// Nothing else in the program writes to either.
struct Console: Sendable {
  /// The console that the program was started with.
  static let standard = Console()

  /// What standard output can show.
  let output = Console.terminal(STDOUT_FILENO)
  /// What standard error can show.
  let diagnostics = Console.terminal(STDERR_FILENO)

  /// Prints a result.
  ///
  /// Throws when it could not be written in full: a full disk or a closed pipe must not end as success.
  func write(_ text: String) throws(OutputFailure) { try Self.write(text, to: STDOUT_FILENO) }

  /// Prints a message for the person at the terminal or for the log.
  ///
  /// Where that fails there is nobody left to tell.
  func diagnose(_ text: String) { try? Self.write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) throws(OutputFailure) {
    var text = text
    let failure = text.withUTF8 { bytes -> OutputFailure? in
      var rest = UnsafeRawBufferPointer(bytes)
      while let base = rest.baseAddress, !rest.isEmpty {
        let count = Glibc.write(descriptor, base, rest.count)
        if count < 0 && errno != EINTR { return OutputFailure(code: errno) }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(count, 0)))
      }
      return nil
    }
    if let failure { throw failure }
  }

  private static func terminal(_ descriptor: Int32) -> Terminal {
    var size = winsize()
    let columns = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : nil
    return Terminal(isTerminal: isatty(descriptor) == 1, columns: columns) { getenv($0).map { String(cString: $0) } }
  }
}

/// Standard output could not be written.
struct OutputFailure: Error, CustomStringConvertible {
  /// The system's error number.
  let code: Int32

  /// Whether the reader at the other end of a pipe went away, as `head` does: not worth a message.
  var isClosedPipe: Bool { code == EPIPE }

  var description: String {
    "Standard output could not be written: \(String(cString: strerror(code))). Make room or choose another place."
  }
}
