import Foundation
import Testing

/// From a sample to a checked provider, as an engineer without Swift does it.
@Suite struct AdapterKitTests {
  private static let sample = """
    id,changed,surname,born,sum
    1,2024-01-01,Roe,1980-03-07,1.50
    2,2024-01-02,Poe,1981-03-07,2.50
    3,2024-01-03,Doe,1982-03-07,3.50

    """

  private func workspace() throws -> Workdir {
    let workdir = try Workdir()
    let made = try workdir.tributary("init", "demo")
    try #require(made.status == 0, "\(made.story)")
    try workdir.write(Self.sample, to: "loans-2024-01.csv")
    return workdir
  }

  @Test func fromASampleToAProviderThatRuns() throws {
    let workdir = try workspace()
    let draft = try workdir.demoJSON("adapter", "new", "acme", "--from", workdir.path("loans-2024-01.csv"))
    #expect(draft["format"] == "csv" && draft["records"] == .number(3) && draft["feed"] == "loans")
    let check = try workdir.demo("adapter", "check", "acme", "--sample", workdir.path("loans-2024-01.csv"))
    #expect(check.status == 0 && check.output.hasSuffix("Provider acme passes: 15 checks.\n"), "\(check.story)")
    #expect(check.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    for value in ["Roe", "1980"] { #expect(!check.output.contains(value)) }
    try workdir.write("tributary: 1\nas_of: 2024-12-31\nproviders: [acme]\n", to: "demo/tributary.yaml")
    // The shipped purposes are for invented people.
    _ = try workdir.bash("sed -i 's/^simulated: false/simulated: true/' demo/config/providers/acme.yaml")
    try workdir.write(Self.sample, to: "demo/landing/acme/loans-2024-02.csv")
    #expect(try workdir.demo("import").status == 0)
    // Nothing is written over.
    #expect(try workdir.demo("adapter", "new", "acme", "--from", workdir.path("loans-2024-01.csv")).status == 2)
  }

  @Test func whatFailsIsNamedAndEndsWithOne() throws {
    let workdir = try workspace()
    #expect(try workdir.demo("adapter", "new", "acme", "--from", workdir.path("loans-2024-01.csv")).status == 0)
    let expected = "demo/config/fixtures/acme/expected.txt"
    try workdir.write("feed loans\n", to: expected)
    let failed = try workdir.demo("adapter", "check", "acme")
    #expect(failed.status == 1 && failed.output.contains("line 2 of expected.txt differs"), "\(failed.story)")
    #expect(try workdir.demo("adapter", "check", "acme", "--record").status == 0)
    let other = try workdir.demo("adapter", "check", "acme", "--sample", workdir.path("demo/tributary.yaml"), "--json")
    #expect(other.status == 1 && other.output.contains("column.missing"), "\(other.story)")
  }

  @Test func faultsOfAMappingAreToldAllAtOnce() throws {
    let workdir = try workspace()
    try workdir.write(
      """
      provider: acme
      contxt: finance
      simulated: maybe
      rank: 1
      feeds:
        loans:
          files: acme/*.csv
          format: csvv
          account: id
          version: changed
          claims: {famly_name: surname, birth_date: {column: born, date: YYYY-MM-DDD}}
      """, to: "acme.yaml")
    let outcome = try workdir.tributary("adapter", "check", workdir.path("acme.yaml"))
    #expect(outcome.status == 2)
    for part in [
      "acme.yaml:2:1: contxt: expected a known key", "Did you mean \"context\"?",
      "acme.yaml:3:12: simulated: expected true or false",
      "acme.yaml:8:13: feeds/loans/format: expected a format without further keys: csv or jsonl. Did you mean \"csv\"?",
      "famly_name: expected a canonical field", "Did you mean \"family_name\"?", "expected a form of dates",
    ] { #expect(outcome.diagnostics.contains(part), "\(part)\n\(outcome.story)") }
  }

  @Test func wrongArgumentsAreUsage() throws {
    let workdir = try workspace()
    let file = workdir.path("loans-2024-01.csv")
    for arguments in [
      ["new", "Acme", "--from", file], ["new", "acme", "--from", "nothing.csv"],
      ["new", "acme", "--from", file, "--format", "cvs"], ["new", "acme", "--from", file, "--context", "health"],
      ["check", "nobody"], ["check", "payments", "--feed", "nothing", "--sample", file],
    ] {
      let outcome = try workdir.run(Repository.program, ["adapter"] + arguments + ["--workspace", "demo"])
      #expect(outcome.status == 2, "\(outcome.story)")
    }
    for command in ["new", "check", "preview", "list"] {
      #expect(
        try workdir.tributary("adapter", command, "--help").output.contains("Example: tributary adapter \(command)"))
    }
  }
}
