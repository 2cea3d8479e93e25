import Consent
import Foundation
import Pipeline
import Records
import Resolution
import TestSupport

@testable import Storage

/// What the configuration of a small world says, as switches between two forms each.
struct WorldSettings: Hashable {
  /// Whether the lender's mapping reads the telephone number.
  var lenderHasPhone = true
  /// Whether the shop's mapping reads the family name.
  var shopHasFamilyName = true
  /// The match model's threshold.
  var threshold = "0.85"
  /// Points of one attribute of the scorecard.
  var points = 150
  /// Months of the window of one feature.
  var months = 12
  /// Whether there is a second purpose.
  var hasSecondPurpose = true
  /// Whether the shop is one of the providers.
  var hasShop = true
  /// The lender's rank; the shop has 2.
  var lenderRank = 1
}

/// A workspace of two small providers, in memory where the machine allows it.
final class HistoryWorld {
  static let purposes: [Purpose] = ["credit", "offers"]
  static let asOf = Day(number: 20_000)  // 2024-10-04
  /// `/dev/shm` where there is one: nothing here has to survive a power cut.
  private static let folder = Folder.exists("/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()

  let paths: WorkspacePaths
  /// What the world takes for random bytes.
  var makeKey: @Sendable () -> [UInt8] = { Array(repeating: 7, count: 32) }
  private(set) var settings: WorldSettings
  private var opened: Workspace?
  private var files = 0

  init(_ settings: WorldSettings = WorldSettings()) throws {
    self.settings = settings
    paths = WorkspacePaths(root: Self.folder + "tributary-history-" + UUID().uuidString)
    try Folder.make(paths.landing)
  }

  /// The same world as it is now, in another folder.
  init(copying world: HistoryWorld) throws {
    world.close()
    settings = world.settings
    files = world.files
    paths = WorkspacePaths(root: Self.folder + "tributary-history-" + UUID().uuidString)
    try FileManager.default.copyItem(atPath: world.paths.root, toPath: paths.root)
  }

  deinit {
    opened = nil
    try? FileManager.default.removeItem(atPath: paths.root)
  }

  /// The workspace, held for writing until the settings change or it is closed.
  func open() throws -> Workspace {
    if let opened { return opened }
    let configuration = try WorldConfigurations.configuration(settings)
    let workspace = try Self.whenFree {
      try Workspace.open(writing: paths, configuration: configuration, makeKey: makeKey)
    }
    opened = workspace
    return workspace
  }

  func close() { opened = nil }

  /// The workspace for what changes no byte.
  func openHeld() throws -> Workspace {
    close()
    let configuration = try WorldConfigurations.configuration(settings)
    return try Self.whenFree { try Workspace.open(holding: paths, configuration: configuration) }
  }

  /// A queue of the last run may hold the workspace, and with it the lock, for a moment longer.
  private static func whenFree(_ open: () throws -> Workspace) throws -> Workspace {
    for _ in 0..<10_000 {
      do { return try open() } catch WorkspaceError.locked { usleep(1000) }
    }
    return try open()
  }

  func configure(_ settings: WorldSettings) {
    close()
    self.settings = settings
  }

  // MARK: Inputs

  /// A row of a file: what a provider states of an account.
  struct Row: Hashable {
    var key: Int
    var account: Int
    var version: Int
    var person: Int
    var isMissed: Bool
    /// Whether it states who the person is, and no event.
    var isSilent = false
    /// Added to the telephone number, if it is not 0.
    var digit = 0

    var line: String {
      let name = ["Anna,Kowalski", "Robert,Smith", "Maria,Garcia"][person % 3]
      return "r\(key),a\(account),2024-0\(version)-01,\(name),198\(person)-03-07,+4930123456\(person)"
        + "\(digit == 0 ? "" : "\(digit)"),\(isSilent ? "n" : isMissed ? "m" : "d"),2024-0\(1 + key % 8)-15"
    }
  }

  static func text(_ rows: [Row]) -> String {
    (["row,account,at,given,family,born,phone,status,due"] + rows.map(\.line)).map { $0 + "\n" }.joined()
  }

  func deliver(_ provider: String, _ rows: [Row], name: String? = nil) throws {
    files += 1
    try write("\(provider)/rows-\(name ?? String(files)).csv", Self.text(rows))
  }

  func deliver(consents: [ConsentFact]) throws {
    files += 1
    let lines = consents.map { fact in
      let account =
        #""provider":"\#(fact.account.provider)","account":"\#(fact.account.key)","purpose":"\#(fact.purpose)""#
      switch fact {
      case .grant(let grant):
        let until = grant.until.map { "\"\($0)\"" } ?? "null"
        return
          #"{"fact":"grant",\#(account),"from":"\#(grant.from)","until":\#(until),"evidence":"\#(grant.evidence)"}"#
      case .withdrawal(let withdrawal): return #"{"fact":"withdrawal",\#(account),"at":"\#(withdrawal.at)"}"#
      }
    }
    try write("consents/consents-\(files).jsonl", lines.map { $0 + "\n" }.joined())
  }

  private func write(_ path: String, _ text: String) throws {
    let file = paths.landing + "/" + path
    try Folder.make(Folder.parent(of: file))
    try SystemFile.replace(file, with: Array(text.utf8))
  }

  // MARK: Runs

  @discardableResult
  func run(_ scope: RunScope = .everything, on day: Day = HistoryWorld.asOf) throws -> RunReport {
    try BatchRun(try open(), asOf: day, stop: StopSignal(), stopwatch: { 0 }).run(scope, started: "now")
  }

  func reprocessing() throws -> Reprocessing {
    Reprocessing(try open(), asOf: Self.asOf, stop: StopSignal(), stopwatch: { 0 })
  }

  func digest() throws -> StateDigest { try open().store.digest() }

  /// What a rebuild finds wrong.
  func findings() throws -> [Finding] {
    try Verification(openHeld(), stop: StopSignal(), stopwatch: { 0 }).deep().findings
  }

  static func grant(_ account: AccountID, _ purpose: Purpose, from: Int = 0, until: Int? = nil) -> ConsentFact {
    .grant(
      Grant(
        account: account, purpose: purpose, from: Day(number: Int32(from)), until: until.map { Day(number: Int32($0)) },
        evidence: "form"))
  }
}

/// The configurations of small worlds, each read once.
enum WorldConfigurations {
  private static let cache = Lock<[WorldSettings: WorkspaceConfiguration]>([:])

