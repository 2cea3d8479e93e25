import Records
import Simulation
import Testing

@Suite struct DeterminismTests {
  @Test func sameArgumentsGiveTheSameBytes() throws {
    let first = try World(people: 120, seed: 7, faults: 20)
    let second = try World(people: 120, seed: 7, faults: 20)
    #expect(first.packed.map(\.file) == second.packed.map(\.file))
    for (left, right) in zip(first.packed, second.packed) { #expect(left.bytes == right.bytes, "\(left.file.path)") }
    #expect(first.summary == second.summary)
  }

  @Test func anotherSeedGivesAnotherPopulation() throws {
    #expect(try World(people: 50, seed: 1).digest != World(people: 50, seed: 2).digest)
  }

  /// What is written may change only on purpose: then write the new digest here, and say so in the changelog.
  @Test func goldenContent() throws {
    let world = try World(people: 50, seed: 1, deliveries: 2)
    #expect(world.digest == "784597502ad7b9d6dafcf4ba80df0bae91e97abfd3555e3e1635235cfbf49379")
  }

  @Test func filesOfADeliveryAreNamedByItsDay() throws {
    let world = try World(people: 30, deliveries: 3)
    let paths = world.packed.map(\.file.path)
    let days = ["2024-10-31", "2024-11-30", "2024-12-31"]
    for (index, day) in days.enumerated() {
      let expected = [
        "payments/customers-\(day).csv.gz", "payments/instalments-\(day).csv.gz", "messaging/accounts-\(day).jsonl.gz",
        "messaging/signals-\(day).jsonl.gz", "court/judgments-\(day).xml.gz", "school/schueler-\(day).csv",
        "school/vorgaenge-\(day).csv", "consents/consents-\(day).jsonl",
      ].map { FeedFile(path: "landing/" + $0, delivery: index) }
      #expect(Set(expected).isSubset(of: world.packed.map(\.file)))
    }
    #expect(paths.last == "truth.csv")
    #expect(paths.filter { $0.contains("late") } == ["landing/payments/instalments-2024-10-31-late.csv.gz"])
  }

  @Test(arguments: [
    (0, 1, 0, Simulation.InvalidArgument.people(0)),
    (20_000_001, 1, 0, .people(20_000_001)),
    (1, 0, 0, .deliveries(0)),
    (1, 37, 0, .deliveries(37)),
    (1, 1, -1, .faults(-1)),
    (1, 1, 1001, .faults(1001)),
  ])
  func argumentsOutOfRangeAreRefused(people: Int, deliveries: Int, faults: Int, error: Simulation.InvalidArgument) {
    #expect(throws: error) {
      try Simulation(people: people, seed: 1, deliveries: deliveries, asOf: World.asOf, faultsPerMille: faults)
    }
  }

  @Test(arguments: [1, 2, 3, 11, 12, 13, 25], [1, 2, 36])
  func smallestPopulationsAreWritten(people: Int, deliveries: Int) throws {
    let world = try World(people: people, seed: 3, deliveries: deliveries)
    #expect(world.summary.people == people)
    #expect(world.truth.count == world.summary.accountCount)
  }

  @Test(arguments: ["2024-02-29", "1999-12-31", "2150-03-30"])
  func anyDateWillDo(asOf: String) throws {
    let day = try #require(Day(iso: asOf))
    let world = try World(people: 60, deliveries: 14, asOf: day)
    #expect(world.packed.contains { $0.file.path.hasSuffix("customers-\(asOf).csv.gz") })
  }

  @Test func aFailingSinkEndsTheWriting() throws {
    final class Full: FeedSink {
      struct NoSpace: Error {}
      var writes = 0
      func open(_ file: FeedFile) throws {}
      func write(_ bytes: UnsafeRawBufferPointer) throws {
        writes += 1
        if writes == 3 { throw NoSpace() }
      }
      func close() throws {}
    }
    let simulation = try Simulation(people: 50, seed: 1, deliveries: 1, asOf: World.asOf)
    let sink = Full()
    #expect(throws: Full.NoSpace.self) { try simulation.write(to: sink) }
    #expect(sink.writes == 3)
  }
}
