import Foundation
import Testing

/// A bad row is set aside and named; a file that cannot be trusted is refused whole; the rest is in.
@Suite struct BrokenFilePromises {
  private struct Case: CustomTestStringConvertible {
    let name: String
    let script: String
    let code: String
    var testDescription: String { name }
  }

  private static let rows = [
    Case(
      name: "a date that is none",
      script: """
        cd payments; f=$(ls customers-*.csv.gz | head -1)
        gunzip -c $f | awk -F, -v OFS=, 'NR==3{$14="2024-02-31"}1' | gzip > x && mv x $f
        """,
      code: "date.invalid"),
    Case(
      name: "a missing column",
      script: """
        cd payments; f=$(ls instalments-*.csv.gz | head -1); gunzip -c $f | sed '5s/,[^,]*$//' | gzip > x && mv x $f
        """,
      code: "csv.field-count"),
    Case(
      name: "bytes that are no text",
      script: """
        cd payments; f=$(ls customers-*.csv.gz | head -1)
        gunzip -c $f | LC_ALL=C sed '4s/,\\([A-Za-z]\\)/,\\xff\\1/' | gzip > x && mv x $f
        """,
      code: "encoding.invalid"),
    Case(
      name: "a line that is no JSON",
      script: """
        cd messaging; f=$(ls signals-*.jsonl.gz | head -1); gunzip -c $f | sed '2s/}$//' | gzip > x && mv x $f
        """,
      code: "json."),
    Case(
      name: "an element that is not closed",
      script: """
        cd court; f=$(ls judgments-*.xml.gz | head -1)
        gunzip -c $f | sed '0,/<\\/decided>/s/<\\/decided>/<decided>/' | gzip > x && mv x $f
        """,
      code: "xml.malformed"),
    Case(
      name: "a day of no calendar in the school's file",
      script: """
        cd school; f=$(ls schueler-*.csv | head -1)
        LC_ALL=C awk -F';' -v OFS=';' 'NR==2{$2="31.02.2024"}1' $f > x && mv x $f
        """,
      code: "date.invalid"),
  ]

  @Test(arguments: rows) private func aBadRowIsSetAsideAndTheRestIsIn(broken: Case) throws {
    let world = try SimulatedWorld(people: 150, deliveries: 1)
    _ = try world.bash("cd world/landing; \(broken.script)")
    let report = try world.report(65)
    #expect(report["quarantinedRows"] as? Int == 1)
    #expect((report["refusedFiles"] as? [Any])?.isEmpty == true)
    let files = try #require(report["files"] as? [[String: Any]])
    for file in files { try expectBalanced(file) }
    let list = try world.workdir.tributary("quarantine", "list", "--workspace", "world")
    #expect(list.output.contains(broken.code), "\(list.story)")
  }

  private func expectBalanced(_ file: [String: Any]) throws {
    let books = try #require(file["books"] as? [String: Int])
    let parts = ["admitted", "refused", "quarantined", "duplicate", "superseded"].compactMap { books[$0] }
    #expect(parts.count == 5 && parts.reduce(0, +) == books["read"], "\(file)")
  }

  private static let files = [
    Case(
      name: "a gzip file that is cut off",
      script: "cd payments; f=$(ls customers-*.csv.gz | head -1); head -c 2000 $f > x && mv x $f",
      code: "gzip.truncated"),
    Case(
      name: "a document type declaration",
      script: """
        cd court; f=$(ls judgments-*.xml.gz | head -1)
        gunzip -c $f | sed '0,/<judgments/s/<judgments/<!DOCTYPE judgments [<!ENTITY a "b">]>\\n<judgments/' | gzip > x && mv x $f
        """,
      code: "xml.doctype"),
    Case(
      name: "a column that is gone",
      script: """
        cd payments; f=$(ls customers-*.csv.gz | head -1); gunzip -c $f | cut -d, -f2- | gzip > x && mv x $f
        """,
      code: "column.missing"),
    Case(name: "a file of nobody", script: "echo hello > stray.txt", code: "file.unclaimed"),
    Case(name: "a link", script: "ln -s /etc/passwd payments/customers-link.csv.gz", code: "file.not-regular"),
  ]

  @Test(arguments: files) private func aFileThatCannotBeTrustedIsRefusedWhole(broken: Case) throws {
    let world = try SimulatedWorld(people: 150, deliveries: 1)
    _ = try world.bash("cd world/landing; \(broken.script)")
    let report = try world.report(65)
    let refused = try #require(report["refusedFiles"] as? [[String: Any]])
    #expect(refused.count == 1)
    let reason = try #require(refused.first?["reason"] as? [String: String])
    #expect(reason["code"] == broken.code)
    #expect(reason["remedy"]?.isEmpty == false)
    // The file still lies there, so the claim of the next run is the same.
    try world.run(65)
  }
}
