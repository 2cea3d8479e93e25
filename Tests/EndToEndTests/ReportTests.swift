import Foundation
import TestSupport
import Testing

extension SimulatedWorkspaceTests {
  /// Reports on runs and on the people scored, in several languages, and the limit from which scores are held back.
  @Suite struct ReportTests {
    @Test func theRunIsAPage() throws {
      let workdir = try SimulatedWorkspace.copy()
      let outcome = try workdir.demo("report", "--html", "run.html")
      #expect(outcome.status == 0 && outcome.output == "run.html holds the report.\n", "\(outcome.story)")
      let page = try workdir.read("run.html")
      let checks = PageChecks(page)
      #expect(checks.faults == [])
      let report = try workdir.demoJSON("report", "1")
      for file in report["files"].items { #expect(page.contains(file["name"].text ?? "-")) }
      for world in report["worlds"].items { #expect(page.contains("For \(world["purpose"].text ?? "-")")) }
      for heading in ["Books of the files", "Rows set aside", "Stages", "Links by match weight", "Bottleneck"] {
        #expect(page.contains(heading))
      }
      #expect(page.contains("Pairs that wait for review: ") && checks.tags.count { $0.name == "svg" } >= 5)
      #expect(try workdir.demoJSON("report", "run", "--html", "again.html") == report)
      #expect(try workdir.read("again.html") == page)
    }

    @Test func smallGroupsAreNotTold() throws {
      let workdir = try SimulatedWorkspace.current()
      for world in try workdir.demoJSON("report")["worlds"].items {
        #expect(world["scores"].items.allSatisfy { ($0["people"].number ?? 0) >= 20 })
      }
      for grouping in ["provider", "birth-decade"] {
        for report in try workdir.demoJSON("report", "population", "--by", grouping).items {
          #expect(report["groups"].items.allSatisfy { ($0["people"].number ?? 0) >= 20 })
          #expect(report["scores"].items.allSatisfy { ($0["people"].number ?? 0) >= 20 })
        }
        let text = try workdir.demo("report", "population", "--by", grouping)
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(text.story)")
      }
    }

    @Test(arguments: [("en", "Why it is not better"), ("de", "Warum er nicht besser ist"), ("zh", "为何不更好")])
    func aPersonIsToldInALanguage(language: String, heading: String) throws {
      let workdir = try SimulatedWorkspace.copy()
      let before = try workdir.demo("digest").output
      let outcome = try workdir.demo("person", "report", "--any", "--language", language, "--html", "p.html")
      #expect(outcome.status == 0, "\(outcome.story)")
      let page = try workdir.read("p.html")
      #expect(PageChecks(page).faults == [])
      #expect(page.contains("<html lang=\"\(language)\">") && page.contains(heading))
      let text = try workdir.demo("person", "report", "--any", "--language", language).output
      #expect(text.contains(heading) && text.split(separator: "\n").allSatisfy { $0.count <= 100 })
      // No key without a sentence, and no place without a value.
      for part in ["notice.", "person.", "column.", "link.", "condition.", "{"] {
        #expect(!text.contains(part), "\(part)")
      }
      #expect(try workdir.demo("digest").output == before)
    }

    /// The sentence about a link is made by one program for explanations and by catalogues for people: they agree.
    @Test func theLanguageOfRecordIsWhatIsExplained() throws {
      let workdir = try SimulatedWorkspace.current()
      let reports = try workdir.demoJSON("person", "report", "--any", "--purpose", "cross-context-demonstration")
      let part = reports[0]["purposes"][0]
      let text = try workdir.demo("person", "report", "--any", "--purpose", "cross-context-demonstration").output
      let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for link in part["links"].items { #expect(joined.contains(link["explanation"]["sentence"].text ?? "-")) }
      for consent in part["accounts"].items.flatMap({ $0["consents"].items }) {
        #expect(joined.contains(consent.text ?? "-"))
      }
    }

    @Test func theWorkspaceChoosesAndAddsLanguages() throws {
      let workdir = try SimulatedWorkspace.copy()
      try workdir.write(try workdir.read("demo/tributary.yaml") + "language: de\n", to: "demo/tributary.yaml")
      #expect(try workdir.demo("person", "report", "--any").output.hasPrefix("Was über Sie gespeichert ist"))
      let own = "language: de\nname: Deutsch\ndecimal: \",\"\ndate: \"{d}.{m}.{year}\"\nmessages: {person.none: nix}\n"
      try FileManager.default.createDirectory(
        atPath: workdir.path("demo/config/messages"), withIntermediateDirectories: true)
      try workdir.write(own, to: "demo/config/messages/de.yaml")
      #expect(try workdir.demo("person", "report", "--any").output.contains("Stand 31.12.2024"))
      try workdir.write(own.replacing("language: de", with: "language: fr"), to: "demo/config/messages/fr.yaml")
      let partial = try workdir.demo("person", "report", "--any", "--language", "fr")
      #expect(partial.status == 2 && partial.diagnostics.contains("column.amount is missing"), "\(partial.story)")
      let unknown = try workdir.demo("person", "report", "--any", "--language", "xx")
      #expect(unknown.status == 2 && unknown.diagnostics.contains("de, en, zh"), "\(unknown.story)")
      let path = try workdir.demo("person", "report", "--any", "--language", "../de")
      #expect(path.status == 2, "\(path.story)")
    }

    @Test func aDriftedPopulationIsHeldBackUntilItIsReleased() throws {
      let workdir = try SimulatedWorkspace.copy()
      let purpose = "credit-assessment"
      try limit(workdir)
      let missing = try workdir.demo("run")
      #expect(missing.status == 2 && missing.diagnostics.contains("--write-reference"), "\(missing.story)")
      try limit(workdir, remove: true)
      let written = try workdir.demo("report", "population", "--purpose", purpose, "--write-reference")
      #expect(written.status == 0, "\(written.story)")
      try limit(workdir)
      let within = try workdir.demoJSON("run", status: 65)
      #expect(within["worlds"][0]["drift"]["stability"].items.allSatisfy { $0["index"] == .number(0) })
      #expect(within["worlds"][0]["sizes"]["scores"] != .number(0))

      let held = try workdir.demo("run", "--as-of", "2026-06-30")
      #expect(held.status == 65 && held.output.contains("scores held back"), "\(held.story)")
      #expect(held.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(held.story)")
      #expect(
        try workdir.demo("export", "scores", "--purpose", purpose).output.split(whereSeparator: \.isNewline).count == 1)
      #expect(try workdir.demoJSON("verify", "--deep")["faults"].items.isEmpty)
      // Said again by a run that has nothing to do.
      let again = try workdir.demo("run", "--as-of", "2026-06-30")
      #expect(again.status == 65 && again.output.contains("held back"), "\(again.story)")
      let other = try release(workdir, run: 2)
      #expect(other.status == 2, "\(other.story)")

      #expect(try release(workdir, run: 3).status == 0)
      let released = try workdir.demo("run", "--as-of", "2026-06-30")
      #expect(released.output.contains("released by a person"), "\(released.story)")
      #expect(!released.output.contains("held back"))
      #expect(
        try workdir.demo("export", "scores", "--purpose", purpose).output.split(whereSeparator: \.isNewline).count > 20)
      #expect(try workdir.demo("verify", "--deep").status == 0)
      #expect(try workdir.demo("report", "--html", "run.html").status == 0)
      #expect(PageChecks(try workdir.read("run.html")).faults == [])
      let against = try workdir.demoJSON("report", "population", "--purpose", purpose, "--against", "3")[0]
      #expect(against["comparedWith"] == "run 3" && !against["stability"].items.isEmpty)
    }

    private func release(_ workdir: Workdir, run: Int) throws -> Outcome {
      try workdir.demo(
        "release", "--purpose", "credit-assessment", "--run", "\(run)", "--by", "A. Reviewer", "--why", "time passed")
    }

    private func limit(_ workdir: Workdir, remove: Bool = false) throws {
      let (plain, limited) = ("scorecard: consumer-credit\n", "scorecard: consumer-credit\n    drift: {psi: 0.25}\n")
      let text = try workdir.read("demo/config/purposes.yaml")
      try workdir.write(
        remove ? text.replacing(limited, with: plain) : text.replacing(plain, with: limited),
        to: "demo/config/purposes.yaml")
    }
  }
}
