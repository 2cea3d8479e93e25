import Foundation
import Pipeline
import Providers
import Records
import Storage
import Testing

/// Deliveries of several files, which are taken in together or not at all.
@Suite struct ManifestTests {
  private static func mapping(_ more: String = "") -> String {
    """
    provider: acme
    context: finance
    simulated: true
    rank: 1
    feeds:
      loans:
        files: acme/loans-*.csv
        format: csv
        account: id
        version: {constant: 2024-01-01}
        claims: {family_name: name}
        \(more)
    """
  }

  private static let one = "id,name\n1,Roe\n2,Doe\n"
  private static let two = "id,name\n3,Poe\n"

  private static func hash(_ text: String) -> String {
    Array(text.utf8).withUnsafeBytes { ContentHash(of: $0) }.description
  }

  private static func manifest(_ entries: [(name: String, rest: String)]) -> String {
    let files = entries.map { #"{"name": "\#($0.name)", \#($0.rest)}"# }
    return #"{"files": [\#(files.joined(separator: ", "))]}"#
  }

  private static let good: [(name: String, rest: String)] = [
    ("loans-1.csv", #""sha256": "\#(hash(one))", "size": 20, "rows": 2"#),
    ("loans-2.csv", #""sha256": "\#(hash(two))""#),
  ]

  private func harness(_ manifest: String, _ files: [String: String] = ["1": one, "2": two], _ more: String = "") throws
    -> PipelineHarness
  {
    let harness = try PipelineHarness(try MappedProvider(yaml: Self.mapping(more), file: "acme.yaml"))
    for (name, text) in files { try harness.write("landing/acme/loans-\(name).csv", text) }
    if !manifest.isEmpty { try harness.write("landing/acme/manifest-1.json", manifest) }
    return harness
  }

  @Test func aDeliveryThatIsAsStatedIsTakenIn() throws {
    let harness = try harness(Self.manifest(Self.good))
    let report = try harness.run(.importing)
    #expect(report.refusedFiles.isEmpty && report.files.map(\.books.read) == [2, 1])
    // A second look changes nothing, though the manifest still lies there.
    #expect(try harness.run(.importing).refusedFiles.isEmpty)
  }

  static let broken: [(String, [String: String], String)] = [
    (manifest(good), ["1": one], "manifest.incomplete"),
    (manifest(good), ["1": one, "2": two + "4,Moe\n"], "manifest.sha256"),
    (
      manifest([good[1], ("loans-1.csv", #""sha256": "\#(hash(one))", "size": 21"#)]), ["1": one, "2": two],
      "manifest.size"
    ),
    (
      manifest([good[1], ("loans-1.csv", #""sha256": "\#(hash(one))", "rows": 3"#)]), ["1": one, "2": two],
      "manifest.rows"
    ),
    (
      manifest([good[1], ("loans-1.csv", #""sha256": "\#(hash("id\n1\n"))", "rows": 1"#)]), ["1": "id\n1\n", "2": two],
      "manifest.unreadable"
    ),
  ]

  @Test(arguments: broken) func otherwiseNothingOfItIs(manifest: String, files: [String: String], code: String) throws {
    let harness = try harness(manifest, files)
    let report = try harness.run(.importing)
    #expect(report.refusedFiles.map(\.reason.code) == Array(repeating: code, count: files.count + 1))
    #expect(report.files.isEmpty && report.outcome == .setAside)
    #expect(try harness.open().store.deliveries().isEmpty)
  }

  @Test func whatWasMissingMayComeLater() throws {
    let harness = try harness(Self.manifest(Self.good), ["1": Self.one])
    #expect(try harness.run(.importing).files.isEmpty)
    try harness.write("landing/acme/loans-2.csv", Self.two)
    let report = try harness.run(.importing)
    #expect(report.files.count == 2 && report.refusedFiles.isEmpty)
  }

  /// Names that lead elsewhere, or to what is no feed's: none is opened, and nothing of the folder is taken in.
  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "..", ".", "", "a//b.csv", "./loans-1.csv", "~/x", "file:///etc/passwd", "CON",
    "tributary.sqlite", "loans-*.csv", "loans-1.csv/", "．．/loans-1.csv", "../acme/loans-1.csv", "other/loans-1.csv",
    String(repeating: "a", count: 300),
  ]) func namesAreThoseOfFeeds(name: String) throws {
    let harness = try harness(Self.manifest([(name, #""sha256": "\#(Self.hash(Self.one))""#)]))
    let report = try harness.run(.importing)
    #expect(Set(report.refusedFiles.map(\.reason.code)) == ["manifest.invalid"] && report.refusedFiles.count == 3)
    #expect(report.files.isEmpty)
  }

  @Test(arguments: [
    "", "{", "[]", "{}", #"{"files": []}"#, #"{"files": [{"name": "loans-1.csv", "sha256": "12"}]}"#, "\u{0}",
  ])
  func manifestsThatCannotBeReadHoldTheFolderBack(text: String) throws {
    let harness = try harness(Self.manifest(Self.good))
    try harness.write("landing/acme/manifest-1.json", text)
    let report = try harness.run(.importing)
    #expect(Set(report.refusedFiles.map(\.reason.code)) == ["manifest.invalid"] && report.files.isEmpty)
  }

  @Test func aFeedMayRequireManifests() throws {
    let bare = try harness("", ["1": Self.one], "manifest: required")
    #expect(try bare.run(.importing).refusedFiles.map(\.reason.code) == ["manifest.missing"])
    let stated = try harness(Self.manifest(Self.good), ["1": Self.one, "2": Self.two], "manifest: required")
    #expect(try stated.run(.importing).refusedFiles.isEmpty)
    #expect(try stated.run(.importing).refusedFiles.isEmpty)
  }
}
