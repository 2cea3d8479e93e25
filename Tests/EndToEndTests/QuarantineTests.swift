import Foundation
import Testing

/// Broken rows are set aside with place, code and remedy, and the others get in.
@Suite struct QuarantineTests {
  /// A workspace of one provider with a CSV feed and one with fixed positions.
  private func workspace(_ files: [String: String]) throws -> Workdir {
    let workdir = try Workdir()
    let outcome = try workdir.tributary("init", "demo")
    try #require(outcome.status == 0, "\(outcome.story)")
    try workdir.write("tributary: 1\nas_of: 2024-12-31\nproviders: [acme]\n", to: "demo/tributary.yaml")
    try workdir.write(
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
          version: {column: changed, date: YYYY-MM-DD}
          claims:
            family_name: name
            birth_date: {column: born, date: DD.MM.YYYY}
        moves:
          files: acme/moves-*.txt
          format:
            fixed:
              columns:
                no: {start: 1, length: 4}
                moved: {start: 5, length: 10}
                town: {start: 15, length: 12}
          account: no
          version: {column: moved, date: YYYY-MM-DD}
          claims: {city: town}
      """, to: "demo/config/providers/acme.yaml")
    for (path, text) in files { try workdir.write(text, to: "demo/landing/acme/\(path)") }
    let run = try workdir.demo("run")
    try #require(run.status == 65, "\(run.story)")
    return workdir
  }

  private static let persons = """
    no,changed,name,born
    A1,2024-01-01,Good,01.02.1980
    A2,2024-13-01,"Two, faults",31.02.1980
    A3,2024-01-01,Short
    ,2024-01-01,Esc\u{1B}[31m\u{202E},01.02.1980

    """

  @Test func eachFaultHasPlaceCodeAndRemedy() throws {
    let workdir = try workspace(["persons-1.csv": Self.persons])
    let rows = try workdir.demoJSON("quarantine", "list").items
    try #require(rows.count == 3)
    let first = rows[0]
    #expect(first["file"] == "acme/persons-1.csv")
    #expect(first["record"] == .number(2) && first["line"] == .number(3) && first["byte"] == .number(51))
    let faults = first["faults"].items
    #expect(faults.map(\.["column"]) == ["changed", "born"])
    #expect(faults.map(\.["code"]) == ["date.invalid", "date.invalid"])
    #expect(faults.allSatisfy { $0["expected"].text?.contains("a day of the calendar as") == true })
    #expect(faults.allSatisfy { $0["remedy"].text?.hasSuffix(".") == true })
    #expect(rows.map(\.["line"]) == [3, 4, 5].map { .number($0) })
    #expect(rows[1]["faults"][0]["code"] == "csv.field-count")
    #expect(rows[2]["faults"][0]["code"] == "key.missing")
    let causes = try workdir.demoJSON("quarantine", "list", "--by-cause").items
    #expect(causes.compactMap(\.["rows"].number).reduce(0, +) == 4)
  }

  @Test func theListNamesThemAll() throws {
    let workdir = try workspace(["persons-1.csv": Self.persons])
    let text = try workdir.demo("quarantine", "list").output
    for word in ["acme/persons-1.csv", "date.invalid", "born", "csv.field-count", "key.missing", "acme/persons"] {
      #expect(text.contains(word), "\(text)")
    }
    #expect(try workdir.demo("quarantine", "list", "--limit", "1").output.contains("2 more; --limit shows them."))
  }

  @Test func aRowIsShownWithItsFaultsMarked() throws {
    let workdir = try workspace(["persons-1.csv": Self.persons])
    let numbers = try workdir.demoJSON("quarantine", "list").items.compactMap(\.["number"].number)
    let text = try workdir.demo("quarantine", "show", "\(Int(numbers[0]))").output
    #expect(text.contains("acme/persons-1.csv, record 2, line 3, byte 51"))
    #expect(
      text.hasSuffix(
        """
        As delivered:
          A2,2024-13-01,"Two, faults",31.02.1980
             ^^^^^^^^^^               ^^^^^^^^^^

        """), "\(text)")
    let json = try workdir.demoJSON("quarantine", "show", "\(Int(numbers[0]))")
    #expect(json["raw"].text?.hasPrefix("A2,2024-13-01,\"Two, faults\",31.02.1980") == true)
    let short = try workdir.demo("quarantine", "show", "\(Int(numbers[1]))").output
    #expect(short.contains("A3,2024-01-01,Short\n"))
  }

  /// A delivered value must not steer the terminal of whoever looks at it.
  @Test func controlCharactersAreWrittenOut() throws {
    let workdir = try workspace(["persons-1.csv": Self.persons])
    let last = try #require(try workdir.demoJSON("quarantine", "list").items.last?["number"].number)
    let text = try workdir.demo("quarantine", "show", "\(Int(last))").output
    #expect(text.contains("  ,2024-01-01,Esc\\u{1B}[31m\\u{202E},01.02.1980\n  ^\n"), "\(text)")
    #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
  }

  @Test func fixedPositionsAreMarked() throws {
    let workdir = try workspace(["moves-1.txt": "0001 2024-01-1München\n00022024-01-01Köln\n"])
    let rows = try workdir.demoJSON("quarantine", "list").items
    try #require(rows.count == 1)
    let text = try workdir.demo("quarantine", "show", "\(Int(rows[0]["number"].number ?? 0))").output
    #expect(text.hasSuffix("  0001 2024-01-1München\n      ^^^^^^^^^^\n"), "\(text)")
  }

  @Test func withoutFaultsThereIsNothingToList() throws {
    let workdir = try Workdir()
    let made = try workdir.bash("tributary init demo >/dev/null && tributary run --workspace demo >/dev/null")
    #expect(made.status == 0, "\(made.story)")
    #expect(try workdir.demo("quarantine", "list").output == "No row is set aside.\n")
    #expect(try workdir.demoJSON("quarantine", "list") == .array([]))
  }
}
