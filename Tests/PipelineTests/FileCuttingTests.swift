import Foundation
import Records
import Storage
import Testing

@testable import Pipeline

@Suite struct FileCuttingTests {
  /// While one lane is still writing the copy of a file, another cuts a file of the same content from beginning to end.
  @Test func filesOfOneContentAreCutSideBySide() throws {
    let harness = try PipelineHarness()
    try harness.deliver("1", pupils: ["1001", "1002"])
    try harness.run()
    let workspace = try harness.open()
    let delivery = try #require(try workspace.store.deliveries().first { $0.provider == "school" })
    _ = try Erasure(workspace).intend(
      [AccountID(provider: "school", key: "1002")], day: Day(number: 20_000), by: "tester", why: "request")
    let cutting = FileCutting(
      try workspace.bound(delivery), ErasureCriterion(tombstones: try Tombstones(workspace)))
    let found = try cutting.find(try workspace.archive.open(delivery.object), name: delivery.name)
    #expect(found.cuts.count == 1)

    let slow = try workspace.archive.makeObject(named: FileCutting.temporaryName(for: "school/slow.csv"))
    let quick = try cutting.archive(
      found, of: try workspace.archive.open(delivery.object), name: "school/quick.csv", in: workspace.archive)
    try cutting.copy(try workspace.archive.open(delivery.object), name: "school/slow.csv", without: found) {
      try slow.write($0)
    }
    #expect(try slow.keep() == quick.object)
    #expect(try workspace.archive.check(quick.object) == quick.bytes)
  }
}
