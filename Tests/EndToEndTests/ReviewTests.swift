import Foundation
import Testing

extension SimulatedWorkspaceTests {
  /// Unclear pairs, seen blind and decided.
  @Suite struct ReviewTests {
    @Test func theListSaysWhatWouldChange() throws {
      let workdir = try SimulatedWorkspace.current()
      let queue = try workdir.demoJSON("review", "list")
      let pairs = queue["pairs"].items
      try #require(!pairs.isEmpty)
      for pair in pairs {
        #expect(pair.keys == ["cause", "effect", "first", "second"])
        #expect(pair["effect"].number ?? 0 >= 1)
      }
      let text = try workdir.demo("review", "list", "--limit", "1").output
      #expect(text.contains("accounts to move") && text.contains("why it is unclear"))
      #expect(pairs.count == 1 || text.contains("more (--limit)"), "\(text)")
    }

    /// Neither weight nor score nor purpose nor reason: what is shown is what the accounts state.
    @Test func theReviewerIsBlind() throws {
      let workdir = try SimulatedWorkspace.current()
      let first = try workdir.demoJSON("review", "list")["pairs"][0]
      let next = try workdir.demoJSON("review", "next", "--show-values")
      #expect(next.keys == ["first", "lines", "second"])
      #expect(next["first"] == first["first"] && next["second"] == first["second"])
      for line in next["lines"].items { #expect(line.keys == ["agreement", "field", "first", "second"]) }
      let text = try workdir.demo("review", "next", "--show-values").output
      for line in next["lines"].items {
        for value in line["first"].items { #expect(text.contains(value.text ?? "-"), "\(text)") }
      }
      for hidden in ["weight", "score", "purpose", "threshold", "assessment", "demonstration"] {
        #expect(!text.contains(hidden), "\(text)")
      }
    }

    @Test func valuesAreHiddenUnlessAskedFor() throws {
      let workdir = try SimulatedWorkspace.current()
      let full = try workdir.demoJSON("review", "next", "--show-values")["lines"].items
      let masked = try workdir.demoJSON("review", "next")["lines"].items
      #expect(full.map { $0["agreement"] } == masked.map { $0["agreement"] })
      let values = full.flatMap { $0["first"].items + $0["second"].items }.compactMap(\.text)
      let shapes = masked.flatMap { $0["first"].items + $0["second"].items }.compactMap(\.text)
      try #require(values.count == shapes.count && !values.isEmpty)
      for (value, shape) in zip(values, shapes) {
        #expect(shape.first == value.first && shape.count == value.count)
        #expect(!shape.dropFirst().contains { $0.isLetter || $0.isNumber }, "\(shape)")
      }
    }

    /// What was decided does not come again, before and after the run that applies it.
    @Test func aDecisionIsRecordedAndTheNextPairComes() throws {
      let workdir = try SimulatedWorkspace.copy()
      let before = try workdir.demoJSON("review", "list")["pairs"].items
      let (first, second) = (try account(before[0]["first"]), try account(before[0]["second"]))
      let decided = try workdir.demo(
        "review", "decide", "different", first, second, "--by", "A. Reviewer", "--why", "two people")
      #expect(
        decided.status == 0 && decided.output.contains("The next `tributary run` applies it."), "\(decided.story)")
      func isAsked() throws -> Bool {
        try workdir.demoJSON("review", "list")["pairs"].items.contains {
          $0["first"] == before[0]["first"] && $0["second"] == before[0]["second"]
        }
      }
      #expect(try !isAsked())
      #expect(try workdir.demo("run").status == 65)
      #expect(try !isAsked())
      let link = try workdir.demoJSON("explain", "link", first, second)
      #expect(link.items.allSatisfy { $0["explanation"]["outcome"] == "decided_different" })
    }

    @Test(arguments: [
      (
        ["review", "decide", "same", "payments:C1", "payments:C1", "--by", "me", "--why", "so"],
        "two different accounts"
      ),
      (["review", "decide", "same", "payments:nobody", "payments:none", "--by", "me", "--why", "so"], "No account"),
      (["review", "decide", "perhaps", "payments:C1", "payments:C2", "--by", "me", "--why", "so"], "same"),
      (["review", "decide", "same", "payments:C1", "payments:C2", "--by", "me", "--why", " "], "must say something"),
      (["review", "list", "--limit", "0"], "whole number from 1"),
    ])
    func whatIsIncompleteIsAUsageError(arguments: [String], message: String) throws {
      let workdir = try SimulatedWorkspace.current()
      let outcome = try workdir.run(Repository.program, arguments + ["--workspace", "demo"])
      #expect(outcome.status == 2, "\(outcome.story)")
      #expect(outcome.diagnostics.contains(message), "\(outcome.story)")
    }

    @Test(arguments: ["list", "next"]) func withoutARunTheRemedyIsARun(command: String) throws {
      let workdir = try Workdir()
      #expect(try workdir.tributary("init", "demo").status == 0)
      let outcome = try workdir.tributary("review", command, "--workspace", "demo")
      #expect(outcome.status == 1, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("`tributary run`"), "\(outcome.story)")
    }

    private func account(_ value: JSONValue) throws -> String {
      if let text = value.text { return text }
      return "\(try #require(value["provider"].text)):\(try #require(value["key"].text))"
    }
  }
}
