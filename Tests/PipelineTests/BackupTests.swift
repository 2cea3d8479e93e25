import Foundation
import Records
import Testing

@testable import Pipeline
@testable import Storage

/// A backup is the workspace of one moment or none, and what is restored of it is checked.
@Suite struct BackupTests {
  private static func world() throws -> HistoryWorld {
    let world = try HistoryWorld()
    try world.deliver("lender", [.init(key: 1, account: 1, version: 1, person: 1, isMissed: true)])
    try world.deliver(consents: [HistoryWorld.grant(Step.account(1), "credit")])
    for (path, text) in try WorldConfigurations.files(world.settings) {
      try Folder.make(Folder.parent(of: world.paths.root + "/" + path))
      try SystemFile.replace(world.paths.root + "/" + path, with: Array(text.utf8))
    }
    try world.run()
    return world
  }

  /// A folder for a test, removed with it.
  private final class Place {
    let path: String
    init(_ world: HistoryWorld) { path = world.paths.root + "-" + UUID().uuidString }
    deinit { for suffix in ["", ".part"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
  }

  private static let caller = Caller(name: "tester", now: { "2024-10-04T00:00:00Z" })

  private static func backUp(_ world: HistoryWorld, to place: Place, withKey: Bool = true) throws {
    try backUp(try world.open(), to: place, withKey: withKey)
  }

  private static func backUp(_ workspace: Workspace, to place: Place, withKey: Bool = true) throws {
    _ = try Backup(workspace).write(to: place.path, withKey: withKey, caller: caller)
  }

  private static func digest(_ root: String) throws -> StateDigest {
    try Store.open(reading: root + "/tributary.sqlite").digest()
  }

  @Test func whatIsRestoredIsTheWorkspace() throws {
    let world = try Self.world()
    let (backup, restored) = (Place(world), Place(world))
    try Self.backUp(world, to: backup)
    // What comes after it is not in it.
    _ = try world.open().store.add([HistoryWorld.grant(Step.account(6), "credit")])
    _ = try Restore(backup.path).write(to: restored.path, key: nil, caller: Self.caller)
    let paths = WorkspacePaths(root: restored.path)
    let workspace = try Workspace.open(
      writing: paths, configuration: try WorkspaceConfiguration(paths), makeKey: { [] })
    #expect(try workspace.store.auditEntries().suffix(2).map(\.action) == [.backedUp, .restored])
    #expect(try Verification(workspace, stop: StopSignal(), stopwatch: { 0 }).deep().findings == [])
    #expect(try workspace.store.consents().count == 1)
    #expect(throws: BackupError.occupied(path: restored.path)) {
      try Restore(backup.path).write(to: restored.path, key: nil, caller: Self.caller)
    }
    #expect(throws: BackupError.occupied(path: backup.path)) { try Self.backUp(world, to: backup) }
  }

  @Test func withoutItsKeyItIsOfNoUse() throws {
    let world = try Self.world()
    let (backup, restored) = (Place(world), Place(world))
    try Self.backUp(world, to: backup, withKey: false)
    #expect(!Folder.exists(backup.path + "/workspace.key"))
    func restore(_ key: String?) throws {
      _ = try Restore(backup.path).write(to: restored.path, key: key, caller: Self.caller)
    }
    #expect(throws: BackupError.noKey) { try restore(nil) }
    let other = world.paths.root + "/other.key"
    try SystemFile.replace(other, with: Array(repeating: 8, count: 32))
    #expect(throws: BackupError.otherKey) { try restore(other) }
    try restore(world.paths.key)
    #expect(try Self.digest(restored.path) == (try world.digest()))
  }

  /// Each file is cut, changed or gone, and nothing is restored.
  @Test func aBackupThatIsCutOrAlteredIsRefused() throws {
    let world = try Self.world()
    let (backup, restored) = (Place(world), Place(world))
    try Self.backUp(world, to: backup)
    let files = try Folder.walk(backup.path).files
    #expect(files.count > 8 && files.contains("backup.json") && files.contains("workspace.key"))
    for file in files {
      let path = backup.path + "/" + file
      let bytes = try SystemFile.contents(of: path)
      let step = max(1, bytes.count / (file == "backup.json" ? 100 : 4))
      var alterations = stride(from: 0, to: bytes.count, by: step).map { Array(bytes.prefix($0)) }
      alterations += stride(from: 0, to: bytes.count, by: step).map { index in
        var altered = bytes
        altered[index] ^= 1
        return altered
      }
      for altered in alterations + [bytes + [0]] {
        try SystemFile.replace(path, with: altered)
        #expect(throws: (any Error).self, "\(file), \(altered.count) of \(bytes.count) bytes") {
          _ = try Restore(backup.path).write(to: restored.path, key: nil, caller: Self.caller)
        }
        #expect(!Folder.exists(restored.path))
      }
      try FileManager.default.removeItem(atPath: path)
      #expect(throws: BackupError.self) {
        _ = try Restore(backup.path).write(to: restored.path, key: nil, caller: Self.caller)
      }
      try SystemFile.replace(path, with: bytes)
    }
    _ = try Restore(backup.path).write(to: restored.path, key: nil, caller: Self.caller)
  }

  @Test func aDamagedArchiveIsNotBackedUp() throws {
    let world = try Self.world()
    let object = try #require(try world.open().archive.objects().first)
    let path = try world.open().archive.path(of: object)
    try SystemFile.replace(path, with: [1])
    let backup = Place(world)
    #expect(throws: BackupError.damagedArchive(object: object.short)) { try Self.backUp(world, to: backup) }
    #expect(!Folder.exists(backup.path))
  }

  @Test func noneIsMadeWhileAPersonIsErased() throws {
    let world = try Self.world()
    let workspace = try world.open()
    let (early, late) = (Place(world), Place(world))
    let backup = Backup(workspace) { progress in
      // The copied store names the object, which is gone when its turn comes.
      guard progress.step == "copy archive", progress.done == 0 else { return }
      let other = Erasure(workspace)
      _ = try? other.intend([Step.account(1)], day: Day(number: 19_100), by: "clerk", why: "asked")
      _ = try? other.finish()
    }
    #expect(throws: BackupError.erasing) {
      try backup.write(to: early.path, withKey: true, caller: Self.caller)
    }
    let erasure = Erasure(workspace)
    _ = try erasure.intend([Step.account(2)], day: Day(number: 19_100), by: "clerk", why: "asked")
    #expect(throws: BackupError.erasing) { try Self.backUp(workspace, to: late) }
    for path in [early.path, late.path].flatMap({ [$0, $0 + ".part"] }) { #expect(!Folder.exists(path)) }
    _ = try erasure.finish()
    try Self.backUp(workspace, to: late)
    #expect(BackupError.erasing.isPassing && !BackupError.otherKey.isPassing)
  }
}
