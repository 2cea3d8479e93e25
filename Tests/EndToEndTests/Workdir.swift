import Dispatch
import Foundation

/// A folder of its own for one test, and programs run inside it.
///
/// The folder goes when the value goes.
final class Workdir: Sendable {
  /// How long a program may take before it is killed, unless a test says otherwise: it ends what hangs, and measures
  /// nothing.
  static let patience = Duration.seconds(600)

  fileprivate let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tributary-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The absolute path of a file in the folder.
  func path(_ relative: String) -> String { folder.appending(path: relative).path(percentEncoded: false) }

  /// Writes a file, and the folders above it.
  func write(_ text: String, to relative: String) throws { try write(Data(text.utf8), to: relative) }

  /// Writes a file, and the folders above it.
  func write(_ bytes: Data, to relative: String) throws {
    let file = folder.appending(path: relative)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  /// Writes a file that can be run.
  func writeScript(_ text: String, to relative: String) throws {
    try write("#!/bin/bash\n" + text, to: relative)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path(relative))
  }

  /// The text of a file.
  func read(_ relative: String) throws -> String { try String(contentsOfFile: path(relative), encoding: .utf8) }

  /// Whether a file or folder is there.
  func exists(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: path(relative)) }

  /// Runs the built program to its end.
  func tributary(_ arguments: String..., environment: [String: String] = [:], patience: Duration = patience) throws
    -> Outcome
  {
    try run(Repository.program, arguments, environment: environment, patience: patience)
  }

  /// Runs a script with bash, which stops at the first failing command; `tributary` is on its PATH.
  func bash(_ script: String, environment: [String: String] = [:], patience: Duration = patience) throws -> Outcome {
    try run("/bin/bash", ["-euo", "pipefail", "-c", script], environment: environment, patience: patience)
  }

  /// Runs any program to its end.
  func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:], patience: Duration = patience
  ) throws -> Outcome {
    try start(program, arguments, environment: environment).outcome(within: patience)
  }

  /// Starts a program, so that it can be sent a signal.
  ///
  /// `environment` is added to a small fixed one.
  func start(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> RunningProgram {
    try RunningProgram(
      program, arguments, in: self, environment: fixedEnvironment.merging(environment) { _, given in given })
  }

  /// Where libraries and temporary files are, what scripts/planted plants, and how sanitizers report.
  private static let inherited: Set = [
    "LD_LIBRARY_PATH", "TMPDIR", "TRIBUTARY_PLANTED", "TSAN_OPTIONS", "ASAN_OPTIONS",
  ]

  /// The same on every machine but for what is inherited.
  private var fixedEnvironment: [String: String] {
    let inherited = ProcessInfo.processInfo.environment.filter { Self.inherited.contains($0.key) }
    let fixed = [
      "PATH": "\((Repository.program as NSString).deletingLastPathComponent):/usr/local/bin:/usr/bin:/bin",
      "HOME": folder.path(percentEncoded: false), "LANG": "C.UTF-8", "TZ": "UTC",
      // A backtracer that is still writing keeps a crashed program's output open.
      "SWIFT_BACKTRACE": "enable=no",
    ]
    return fixed.merging(inherited) { fixed, _ in fixed }
  }
}

/// How a program ended and what it printed.
struct Outcome {
  /// The exit status; `nil` where a signal ended the program.
  let status: Int32?
  /// The signal that ended it.
  let signal: Int32?
  /// Standard output.
  let output: String
  /// Standard error.
  let diagnostics: String

  /// All of it, to be shown when a test fails.
  var story: String {
    let end = status.map { "status \($0)" } ?? "signal \(signal ?? 0)"
    return "ended with \(end)\n--- standard output\n\(output)--- standard error\n\(diagnostics)"
  }
}

/// A program that did not end in time, with what it had printed.
struct Overdue: Error, CustomStringConvertible {
  let description: String
}

/// A program under way.
///
/// Its output goes to files, not pipes: a full pipe or one held open by a grandchild stops nobody.
final class RunningProgram {
  private let process = Process()
  private let ended = DispatchSemaphore(value: 0)
  let output: URL
  private let diagnostics: URL
  private let command: String
  /// The folder must not go while the program works in it.
  private let workdir: Workdir

  fileprivate init(_ program: String, _ arguments: [String], in workdir: Workdir, environment: [String: String]) throws
  {
    self.workdir = workdir
    command = ([program] + arguments).joined(separator: " ")
    let file = FileManager.default.temporaryDirectory.appending(path: "tributary-streams-\(UUID().uuidString)")
    output = file.appendingPathExtension("out")
    diagnostics = file.appendingPathExtension("err")
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = workdir.folder
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    let streams = try [Self.created(output), Self.created(diagnostics)]
    // Foundation keeps a process, and its files, for longer than anybody asks for it.
    defer { for stream in streams { try? stream.close() } }
    process.standardOutput = streams[0]
    process.standardError = streams[1]
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try Self.withSignalsUnblocked { try process.run() }
  }

  /// Dispatch blocks signals on its threads, tests run there, and a program inherits what was blocked where it was
  /// started: it would never see a SIGTERM.
  private static func withSignalsUnblocked(_ body: () throws -> Void) rethrows {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try body()
  }

  deinit {
    if process.isRunning { kill(-process.processIdentifier, SIGKILL) }
    for file in [output, diagnostics] { try? FileManager.default.removeItem(at: file) }
  }

  /// Sends the program a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// What the program has printed to standard output so far.
  var outputSoFar: String { Self.text(output) }

  /// What the program has printed to standard error so far.
  var diagnosticsSoFar: String { Self.text(diagnostics) }

  /// Waits for the end.
  ///
  /// Kills the program and its children, and throws, when it does not come in time.
  func outcome(within patience: Duration = Workdir.patience) throws -> Outcome {
    if ended.wait(timeout: .now() + .milliseconds(Int(patience / .milliseconds(1)))) == .timedOut {
      kill(-process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      throw Overdue(description: "\(command) did not end within \(patience); \(outcome.story)")
    }
    return outcome
  }

  private var outcome: Outcome {
    let wasSignalled = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: wasSignalled ? nil : process.terminationStatus, signal: wasSignalled ? process.terminationStatus : nil,
      output: outputSoFar, diagnostics: diagnosticsSoFar)
  }

  private static func created(_ file: URL) throws -> FileHandle {
    try Data().write(to: file)
    return try FileHandle(forWritingTo: file)
  }

  private static func text(_ file: URL) -> String {
    String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
  }
}
