import ArgumentParser
import Glibc
import Pipeline
import Records
import Storage

/// Which workspace a command is about.
struct WorkspaceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The workspace's folder (default: TRIBUTARY_WORKSPACE, else the folder of tributary.yaml, going up).",
      valueName: "dir"))
  var workspace: String?

  /// The paths of the workspace.
  ///
  /// Throws a usage error where there is none.
  func paths() throws -> WorkspacePaths {
    let named = workspace ?? Environment.value("TRIBUTARY_WORKSPACE")
    if let named {
      guard Folder.exists(named + "/tributary.yaml") else {
        throw ValidationError(
          "\(named) is no workspace: it has no tributary.yaml. `tributary init \(named)` makes one.")
      }
      return Self.paths(named)
    }
    guard let root = Self.enclosing(Environment.currentFolder) else {
      throw ValidationError(
        "There is no tributary.yaml here or above. Name a workspace with --workspace, or make one with `tributary init`."
      )
    }
    return Self.paths(root)
  }

  private static func paths(_ root: String) -> WorkspacePaths {
    WorkspacePaths(root: root, credentials: Environment.value("CREDENTIALS_DIRECTORY"))
  }

  /// The configuration of the workspace.
  func configuration() throws -> WorkspaceConfiguration { try WorkspaceConfiguration(try paths()) }

  /// The configuration of the workspace; `nil` where none is named and there is none around.
  func configurationIfThere() throws -> WorkspaceConfiguration? {
    let isNamed = workspace != nil || Environment.value("TRIBUTARY_WORKSPACE") != nil
    return isNamed || Self.enclosing(Environment.currentFolder) != nil ? try configuration() : nil
  }

  /// The workspace for commands that look.
  func openForReading() throws -> Workspace {
    let paths = try paths()
    return try Workspace.open(reading: paths, configuration: try WorkspaceConfiguration(paths))
  }

  /// The workspace for commands that compute beside the state; takes the lock and changes nothing.
  func openHeld() throws -> Workspace {
    let paths = try paths()
    setenv("SQLITE_TMPDIR", paths.root, 1)
    return try Workspace.open(holding: paths, configuration: try WorkspaceConfiguration(paths))
  }

  /// The workspace for commands that change it; takes the lock.
  ///
  /// `maker` is who is named by the command, for the audit log.
  func openForWriting(by maker: String = "") throws -> Workspace {
    let paths = try paths()
    setenv("SQLITE_TMPDIR", paths.root, 1)  // what SQLite sorts is people's data and stays in the workspace
    return try Workspace.open(
      writing: paths, configuration: try WorkspaceConfiguration(paths), caller: Environment.caller(maker),
      makeKey: Environment.randomKey)
  }

  private static func enclosing(_ folder: String) -> String? {
    var folder = folder
    while true {
      if Folder.exists(folder + "/tributary.yaml") { return folder }
      if folder == "/" { return nil }
      folder = Folder.parent(of: folder)
    }
  }
}

/// Whether a command prints JSON instead of text for people.
struct JSONOption: ParsableArguments {
  @Flag(help: "Print JSON.")
  var json = false
}

/// What the program takes from its surroundings; nothing below the command line does.
enum Environment {
  /// A variable that is set and not empty.
  static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The folder in which the program was started.
  static var currentFolder: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// Who works, for the audit log: who the command names, and the system's user.
  static func caller(_ maker: String = "") -> Caller {
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid \(geteuid())"
    return Caller(name: maker.isEmpty ? user : "\(maker) (\(user))", now: { now.description })
  }

  /// 32 bytes from the system's generator.
  @Sendable static func randomKey() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// The day by the system's clock, in UTC.
  static var today: Day { Timestamp(seconds: Int64(time(nil))).day }

  /// The moment by the system's clock, in UTC.
  static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

  /// Nanoseconds of the monotonic clock.
  static let stopwatch: Stopwatch = {
    var moment = timespec()
    clock_gettime(CLOCK_MONOTONIC, &moment)
    return UInt64(moment.tv_sec) * 1_000_000_000 + UInt64(moment.tv_nsec)
  }
}
