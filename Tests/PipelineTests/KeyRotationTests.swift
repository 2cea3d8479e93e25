import Foundation
import Records
import Testing

@testable import Pipeline
@testable import Storage

/// A workspace gets another key: what it opens then, and where a rotation dies.
@Suite struct KeyRotationTests {
  /// State and hashes stay as they are; the key before opens nothing any more.
  @Test(arguments: [false, true]) func aNewKeyChangesNothingElse(reseals: Bool) throws {
    let world = try KeyWorld.made()
    let (digest, subject) = (try world.digest(), try world.open().auditSubject(of: Step.account(1)))
    let old = try SystemFile.contents(of: world.paths.key)
    _ = try Erasure(try world.open()).intend([Step.account(2)], day: HistoryWorld.asOf, by: "", why: "")
    try world.run()
    let (erased, files) = (try world.digest(), try KeyWorld.sealedFiles(world))
    #expect(erased != digest)
    let figures = try KeyWorld.rotate(try world.open(), reseals: reseals)
    world.close()
    #expect(figures.altered.isEmpty && figures.sealed == (reseals ? files.count : 0))
    #expect(try SystemFile.contents(of: world.paths.key) != old)
    let kept = Set(try KeyWorld.sealedFiles(world)).intersection(files)
    #expect(kept.count == (reseals ? 0 : files.count))
    let wanted: [AuditAction] = [.rotated, .retired] + (reseals ? [.resealed] : [])
    #expect(try KeyWorld.actions(world).suffix(wanted.count) == wanted[...])
    world.close()
    #expect(try world.digest() == erased && world.open().auditSubject(of: Step.account(1)) == subject)
    #expect(try Erasure(try world.open()).isErased(Step.account(2)))
    let status = try world.open().keyStatus()
    #expect(status.number == 2 && status.dataKey == (reseals ? 2 : 1) && status.outdated == 0 && status.waiting == nil)
    #expect(try world.findings() == [])
    try SystemFile.replace(world.paths.key, with: old)
    #expect(throws: KeyError.wrong(path: world.paths.key)) { _ = try world.openHeld() }
    #expect(throws: KeyError.wrong(path: world.paths.key)) { _ = try world.open() }
  }

  /// Each state in which a rotation can die is taken up by the next command that writes, and read meanwhile.
  @Test func aRotationThatDiedIsTakenUp() throws {
    let world = try KeyWorld.made()
    let digest = try world.digest()
    let (next, old) = (world.paths.key + ".next", try SystemFile.contents(of: world.paths.key))
    let new = KeyWorld.random()
    func expectWhole(_ key: [UInt8]) throws {
      world.close()
      _ = try Workspace.open(
        reading: world.paths, configuration: try WorldConfigurations.configuration(world.settings))
      #expect(try world.digest() == digest)
      #expect(try SystemFile.contents(of: world.paths.key) == key && !Folder.exists(next))
      guard case .slots(let slots) = try world.open().store.keySlots() else { throw KeyError.unused }
      #expect(slots.count == 1)
    }
    // The new key was made, and opens nothing yet.
    try SystemFile.replace(next + ".part", with: new)
    try SystemFile.replace(next, with: new)
    try expectWhole(old)
    // The keyring is wrapped under both.
    func wrapUnderBoth() throws {
      let workspace = try world.open()
      let key = WorkspaceKey(source: workspace.key.source, secret: Secret(new))
      try workspace.store.exchange([try KeySlot(2, workspace.archive.keys.ring, key, salt: KeyWorld.random())])
    }
    try SystemFile.replace(next, with: new)
    try wrapUnderBoth()
    try expectWhole(new)
    // The new one has its place, and the old one still opens the keyring.
    func wrapUnderOld() throws {
      let workspace = try world.open()
      let former = WorkspaceKey(source: workspace.key.source, secret: Secret(old))
      try workspace.store.exchange([try KeySlot(1, workspace.archive.keys.ring, former, salt: KeyWorld.random())])
    }
    try wrapUnderOld()
    try expectWhole(new)
    #expect(try KeyWorld.actions(world).filter { $0 == .retired }.count == 2)
  }

  /// Wherever sealing anew ends, the next run goes on, and the older key goes when no object needs it.
  @Test func sealingAnewGoesOn() throws {
    let world = try KeyWorld.made()
    let digest = try world.digest()
    let objects = try world.open().archive.objects()
    for done in 0...objects.count {
      try KeyWorld.rotate(try world.open(), reseals: true, sealing: done)
      world.close()
      #expect(try world.open().keyStatus().outdated == objects.count - done)
      #expect(try world.digest() == digest)
      try world.run()
      let status = try world.open().keyStatus()
      #expect(status.outdated == 0 && Int(status.dataKey) == done + 2)
      #expect(try world.open().archive.keys.ring.dataKeys.count == 1)
      #expect(try world.findings() == [])
    }
  }

