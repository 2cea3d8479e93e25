import Foundation
import GRDB
import Testing

@testable import Storage

/// What a commit is worth after a power cut; scripts/faults cuts the power, this names the switch.
@Suite struct DurabilityTests {
  private static let full = 2  // https://www.sqlite.org/pragma.html#pragma_synchronous

  @Test func everyCommitIsOnTheDisk() throws {
    let folder = NSTemporaryDirectory() + "tributary-durable-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Folder.make(folder)
    let path = folder + "/tributary.sqlite"
    let made = try Store.open(writing: path)
    try made.close()
    for store in [try Store.open(writing: path), try Store.open(beside: path)] {
      let level = try store.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
      #expect(level == Self.full)
    }
  }
}