  static func configuration(_ settings: WorldSettings) throws -> WorkspaceConfiguration {
    if let known = cache.withLock({ $0[settings] }) { return known }
    let root = NSTemporaryDirectory() + "tributary-settings-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: root) }
    for (path, text) in try files(settings) {
      try Folder.make(Folder.parent(of: root + "/" + path))
      try SystemFile.replace(root + "/" + path, with: Array(text.utf8))
    }
    let configuration = try WorkspaceConfiguration(WorkspacePaths(root: root), adapters: [])
    cache.withLock { $0[settings] = configuration }
    return configuration
  }

  static func files(_ settings: WorldSettings) throws -> [(String, String)] {
    let shipped = RepositoryFiles.root.path + "/config/"
    func read(_ path: String) throws -> String {
      String(decoding: try SystemFile.contents(of: shipped + path), as: UTF8.self)
    }
    let card = try read("scorecards/consumer-credit.pmml")
      .replacing("partialScore=\"150\"", with: "partialScore=\"\(settings.points)\"")
    let features = try read("features/finance.yaml")
      .replacing("{last: 12 months}", with: "{last: \(settings.months) months}")
    let model = try read("models/people.json").replacing(
      "\"threshold\": 0.85", with: "\"threshold\": \(settings.threshold)")
    return [
      (
        "tributary.yaml",
        "tributary: 1\nas_of: \(HistoryWorld.asOf)\nproviders: [lender\(settings.hasShop ? ", shop" : "")]\n"
      ),
      (
        "config/providers/lender.yaml",
        mapping("lender", rank: settings.lenderRank, without: settings.lenderHasPhone ? nil : "phone")
      ),
      ("config/providers/shop.yaml", mapping("shop", rank: 2, without: settings.shopHasFamilyName ? nil : "family")),
      ("config/features/finance.yaml", features), ("config/scorecards/card.pmml", card),
      ("config/models/people.json", model), ("config/purposes.yaml", purposes(settings)),
    ]
  }

  private static func mapping(_ id: String, rank: Int, without column: String?) -> String {
    let claims = [
      "given_name: given", "family_name: family", "birth_date: {column: born, date: YYYY-MM-DD}", "phone: phone",
    ]
    .filter { column == nil || !$0.hasSuffix(": \(column ?? "")") }
    return """
      provider: \(id)
      name: \(id)
      context: finance
      simulated: true
      rank: \(rank)
      feeds:
        rows:
          files: \(id)/rows-*.csv
          format: csv
          account: account
          record: row
          version: {column: at, date: YYYY-MM-DD}
          claims:
            \(claims.joined(separator: "\n      "))
          events:
            - kind: instalment_due
              when: {column: status, none_of: [n]}
              day: {column: due, date: YYYY-MM-DD}
            - kind: instalment_missed
              when: {column: status, equals: m}
              day: {column: due, date: YYYY-MM-DD}
          ignore: [\(column ?? "")]

      """
  }

  private static func purposes(_ settings: WorldSettings) -> String {
    let ids = HistoryWorld.purposes.prefix(settings.hasSecondPurpose ? 2 : 1)
    return "purposes:\n"
      + ids.map {
        """
          - id: \($0)
            description: \($0)
            recipient: nobody
            scorecard: consumer-credit
            contexts: [finance]
            dispute: Say so.

        """
      }.joined()
  }
}
