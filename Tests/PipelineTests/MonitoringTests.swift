import Foundation
import Records
import Testing

@testable import Pipeline
@testable import Storage

/// What a monitor is told: figures, feeds that are late, and the lineage of a run.
@Suite struct MonitoringTests {
  private static let noon = Timestamp(Day(number: 20_000))

  @Test(
    arguments: [
      (0, false), (86_400, false), (86_400 + 3600, false), (86_400 + 3601, true), (-5, false),
    ] as [(Int64, Bool)])
  func aFeedIsLateAfterItsTimeAndGrace(after: Int64, isLate: Bool) {
    let expected = ExpectedDelivery(feed: "bank/rows", every: 86_400, grace: 3600)
    let alarm = expected.alarm(last: Self.noon, at: Timestamp(seconds: Self.noon.seconds + after))
    #expect((alarm != nil) == isLate)
    if let alarm { #expect(alarm.due == Timestamp(seconds: Self.noon.seconds + 86_400).description) }
    #expect(expected.alarm(last: nil, at: Self.noon) == LateFeed(feed: "bank/rows", last: nil, due: nil))
  }

  @Test(arguments: ["2024-10-04T00:00:00Z", "1969-12-31T23:59:59Z", "2026-02-28T12:34:56Z"])
  func aMomentIsReadAsItIsWritten(text: String) { #expect(Timestamp(iso: text)?.description == text) }

  @Test(arguments: ["", "now", "2024-10-04", "2024-10-04T00:00Z", "2024-13-04T00:00:00Z", "2024-10-04T00:00:00"])
  func whatIsNoMomentIsNone(text: String) { #expect(Timestamp(iso: text) == nil) }

  private static func world(_ expect: String) throws -> (HistoryWorld, WorkspaceConfiguration) {
    let world = try HistoryWorld()
    for (path, text) in try WorldConfigurations.files(world.settings) {
      try Folder.make(Folder.parent(of: world.paths.root + "/" + path))
      let more = path == "tributary.yaml" ? expect : ""
      try SystemFile.replace(world.paths.root + "/" + path, with: Array((text + more).utf8))
    }
    try world.deliver("lender", [.init(key: 1, account: 1, version: 1, person: 1, isMissed: true)])
    try world.deliver(consents: [HistoryWorld.grant(Step.account(1), "credit")])
    return (world, try WorkspaceConfiguration(world.paths, adapters: []))
  }

  private static let expect = """
    expect:
      - {feed: shop/rows, every: 1 day}
      - {feed: lender/rows, every: 2 days, grace: 6 hours}

    """

  private static func open(_ world: HistoryWorld, _ configuration: WorkspaceConfiguration, at: String) throws
    -> Workspace
  {
    try Workspace.open(
      writing: world.paths, configuration: configuration, caller: Caller(name: "tester", now: { at }),
      makeKey: { Array(repeating: 7, count: 32) })
  }

  @Test func figuresNameFeedsAndNobody() throws {
    let (world, configuration) = try Self.world(Self.expect)
    let workspace = try Self.open(world, configuration, at: "2024-10-04T00:00:00Z")
    func run(_ started: String) throws -> RunReport {
      try BatchRun(workspace, asOf: HistoryWorld.asOf, stop: StopSignal(), stopwatch: { 0 })
        .run(.everything, started: started)
    }
    let first = try run("2024-10-04T00:00:00Z")
    #expect(first.lateFeeds == [LateFeed(feed: "shop/rows", last: nil, due: nil)])
    let later = try run("2024-10-06T06:00:01Z")
    #expect(later.lateFeeds?.map(\.feed) == ["lender/rows", "shop/rows"])
    let text = try Metrics(workspace, at: Self.noon).text
    for line in [
      "tributary_feed_late{feed=\"shop/rows\"} 1", "tributary_feed_late{feed=\"lender/rows\"} 0",
      "tributary_last_success_timestamp_seconds 1728194401", "tributary_scores{purpose=\"credit\"} 1",
      "tributary_last_run_info{run=\"2\",outcome=\"done\",as_of=\"2024-10-04\"} 1",
      "tributary_feed_last_delivery_timestamp_seconds{feed=\"lender/rows\"} 1728000000",
    ] { #expect(text.contains(line + "\n"), "\(line)") }
    for value in ["Robert", "Smith", "a1\"", "1981"] { #expect(!text.contains(value)) }
    Self.expectWellFormed(text)
  }

  /// Help and type before the samples of a family, each family once, each sample once.
  private static func expectWellFormed(_ text: String) {
    var families: [String] = []
    var samples: Set<Substring> = []
    #expect(text.hasSuffix("\n"))
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        #expect(!families.contains(String(words[2])) && ["gauge", "counter"].contains(words[3]))
        families.append(String(words[2]))
      } else if !line.hasPrefix("# HELP ") {
        let name = line.prefix { $0 != "{" && $0 != " " }
        #expect(families.last == String(name) && Double(words.last ?? "") != nil, "\(line)")
        let isNew = samples.insert(line.prefix(line.count - (words.last?.count ?? 0))).inserted
        #expect(isNew, "\(line)")
      }
    }
  }

  @Test(arguments: [
    ("expect:\n  - {feed: shop/row, every: 1 day}\n", "expect[0]/feed"),
    ("expect:\n  - {feed: shop/rows}\n", "every"), ("expect:\n  - {feed: shop/rows, every: daily}\n", "every"),
    ("expect:\n  - {feed: shop/rows, every: 1 day, grace: 0 hours}\n", "grace"), ("expect: 1 day\n", "expect"),
    ("audit: {checkpoints: here}\n", "checkpoints"), ("audit: {}\n", "audit"),
  ]) func aWrongExpectationIsAFault(text: String, key: String) throws {
    #expect {
      _ = try Self.world(text)
    } throws: { error in
      "\(error)".contains(key)
    }
  }

  /// Who finds the lock taken is counted.
  @Test func aTakenLockIsCounted() throws {
    let (world, configuration) = try Self.world("")
    let workspace = try Self.open(world, configuration, at: "")
    for _ in 0..<3 {
      #expect(throws: WorkspaceError.locked(path: world.paths.lock)) {
        _ = try Self.open(world, configuration, at: "")
      }
    }
    #expect(try Metrics(workspace, at: Self.noon).text.contains("tributary_lock_refused_total 3\n"))
  }

  @Test func aRunIsToldAsLineage() throws {
    let (world, configuration) = try Self.world("")
    let workspace = try Self.open(world, configuration, at: "")
    let lineage = try Lineage(workspace, root: "/srv/w")
    let report = try BatchRun(workspace, asOf: HistoryWorld.asOf, stop: StopSignal(), stopwatch: { 0 })
      .run(.everything, started: "now")
    var stopped = report
    stopped.outcome = .stopped
    let now = Self.noon.description
    let lines = [lineage.start(at: now), lineage.end(report, at: now), lineage.end(stopped, at: now)]
    let events = try (lines + [lineage.end(nil, at: now)]).map {
      try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: any Sendable])
    }
    #expect(events.map { $0["eventType"] as? String } == ["START", "COMPLETE", "ABORT", "FAIL"])
    for event in events { #expect(LineageRules.faults(of: event) == []) }
    #expect(
      events.allSatisfy {
        $0["schemaURL"] as? String == "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
      })
    let runs = events.compactMap { ($0["run"] as? [String: String])?["runId"] }
    #expect(Set(runs).count == 1 && runs.count == 4)
    let inputs = events[1]["inputs"] as? [[String: String]]
    #expect(inputs?.contains(["namespace": "file:///srv/w/landing", "name": "lender/rows-1.csv"]) == true)
    #expect((events[1]["outputs"] as? [[String: String]])?.count == 6)
    #expect(try Lineage(workspace, root: "/srv/w").start(at: now) != lines[0], "the next run is another one")
  }

  /// The rules see what is missing and what has another form.
  @Test func theRulesOfLineageSeeWhatIsWrong() throws {
    let dataset: [String: Any] = ["namespace": "file:///w", "name": "a.csv"]
    let event: [String: Any] = [
      "eventType": "START", "eventTime": "2024-10-04T00:00:00Z", "producer": "urn:x:y", "schemaURL": "https://x.y/z",
      "run": ["runId": "01234567-89ab-8def-8123-456789abcdef"], "job": dataset, "inputs": [dataset],
    ]
    #expect(LineageRules.faults(of: event) == [])
    for name in ["eventTime", "producer", "schemaURL", "run", "job"] {
      #expect(LineageRules.faults(of: event.filter { $0.key != name }) == ["/\(name)"])
    }
    for (name, value, path) in [
      ("eventTime", "now", ""), ("eventTime", "2024-10-04", ""), ("eventTime", "2024-13-04T00:00:00Z", ""),
      ("eventType", "STARTED", ""), ("producer", "tributary", ""), ("producer", "urn:a b", ""), ("schemaURL", 1, ""),
      ("run", ["runId": "1"], "/runId"), ("job", ["name": "run"], "/namespace"), ("inputs", dataset, ""),
      ("outputs", [["namespace": "a", "name": 1] as [String: Any]], "[0]/name"),
      (
        "run", ["runId": "01234567-89ab-8def-8123-456789abcdef", "facets": ["f": [String: Any]()]] as [String: Any],
        "/facets/f"
      ),
    ] as [(String, Any, String)] {
      let faults = LineageRules.faults(of: event.merging([name: value]) { $1 })
      #expect(!faults.isEmpty && faults.allSatisfy { $0.hasPrefix("/\(name)\(path)") }, "\(name): \(faults)")
    }
  }
}
