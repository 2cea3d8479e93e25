import Foundation
import Testing

/// What goes into a release beside the program; `scripts/release` puts it together.
@Suite struct ReleaseTests {
  private static func hasPython(_ workdir: Workdir) throws -> Bool {
    try workdir.bash("command -v python3 || true").output.isEmpty == false
  }

  @Test func everyCommandHasItsPage() throws {
    let workdir = try Workdir()
    guard try Self.hasPython(workdir) else { return }
    let outcome = try workdir.bash(
      "tributary --experimental-dump-help | VERSION=1 '\(Repository.path("scripts/man"))' pages; ls pages")
    #expect(outcome.status == 0, "\(outcome.story)")
    let pages = Set(outcome.output.split(separator: "\n").map(String.init))
    #expect(pages.isSuperset(of: ["tributary.1", "tributary-run.1", "tributary-consent-grant.1"]))
    let page = try workdir.read("pages/tributary-run.1")
    #expect(page.contains(#"\fB\-\-as\-of\fR \fIdate\fR"#) && page.contains(#".TH "TRIBUTARY\-RUN" 1"#))
    // Whatever begins a line with a dot is a request of roff, and one that there is.
    let requests = page.split(separator: "\n").filter { $0.hasPrefix(".") }.compactMap {
      $0.split(separator: " ").first
    }
    #expect(Set(requests).isSubset(of: [".TH", ".SH", ".PP", ".TP", ".nf", ".fi"]))
  }

  @Test func whatItIsMadeOfIsListed() throws {
    let workdir = try Workdir()
    guard try Self.hasPython(workdir), Repository.hasPins else { return }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let outcome = try workdir.bash("'\(Repository.path("scripts/sbom"))'", environment: ["PATH": path])
    #expect(outcome.status == 0, "\(outcome.story)")
    let parts = try JSONValue(outcome.output)["components"].items
    let names = Set(parts.compactMap(\.["name"].text))
    #expect(
      names.isSuperset(of: ["grdb.swift", "swift-argument-parser", "yams", "libxml2", "zlib", "openssl", "sqlite"]))
    #expect(parts.allSatisfy { $0["version"].text?.isEmpty == false && !$0["licenses"].items.isEmpty })
  }
}

extension Repository {
  /// Whether dependencies were resolved here, as by any build that was not given them.
  fileprivate static var hasPins: Bool { FileManager.default.fileExists(atPath: path("Package.resolved")) }
}
