import Foundation
import Testing

/// What is promised of the state as a whole, asked for as its users do.
@Suite struct StatePromises {
  private static func run(_ world: SimulatedWorld, _ arguments: String...) throws -> Outcome {
    try world.workdir.run(Repository.program, arguments + ["--workspace", world.name])
  }

  private static func json(_ world: SimulatedWorld, _ expected: Int32 = 0, _ arguments: String...) throws -> JSONValue {
    let outcome = try world.workdir.run(Repository.program, arguments + ["--workspace", world.name, "--json"])
    #expect(outcome.status == expected, "\(outcome.story)")
    return try JSONValue(outcome.output)
  }

  @Test func whatIsWholeIsVerified() throws {
    let world = try SimulatedWorld(faults: 1)
    try world.run(65)
    _ = try world.digest()  // the first reader makes SQLite's shared memory
    let bytes = try world.storeBytes()
    for arguments in [["verify"], ["verify", "--deep"]] {
      let report = try Self.json(world, 0, arguments[0], arguments.count > 1 ? arguments[1] : "--json")
      #expect(report["findings"] == .array([]) && (report["objects"].number ?? 0) > 20)
    }
    let deep = try Self.json(world, 0, "verify", "--deep")
    #expect(deep["isDeep"] == .bool(true) && deep["digest"] == deep["rebuilt"])
    #expect(try world.storeBytes() == bytes)
    #expect(!FileManager.default.fileExists(atPath: world.path(".rebuild")))
  }

  /// A run archives before its ledger names: what is found beside it counts when it is found alone.
  @Test func besideARunNothingIsCalledAltered() throws {
    let world = try SimulatedWorld(people: 20, deliveries: 1)
    try world.run()
    let statuses = try world.bash(
      """
      cd world
      verify() { local status=0; tributary verify --workspace . >/dev/null 2>&1 || status=$?; echo $status; }
      exec 9<>.lock; flock 9
      verify
      f=$(find archive -type f | head -n 1); printf x > "${f%?}$(basename "$f" | cut -c1)"
      verify
      flock -u 9
      verify
      """)
    #expect(statuses == "0\n75\n1\n")
  }

  /// A bit of the archive, an object of it, a row of the store.
  @Test(arguments: [
    (
      "f=$(find archive -type f | sort | sed -n 2p); printf X | dd of=$f bs=1 seek=9 conv=notrunc status=none", false,
      "archive"
    ),
    ("rm $(find archive -type f | sort | sed -n 3p)", false, "archive"),
    ("sqlite3 tributary.sqlite \"UPDATE score SET total = '1'\"", true, "scores"),
    ("sqlite3 tributary.sqlite 'UPDATE record SET payload = zeroblob(9) WHERE account = 5'", true, "accounts"),
  ])
  func whatIsDamagedIsNamed(damage: String, isDeep: Bool, part: String) throws {
    let world = try SimulatedWorld(deliveries: 1)
    try world.run()
    guard try world.workdir.bash("command -v sqlite3 || true").output.isEmpty == false || !damage.hasPrefix("sqlite3")
    else { return }
    _ = try world.bash("cd world; \(damage)")
    let report = try Self.json(world, 1, "verify", isDeep ? "--deep" : "--json")
    #expect(report["findings"].items.contains { $0["part"].text == part }, "\(report)")
    let text = try Self.run(world, "verify", isDeep ? "--deep" : "--json")
    #expect(text.status == 1 && text.output.contains(part))
  }

  /// What the preview says is what happens, and the state can be brought back.
  @Test func reprocessingDoesWhatItSaid() throws {
    let world = try SimulatedWorld()
    try world.run()
    let before = try world.digest()
    let bytes = try world.storeBytes()
    _ = try world.bash(
      """
      cd world; cp -r config kept; rm -r landing
      sed -i 's/^      city: city$//' config/providers/payments.yaml
      sed -i 's/partialScore="150"/partialScore="110"/' config/scorecards/consumer-credit.pmml
      """)
    let preview = try Self.json(world, 0, "reprocess", "--preview")
    #expect(try world.storeBytes() == bytes)
    #expect(try world.digest() == before)
    #expect(preview["wholeProviders"] == .array([.string("payments")]))
    let counts = preview["differences"].items.map { ($0["kind"].text ?? "", $0["changed"].number ?? 0) }
    #expect(counts.map(\.0) == ["accounts", "links", "profiles", "scores", "notices"])
    #expect(counts[0].1 > 0 && counts[3].1 > 0)
    let text = try Self.run(world, "reprocess", "--preview").output
    #expect(text.contains("Nothing was changed.") && text.split(separator: "\n").allSatisfy { $0.count <= 100 })

    let report = try Self.json(world, 0, "reprocess")
    #expect(report["changes"]["differences"] == preview["differences"])
    let after = try JSONValue(try world.digest())
    #expect(after["total"] == preview["after"]["total"] && report["changes"]["after"]["total"] == after["total"])
    #expect(try Self.run(world, "verify", "--deep").status == 0)

    #expect(try Self.run(world, "reprocess", "--roll-back").status == 0)
    #expect(try world.digest() == before)
    #expect(try Self.run(world, "reprocess", "--roll-back").status == 1)
    _ = try world.bash(
      "cd world; tributary configuration write --run 1 --out earlier; diff -r earlier/config/scorecards kept/scorecards"
    )
    _ = try world.bash("cd world; cp -r earlier/. .")
    try world.run()
    #expect(try world.digest() == before)
  }

