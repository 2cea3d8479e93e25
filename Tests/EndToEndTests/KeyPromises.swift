import Foundation
import Testing

/// Who has the archive and not the key has nothing; and the key can be changed without changing anything else.
@Suite struct KeyPromises {
  private func tributary(_ world: SimulatedWorld, _ arguments: String...) throws -> Outcome {
    try world.workdir.run(Repository.program, arguments + ["--workspace", "world"])
  }

  /// What providers delivered stands nowhere in the archive, packed or not, and comes out of it byte by byte.
  @Test func theArchiveTellsNothingAndKeepsEverything() throws {
    let world = try SimulatedWorld(people: 40, deliveries: 1)
    try world.run()
    let shown = try world.bash(
      """
      find world/landing -type f -print0 | xargs -0 zcat -f | grep -a -o -E '[A-Za-z0-9._+-]+@[a-z.]+|[CIM][0-9]{8}' |
        sort -u >needles
      test $(wc -l <needles) -gt 50
      find world/archive -type f -print0 | xargs -0 zcat -f | grep -a -c -F -f needles || true
      find world/archive -type f -print0 | xargs -0 grep -a -c -F -f needles | grep -v ':0$' || true
      find world/archive -type f -print0 | xargs -0 -n 1 head -c 7 | tr -d '\\0' | sed 's/TRIBSEA//g'
      tributary archive write plain --workspace world >written
      (cd plain && sha256sum *) | awk '$1 != $2'
      find world/landing -type f ! -name '*.manifest*' -print0 | xargs -0 sha256sum | cut -d' ' -f1 | sort -u >delivered
      ls plain | sort | comm -3 - delivered
      """)
    #expect(shown == "0\n", "\(shown)")
    let list = try tributary(world, "archive", "list")
    #expect(list.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(list.story)")
    let objects = try JSONValue(try tributary(world, "archive", "list", "--json").output).items
    let first = try #require(objects.first?["object"].text)
    let one = try tributary(world, "archive", "write", "one", "--object", String(first.prefix(12)))
    #expect(one.status == 0 && world.workdir.exists("one/" + first), "\(one.story)")
    #expect(try tributary(world, "archive", "write", "one").status == 2, "the folder is not empty")
    #expect(try tributary(world, "archive", "write", "two", "--object", "xyz").status == 2)
    let log = try JSONValue(try tributary(world, "audit", "--json").output).items
    #expect(log.suffix(2).map { $0["action"].text } == ["exported", "exported"])
  }

  @Test func theKeyIsChangedAndNothingElse() throws {
    let world = try SimulatedWorld(people: 40, deliveries: 1)
    try world.run()
    let digest = try world.digest()
    _ = try world.bash("cp world/workspace.key first.key")
    for (arguments, dataKey) in [(["key", "rotate"], "1"), (["key", "rotate", "--reseal"], "2")] {
      let outcome = try world.workdir.run(Repository.program, arguments + ["--workspace", "world"])
      #expect(outcome.status == 0 && outcome.output.contains("under data key \(dataKey)"), "\(outcome.story)")
      #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(outcome.story)")
      #expect(try world.digest() == digest)
      #expect(try tributary(world, "verify", "--deep").status == 0)
    }
    let status = try JSONValue(try tributary(world, "key", "status", "--json").output)
    #expect(status["number"].number == 3 && status["dataKey"].number == 2 && status["outdated"].number == 0)
    let log = try JSONValue(try tributary(world, "audit", "--json").output).items
    #expect(
      log.suffix(5).map { $0["action"].text } == ["rotated", "retired", "rotated", "retired", "resealed"])
    #expect(log.suffix(5).allSatisfy { $0["actor"].text?.isEmpty == false && $0["at"].text?.hasSuffix("Z") == true })
    _ = try world.bash("cp world/workspace.key third.key; cp first.key world/workspace.key")
    for command in ["verify", "run", "key status"] {
      let refused = try world.bash("! tributary \(command) --workspace world 2>&1")
      #expect(refused.contains("workspace.key is not the key of this workspace"), "\(refused)")
    }
  }

  /// As systemd starts a service: the key is in a folder that the environment names, and nowhere in the workspace.
  @Test func theKeyMayBeACredential() throws {
    let world = try SimulatedWorld(people: 40, deliveries: 1)
    try world.run()
    let digest = try world.digest()
    _ = try world.bash(
      "mkdir credentials; mv world/workspace.key credentials/tributary-key; chmod 440 credentials/tributary-key")
    let missing = try tributary(world, "verify")
    #expect(missing.status == 1 && missing.diagnostics.contains("workspace.key, the workspace's key, is missing"))
    let environment = ["CREDENTIALS_DIRECTORY": world.workdir.path("credentials")]
    let run = try world.workdir.tributary("run", "--workspace", "world", environment: environment)
    #expect(run.status == 0, "\(run.story)")
    #expect(!world.workdir.exists("world/workspace.key"))
    #expect(try world.digest() == digest)
    let rotate = try world.workdir.tributary("key", "rotate", "--workspace", "world", environment: environment)
    #expect(rotate.status == 1 && rotate.diagnostics.contains("--to"), "\(rotate.story)")
    let waiting = try world.workdir.tributary(
      "key", "rotate", "--to", world.workdir.path("new.key"), "--workspace", "world", environment: environment)
    #expect(waiting.status == 0 && waiting.output.contains("put it in place"), "\(waiting.story)")
    let backup = try world.workdir.tributary("backup", "backup", "--workspace", "world", environment: environment)
    #expect(backup.status == 0 && backup.output.contains("without the key"), "\(backup.story)")
    _ = try world.bash("cp new.key credentials/tributary-key")
    for command in ["run", "verify"] {
      let outcome = try world.workdir.tributary(command, "--workspace", "world", environment: environment)
      #expect(outcome.status == 0, "\(outcome.story)")
    }
    _ = try world.bash("echo 'key: {file: \(world.workdir.path("new.key"))}' >>world/tributary.yaml")
    #expect(try tributary(world, "verify", "--deep").status == 0)
    #expect(try world.digest() == digest)
  }
}