  /// Whoever reads meanwhile meets each object under the one key or the other.
  @Test func whoReadsMeanwhileReadsOn() throws {
    let world = try KeyWorld.made()
    world.close()
    let configuration = try WorldConfigurations.configuration(world.settings)
    let reader = try Workspace.open(reading: world.paths, configuration: configuration)
    let objects = try reader.archive.objects()
    let opened = try reader.archive.open(objects[0])
    try KeyWorld.rotate(try world.open(), reseals: true)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #expect(try buffer.withUnsafeMutableBytes { try opened.read(into: $0) } > 0)
    for object in objects { #expect(try reader.archive.check(object) > 0) }
    #expect(try reader.auditFaults() == [])
  }

  /// An object that nobody can open is not thrown away with its key.
  @Test func anAlteredObjectKeepsItsKey() throws {
    let world = try KeyWorld.made()
    let object = try #require(try world.open().archive.objects().first)
    let path = try world.open().archive.path(of: object)
    let bytes = try SystemFile.contents(of: path)
    try SystemFile.replace(path, with: bytes.dropLast() + [bytes[bytes.count - 1] ^ 1])
    #expect(try KeyWorld.rotate(try world.open(), reseals: true).altered == [object])
    world.close()
    #expect(try world.open().archive.keys.ring.dataKeys.count == 2)
    #expect(try Verification(try world.open(), stop: StopSignal(), stopwatch: { 0 }).surface().findings.count == 1)
    try SystemFile.replace(path, with: bytes)
    try world.run()
    #expect(try world.open().archive.keys.ring.dataKeys.count == 1)
    #expect(try world.findings() == [])
  }

  /// Of a key that others have to put in place, both open the workspace until the new one is used.
  @Test func aNewKeyElsewhereIsWaitedFor() throws {
    let world = try KeyWorld.made()
    let digest = try world.digest()
    let file = world.paths.root + "-new.key"
    defer { unlink(file) }
    try KeyWorld.rotate(try world.open(), to: file, reseals: true)
    #expect(try SystemFile.open(reading: file).permissions() == 0o600)
    world.close()
    #expect(try world.open().keyStatus().waiting == 2)
    #expect(throws: KeyError.same(path: world.paths.key)) { try KeyWorld.rotate(try world.open(), to: world.paths.key) }
    try world.run()
    #expect(try world.open().archive.keys.ring.dataKeys.count == 1)
    world.close()
    func expectNew() throws {
      let configured = try KeyWorld.open(world, keyFile: file)
      #expect(try configured.keyStatus().number == 2 && configured.keyStatus().waiting == nil)
      #expect(try configured.store.digest() == digest)
    }
    try expectNew()
    #expect(throws: KeyError.wrong(path: world.paths.key)) { _ = try world.openHeld() }
  }

  /// A backup opens with the key of its day, whatever the workspace has become.
  @Test func aBackupOpensWithTheKeyOfItsDay() throws {
    let world = try KeyWorld.made()
    try KeyWorld.configured(world)
    let place = world.paths.root + "-backup"
    defer { for suffix in ["", "2", "3", "-back", "-back3"] { try? Folder.remove(place + suffix) } }
    let (digest, old) = (try world.digest(), try SystemFile.contents(of: world.paths.key))
    _ = try Backup(try world.open()).write(to: place, withKey: false, caller: KeyWorld.caller)
    try KeyWorld.rotate(try world.open(), reseals: true)
    #expect(throws: BackupError.otherKey) {
      _ = try Restore(place).write(to: place + "-back", key: world.paths.key, caller: KeyWorld.caller)
    }
    let kept = world.paths.root + "/old.key"
    try SystemFile.replace(kept, with: old)
    _ = try Restore(place).write(to: place + "-back", key: kept, caller: KeyWorld.caller)
    #expect(try Store.open(reading: place + "-back/tributary.sqlite").digest() == digest)
    // One that is open since before the rotation holds keys that are gone.
    world.close()
    func backUpWithFormerKey() throws {
      let workspace = try world.open()
      let former = workspace.over(
        key: WorkspaceKey(source: workspace.key.source, secret: Secret(old)), lock: workspace.lock)
      _ = try Backup(former).write(to: place + "2", withKey: true, caller: KeyWorld.caller)
    }
    #expect(throws: BackupError.keysChanged) { try backUpWithFormerKey() }
    // Where the key lies elsewhere it is not in the backup.
    let file = world.paths.root + "-file.key"
    defer { unlink(file) }
    try Folder.rename(world.paths.key, to: file)
    let elsewhere = try KeyWorld.open(world, keyFile: file)
    let figures = try Backup(elsewhere).write(to: place + "3", withKey: true, caller: KeyWorld.caller)
    #expect(!figures.withKey && !Folder.exists(place + "3/workspace.key"))
    _ = try Restore(place + "3").write(to: place + "-back3", key: file, caller: KeyWorld.caller)
    #expect(try Store.open(reading: place + "-back3/tributary.sqlite").digest() == digest)
  }
}
