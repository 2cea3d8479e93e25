import Consent
import Foundation
import Pipeline
import Records
import Resolution
import Testing

@testable import Storage

/// Rebuilding the state beside the one that stands: what a preview says, what reprocessing does, and back again.
@Suite struct RebuildTests {
  /// Something that changes after the first run.
  enum Change: CaseIterable {
    case lenderMapping, shopMapping, threshold, points, window, purposes, ranks, withdrawal, grant, decision, several

    func apply(to world: HistoryWorld) throws {
      switch self {
      case .lenderMapping: world.configure(world.settings.changed(0))
      case .shopMapping: world.configure(world.settings.changed(1))
      case .threshold: world.configure(world.settings.changed(2))
      case .points: world.configure(world.settings.changed(3))
      case .window: world.configure(world.settings.changed(4))
      case .purposes: world.configure(world.settings.changed(5))
      case .ranks: world.configure(world.settings.changed(7))
      case .withdrawal:
        let withdrawal = Withdrawal(account: Step.account(1), purpose: "credit", at: Day(number: 19_000))
        _ = try world.open().store.add([.withdrawal(withdrawal)])
      case .grant: _ = try world.open().store.add([HistoryWorld.grant(Step.account(7), "credit")])
      case .decision:
        try world.open().store.enter(
          Decision(.different, Step.account(0), Step.account(4), by: "reviewer", why: "told", at: Day(number: 19_000)))
      case .several:
        for change in [Change.lenderMapping, .points, .withdrawal, .decision] { try change.apply(to: world) }
      }
    }
  }

  /// Two providers with four accounts each, of three people; one account has no consent.
  private static func world() throws -> HistoryWorld {
    let world = try HistoryWorld()
    try deliver(to: world)
    return world
  }

  private static func deliver(to world: HistoryWorld) throws {
    for (number, provider) in ["lender", "shop"].enumerated() {
      let rows = (0...3).map { account in
        HistoryWorld.Row(
          key: account, account: account, version: 1, person: account, isMissed: (account + number).isMultiple(of: 2))
      }
      try world.deliver(provider, rows, name: "2024-0\(number + 1)-10")
      let later = HistoryWorld.Row(key: 4, account: 2, version: 2, person: 2, isMissed: true)
      try world.deliver(provider, [later], name: "2024-0\(number + 5)-10")
    }
    let accounts = (0...6).map(Step.account)
    try world.deliver(
      consents: HistoryWorld.purposes.flatMap { purpose in accounts.map { HistoryWorld.grant($0, purpose) } })
  }

  /// What the preview says is what happens; it changes nothing; what happens is what one run would make of the same
  /// inputs; and it can be taken back.
  @Test(arguments: Change.allCases) func aPreviewIsWhatHappens(change: Change) throws {
    let world = try Self.world()
    try world.run()
    let before = try world.digest()
    try change.apply(to: world)
    let changed = try world.digest()
    let bytes = try Self.bytes(world)
    let preview = try Self.preview(world)
    #expect(try Self.bytes(world) == bytes, "a preview changes no byte")
    #expect(preview.before["total"] == changed.total)

    let report = try world.reprocessing().apply(DeliverySelection(), started: "then")
    #expect(report.changes?.differences == preview.differences)
    #expect(report.changes?.after == preview.after)
    #expect(try world.digest().total == preview.after["total"])
    // Whose value stands is shown of a profile, and is no fact of its own.
    #expect(change == .ranks || preview.differences.contains { !$0.isEmpty } && !preview.isEmpty)

    let fresh = try HistoryWorld(world.settings)
    try Self.deliver(to: fresh)
    try change.apply(to: fresh)
    fresh.configure(world.settings)
    try fresh.run()
    #expect(try world.digest() == (try fresh.digest()))
    #expect(try world.findings() == [])

    let again = try world.run()
    #expect(again.worlds.allSatisfy { !$0.isNew }, "a run has nothing left to do")
    _ = try world.reprocessing().rollBack(started: "then")
    #expect(try world.digest() == changed)
    if changed == before { #expect(try world.findings() == []) }
    #expect(throws: ReprocessingError.nothingToRollBack) {
      _ = try world.reprocessing().rollBack(started: "then")
    }
  }

  private static func preview(_ world: HistoryWorld) throws -> StateChanges {
    try Reprocessing(world.openHeld(), asOf: HistoryWorld.asOf, stop: StopSignal(), stopwatch: { 0 })
      .preview(DeliverySelection())
  }

  private static func bytes(_ world: HistoryWorld) throws -> Data {
    world.close()
    return try ["", "-wal"].reduce(into: Data()) { bytes, suffix in
      let file = world.paths.store + suffix
      if Folder.exists(file) { bytes += try Data(contentsOf: URL(filePath: file)) }
    }
  }

  // MARK: Selections

  @Test(arguments: [
    (DeliverySelection(provider: "lender"), 2), (DeliverySelection(provider: "consents"), 1),
    (DeliverySelection(to: Day(iso: "2024-02-10")), 2),
    (DeliverySelection(from: Day(iso: "2024-02-11"), to: Day(iso: "2024-06-09")), 1),
    (DeliverySelection(provider: "shop", from: Day(iso: "2024-06-10")), 1),
    (DeliverySelection(provider: "shop", from: Day(iso: "2025-01-01"), to: Day(iso: "2025-01-02")), 0),
    (DeliverySelection(), 5),
  ])
  func aPartIsReadAgain(selection: DeliverySelection, deliveries: Int) throws {
    let world = try Self.world()
    try world.run()
    let before = try world.digest()
    let report = try world.reprocessing().apply(selection, started: "then")
    #expect(report.changes?.deliveries == deliveries)
    #expect(report.changes?.isEmpty == true)
    #expect(try world.digest() == before)
    #expect(try world.findings() == [])
  }

