import Foundation
import Testing

extension SimulatedWorkspaceTests {
  /// From a score to the records, and from a link to its weights.
  @Suite struct ExplainTests {
    @Test(arguments: ["credit-assessment", "cross-context-demonstration"])
    func partialScoresAddUp(purpose: String) throws {
      let workdir = try SimulatedWorkspace.current()
      for story in try workdir.demoJSON("explain", "score", "--any", "--purpose", purpose).items {
        let score = story["score"]
        let points = score["parts"].items.map(\.["points"].decimal)
        let initial = try #require(score["initial"].decimal)
        let sum = try points.reduce(initial) { try $0 + #require($1) }
        #expect(sum == score["total"].decimal, "\(story)")
        #expect(points.count >= 5)
        #expect(story["isNotified"] == .bool(true))
      }
    }

    /// The line that is named holds the account that the score is about.
    @Test func aScoreLeadsToTheLinesItIsMadeOf() throws {
      let workdir = try SimulatedWorkspace.current()
      let story = try workdir.demoJSON("explain", "score", "--any", "--purpose", "credit-assessment")[0]
      let profile = try #require(story["profile"].text)
      let members = try workdir.demoJSON("explain", "profile", profile, "--purpose", "credit-assessment")[0]["members"]
      let keys = members.items.compactMap(\.["key"].text)
      let records = story["score"]["parts"].items.flatMap { $0["features"].items.flatMap { $0["records"].items } }
      try #require(!records.isEmpty)
      for record in records {
        let file = try #require(record["file"].text)
        let line = try #require(record["line"].number)
        #expect(
          record["provider"] == "payments" && record["feed"] == "instalments" && record["record"] == .number(line - 1))
        let row = try workdir.bash("zcat 'demo/landing/\(file)' | sed -n '\(Int(line))p'").output
        #expect(keys.contains { row.contains($0) }, "\(file):\(line)")
      }
    }

    @Test func theTextSaysTheSame() throws {
      let workdir = try SimulatedWorkspace.current()
      let score = try workdir.demoJSON("explain", "score", "--any")[0]["score"]
      let total = try #require(score["total"].text)
      let outcome = try workdir.demo("explain", "score", "--any")
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("= \(total)  the score"), "\(outcome.story)")
      for part in score["parts"].items { #expect(outcome.output.contains(part["label"].text ?? "-")) }
      for heading in ["How it adds up", "Why it is not better", "What would change it", "Notice and dispute"] {
        #expect(outcome.output.contains(heading))
      }
      #expect(outcome.output.contains(" more (--all)"))
      #expect(!(try workdir.demo("explain", "score", "--any", "--all").output.contains("(--all)")))
    }

    @Test func weightsAddUpToTheMatchWeight() throws {
      let workdir = try SimulatedWorkspace.current()
      let (first, second) = try linkedAccounts(workdir)
      let answers = try workdir.demoJSON("explain", "link", first, second).items
      try #require(!answers.isEmpty)
      for answer in answers {
        let link = answer["explanation"]
        var sum = try #require(link["prior"].number)
        for line in link["lines"].items { sum += (line["weight"].number ?? 0) + (line["termAdjustment"].number ?? 0) }
        sum += try #require(link["household"].number)
        #expect(sum == link["matchWeight"].number, "\(answer)")
        #expect(link["outcome"] == "linked")
        let probability = try #require(link["probability"].number)
        #expect(abs(probability - 1 / (1 + pow(2, -sum))) < 1e-9)
      }
      let text = try workdir.demo("explain", "link", first, second)
      #expect(text.output.contains("match weight") && text.output.contains("before anything is known"))
      #expect(text.output.contains("█"))
    }

