import Foundation
import Records
import Testing

@testable import Pipeline
@testable import Storage

/// Workspaces and backups of an older program, whose objects lie in the clear.
@Suite struct KeyUpgradeTests {
  @Test func anOlderWorkspaceIsSealedByItsNextRun() throws {
    let world = try KeyWorld.made()
    let (digest, subject) = (try world.digest(), try world.open().auditSubject(of: Step.account(1)))
    try KeyWorld.age(world)
    let plain = try KeyWorld.sealedFiles(world)
    #expect(plain.contains { Data($0).range(of: Data("Smith".utf8)) != nil })
    #expect(throws: WorkspaceError.noStore(path: world.paths.store)) { _ = try world.openHeld() }
    // A command that writes opens it; objects are read as they lie there until the next run.
    #expect(try world.digest() == digest && world.open().keyStatus().outdated == plain.count)
    #expect(try world.findings() == [])
    try world.run()
    #expect(try world.open().keyStatus().outdated == 0)
    #expect(try KeyWorld.sealedFiles(world).allSatisfy { Data($0).range(of: Data("Smith".utf8)) == nil })
    #expect(try world.open().auditSubject(of: Step.account(1)) == subject && world.digest() == digest)
    #expect(try world.findings() == [])
    #expect(try KeyWorld.actions(world).last == .resealed || KeyWorld.actions(world).contains(.resealed))
    // From now on nothing is taken that is not sealed.
    let object = try #require(try world.open().archive.objects().first)
    try SystemFile.replace(try world.open().archive.path(of: object), with: plain[0])
    #expect(throws: SealError(object, .unsealed)) { _ = try world.open().archive.open(object) }
  }

  /// Wherever the upgrade dies, each object is read, and the next run goes on.
  @Test func anUpgradeThatDiedIsTakenUp() throws {
    let world = try KeyWorld.made()
    let digest = try world.digest()
    let count = try world.open().archive.objects().count
    for done in 0...count {
      try KeyWorld.age(world)
      for object in try world.open().archive.objects().prefix(done) { try world.open().archive.sealAnew(object) }
      world.close()
      for object in try world.open().archive.objects() { #expect(try world.open().archive.check(object) > 0) }
      #expect(try world.findings() == [])
      try world.run()
      #expect(try world.open().keyStatus().outdated == 0 && world.digest() == digest)
      #expect(try world.findings() == [])
    }
  }

  @Test func aStoreWithoutItsKeyringIsDamaged() throws {
    let world = try KeyWorld.made()
    try world.open().store.pool.write { try $0.execute(sql: "DELETE FROM key_slot") }
    world.close()
    #expect(throws: WorkspaceError.damaged(what: "the keyring is gone from the store")) { _ = try world.open() }
  }

  /// What an older program backed up is restored as it is, and sealed by the first run.
  @Test func aBackupOfAnOlderProgramIsRestored() throws {
    let world = try KeyWorld.made()
    try KeyWorld.configured(world)
    let place = world.paths.root + "-backup"
    defer { for suffix in ["", "-back"] { try? Folder.remove(place + suffix) } }
    let digest = try world.digest()
    try KeyWorld.age(world)
    _ = try Backup(try world.open()).write(to: place, withKey: true, caller: KeyWorld.caller)
    world.close()
    _ = try Restore(place).write(to: place + "-back", key: nil, caller: KeyWorld.caller)
    let paths = WorkspacePaths(root: place + "-back")
    let workspace = try Workspace.open(
      writing: paths, configuration: try WorkspaceConfiguration(paths), makeKey: KeyWorld.random)
    #expect(try workspace.keyStatus().outdated == workspace.keyStatus().objects)
    _ = try ArchiveSealing(workspace, stop: StopSignal()).finish()
    #expect(try workspace.keyStatus().outdated == 0 && workspace.store.digest() == digest)
    #expect(try Verification(workspace, stop: StopSignal(), stopwatch: { 0 }).deep().findings == [])
  }
}
