import Foundation
import Testing

/// Rows that were set aside get in after a fix, and the state is that of a first import with the fix.
@Suite struct QuarantineReplayTests {
  private static func mapping(dates: String) -> String {
    """
    provider: acme
    context: finance
    simulated: true
    rank: 1
    feeds:
      persons:
        files: acme/persons-*.csv
        format: csv
        account: no
        record: no
        version: {column: changed, date: YYYY-MM-DD}
        claims:
          family_name: name
          birth_date: {column: born, date: \(dates)}

    """
  }

  private static let german = mapping(dates: "DD.MM.YYYY")
  private static let both = mapping(dates: "[DD.MM.YYYY, YYYY-MM-DD]")
  private static let first = "no,changed,name,born\nA1,2024-01-01,One,01.02.1980\nA2,2024-01-01,Two,1981-02-03\n"
  private static let second = "no,changed,name,born\nA2,2024-02-01,Two,1981-02-03\nA3,2024-02-01,Three,03.02.1982\n"
  private static let consents = ["A1", "A2", "A3"].map {
    #"{"fact":"grant","provider":"acme","account":"\#($0)","purpose":"credit-assessment","from":"2023-01-01","#
      + #""until":null,"evidence":"form"}"# + "\n"
  }.joined()

  private func workspace(_ mapping: String, _ files: [String: String]) throws -> Workdir {
    let workdir = try Workdir()
    let made = try workdir.tributary("init", "demo")
    try #require(made.status == 0, "\(made.story)")
    try workdir.write("tributary: 1\nas_of: 2024-12-31\nproviders: [acme]\n", to: "demo/tributary.yaml")
    try workdir.write(mapping, to: "demo/config/providers/acme.yaml")
    try workdir.write(Self.consents, to: "demo/landing/consents/all.jsonl")
    for (name, text) in files { try workdir.write(text, to: "demo/landing/acme/\(name)") }
    return workdir
  }

  private func digest(_ workdir: Workdir) throws -> String { try workdir.demo("digest", "--json").output }

  @Test func aCorrectedMappingGivesTheStateOfACleanImport() throws {
    let files = ["persons-1.csv": Self.first, "persons-2.csv": Self.second]
    let workdir = try workspace(Self.german, files)
    #expect(try workdir.demo("run").status == 65)
    try workdir.write(Self.both, to: "demo/config/providers/acme.yaml")
    let replay = try workdir.demo("quarantine", "replay")
    #expect(replay.status == 0, "\(replay.story)")
    #expect(replay.output.hasSuffix("Rows set aside: 2 before, 0 now.\n"), "\(replay.story)")
    let clean = try workspace(Self.both, files)
    #expect(try clean.demo("run").status == 0)
    #expect(try digest(workdir) == digest(clean))
    #expect(try workdir.demo("quarantine", "list").output == "No row is set aside.\n")
  }

  @Test func aCorrectedFileGivesTheStateOfACleanImport() throws {
    let corrected = Self.first.replacingOccurrences(of: "1981-02-03", with: "03.02.1981")
    let other = "no,changed,name,born\nA3,2024-02-01,Three,03.02.1982\n"
    let workdir = try workspace(Self.german, ["persons-1.csv": Self.first, "persons-2.csv": other])
    #expect(try workdir.demo("run").status == 65)
    try workdir.write(corrected, to: "demo/landing/acme/persons-1.csv")
    let replay = try workdir.demo("quarantine", "replay", "--corrected", "acme/persons-1.csv")
    #expect(replay.status == 0, "\(replay.story)")
    #expect(replay.output.hasSuffix("Rows set aside: 1 before, 0 now.\n"), "\(replay.story)")
    let clean = try workspace(Self.german, ["persons-1.csv": corrected, "persons-2.csv": other])
    #expect(try clean.demo("run").status == 0)
    #expect(try digest(workdir) == digest(clean))
    #expect(try workdir.demo("check").status == 0)
  }

  @Test func withoutAFixNothingChanges() throws {
    let workdir = try workspace(Self.german, ["persons-1.csv": Self.first])
    #expect(try workdir.demo("run").status == 65)
    let before = try digest(workdir)
    let replay = try workdir.demo("quarantine", "replay", "--provider", "acme")
    #expect(replay.status == 65 && replay.output.hasSuffix("Rows set aside: 1 before, 1 now.\n"), "\(replay.story)")
    #expect(try digest(workdir) == before)
    #expect(try workdir.demo("quarantine", "replay", "--corrected", "acme/persons-1.csv").status == 2)
    #expect(try workdir.demo("quarantine", "replay", "--corrected", "acme/nothing.csv").status == 2)
    #expect(try workdir.demo("quarantine", "replay", "--provider", "acne").status == 2)
  }

  /// A mapping that cannot read what is in is told, and nothing is forgotten.
  @Test func aMappingThatRefusesAFileChangesNothing() throws {
    let workdir = try workspace(Self.german, ["persons-1.csv": Self.first])
    #expect(try workdir.demo("run").status == 65)
    let before = try digest(workdir)
    let other = Self.both.replacingOccurrences(of: "family_name: name", with: "family_name: surname")
    try workdir.write(other, to: "demo/config/providers/acme.yaml")
    let replay = try workdir.demo("quarantine", "replay")
    #expect(replay.status == 1 && replay.diagnostics.contains("column.missing"), "\(replay.story)")
    try workdir.write(Self.german, to: "demo/config/providers/acme.yaml")
    #expect(try digest(workdir) == before)
  }
}
