import Foundation
import Testing

extension SimulatedWorkspaceTests {
  /// Commands that list what there is, and the help of all commands.
  @Suite struct InventoryTests {
    @Test func adaptersAreListed() throws {
      let workdir = try SimulatedWorkspace.current()
      let adapters = try workdir.demoJSON("adapter", "list").items
      #expect(adapters.map(\.["provider"]) == ["court", "messaging", "payments", "school"])
      #expect(adapters.map(\.["kind"]) == ["mapped", "mapped", "mapped", "Swift"])
      #expect(adapters[2]["feeds"].items.map(\.["feed"]) == ["customers", "instalments"])
      #expect(try workdir.demo("adapter", "list").output.contains("finance"))
    }

    @Test(arguments: ["court", "messaging", "payments", "school"])
    func aPreviewShowsRowsBesideRecords(provider: String) throws {
      let workdir = try SimulatedWorkspace.current()
      let preview = try workdir.demoJSON("adapter", "preview", provider, "-n", "3")
      try #require(preview["rows"].items.count == 3)
      #expect(preview["unmappedColumns"] == .array([]))
      for row in preview["rows"].items {
        let account = try #require(row["account"].text)
        let key = account.split(separator: "/").first.map(String.init) ?? account
        #expect(row["raw"].text?.contains(key) == true, "\(row)")
        #expect(!row["claims"].items.isEmpty || !row["events"].items.isEmpty)
      }
      let text = try workdir.demo("adapter", "preview", provider, "-n", "3").output
      #expect(text.contains("Every column is read or ignored by declaration."))
    }

    /// The feed is found by the sample's name; what drifted in and what is broken is shown.
    @Test func aSampleOfOnesOwnIsPreviewed() throws {
      let workdir = try SimulatedWorkspace.current()
      try workdir.write(
        "instalment_id,customer_id,updated_at,due_on,amount_minor,currency,status,paid_on,colour\n"
          + "I1,C1,2024-01-05T00:00:00Z,2024-01-01,12x,EUR,paid,2024-01-05,blue\n", to: "samples/instalments-9.csv")
      let sample = workdir.path("samples/instalments-9.csv")
      let outcome = try workdir.bash(
        "gzip -nk '\(sample)' && tributary adapter preview payments --sample '\(sample).gz' --workspace demo")
      #expect(outcome.status == 0, "\(outcome.story)")
      #expect(outcome.output.contains("as payments/instalments"))
      #expect(outcome.output.contains("column amount_minor"))
      #expect(outcome.output.contains("Columns that nobody reads: colour"))
      let refused = try workdir.demo(
        "adapter", "preview", "payments", "--feed", "customers", "--sample", sample + ".gz")
      #expect(refused.status == 1, "\(refused.story)")
      #expect(refused.diagnostics.contains("column.missing"))
    }

    @Test func scorecardsAreListed() throws {
      let workdir = try SimulatedWorkspace.current()
      let cards = try workdir.demoJSON("scorecard", "list").items
      #expect(cards.map(\.["name"]) == ["consumer-credit", "cross-context-demonstration", "thin-file"])
      #expect(
        cards[0]["least"] == "300" && cards[0]["greatest"] == "850" && cards[0]["contexts"] == .array(["finance"]))
      #expect(try workdir.demo("scorecard", "list").output.contains("300 to 850"))
    }

    @Test func theLinksAreJudgedAgainstTheTruth() throws {
      let workdir = try SimulatedWorkspace.current()
      let all = try workdir.demoJSON("evaluate", "--truth", "demo/truth.csv").items
      #expect(all.count == 3)
      let one = try workdir.demoJSON(
        "evaluate", "--truth", "demo/truth.csv", "--purpose", "cross-context-demonstration"
      ).items
      #expect(one == all.filter { $0["purpose"] == "cross-context-demonstration" })
      for measure in ["links", "pairs", "bCubed"] {
        #expect(one[0][measure]["precision"].number ?? 0 > 0.9)
        #expect(one[0][measure]["recall"].number ?? 0 > 0.4)
      }
      #expect(one[0]["byProviders"].items.count == 10)
      #expect(try workdir.demo("evaluate", "--truth", "demo/truth.csv").output.contains("B-cubed"))
    }

