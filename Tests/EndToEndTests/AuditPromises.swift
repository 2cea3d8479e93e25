import Foundation
import Testing

/// Nobody rolls back or alters a workspace unseen, and what is backed up can be had again.
@Suite struct AuditPromises {
  private func world() throws -> SimulatedWorld {
    let world = try SimulatedWorld(people: 40, deliveries: 1)
    _ = try world.bash("mkdir outside; echo \"audit: {checkpoints: $PWD/outside}\" >> world/tributary.yaml")
    try world.run()
    return world
  }

  private func verify(_ world: SimulatedWorld, _ name: String = "world") throws -> Outcome {
    try world.workdir.tributary("verify", "--workspace", name)
  }

  private func grant(_ world: SimulatedWorld, _ name: String, _ evidence: String) throws {
    let outcome = try world.workdir.tributary(
      "consent", "grant", "--account", "payments:C00000001", "--purpose", "credit-assessment", "--from", "2024-01-01",
      "--evidence", evidence, "--workspace", name)
    #expect(outcome.status == 0, "\(outcome.story)")
  }

  @Test func aRolledBackWorkspaceIsSeen() throws {
    let world = try world()
    _ = try world.bash("cp -a world earlier")
    try grant(world, "world", "form")
    #expect(try verify(world).status == 0)
    _ = try world.bash("rm -r world; mv earlier world")
    let outcome = try verify(world)
    #expect(outcome.status == 1 && outcome.output.contains("rolled back"), "\(outcome.story)")
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(outcome.story)")
  }

  @Test func theLogTellsWhoDidWhatAndOfWhomByHash() throws {
    let world = try world()
    try grant(world, "world", "form")
    let export = try world.workdir.tributary(
      "export", "scores", "--purpose", "credit-assessment", "--out", "scores.csv", "--workspace", "world")
    #expect(export.status == 0, "\(export.story)")
    let outcome = try world.workdir.tributary("audit", "--workspace", "world", "--json")
    let entries = try JSONValue(outcome.output).items
    #expect(entries.suffix(3).map { $0["action"].text } == ["granted", "exported", "released"])
    #expect(!outcome.output.contains("C0000"), "accounts are keyed hashes")
    let table = try world.workdir.tributary("audit", "--workspace", "world")
    #expect(table.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(table.story)")
    let one = try world.workdir.tributary(
      "audit", "--account", "payments:C00000001", "--json", "--workspace", "world")
    #expect(try JSONValue(one.output).items.map { $0["action"].text } == ["granted"])
  }

  /// The backup is made while a run is at work, and holds the state of a moment.
  @Test func aBackupBesideARunCanBeRestored() throws {
    let world = try world()
    _ = try world.bash("cp -a world more; sed -i 's/^as_of.*/as_of: 2024-12-30/' world/tributary.yaml")
    let running = try world.workdir.start(Repository.program, ["run", "--workspace", "world"])
    let backup = try world.workdir.tributary("backup", "backup", "--without-key", "--workspace", "world")
    #expect(backup.status == 0, "\(backup.story)")
    #expect(try running.outcome().status == 0)
    let refused = try world.workdir.tributary("restore", "backup", "--to", "restored")
    #expect(refused.status == 2 && refused.diagnostics.contains("--key"), "\(refused.story)")
    let restored = try world.workdir.tributary(
      "restore", "backup", "--to", "restored", "--key", "world/workspace.key")
    #expect(restored.status == 0, "\(restored.story)")
    #expect(try verify(world).status == 0, "a copy that nobody uses disturbs none")
    let again = try world.workdir.tributary("run", "--workspace", "restored")
    #expect(again.status == 0, "\(again.story)")
    #expect(try verify(world, "restored").status == 0)
    let digests = try ["world", "restored"].map {
      try world.workdir.tributary("digest", "--json", "--workspace", $0).output
    }
    #expect(digests[0] == digests[1])
    #expect(try verify(world).status == 1, "a copy that is used is a fork")
    let occupied = try world.workdir.tributary("restore", "backup", "--to", "world")
    #expect(occupied.status == 2, "\(occupied.story)")
  }

  @Test func figuresAndLineageAreWritten() throws {
    let world = try world()
    let run = try world.workdir.tributary(
      "run", "--metrics", "tributary.prom", "--lineage", "lineage.jsonl", "--workspace", "world")
    #expect(run.status == 0, "\(run.story)")
    #expect(try world.bash("grep -c '^tributary_' tributary.prom") != "0\n")
    #expect(try world.bash("grep -c eventType lineage.jsonl") == "2\n")
  }
}
