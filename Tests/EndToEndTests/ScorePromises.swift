import Foundation
import TestSupport
import Testing

extension SimulatedWorkspaceTests {
  /// What every score promises, for people taken at random: its points lead to their sources, and its advice is right.
  @Suite struct ScorePromises {
    /// How many people are taken; the gate takes few, since each costs a start of the program.
    static let people =
      ProcessInfo.processInfo.environment["TRIBUTARY_SCORES"].flatMap { Int($0) } ?? 20
    private static let purposes = ["credit-assessment", "thin-file-assessment", "cross-context-demonstration"]

    /// Accounts of the purposes' providers, in a random order that is the same every time.
    private static func accounts(_ workdir: Workdir) throws -> [String] {
      let rows = try workdir.read("demo/truth.csv").split(separator: "\n").dropFirst()
      var generator = SeededGenerator(seed: 7)
      return rows.map { $0.split(separator: ",")[...1].joined(separator: ":") }.sorted().shuffled(using: &generator)
    }

    /// Scores of so many people, as evenly over the purposes as they come.
    private static func stories(_ workdir: Workdir) throws -> [JSONValue] {
      var stories: [JSONValue] = []
      var known: Set<String> = []
      for account in try accounts(workdir) where stories.count < people {
        let outcome = try workdir.demo("explain", "score", account, "--json")
        guard outcome.status == 0 else { continue }
        for story in try JSONValue(outcome.output).items where story["state"] == "scored" {
          if known.insert("\(story["purpose"].text ?? "") \(story["profile"].text ?? "")").inserted {
            stories.append(story)
          }
        }
      }
      return stories
    }

    @Test func everyPointLeadsToItsSource() throws {
      let workdir = try SimulatedWorkspace.current()
      let stories = try Self.stories(workdir)
      #expect(stories.count >= Self.people && Set(stories.map { $0["purpose"].text }).count > 1)
      var delivered = Delivered(workdir)
      for story in stories {
        let score = story["score"]
        let parts = score["parts"].items
        let sum = try parts.reduce(try #require(score["initial"].decimal)) { try $0 + #require($1["points"].decimal) }
        #expect(sum == score["total"].decimal, "\(story["profile"])")
        for part in parts {
          #expect(part["characteristic"].text?.isEmpty == false && part["attribute"].text?.isEmpty == false)
          #expect(!part["features"].items.isEmpty, "\(part)")
          for feature in part["features"].items {
            // A value that is not made up comes from records.
            let isKnown = feature["value"].text != nil && feature["isSubstituted"] == .bool(false)
            #expect(!isKnown || !feature["records"].items.isEmpty || feature["value"] == "0", "\(feature)")
            for record in feature["records"].items {
              let fault = try delivered.fault(of: record, purpose: story["purpose"].text ?? "", on: "2024-12-31")
              #expect(fault == nil, "\(fault ?? ""): \(record)")
            }
          }
        }
      }
    }

    /// Each suggestion is carried out in a table of the person's features, which another command scores.
    @Test func everySuggestedChangeGivesItsScore() throws {
      let workdir = try SimulatedWorkspace.current()
      let cards = ["consumer-credit", "thin-file", "cross-context-demonstration"]
      let stories = try Self.stories(workdir)
      var changes = 0
      for (purpose, card) in zip(Self.purposes, cards) {
        var rows: [(values: [String: String], total: String)] = []
        for story in stories where story["purpose"].text == purpose {
          let score = story["score"]
          let features = score["parts"].items.flatMap { $0["features"].items }
          let values = Dictionary(
            features.map { ($0["feature"].text ?? "", $0["value"].text ?? "") }, uniquingKeysWith: { first, _ in first }
          )
          rows.append((values, score["total"].text ?? ""))
          for reason in score["reasons"].items {
            guard let feature = reason["change"]["feature"].text, let value = reason["change"]["value"].text else {
              continue
            }
            rows.append(
              (values.merging([feature: value]) { _, new in new }, reason["change"]["total"].text ?? ""))
            changes += 1
          }
        }
        if rows.isEmpty { continue }
        let names = Set(rows.flatMap { $0.values.keys }).sorted()
        let table = ([names] + rows.map { row in names.map { row.values[$0] ?? "" } }).map { $0.joined(separator: ",") }
        let scratch = try Workdir()
        try scratch.write(table.joined(separator: "\n") + "\n", to: "rows.csv")
        let outcome = try scratch.tributary(
          "scorecard", "score", workdir.path("demo/config/scorecards/\(card).pmml"), "--in", "rows.csv")
        #expect(outcome.status == 0, "\(outcome.story)")
        let scores = outcome.output.split(separator: "\r\n").dropFirst().map {
          String($0.split(separator: ",", omittingEmptySubsequences: false)[0])
        }
        #expect(scores == rows.map(\.total), "\(card)")
      }
      #expect(changes > Self.people / 2)
    }
  }
}

/// The delivered files, read by other programs than ours.
private struct Delivered {
  private let workdir: Workdir
  private var lines: [String: [Substring]] = [:]
  private var consents: [Substring]
  private var versions: [String: String] = [:]