  @Test func anEarlierRunAnswers() throws {
    let world = try SimulatedWorld()
    try world.run()
    let edit = "sed -i 's/partialScore=\"150\"/partialScore=\"110\"/' config/scorecards/consumer-credit.pmml"
    _ = try world.bash("cd world; cp -r config kept; \(edit)")
    let preview = try Self.json(world, 0, "reprocess", "--preview")
    let example = preview["differences"][3]["examples"].items.compactMap(\.["id"].text)
      .first { $0.hasSuffix("for credit-assessment") }
    let profile = try #require(example?.split(separator: " ").first.map(String.init))
    _ = try world.bash("cd world; rm -r config; cp -r kept config")
    let first = try Self.json(world, 0, "explain", "score", profile, "--purpose", "credit-assessment")
    let total = try #require(first[0]["score"]["total"].text)
    _ = try world.bash("cd world; \(edit)")
    try world.run()
    let now = try Self.json(world, 0, "explain", "score", profile, "--purpose", "credit-assessment")
    #expect(now[0]["score"]["total"].text != total)
    for command in [["explain", "score", profile, "--as-of-run", "1"], ["person", "report", profile, "--run", "1"]] {
      let outcome = try world.workdir.run(
        Repository.program, command + ["--purpose", "credit-assessment", "--workspace", world.name, "--json"])
      let told = try JSONValue(outcome.output)
      #expect(told[0]["state"] == .string("scored") && told[0]["isCurrent"] == .bool(false))
      let said = told[0]["notice"]["sections"].items.first { $0["id"].text == "score" }
      #expect(said?["lines"][0].text?.hasPrefix("\(total) on a scale") == true)
      let runs = try Self.json(world, 0, "runs")
      #expect(
        runs[1]["configuration"] == told[0]["configuration"] && runs[0]["configuration"] != told[0]["configuration"])
    }
    #expect(try Self.run(world, "explain", "score", profile, "--as-of-run", "9").status == 2)
    #expect(try Self.run(world, "explain", "score", "p0123456789abcdef", "--as-of-run", "1").status == 1)
  }

  @Test(arguments: [
    ["reprocess", "--roll-back", "--preview"], ["reprocess", "--provider", "nobody"],
    ["reprocess", "--from", "2024-02-01", "--to", "2024-01-01"], ["reprocess", "--from", "soon"],
    ["configuration", "write", "--run", "7", "--out", "there"],
    ["person", "report", "--any", "--run", "1", "--html", "x"],
  ])
  func aWrongCommandLineIsSaid(arguments: [String]) throws {
    let world = try SimulatedWorld(people: 20, deliveries: 1)
    try world.run()
    let outcome = try world.workdir.run(Repository.program, arguments + ["--workspace", world.name])
    #expect(outcome.status == 2, "\(outcome.story)")
  }

  /// Killed at many moments, the state is the old one or the new one, and the next command goes on.
  @Test func aKilledReprocessingDoesNotMatter() throws {
    let world = try SimulatedWorld(deliveries: 2)
    try world.run()
    let before = try world.digest()
    _ = try world.bash("sed -i 's/^      city: city$//' world/config/providers/payments.yaml")
    let preview = try Self.json(world, 0, "reprocess", "--preview")
    var isNew = false
    for milliseconds in [20, 60, 150, 300, 450, 600, 800, 1200] where !isNew {
      let running = try world.workdir.start(Repository.program, ["reprocess", "--workspace", "world"])
      usleep(UInt32(milliseconds) * 1000)
      running.send(SIGKILL)
      _ = try running.outcome()
      let digest = try world.digest()
      isNew = try JSONValue(digest)["total"] == preview["after"]["total"]
      #expect(digest == before || isNew, "killed after \(milliseconds) ms")
    }
    #expect(try Self.run(world, "reprocess").status == 0)
    #expect(try JSONValue(try world.digest())["total"] == preview["after"]["total"])
    #expect(try Self.run(world, "verify", "--deep").status == 0)
    #expect(!FileManager.default.fileExists(atPath: world.path(".rebuild")))
  }
}
