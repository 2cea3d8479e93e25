import Testing

/// `scripts/check-imports` on small trees that break one rule each.
@Suite struct ImportRulesTests {
  private func check(_ line: String, in file: String) throws -> Outcome {
    let workdir = try Workdir()
    try workdir.write("// One line above.\n\(line)\n", to: file)
    for folder in ["Sources/Records", "Tests/RecordsTests"] { try workdir.write("", to: "\(folder)/Empty.swift") }
    return try workdir.run(Repository.path("scripts/check-imports"), [workdir.path("")])
  }

  @Test(arguments: [
    ("import Formats", "Sources/Records/A.swift", "Records may import none of our modules"),
    ("import Storage", "Sources/Resolution/A.swift", "Resolution may import only Records Consent"),
    ("@preconcurrency import Pipeline", "Sources/Storage/A.swift", "Storage imports Pipeline"),
    ("public import struct Scoring.Score", "Sources/Resolution/A.swift", "Resolution imports Scoring"),
    ("@_spi(Testing) @preconcurrency import enum Providers.A", "Sources/Formats/A.swift", "Formats imports Providers"),
    ("  internal import Yams", "Sources/Providers/A.swift", "Only Configuration may import Yams"),
    ("import GRDB", "Sources/tributary/A.swift", "Only Storage may import GRDB"),
    ("import CSQLite", "Tests/RecordsTests/A.swift", "Only Storage EndToEnd may import CSQLite"),
    ("import Dispatch", "Sources/Formats/A.swift", "Only Storage Pipeline tributary may import Dispatch"),
    ("import Testing", "Sources/Records/A.swift", "Only tests import test libraries"),
    ("import TestSupport", "Sources/tributary/A.swift", "Only tests import test libraries"),
    ("import XCTest", "Tests/RecordsTests/A.swift", "Only tests import test libraries"),
    ("@testable import tributary", "Tests/RecordsTests/A.swift", "Run the built program"),
    ("import NIOCore", "Sources/Pipeline/A.swift", "which is in no table"),
    ("let a = 1", "Sources/Reports/A.swift", "The module Reports is in no table"),
    ("func f() { print(1) }", "Sources/Pipeline/A.swift", "Pipeline calls print(."),
    ("func f() { Swift.print(1) }", "Sources/Pipeline/A.swift", "Pipeline calls Swift.print(."),
    ("let a = Date()", "Sources/Scoring/A.swift", "take the time as an argument"),
    ("let a = ContinuousClock.now", "Sources/Pipeline/A.swift", "take the time as an argument"),
    ("let a = getenv(\"HOME\")", "Sources/Storage/A.swift", "take the value as an argument"),
    ("let a = names.shuffled()", "Sources/Simulation/A.swift", "name a generator"),
  ])
  func aBrokenRuleIsNamedWithItsPlace(line: String, file: String, message: String) throws {
    let outcome = try check(line, in: file)
    #expect(outcome.status == 1, "\(outcome.story)")
    #expect(outcome.diagnostics.contains(message), "\(outcome.story)")
    #expect(outcome.diagnostics.hasPrefix("\(file):\(message.contains("The module") ? 1 : 2): "))
  }

  @Test(arguments: [
    ("import Records", "Sources/Consent/A.swift"),
    ("@testable import Records", "Tests/RecordsTests/A.swift"),
    ("import Simulation", "Tests/ProvidersTests/A.swift"),
    ("import CZlib", "Tests/FormatsTests/A.swift"),
    ("// import Storage", "Sources/Records/A.swift"),
    ("let a = \"print(1)\" // print(1)", "Sources/Records/A.swift"),
    ("func f() { sprint(1); fingerprint(1) }", "Sources/Records/A.swift"),
    ("let a = \"\"\"\nimport Storage\n\"\"\"", "Sources/Records/A.swift"),
    ("func f() { print(1) }", "Sources/tributary/A.swift"),
    ("let a = names.shuffled(using: &generator)", "Sources/Simulation/A.swift"),
    ("let important = 1", "Sources/Records/A.swift"),
  ])
  func whatIsAllowedPasses(line: String, file: String) throws {
    let outcome = try check(line, in: file)
    #expect(outcome.status == 0, "\(outcome.story)")
  }

  @Test func everyModuleIsDescribed() throws {
    let architecture = try Repository.read("ARCHITECTURE.md")
    for module in try Repository.names(in: "Sources") { #expect(architecture.contains("`\(module)`"), "\(module)") }
  }
}