    @Test func theLinksAreJudgedByGroupByRuleAndByWeight() throws {
      let workdir = try SimulatedWorkspace.copy()
      let script =
        #"awk -F, 'NR==1 {print "provider,account,group"; next} {print $1 "," $2 "," ($1 == "court" ? "courts" : "rest")}'"#
      #expect(try workdir.bash("\(script) demo/truth.csv >groups.csv").status == 0)
      let arguments = ["evaluate", "--truth", "demo/truth.csv", "--purpose", "cross-context-demonstration"]
      let judged = try workdir.run(
        Repository.program, arguments + ["--groups", "groups.csv", "--workspace", "demo", "--json"])
      let judgement = try JSONValue(judged.output)[0]
      #expect(judgement["byGroup"].items.map { $0["group"] } == ["courts", "rest"])
      let accounts = judgement["byGroup"].items.compactMap { $0["accounts"].number }
      #expect(accounts.reduce(0, +) == judgement["accounts"].number)
      let rules = judgement["byRule"]
      #expect((rules["foundPairs"].number ?? 0) <= (rules["truePairs"].number ?? 0))
      #expect(
        !rules["rules"].items.isEmpty
          && rules["rules"].items.allSatisfy { $0["found"].number ?? 0 >= $0["foundAlone"].number ?? 1 })
      let bands = judgement["byWeight"].items
      #expect(bands.map { $0["weight"].number ?? 0 } == bands.map { $0["weight"].number ?? 0 }.sorted(by: >))
      let recalls = bands.map { $0["asThreshold"]["recall"].number ?? -1 }
      #expect(recalls == recalls.sorted())
      let text = try workdir.run(
        Repository.program, arguments + ["--groups", "groups.csv", "--by-rule", "--by-weight", "--workspace", "demo"])
      for heading in ["True pairs by blocking rule", "By group", "Compared pairs by match weight", "clusters"] {
        #expect(text.output.contains(heading), "\(text.story)")
      }
      #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(text.story)")
    }

    @Test(arguments: [
      ("a,b\n1,2\n", "the columns provider, account and person"),
      ("provider,account,person\npayments,C1\n\"x", "expected"),
    ])
    func aTruthOfAnotherFormIsAUsageError(text: String, message: String) throws {
      let workdir = try SimulatedWorkspace.copy()
      try workdir.write(text, to: "truth.csv")
      let outcome = try workdir.demo("evaluate", "--truth", "truth.csv")
      #expect(outcome.status == 2, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("truth.csv") && outcome.diagnostics.contains(message), "\(outcome.story)")
    }

    /// Before the first run there is nothing to look at, and the message says what to do.
    @Test(arguments: [
      ["explain", "score", "--any"], ["quarantine", "list"], ["consent", "list"], ["person", "report", "--any"],
      ["export", "scores", "--purpose", "credit-assessment"],
    ])
    func withoutARunTheRemedyIsARun(arguments: [String]) throws {
      let workdir = try Workdir()
      #expect(try workdir.tributary("init", "demo").status == 0)
      let outcome = try workdir.run(Repository.program, arguments + ["--workspace", "demo"])
      #expect(outcome.status == 1, "\(outcome.story)")
      #expect(outcome.diagnostics.contains("`tributary run` makes it"), "\(outcome.story)")
    }

    @Test func everyCommandHasHelpWithAnExample() throws {
      let workdir = try SimulatedWorkspace.current()
      let help = try JSONValue(try workdir.tributary("--experimental-dump-help").output)
      let commands = Self.commands(help["command"], path: [])
      #expect(commands.count > 20)
      for command in commands {
        let outcome = try workdir.run(Repository.program, command + ["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Example: tributary \(command.joined(separator: " "))"), "\(command)")
      }
    }

    /// The paths of all commands below one, but for `help`.
    private static func commands(_ command: JSONValue, path: [String]) -> [[String]] {
      command["subcommands"].items.flatMap { subcommand -> [[String]] in
        guard let name = subcommand["commandName"].text, name != "help" else { return [] }
        return [path + [name]] + commands(subcommand, path: path + [name])
      }
    }
  }
}
