import Foundation
import GRDB
import Testing

@testable import Storage

/// A store that an older program made becomes one of today, wherever its upgrade died.
@Suite struct UpgradeTests {
  static let steps = Schema.migrator.migrations

  /// Each step is one transaction, so these are all the states in which an upgrade can be left; the last lacks only its
  /// version.
  @Test(arguments: 0...Self.steps.count) func anUpgradeThatDiedIsTakenUp(done: Int) throws {
    let folder = NSTemporaryDirectory() + "tributary-upgrade-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Folder.make(folder)
    let path = folder + "/tributary.sqlite"
    let old = try DatabasePool(path: path)
    if done > 0 { try Schema.migrator.migrate(old, upTo: Self.steps[done - 1]) }
    try old.close()
    #expect(throws: WorkspaceError.noStore(path: path)) { _ = try Store.open(reading: path) }
    try Store.open(writing: path).close()
    let upgraded = try Store.open(reading: path)
    #expect(try upgraded.integrityFaults() == [])
    let fresh = try Store.scratch(folder + "/fresh.sqlite")
    #expect(try Self.schema(upgraded) == (try Self.schema(fresh)))
  }

  private static func schema(_ store: Store) throws -> [String] {
    try store.pool.read {
      try String.fetchAll($0, sql: "SELECT name || ifnull(sql, '') FROM sqlite_master ORDER BY type, name")
    }
  }

  /// An older program changes no byte of a newer store.
  @Test func aNewerStoreIsRefusedUntouched() throws {
    let folder = NSTemporaryDirectory() + "tributary-upgrade-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Folder.make(folder)
    let path = folder + "/tributary.sqlite"
    let store = try Store.open(writing: path)
    try store.pool.write { try $0.execute(sql: "PRAGMA user_version = \(Schema.version + 1)") }
    try store.close()
    let before = try SystemFile.contents(of: path)
    #expect(throws: WorkspaceError.newerStore(path: path)) { _ = try Store.open(writing: path) }
    #expect(throws: WorkspaceError.newerStore(path: path)) { _ = try Store.open(reading: path) }
    #expect(throws: WorkspaceError.newerStore(path: path)) { _ = try Store.open(beside: path) }
    #expect(try SystemFile.contents(of: path) == before)
  }
}