  /// A statement that several deliveries hold is read by one mapping everywhere.
  @Test func aChangedMappingIsReadWhole() throws {
    let world = try Self.world()
    try world.run()
    world.configure(world.settings.changed(0).changed(1))
    let selection = DeliverySelection(provider: "lender", from: Day(iso: "2024-05-01"))
    let report = try world.reprocessing().apply(selection, started: "then")
    #expect(report.changes?.deliveries == 2 && report.changes?.wholeProviders == ["lender"])
    #expect(report.changes?.waitingProviders == ["shop"])
    #expect(try world.run().rereadProviders == ["shop"])
    let fresh = try HistoryWorld(world.settings)
    try Self.deliver(to: fresh)
    try fresh.run()
    #expect(try world.digest() == (try fresh.digest()))
  }

  // MARK: What is kept and for how long

  /// The state before a publication may hold what a person has withdrawn since: it goes when an input changes.
  @Test func theOldStateGoesWhenAnInputChanges() throws {
    let world = try Self.world()
    try world.run()
    _ = try world.reprocessing().apply(DeliverySelection(), started: "then")
    #expect(try world.open().canRollBack())
    _ = try world.open().store.add([
      .withdrawal(Withdrawal(account: Step.account(1), purpose: "credit", at: Day(number: 1)))
    ])
    #expect(throws: ReprocessingError.nothingToRollBack) {
      _ = try world.reprocessing().rollBack(started: "then")
    }
    #expect(Folder.exists(world.paths.previous))
    try world.run()
    #expect(!Folder.exists(world.paths.previous))
  }

  /// What a rebuild that was killed left is removed by whoever takes the lock next.
  @Test func theRestOfAKilledRebuildIsRemoved() throws {
    let world = try Self.world()
    try world.run()
    world.close()
    try Folder.make(world.paths.rebuild + "/configuration")
    try SystemFile.replace(world.paths.rebuild + "/tributary.sqlite", with: [1, 2, 3])
    #expect(try world.findings() == [])
    #expect(!Folder.exists(world.paths.rebuild))
  }

  @Test func aSignalLeavesEverythingAsItWas() throws {
    let world = try Self.world()
    try world.run()
    let before = try world.digest()
    world.configure(world.settings.changed(0))
    let stop = StopSignal()
    stop.stop(signal: 15)
    let stopped = Reprocessing(try world.open(), asOf: HistoryWorld.asOf, stop: stop, stopwatch: { 0 })
    let report = try stopped.apply(DeliverySelection(), started: "then")
    #expect(report.outcome == .stopped && report.changes == nil)
    #expect(try world.digest() == before)
    #expect(!Folder.exists(world.paths.previous) && !Folder.exists(world.paths.rebuild))
  }

  // MARK: What was said

  /// What a run said can be read later, and by which configuration it was said.
  @Test func earlierRunsCanBeAskedWhatTheySaid() throws {
    let world = try Self.world()
    let first = try world.run()
    world.configure(world.settings.changed(3))
    let second = try world.run()
    let same = try world.run()
    let third = try world.reprocessing().apply(DeliverySelection(provider: "shop"), started: "then")
    let profile = ProfileID(founding: Step.account(0)).rawValue
    func totals(_ report: RunReport) throws -> [String] {
      let store = try world.open().store
      let run = try #require(try store.run(report.run))
      let configuration = try store.configurationDigest(of: report.run)
      return try Inquiry(world.open()).told(profile, asOfRun: run).map { answer in
        #expect(answer.configuration == configuration)
        return
          "\(answer.purpose) \(answer.since) \(answer.notice?.sections[1].lines[0].split(separator: " ").first ?? "")"
      }
    }
    let before = try totals(first)
    let after = try totals(second)
    #expect(before.count == 2 && before != after)
    #expect(before.allSatisfy { $0.contains(" \(first.run) ") } && after.allSatisfy { $0.contains(" \(second.run) ") })
    let (repeated, reprocessed, again) = (try totals(same), try totals(third), try totals(first))
    #expect(repeated == after && reprocessed == after && again == before)
    let store = try world.open().store
    let versions = try store.configurations()
    #expect(versions.map(\.runs) == [3, 1] && versions.map(\.firstRun) == [second.run, first.run])
    let kept = try #require(try store.configurationDigest(of: first.run).flatMap { try store.configuration($0) })
    #expect(kept == (try WorldConfigurations.configuration(WorldSettings()).kept))
  }

  /// Whose consent is gone, of them it is said that there is no profile.
  @Test func awithdrawalIsSaidToo() throws {
    let world = try Self.world()
    try world.run()
    for account in [0, 3, 4] {
      let withdrawal = Withdrawal(account: Step.account(account), purpose: "credit", at: Day(number: 1))
      _ = try world.open().store.add([.withdrawal(withdrawal)])
    }
    let later = try world.run()
    let run = try #require(try world.open().store.run(later.run))
    let said = try Inquiry(world.open()).told(ProfileID(founding: Step.account(0)).rawValue, asOfRun: run)
    #expect(said.map(\.state) == [.gone, .scored])
  }
}
