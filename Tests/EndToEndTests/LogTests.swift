import Foundation
import Testing

@Suite struct LogTests {
  private static func events(_ outcome: Outcome) throws -> [JSONValue] {
    try outcome.diagnostics.split(separator: "\n").map { try JSONValue(String($0)) }
  }

  /// Every line of standard error is one event of one run, and no line holds a value of a person.
  @Test func aRunIsToldAsLinesOfJSON() throws {
    let world = try SimulatedWorld(deliveries: 1, faults: 20)
    let outcome = try world.workdir.tributary("run", "--log", "json", "--workspace", "world")
    #expect(outcome.status == 65, "\(outcome.story)")
    let events = try Self.events(outcome)
    #expect(events.allSatisfy { $0["run"].number == 1 && $0["at"].text?.hasSuffix("Z") == true })
    let names = events.compactMap(\.["event"].text)
    #expect(names.first == "run.started" && names.last == "run.ended" && names.contains("rows.set-aside"))
    #expect(names.count { $0 == "file.stored" } == 8)
    let steps = events.filter { $0["event"].text == "step" }.compactMap(\.["step"].text)
    #expect(steps.first == "acquire" && steps.contains("score credit-assessment"))
    let last = try #require(events.last)
    #expect(last["outcome"].text == "set-aside" && last["level"].text == "warning")
    let again = try world.workdir.tributary("run", "--log", "json", "--workspace", "world")
    #expect(try Self.events(again).allSatisfy { $0["run"].number == 2 })
  }

  /// Every other command that works for long, in the order of the list; a run has its number in each line.
  @Test func allLongWorkIsToldSo() throws {
    let world = try SimulatedWorld(people: 20, deliveries: 1)
    try world.run()
    let key = try world.bash("awk -F, '$1 == \"payments\" { print $2; exit }' world/truth.csv")
      .trimmingCharacters(in: .newlines)
    for (arguments, name, run) in [
      (["reprocess"], "reprocess", 2), (["reprocess", "--preview"], "reprocess", nil),
      (["erase", "--account", "payments:\(key)"], "erase", 3), (["key", "rotate", "--reseal"], "key-rotate", nil),
      (["verify"], "verify", nil), (["backup", "copy"], "backup", nil),
    ] as [([String], String, Double?)] {
      let outcome = try world.workdir.run(
        Repository.program, arguments + ["--log", "json", "--workspace", "world"])
      let events = try Self.events(outcome)
      let (first, last) = (try #require(events.first), try #require(events.last))
      #expect(first["event"].text == name + ".started" && last["event"].text == name + ".ended", "\(outcome.story)")
      #expect(last["status"].number ?? 0 == outcome.status.map { Double($0) } && last["level"].text != "error")
      #expect(events.contains { $0["event"].text == "step" }, "\(outcome.story)")
      #expect(events.allSatisfy { $0["run"].number == run && !"\($0)".contains(key) }, "\(outcome.story)")
    }
    let refused = try world.workdir.tributary("backup", "copy", "--log", "json", "--workspace", "world")
    let failure = try #require(try Self.events(refused).last)
    #expect(refused.status == 2 && failure["event"].text == "backup.failed" && failure["status"].number == 2)
    let held = try world.bash(
      "flock world/.lock tributary key rotate --log json --workspace world 2>&1 || test $? = 75")
    #expect(held.contains("\"event\":\"key-rotate.failed\"") && held.contains("\"status\":75"), "\(held)")
  }

  @Test func aFailureIsOneEventToo() throws {
    let world = try SimulatedWorld(people: 20, deliveries: 1)
    _ = try world.bash("echo 'unknown: 1' >> world/tributary.yaml")
    let outcome = try world.workdir.tributary("run", "--log", "json", "--workspace", "world")
    #expect(outcome.status == 2, "\(outcome.story)")
    let events = try Self.events(outcome)
    #expect(events.count == 1 && events[0]["event"].text == "run.failed" && events[0]["status"].number == 2)
    #expect(events[0]["message"].text?.contains("tributary.yaml:") == true)
  }
}
