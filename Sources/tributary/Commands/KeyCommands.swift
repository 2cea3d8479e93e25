import ArgumentParser
import Glibc
import Pipeline
import Presentation

struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Shows the workspace's key and what is sealed under it, and changes it.",
    discussion: """
      The key opens a keyring in the store: the secret under which accounts are hashed, and the data key under which the \
      archive is sealed. It lies in workspace.key, which only its owner may read; or in the file that tributary.yaml names \
      (key: {file: /path}); or systemd hands it over as the credential tributary-key.

      Example: tributary key status --workspace demo
      """,
    subcommands: [Status.self, Rotate.self])

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says where the key is, and how much of the archive is sealed under the current data key.",
      discussion: "Example: tributary key status --json --workspace demo")

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption

    func run() throws {
      let status = try workspace.openForReading().keyStatus()
      let console = Console.standard
      if output.json { return try console.write(try JSONText.document(status)) }
      try console.write(KeyStatusText(status).text)
    }
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives the workspace a new key; with --reseal, the archive too.",
      discussion: """
        Hashes of accounts stay as they are, so who was erased stays refused. Only the keyring is wrapped anew, at once. \
        Whoever has both the old key and an old copy of the store can still read what the old data key sealed: --reseal \
        makes a new one and writes every object of the archive anew. Killed at any moment, the next run goes on.

        With --to the new key is the one in a file, which is made if it is not there. It and the key before both open the \
        workspace until the first command that writes with the new one. Backups open with the key of their day.

        Example: tributary key rotate --reseal --workspace demo
        """)

    @OptionGroup var workspace: WorkspaceOptions
    @OptionGroup var output: JSONOption
    @OptionGroup var log: LogOption
    @Flag(help: "Seal every object of the archive anew under a new data key.") var reseal = false
    @Option(help: ArgumentHelp("The file with the new key, where it is not kept in the workspace.", valueName: "file"))
    var to: String?

    func run() throws { try log.telling("key-rotate", rotate) }

    private func rotate(_ log: WorkLog) throws {
      let stop = StopSignal()
      let sources = stopOnSignals(stop)
      var workspace = try workspace.openForWriting()
      log.begin()
      let figures = try withExtendedLifetime(sources) {
        workspace = try KeyRotation(workspace).rotate(to: to, reseals: reseal)
        return try ArchiveSealing(workspace, stop: stop, progress: log.update).finish()
      }
      if let signal = stop.signal { throw (signal == SIGINT ? ExitStatus.interrupted : ExitStatus.terminated).exit }
      let status = try workspace.keyStatus()
      log.end(figures.altered.isEmpty ? .complete : .failed)
      let console = Console.standard
      try console.write(
        output.json
          ? try JSONText.document(status)
          : KeyStatusText(status, newKeyIn: to, sealed: reseal ? figures.sealed : nil).text)
      if !figures.altered.isEmpty { throw ExitStatus.failed.exit }
    }
  }
}

/// What the keys of a workspace are like, as sentences.
private struct KeyStatusText {
  let text: String

  init(_ status: KeyRotation.Status, newKeyIn file: String? = nil, sealed: Int? = nil) {
    var lines = ["Key \(status.number) is in \(status.key)."]
    if let waiting = status.waiting {
      let place = file.map { "is in \($0)" } ?? "was made"
      lines.append(
        "Key \(waiting) \(place): put it in place; until a command has written with it, both open the workspace.")
    }
    let current = status.objects - status.outdated
    lines.append(
      "\(Readable.count(current)) of \(Readable.count(status.objects)) archive objects are sealed under data key "
        + "\(status.dataKey)\(sealed.map { ", \(Readable.count($0)) of them now" } ?? "").")
    if status.altered > 0 {
      lines.append("\(Readable.count(status.altered)) are altered and stay as they are; `tributary verify` names them.")
    } else if status.outdated > 0 {
      lines.append("The others are sealed by the next run.")
    }
    text = lines.map { $0 + "\n" }.joined()
  }
}