  init(_ workdir: Workdir) {
    self.workdir = workdir
    consents =
      (try? workdir.bash("cat demo/landing/consents/*.jsonl").output.split(separator: "\n")) ?? []
    let adapters = (try? workdir.demoJSON("adapter", "list").items) ?? []
    for adapter in adapters { versions[adapter["provider"].text ?? ""] = adapter["version"].text }
  }

  /// What is wrong with what is said of a record; `nil` if nothing is.
  mutating func fault(of record: JSONValue, purpose: String, on day: String) throws -> String? {
    guard let account = record["account"].text, let file = record["file"].text, let number = record["record"].number,
      let key = account.split(separator: ":", maxSplits: 1).last, let provider = record["provider"].text
    else { return "it is not complete" }
    if !account.hasPrefix(provider + ":") { return "the account is another provider's" }
    if record["adapter"].text == nil || record["adapter"].text != versions[provider] {
      return "the adapter's version is another one"
    }
    if lines[file] == nil {
      let reader = file.hasSuffix(".gz") ? "zcat" : "cat"
      // Keys are ASCII; a file may be in another encoding and end its lines in another way.
      let ascii = "LC_ALL=C tr -d '\\r' | LC_ALL=C tr '\\200-\\377' '?'"
      lines[file] = try workdir.bash("\(reader) 'demo/landing/\(file)' | \(ascii)").output.split(
        separator: "\n", omittingEmptySubsequences: false)
    }
    let own = lines[file] ?? []
    if let line = record["line"].number, line > 0 {
      // A record of XML is an element that begins there; the parties of a case are named by their place in it.
      let reach = file.contains(".xml") ? 40 : 1
      let text = own.dropFirst(Int(line) - 1).prefix(reach).joined(separator: "\n")
      let wanted = file.contains(".xml") ? String(key.split(separator: "/")[0]) : String(key)
      if !text.contains(wanted) { return "the line is about somebody else: \(wanted) is not in \(text.prefix(200))" }
    }
    if number < 1 { return "the record has no number" }
    let consent = record["consent"]
    let isGiven = consents.contains { line in
      line.contains("\"grant\"") && line.contains("\"provider\":\"\(provider)\"")
        && line.contains("\"account\":\"\(key)\"") && line.contains("\"purpose\":\"\(purpose)\"")
        && line.contains("\"from\":\"\(consent["from"].text ?? "-")\"")
        && line.contains("\"evidence\":\"\(consent["evidence"].text ?? "-")\"")
    }
    if !isGiven { return "no such consent was delivered" }
    let holds = (consent["from"].text ?? "9") <= day && consent["until"].text.map { day < $0 } ?? true
    return holds ? nil : "the consent does not hold on the day"
  }
}
