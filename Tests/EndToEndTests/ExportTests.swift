import Foundation
import Testing

extension SimulatedWorkspaceTests {
  /// What leaves the workspace.
  ///
  /// Each in a copy, since an export takes the lock.
  @Suite struct ExportTests {
    @Test func bothFormatsHaveTheSameScores() throws {
      let workdir = try SimulatedWorkspace.copy()
      let csv = try workdir.demo("export", "scores", "--purpose", "credit-assessment")
      #expect(csv.status == 0, "\(csv.story)")
      var lines = csv.output.split(separator: "\r\n")
      #expect(lines.removeFirst() == "pseudonym,purpose,scorecard,as_of,score,reason_1,reason_2,reason_3,reason_4")
      let objects = try workdir.demo("export", "scores", "--purpose", "credit-assessment", "--format", "jsonl").output
        .split(separator: "\n").map { try JSONValue(String($0)) }
      try #require(lines.count == objects.count && lines.count > 10)
      for (line, object) in zip(lines, objects) {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        #expect(fields.count == 9)
        #expect([fields[0], fields[4]] == [object["pseudonym"].text, object["score"].text])
        #expect(fields[5...].filter { !$0.isEmpty } == object["reasons"].items.compactMap(\.text))
      }
      #expect(csv.diagnostics == "\(lines.count) scores were released.\n")
      #expect(Set(objects.compactMap(\.["pseudonym"].text)).count == objects.count)
    }

    @Test func aPseudonymIsGoodForOnePurposeOnly() throws {
      let workdir = try SimulatedWorkspace.copy()
      let pseudonyms = try ["credit-assessment", "cross-context-demonstration"].map { purpose in
        Set(
          try workdir.demo("export", "scores", "--purpose", purpose).output.split(separator: "\r\n").dropFirst()
            .compactMap { $0.split(separator: ",").first })
      }
      #expect(pseudonyms[0].isDisjoint(with: pseudonyms[1]))
    }

    @Test func aScoreWithoutItsNoticeIsHeldBack() throws {
      let workdir = try SimulatedWorkspace.copy()
      let before = try workdir.demo("export", "scores", "--purpose", "credit-assessment").output.split(
        separator: "\r\n")
      let profile = try #require(
        try workdir.demoJSON("explain", "score", "--any", "--purpose", "credit-assessment")[0]["profile"].text)
      #expect(
        try workdir.alterStore("DELETE FROM notice WHERE purpose = 'credit-assessment' AND profile = '\(profile)'") == 1
      )
      let outcome = try workdir.demo("export", "scores", "--purpose", "credit-assessment", "--out", "scores.csv")
      #expect(outcome.status == 65, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("1 score is held back"))
      let after = try workdir.read("scores.csv").split(separator: "\r\n")
      // The first profile's score is the first line after the header.
      #expect(after == [before[0]] + before.dropFirst(2))
      let story = try workdir.demoJSON("explain", "score", profile, "--purpose", "credit-assessment")[0]
      #expect(story["isNotified"] == .bool(false))
      #expect(try workdir.demo("explain", "score", profile).output.contains("held back from every export"))
    }

    /// A notice that says something else than what was issued releases nothing.
    @Test func anAlteredNoticeReleasesNothing() throws {
      let workdir = try SimulatedWorkspace.copy()
      let altered = try workdir.alterStore(
        """
        UPDATE notice SET body = (SELECT body FROM notice WHERE purpose = 'credit-assessment' ORDER BY profile DESC LIMIT 1)
        WHERE purpose = 'credit-assessment'
          AND profile = (SELECT min(profile) FROM notice WHERE purpose = 'credit-assessment')
        """)
      #expect(altered == 1)
      let outcome = try workdir.demo("export", "scores", "--purpose", "credit-assessment")
      #expect(outcome.status == 65, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("1 score is held back"))
    }

    @Test func aStaleScoreIsHeldBack() throws {
      let workdir = try SimulatedWorkspace.copy()
      let path = "demo/config/scorecards/consumer-credit.pmml"
      try workdir.write(try workdir.read(path) + "<!-- another edition -->\n", to: path)
      let outcome = try workdir.demo("export", "scores", "--purpose", "credit-assessment")
      #expect(outcome.status == 65, "\(outcome.story)")
      #expect(outcome.output.split(separator: "\r\n").count == 1)
      #expect(outcome.diagnostics.contains("0 scores were released."))
    }

    @Test func noFieldIsAFormula() throws {
      let workdir = try SimulatedWorkspace.copy()
      for path in ["demo/config/scorecards/consumer-credit.pmml", "demo/config/purposes.yaml"] {
        let text = try workdir.read(path).replacingOccurrences(of: "consumer-credit", with: "=1+1, x")
        try workdir.write(text.replacingOccurrences(of: "scorecard: =1+1, x", with: "scorecard: '=1+1, x'"), to: path)
      }
      let run = try workdir.demo("run")
      #expect(run.status == 65, "\(run.story)")
      let lines = try workdir.demo("export", "scores", "--purpose", "credit-assessment").output.split(separator: "\r\n")
      #expect(lines.count > 10)
      #expect(
        lines.dropFirst().allSatisfy { $0.contains(",credit-assessment,\"'=1+1, x 1.0\",") }, "\(lines.prefix(2))")
    }

    /// An interrupted or failed export leaves no half a file.
    @Test func aFileThatCannotBeWrittenIsNamed() throws {
      let workdir = try SimulatedWorkspace.copy()
      let outcome = try workdir.demo(
        "export", "scores", "--purpose", "credit-assessment", "--out", "no/such/folder/scores.csv")
      #expect(outcome.status == 1, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("no/such/folder/scores.csv"))
    }
  }
}
