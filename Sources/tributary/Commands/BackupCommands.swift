import ArgumentParser
import Pipeline
import Presentation
import Storage

struct BackUp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the workspace as it is at one moment into a folder, beside a run if there is one.",
    discussion: """
      Store, the archive objects that it names, sealed as they are, configuration and workspace.key, with a signed list of \
      them, which is written last: a backup that was cut short is none. The landing folder is not in it; what is in is in the \
      archive. With --without-key, and where the workspace's key lies outside the workspace, the key is not in the backup and \
      has to be kept elsewhere: the key of the day of the backup, without which nothing can be restored.

      An erasure does not reach backups: remove those that are older.

      Example: tributary backup /mnt/backup/2024-12-31 --workspace /srv/tributary
      """)

  @OptionGroup var workspace: WorkspaceOptions
  @OptionGroup var output: JSONOption
  @OptionGroup var log: LogOption
  @Argument(help: ArgumentHelp("The folder to write; it must be empty or not there.", valueName: "dir")) var folder:
    String
  @Flag(help: "Leave workspace.key out.") var withoutKey = false

  func run() throws { try log.telling("backup", backUp) }

  private func backUp(_ log: WorkLog) throws {
    let backup = Backup(try workspace.openForReading(), progress: log.update)
    log.begin()
    let figures = try BackupError.meaning {
      try backup.write(to: folder, withKey: !withoutKey, caller: Environment.caller())
    }
    log.end(.complete)
    let console = Console.standard
    if output.json { return try console.write(try JSONText.document(figures)) }
    let key = figures.withKey ? "with the key" : "without the key, which you keep elsewhere"
    try console.write(
      "\(folder) holds \(Readable.count(figures.files)) files (\(Readable.bytes(figures.bytes))), \(key).\n")
  }
}

struct RestoreBackup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Makes a workspace of a backup, checks it, and says so in its audit log.",
    discussion: """
      Every file is held against the signed list of the backup, and the workspace is verified before it gets its name; a \
      backup that is cut, altered or of another key is refused. Nothing is overwritten.

      Example: tributary restore /mnt/backup/2024-12-31 --to /srv/tributary
      """)

  @OptionGroup var output: JSONOption
  @OptionGroup var log: LogOption
  @Argument(help: ArgumentHelp("The backup's folder.", valueName: "backup")) var backup: String
  @Option(help: ArgumentHelp("The workspace's folder; it must be empty or not there.", valueName: "dir")) var to: String
  @Option(help: ArgumentHelp("The file with the key, if the backup has none.", valueName: "file")) var key: String?

  func run() throws { try log.telling("restore", restore) }

  private func restore(_ log: WorkLog) throws {
    let restore = Restore(backup, progress: log.update)
    log.begin()
    let figures = try BackupError.meaning { try restore.write(to: to, key: key, caller: Environment.caller()) }
    log.end(.complete)
    let console = Console.standard
    try console.write(
      output.json
        ? try JSONText.document(figures)
        : "\(to) is the workspace as it was at \(figures.made): \(Readable.count(figures.files)) files "
          + "(\(Readable.bytes(figures.bytes))), checked.\n")
  }
}

extension BackupError {
  /// Runs `body`; a place that is taken is a usage error.
  fileprivate static func meaning<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as BackupError {
      switch error {
      case .occupied, .noKey, .otherKey: throw ValidationError("\(error).")
      default: throw error
      }
    }
  }
}
