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
