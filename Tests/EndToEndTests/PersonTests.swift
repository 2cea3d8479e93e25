import Foundation
import Testing

extension SimulatedWorkspaceTests {
  /// What a person is told and what a person can decide.
  @Suite struct PersonTests {
    @Test func theReportHoldsEverything() throws {
      let workdir = try SimulatedWorkspace.current()
      let reports = try workdir.demoJSON("person", "report", "--any").items
      try #require(reports.count == 1)
      let part = reports[0]["purposes"][0]
      #expect(!part["accounts"][0]["consents"].items.isEmpty && !part["accounts"][0]["values"].items.isEmpty)
      #expect(part["notice"]["sections"].items.count == 7)
      #expect(part["score"]["total"].decimal != nil && part["dispute"].text != nil)
      let text = try workdir.demo("person", "report", "--any").output
      for value in part["accounts"][0]["values"].items { #expect(text.contains(value["value"].text ?? "-")) }
      for line in ["Accounts found to be yours", "What is believed of you", "If something is wrong", "Consent from"] {
        #expect(text.contains(line), "\(text)")
      }
      #expect(text.contains("\(part["score"]["total"].text ?? "-") on a scale from"))
    }

    @Test func thePageNeedsNothingElseAndEscapesValues() throws {
      let workdir = try SimulatedWorkspace.copy()
      let story = try workdir.demoJSON("explain", "profile", "--any")[0]
      let account = "\(story["members"][0]["provider"].text ?? ""):\(story["members"][0]["key"].text ?? "")"
      let granted = try workdir.demo(
        "consent", "grant", "--account", account, "--purpose", "credit-assessment", "--from", "2024-01-01",
        "--evidence",
        "<script>alert(1)</script> & \"more\"")
      #expect(granted.status == 0, "\(granted.story)")
      let outcome = try workdir.demo("person", "report", account, "--html", "report.html")
      #expect(outcome.status == 0, "\(outcome.story)")
      let page = try workdir.read("report.html")
      #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
      #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"))
      for forbidden in ["<script", "http:", "https:", "src=", "url("] { #expect(!page.contains(forbidden)) }
      #expect(page.contains("color-scheme: light dark") && page.contains("<th scope=\"col\">"))
      #expect(page.components(separatedBy: "<section").count == page.components(separatedBy: "</section>").count)
    }

    @Test func consentIsGrantedListedAndWithdrawn() throws {
      let workdir = try SimulatedWorkspace.copy()
      let story = try workdir.demoJSON("explain", "profile", "--any", "--purpose", "credit-assessment")[0]
      let key = try #require(story["members"][0]["key"].text)
      let account = "payments:\(key)"
      let listed = try workdir.demo("consent", "list", "--account", account, "--purpose", "credit-assessment")
      #expect(listed.output.contains("On 2024-12-31 credit-assessment may use the account"), "\(listed.story)")
      let withdrawn = try workdir.demo("consent", "withdraw", "--account", account, "--purpose", "credit-assessment")
      #expect(withdrawn.output.contains("may not use the account: the consent was withdrawn"), "\(withdrawn.story)")
      #expect(try workdir.demo("run").status == 65)
      let gone = try workdir.demo("explain", "profile", account, "--purpose", "credit-assessment")
      #expect(gone.status == 2, "\(gone.story)")
      let again = try workdir.demo(
        "consent", "grant", "--account", account, "--purpose", "credit-assessment", "--from", "2025-01-01",
        "--evidence",
        "form 7")
      #expect(
        again.output.contains("the consent was withdrawn") || again.output.contains("begins later"), "\(again.story)")
      let facts = try workdir.demoJSON("consent", "list", "--account", account, "--purpose", "credit-assessment").items
      #expect(facts.map(\.["fact"]) == ["grant", "withdrawal", "grant"])
      #expect(facts[2]["evidence"] == "form 7" && facts[2]["from"] == "2025-01-01")
    }

    @Test func aDecisionBeatsTheWeights() throws {
      let workdir = try SimulatedWorkspace.copy()
      let (first, second) = try linkedAccounts(workdir)
      let decided = try workdir.demo("decide", "different", first, second, "--by", "A. Reviewer", "--why", "twins")
      #expect(decided.status == 0, "\(decided.story)")
      #expect(try workdir.demo("run").status == 65)
      let link = try workdir.demoJSON("explain", "link", first, second)[0]
      #expect(link["explanation"]["outcome"] == "decided_different")
      let purpose = try #require(link["purpose"].text)
      let profiles = try [first, second].map {
        try workdir.demoJSON("explain", "profile", $0, "--purpose", purpose)[0]["profile"].text
      }
      #expect(profiles[0] != profiles[1])
      let check = try workdir.demo("check")
      #expect(check.status == 0, "\(check.story)")
    }

    /// What changes the workspace waits for no run: it says so with a status of its own.
    @Test(arguments: [
      "consent grant --account payments:C1 --purpose credit-assessment --from 2024-01-01 --evidence x",
      "decide same payments:C1 payments:C2 --by me --why so",
    ])
    func aRunThatHoldsTheLockIsStatus75(command: String) throws {
      let workdir = try SimulatedWorkspace.copy()
      let outcome = try workdir.bash("flock demo/.lock tributary \(command) --workspace demo")
      #expect(outcome.status == 75, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("wait until it has ended"))
    }

    @Test(arguments: [
      (
        [
          "consent", "grant", "--account", "payments:C1", "--purpose", "credit", "--from", "2024-01-01", "--evidence",
          "x",
        ],
        "credit is no purpose"
      ),
      (
        ["consent", "grant", "--account", "payments:C1", "--purpose", "credit-assessment", "--from", "2024-01-01"],
        "--evidence"
      ),
      (
        [
          "consent", "grant", "--account", "payments:C1", "--purpose", "credit-assessment", "--from", "2024-02-30",
          "--evidence", "x",
        ], "not a day of the calendar"
      ),
      (
        [
          "consent", "grant", "--account", "payments:C1", "--purpose", "credit-assessment", "--from", "2024-02-01",
          "--until", "2024-02-01", "--evidence", "x",
        ], "later than --from"
      ),
      (
        [
          "consent", "grant", "--account", "payments:C1", "--purpose", "credit-assessment", "--from", "2024-02-01",
          "--evidence", " ",
        ], "Say where the consent can be found"
      ),
      (["consent", "withdraw", "--account", "payments:C1", "--purpose", "credit-assessment"], "none can be withdrawn"),
      (
        ["consent", "withdraw", "--account", "payment:C1", "--purpose", "credit-assessment"],
        "Did you mean \"payments\"?"
      ),
      (["decide", "same", "payments:C1", "payments:C2", "--by", "me"], "--why"),
      (["decide", "same", "payments:C1", "payments:C1", "--by", "me", "--why", "so"], "two different accounts"),
      (["decide", "equal", "payments:C1", "payments:C2", "--by", "me", "--why", "so"], "same"),
      (
        ["decide", "same", "payments:nobody", "payments:none", "--by", "me", "--why", "so"],
        "No account payments:nobody"
      ),
    ])
    func whatIsIncompleteIsAUsageError(arguments: [String], message: String) throws {
      let workdir = try SimulatedWorkspace.copy()
      let outcome = try workdir.run(Repository.program, arguments + ["--workspace", "demo"])
      #expect(outcome.status == 2, "\(outcome.story)")
      #expect(outcome.diagnostics.contains(message), "\(outcome.story)")
    }
  }
}
