import Foundation
import Testing

/// The state is a function of its inputs: whatever happened, in whatever order, it is the one of a single run over the
/// same inputs.
@Suite struct StateHistoryTests {
  /// How many histories; `scripts/soak` asks for more.
  private static let count = ProcessInfo.processInfo.environment["TRIBUTARY_HISTORIES"].flatMap { Int($0) } ?? 500
  private static let first = ProcessInfo.processInfo.environment["TRIBUTARY_FIRST_SEED"].flatMap { Int($0) } ?? 1
  private static let blocks = 4

  @Test(arguments: 0..<blocks) func theStateIsTheOneOfASingleRun(block: Int) {
    for seed in Self.first..<(Self.first + Self.count) where seed % Self.blocks == block {
      // Each fourth is verified as well, which rebuilds it once more.
      let isVerified = seed / Self.blocks % 4 == 0
      let history = History(seed: UInt64(seed))
      guard let fault = Self.fault(history, isVerified) else { continue }
      let shortest = history.shrunk { Self.fault($0, isVerified) != nil }
      Issue.record("seed \(seed): \(fault); the shortest history:\n\(shortest)")
      return
    }
  }

  /// What is wrong with a history; an error is.
  private static func fault(_ history: History, _ isVerified: Bool) -> String? {
    do { return try history.fault(isVerified: isVerified) } catch { return "\(error)" }
  }

  @Test func shrinkingKeepsWhatMatters() {
    let grant = Step.grant(accounts: [1], purpose: 0, until: nil, byFile: false)
    let withdrawal = Step.withdraw(account: 1, purpose: 0, byFile: true)
    let history = History([.run, grant, .configure(1), .run, withdrawal, .reprocess])
    let shortest = history.shrunk { $0.steps.contains(grant) && $0.steps.contains(withdrawal) }
    #expect(shortest.steps == [grant, withdrawal])
    #expect(History(seed: 7).steps == History(seed: 7).steps)
  }
}
