import Foundation
import Testing

/// Scorecards without a workspace.
@Suite struct ScorecardTests {
  private static func workdir() throws -> Workdir {
    let workdir = try Workdir()
    for name in ["retail-credit", "inverted-dates"] {
      for ending in ["pmml", "csv"] {
        let file = "fixtures/scorecards/\(name).\(ending)"
        try workdir.write(try Data(contentsOf: URL(fileURLWithPath: Repository.path(file))), to: "\(name).\(ending)")
      }
    }
    return workdir
  }

  @Test func everyRowOfATableGetsOne() throws {
    let workdir = try Self.workdir()
    let outcome = try workdir.tributary(
      "scorecard", "score", "inverted-dates.pmml", "--in", "inverted-dates.csv", "--keep", "late,limit", "--out",
      "scores.csv")
    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.story)")
    let rows = try workdir.read("inverted-dates.csv").split(separator: "\n").count
    #expect(outcome.diagnostics == "\(rows - 1) rows scored.\n")
    let scores = try workdir.read("scores.csv").split(separator: "\r\n")
    #expect(scores.count == rows && scores[0] == "late,limit,risk,why1,why2,half,fault")
    let printed = try workdir.tributary(
      "scorecard", "score", "inverted-dates.pmml", "--in", "inverted-dates.csv", "--keep", "late,limit")
    #expect(printed.output == (try workdir.read("scores.csv")))
  }

  /// A table in JSON Lines, gzipped, gives what the same table in CSV gives.
  @Test func formsOfTablesDoNotMatter() throws {
    let workdir = try Self.workdir()
    let lines = try workdir.read("retail-credit.csv").split(separator: "\n")
    let header = lines[0].split(separator: ",")
    let objects = lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false)
      return "{" + zip(header, cells).filter { !$1.isEmpty }.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",")
        + "}\n"
    }
    try workdir.write(objects.joined(), to: "rows.jsonl")
    _ = try workdir.bash("gzip rows.jsonl")
    let outcomes = try ["retail-credit.csv", "rows.jsonl.gz"].map {
      try workdir.tributary("scorecard", "score", "retail-credit.pmml", "--in", $0, "--format", "jsonl")
    }
    #expect(outcomes[0].output == outcomes[1].output && outcomes[0].status == outcomes[1].status)
    #expect(outcomes[0].output.hasPrefix("{\"points\":"))
  }

  @Test(arguments: ["1", "7", "4096", "1000000"])
  func batchesDoNotMatter(rows: String) throws {
    let workdir = try Self.workdir()
    let call = ["scorecard", "score", "retail-credit.pmml", "--in", "retail-credit.csv"]
    let whole = try workdir.run(Repository.program, call)
    let batches = try workdir.run(Repository.program, call + ["--batch", rows])
    #expect(whole.output.split(separator: "\r\n").count > 1 && batches.output == whole.output)
    #expect(batches.status == whole.status && batches.diagnostics == whole.diagnostics)
  }

  @Test func rowsWithoutResultSayWhy() throws {
    let workdir = try Self.workdir()
    try workdir.write("id,opened,seen,late,limit,used\na,,,1234567890123456789012,1,0\nb,,,1,1,0\nc\n", to: "rows.csv")
    let outcome = try workdir.tributary(
      "scorecard", "score", "inverted-dates.pmml", "--in", "rows.csv", "--keep", "id")
    #expect(outcome.status == 65, "\(outcome.story)")
    #expect(outcome.diagnostics == "1 of 3 rows scored; without a result: csv.field-count 1, too_many_digits 1.\n")
    let lines = outcome.output.split(separator: "\r\n")
    #expect(lines[1].hasSuffix("The field late has a number beyond 10^20."))
    #expect(lines.count == 4 && lines[2].hasPrefix("b,"))
  }

  @Test func whatIsWrongIsUsage() throws {
    let workdir = try Self.workdir()
    try workdir.write("a,b\n1,2\n", to: "rows.csv")
    let columns = try workdir.tributary("scorecard", "score", "inverted-dates.pmml", "--in", "rows.csv")
    #expect(columns.status == 2 && columns.diagnostics.contains("has no column opened, seen"), "\(columns.story)")
    #expect(try workdir.tributary("scorecard", "score", "none.pmml", "--in", "rows.csv").status == 2)
    let batch = try workdir.tributary(
      "scorecard", "score", "inverted-dates.pmml", "--in", "inverted-dates.csv", "--batch", "0")
    #expect(batch.status == 2 && batch.diagnostics.contains("from 1 to 1,000,000"), "\(batch.story)")
    try workdir.write(
      try workdir.read("inverted-dates.pmml").replacingOccurrences(of: "function=\"/\"", with: "function=\"matches\""),
      to: "broken.pmml")
    let broken = try workdir.tributary("scorecard", "check", "broken.pmml")
    #expect(broken.status == 2 && broken.diagnostics.contains("broken.pmml:26:1: "), "\(broken.story)")
  }

  @Test func checks() throws {
    let workdir = try Self.workdir()
    let clean = try workdir.tributary("scorecard", "check", "inverted-dates.pmml")
    #expect(clean.status == 0, "\(clean.story)")
    let text = try workdir.read("retail-credit.pmml")
      .replacingOccurrences(
        of: "operator=\"greaterOrEqual\" value=\"64\"", with: "operator=\"greaterThan\" value=\"70\""
      )
      .replacingOccurrences(of: "<Attribute partialScore=\"-4\"><True/></Attribute>", with: "")
    try workdir.write(text, to: "gaps.pmml")
    let gaps = try workdir.tributary("scorecard", "check", "gaps.pmml", "--json")
    #expect(gaps.status == 65, "\(gaps.story)")
    let findings = try JSONValue(gaps.output)["findings"].items
    #expect(
      findings.contains {
        $0["kind"].text == "gap"
          && $0["text"].text?.contains("burden 64; burden more than 64 and less than 70") ?? false
      })
  }

  @Test func shows() throws {
    let workdir = try Self.workdir()
    let shown = try workdir.tributary("scorecard", "show", "retail-credit.pmml")
    #expect(shown.status == 0 && shown.output.contains("one of middle, old"), "\(shown.story)")
    #expect(try workdir.tributary("scorecard", "show", "retail-credit.pmml", "--html", "card.html").status == 0)
    let page = try workdir.read("card.html")
    #expect(page.contains("<h1>retail-credit</h1>") && page.contains("less than 64") && !page.contains("<script"))
    let table = try JSONValue(try workdir.tributary("scorecard", "show", "retail-credit.pmml", "--json").output)
    #expect(table["characteristics"].items.count == 5 && table["initialScore"].text == "100")
  }
}

