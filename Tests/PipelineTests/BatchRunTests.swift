import Pipeline
import Records
import Testing

@testable import Storage

@Suite struct BatchRunTests {
  @Test func theBooksOfEachFileBalance() throws {
    let harness = try PipelineHarness()
    try harness.deliver("1", pupils: ["1", "2", "2", "3", ""])
    let report = try harness.run()
    let file = try #require(report.files.first { $0.name == "school/schueler-1.csv" })
    #expect(file.books.read == 5 && file.books.isBalanced)
    #expect(file.books.admitted == 3 && file.books.duplicate == 1 && file.books.quarantined == 1)
    #expect(report.outcome == .setAside)
  }

  /// Invariant 3, broken on purpose: the first pass saw a row more than the second one accounts for.
  @Test func booksThatDoNotBalanceFailTheRun() throws {
    let harness = try PipelineHarness()
    try harness.deliver("1", pupils: ["1", "2"])
    try harness.run()
    do {
      let store = try harness.open().store
      let delivery = try #require(try store.deliveries().first { $0.provider == "school" })
      try store.reopen([delivery.id])
      _ = try store.pool.write {
        try BulkStatement($0, "UPDATE delivery SET rows = rows + 1 WHERE provider = 'school'").run()
      }
    }
    #expect(throws: PipelineError.unbalanced(file: "school/schueler-1.csv")) { try harness.run() }
    #expect(try harness.open().faults().isEmpty == false)
  }

  /// A stop before the first batch leaves everything for the next run, which ends like an undisturbed one.
  @Test func aStoppedRunGoesOn() throws {
    let harness = try PipelineHarness()
    try harness.deliver("1", pupils: (1...50).map(String.init))
    let stop = StopSignal()
    stop.stop(signal: 15)
    #expect(try harness.run(stop: stop).outcome == .stopped)
    #expect(try harness.run().outcome == .done)
    let undisturbed = try PipelineHarness()
    try undisturbed.deliver("1", pupils: (1...50).map(String.init))
    try undisturbed.run()
    #expect(try harness.open().store.digest() == (try undisturbed.open().store.digest()))
  }
}