    @Test func aProfileNamesTheSourceOfEachValue() throws {
      let workdir = try SimulatedWorkspace.current()
      let story = try workdir.demoJSON("explain", "profile", "--any")[0]
      #expect(!story["members"].items.isEmpty)
      for value in story["values"].items {
        #expect(value["source"]["file"].text?.contains("/") == true && value["source"]["line"].number != nil)
      }
      let profile = try #require(story["profile"].text)
      let account = "\(story["members"][0]["provider"].text ?? ""):\(story["members"][0]["key"].text ?? "")"
      #expect(try workdir.demoJSON("explain", "profile", account).items.contains { $0["profile"].text == profile })
      #expect(try workdir.demo("explain", "profile", profile).output.contains("The values that stand"))
    }

    /// Stored scores are worth nothing any more when the scorecard says something else.
    @Test func aStaleScoreIsNotExplained() throws {
      let workdir = try SimulatedWorkspace.copy()
      let path = "demo/config/scorecards/consumer-credit.pmml"
      try workdir.write(try workdir.read(path) + "<!-- another edition -->\n", to: path)
      let outcome = try workdir.demo("explain", "score", "--any", "--purpose", "credit-assessment")
      #expect(outcome.status == 1, "\(outcome.story)")
      #expect(outcome.output.contains("`tributary run` brings it up to date"))
    }

    @Test(arguments: [
      (["explain", "score", "nonsense"], "neither a profile"),
      (["explain", "score", "p0123456789abcdef"], "has no profile"),
      (["explain", "score"], "or say --any"),
      (["explain", "score", "--any", "p0123456789abcdef"], "or say --any"),
      (["explain", "score", "--any", "--purpose", "credit-asessment"], "Did you mean \"credit-assessment\"?"),
      (["explain", "link", "paymets:C1", "payments:C2"], "Did you mean \"payments\"?"),
      (["explain", "link", "payments:nobody", "payments:none"], "No account payments:nobody is stored"),
      (["explain", "link", "payments:C1", "payments:C1"], "two different accounts"),
      (["explain", "link", "C1", "payments:C1"], "provider:key"),
      (["person", "report", "payments:nobody"], "No account payments:nobody is stored"),
      (["export", "scores", "--purpose", "thin-file-asessment"], "Did you mean \"thin-file-assessment\"?"),
      (["quarantine", "show", "999999"], "`tributary quarantine list`"),
      (["adapter", "preview", "paymnts"], "Did you mean \"payments\"?"),
      (["adapter", "preview", "payments", "--feed", "custmers"], "Did you mean \"customers\"?"),
      (["adapter", "preview", "payments", "--sample", "nowhere.csv"], "There is no file nowhere.csv"),
      (["evaluate", "--truth", "nowhere.csv"], "There is no file nowhere.csv"),
    ])
    func whatIsUnknownIsAUsageError(arguments: [String], message: String) throws {
      let workdir = try SimulatedWorkspace.current()
      let outcome = try workdir.run(Repository.program, arguments + ["--workspace", "demo"])
      #expect(outcome.status == 2, "\(outcome.story)")
      #expect(outcome.diagnostics.contains(message), "\(outcome.story)")
      #expect(outcome.output.isEmpty)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral {
  init(stringLiteral value: String) { self = .string(value) }
}

/// Two accounts that the run linked directly.
func linkedAccounts(_ workdir: Workdir) throws -> (String, String) {
  let lines = try workdir.read("demo/truth.csv").split(separator: "\n").dropFirst()
  var accounts: [Substring: [String]] = [:]
  for line in lines {
    let fields = line.split(separator: ",")
    guard fields.count == 3, ["payments", "school"].contains(fields[0]) else { continue }
    accounts[fields[2], default: []].append("\(fields[0]):\(fields[1])")
  }
  for pair in accounts.values.filter({ $0.count == 2 }).sorted(by: { $0[0] < $1[0] }) {
    let outcome = try workdir.demo("explain", "link", pair[0], pair[1], "--json")
    if outcome.status == 0, try JSONValue(outcome.output)[0]["explanation"]["outcome"] == "linked" {
      return (pair[0], pair[1])
    }
  }
  throw Overdue(description: "No two accounts are linked.")
}
