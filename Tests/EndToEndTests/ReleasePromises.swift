import Foundation
import Testing

extension SimulatedWorkspaceTests {
  /// No score without consent for its purpose, and none leaves without the notice of that very score.
  @Suite struct ReleasePromises {
    private static let purpose = "credit-assessment"

    // MARK: Across contexts

    /// Without its justification, or the notice about it, a purpose over several contexts stops every command at once.
    @Test(arguments: ["justification", "notice"])
    func acrossContextsADeclarationIsNeeded(key: String) throws {
      let workdir = try SimulatedWorkspace.copy()
      let path = "demo/config/purposes.yaml"
      let lines = try workdir.read(path).components(separatedBy: "\n")
      let start = try #require(lines.firstIndex { $0.hasPrefix("    \(key): ") })
      let length = lines[(start + 1)...].prefix { $0.hasPrefix("      ") }.count
      try workdir.write((lines[..<start] + lines[(start + 1 + length)...]).joined(separator: "\n"), to: path)
      for command in [["run"], ["score"], ["scorecard", "list"], ["export", "scores", "--purpose", Self.purpose]] {
        let outcome = try workdir.run(Repository.program, command + ["--workspace", "demo"])
        #expect(outcome.status == 2, "\(outcome.story)")
        #expect(outcome.diagnostics.contains("purposes.yaml:") && outcome.diagnostics.contains("\"\(key)\""))
      }
    }

    /// With it, the purpose loads, and scores nobody who did not agree to exactly that.
    @Test func acrossContextsNobodyIsScoredWithoutAGrantForThePurpose() throws {
      let workdir = try SimulatedWorkspace.copy()
      let path = "demo/config/purposes.yaml"
      let text = try workdir.read(path)
      let start = try #require(text.range(of: "  - id: cross-context-demonstration"))
      let other = text[start.lowerBound...].replacing(
        "cross-context-demonstration\n    desc", with: "another-use\n    desc")
      try workdir.write(text + "\n" + other, to: path)
      let run = try workdir.demo("run")
      #expect(run.status == 0 || run.status == 65, "\(run.story)")
      let exported = try workdir.demo("export", "scores", "--purpose", "another-use")
      #expect(!exported.output.contains("another-use,"), "\(exported.story)")
      let any = try workdir.demo("explain", "score", "--any", "--purpose", "another-use")
      #expect(any.status == 1 && any.diagnostics.contains("No profile has a score yet"), "\(any.story)")
      #expect(try workdir.countStore("SELECT count(*) FROM score WHERE purpose = 'another-use'") == 0)
      #expect(try workdir.countStore("SELECT count(*) FROM member WHERE purpose = 'another-use'") == 0)
      #expect(try workdir.countStore("SELECT count(*) FROM score WHERE purpose = 'cross-context-demonstration'") > 0)
    }

    // MARK: Nothing leaves without its notice

    /// Ways to have a score in the store whose notice the person never got, and what each does to the workspace.
    private static let states: [(name: String, make: @Sendable (Workdir, Subject) throws -> Void)] = [
      (
        "the notice is gone",
        { workdir, subject in _ = try workdir.alterStore("DELETE FROM notice WHERE \(subject.row)") }
      ),
      (
        "the notice is somebody else's",
        { workdir, subject in
          _ = try workdir.alterStore(
            """
            UPDATE notice SET (score, fingerprint, body) = (SELECT score, fingerprint, body FROM notice
              WHERE purpose = '\(subject.purpose)' AND profile <> '\(subject.profile)' LIMIT 1) WHERE \(subject.row)
            """)
        }
      ),
      (
        "the notice is of another purpose",
        { workdir, subject in
          _ = try workdir.alterStore(
            """
            UPDATE notice SET (score, fingerprint, body) = (SELECT score, fingerprint, body FROM notice
              WHERE purpose <> '\(subject.purpose)' LIMIT 1) WHERE \(subject.row)
            """)
        }
      ),
      (
        "the notice was cut",
        { workdir, subject in
          _ = try workdir.alterStore("UPDATE notice SET body = substr(body, 1, length(body) / 2) WHERE \(subject.row)")
        }
      ),
      (
        "the score was changed",
        { workdir, subject in
          _ = try workdir.alterStore("UPDATE score SET total = '\(subject.total)1' WHERE \(subject.row)")
          _ = try workdir.alterStore("UPDATE score SET fingerprint = zeroblob(16) WHERE \(subject.row)")
        }
      ),
      (
        "a record is disputed",
        { workdir, subject in
          let opened = try workdir.demo("dispute", "open", subject.account, "--by", "clerk", "--why", "not mine")
          try #require(opened.status == 0, "\(opened.story)")
        }
      ),
      (
        "the consent was withdrawn",
        { workdir, subject in
          let withdrawn = try workdir.demo(
            "consent", "withdraw", "--account", subject.account, "--purpose", subject.purpose, "--at", "2024-12-31")
          try #require(withdrawn.status == 0, "\(withdrawn.story)")
        }
      ),
      (
        "the scorecard is another one",
        { workdir, _ in
          let path = "demo/config/scorecards/consumer-credit.pmml"
          try workdir.write(try workdir.read(path) + "<!-- another edition -->\n", to: path)
        }
      ),
    ]

    struct Subject {
      let purpose: String
      let profile: String
      let account: String
      let pseudonym: String
      let total: String

      var row: String { "purpose = '\(purpose)' AND profile = '\(profile)'" }
    }