extension SimulatedWorkspaceTests {
  /// Scorecards of a workspace.
  @Suite struct ScorecardTrialTests {
    @Test func aFieldThatNoFeatureGives() throws {
      let workdir = try SimulatedWorkspace.copy()
      let card = try workdir.read("demo/config/scorecards/consumer-credit.pmml")
      try workdir.write(card.replacingOccurrences(of: "missed_12m", with: "missed_13m"), to: "new.pmml")
      let outcome = try workdir.demo("scorecard", "check", "new.pmml")
      #expect(outcome.status == 65 && outcome.output.contains("missed_13m"), "\(outcome.story)")
      #expect(try workdir.demo("scorecard", "check", "demo/config/scorecards/consumer-credit.pmml").status == 0)
    }

    /// What a new scorecard would change, and what it does change once it is used.
    @Test func aChangeIsSeenBeforeItIsMade() throws {
      let workdir = try SimulatedWorkspace.copy()
      let present = "demo/config/scorecards/consumer-credit.pmml"
      let text = try workdir.read(present)
      try workdir.write(
        text.replacingOccurrences(of: "partialScore=\"100\"", with: "partialScore=\"97.5\""), to: "new.pmml")
      let before = try Self.scores(workdir)
      let story = try workdir.demoJSON(
        "scorecard", "diff", present, "new.pmml", "--purpose", "credit-assessment")
      #expect(story["changes"].items.count == 2, "\(story)")
      try workdir.write(try workdir.read("new.pmml"), to: present)
      let run = try workdir.demo("run")
      #expect(run.status == 0 || run.status == 65, "\(run.story)")
      let after = try Self.scores(workdir)
      let trial = story["trial"]
      let changed = before.keys.filter { before[$0] != after[$0] }.count
      #expect(trial["changed"].number == Double(changed) && changed > 0, "\(trial)")
      #expect(trial["profiles"].number == Double(before.count) && trial["higher"].number == 0)
      let other = try workdir.demo("scorecard", "diff", "new.pmml", present, "--purpose", "thin-file-assessment")
      #expect(other.status == 2, "\(other.story)")
    }

    private static func scores(_ workdir: Workdir) throws -> [String: String] {
      let lines = try workdir.demo("export", "scores", "--purpose", "credit-assessment").output.split(
        separator: "\r\n")
      let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      return Dictionary(rows.map { ($0[0], $0[4]) }) { first, _ in first }
    }
  }
}