    /// A person of one account, whose score nobody else has.
    private static func subject(_ workdir: Workdir) throws -> Subject {
      let rows = try workdir.demo("export", "scores", "--purpose", purpose).output.split(separator: "\r\n").dropFirst()
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
      let profiles = try workdir.textsOfStore(
        "SELECT profile FROM score WHERE purpose = '\(purpose)' ORDER BY profile")
      try #require(profiles.count == rows.count)
      for (profile, row) in zip(profiles, rows) where rows.filter({ $0[4] == row[4] }).count == 1 {
        let members = try workdir.demoJSON("explain", "profile", profile, "--purpose", purpose)[0]["members"].items
        guard members.count == 1, let key = members[0]["key"].text, let provider = members[0]["provider"].text else {
          continue
        }
        return Subject(
          purpose: purpose, profile: profile, account: "\(provider):\(key)", pseudonym: row[0], total: row[4])
      }
      throw CocoaError(.featureUnsupported)
    }

    /// Commands that tell a person of their own score, and say that it is held back; all others tell nobody.
    private static let forThePerson: Set<String> = ["explain score", "person report"]

    /// What each command is called with, where a call without anything does not do what it is for.
    private static func calls(_ subject: Subject) -> [String: [[String]]] {
      let account = subject.account
      return [
        "export scores": [
          ["--purpose", subject.purpose], ["--purpose", subject.purpose, "--format", "jsonl"],
          ["--purpose", subject.purpose, "--out", "out.csv"],
        ],
        "explain score": [[account], [account, "--json"], [account, "--all"]],
        "explain profile": [[account], [account, "--json"]],
        "explain link": [[account, "messaging:none"]],
        "person report": [[account], [account, "--json"], [account, "--html", "out.html"]],
        "report run": [[], ["--json"], ["--html", "out.html"]],
        "report population": [["--purpose", subject.purpose], ["--purpose", subject.purpose, "--json"]],
        "identity events": [[], ["--json"]],
        "scorecard diff": [
          [
            "demo/config/scorecards/consumer-credit.pmml", "demo/config/scorecards/consumer-credit.pmml", "--purpose",
            subject.purpose,
          ]
        ],
        "scorecard check": [["demo/config/scorecards/consumer-credit.pmml"]],
        "scorecard show": [["demo/config/scorecards/consumer-credit.pmml"]],
        "consent list": [["--account", account]],
        "evaluate": [["--truth", "demo/truth.csv"]],
        "adapter preview": [["payments"]],
        "train": [["--out", "out.json"]],
        "audit": [[], ["--json"]],
        "metrics": [["--out", "out.json"]],
      ]
    }

    /// Commands that change the workspace or write another one: what they hold is the store itself, not an export of it.
    private static let others: Set<String> = [
      "init", "simulate", "run", "import", "resolve", "score", "reprocess", "consent grant", "consent withdraw",
      "decide",
      "dispute open", "dispute resolve", "erase", "retention apply", "quarantine replay", "quarantine show",
      "review decide",
      "review next", "backup", "restore", "scorecard score", "link", "adapter new", "adapter check", "model import",
      "model export", "model check", "release", "configuration write",
    ]

    /// In each of these states the score is in no export, in no report on a run and in no other command's output.
    @Test(arguments: states.indices)
    func noScoreLeaves(state: Int) throws {
      let workdir = try SimulatedWorkspace.copy()
      let subject = try Self.subject(workdir)
      try Self.states[state].make(workdir, subject)
      for format in ["csv", "jsonl"] {
        let outcome = try workdir.demo("export", "scores", "--purpose", subject.purpose, "--format", format)
        #expect(!outcome.output.contains(subject.pseudonym), "\(Self.states[state].name): \(outcome.story)")
        #expect(outcome.status == 65 || outcome.status == 1, "\(Self.states[state].name): \(outcome.story)")
      }
    }

    /// Every command of the program, as its own help lists them.
    @Test func noCommandTellsItToOthers() throws {
      let workdir = try SimulatedWorkspace.copy()
      let subject = try Self.subject(workdir)
      _ = try workdir.alterStore("DELETE FROM notice WHERE \(subject.row)")
      let help = try JSONValue(try workdir.tributary("--experimental-dump-help").output)
      let calls = Self.calls(subject)
      var called = 0
      for command in Self.leaves(help["command"], path: []) where !Self.others.contains(command.joined(separator: " "))
      {
        let name = command.joined(separator: " ")
        for arguments in calls[name] ?? [[]] {
          _ = try workdir.bash("rm -f out.csv out.html out.json")
          let outcome = try workdir.run(Repository.program, command + arguments + ["--workspace", "demo"])
          called += 1
          let written = ["out.csv", "out.html", "out.json"].filter(workdir.exists).compactMap { try? workdir.read($0) }
          let output = ([outcome.output] + written).joined()
          let names = [subject.pseudonym, subject.profile, String(subject.account.split(separator: ":")[1])]
          // A line that names the person, or the whole of what was asked about the person.
          let isAboutThePerson = arguments.contains(subject.account) || arguments.contains(subject.profile)
          let told = output.split(separator: "\n").filter { line in
            isAboutThePerson || names.contains { line.contains($0) }
          }.filter { Self.words($0).contains(subject.total) }
          if Self.forThePerson.contains(name) {
            #expect(
              output.contains("held back") || output.contains("\"isNotified\" : false") || arguments.contains("--json"))
          } else {
            #expect(told.isEmpty, "\(name) \(arguments): \(told.first ?? "")")
          }
        }
      }
      #expect(called > 25)
    }

    private static func words(_ line: Substring) -> [String] {
      line.split { !$0.isNumber && $0 != "." }.map(String.init)
    }

    /// The paths of the commands that do something.
    private static func leaves(_ command: JSONValue, path: [String]) -> [[String]] {
      let below = command["subcommands"].items.filter { $0["commandName"].text != "help" }
      if below.isEmpty { return path.isEmpty ? [] : [path] }
      return below.flatMap { leaves($0, path: path + [$0["commandName"].text ?? ""]) }
    }
  }
}
