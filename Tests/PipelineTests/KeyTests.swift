import Foundation
import Records
import Testing

@testable import Pipeline
@testable import Storage

/// The key of a workspace: where it comes from, what it opens, and how it is changed.
@Suite struct KeyTests {
  /// Bytes that are never the same.
  private static let made = Lock(0)
  @Sendable private static func random() -> [UInt8] {
    let number = made.withLock { made in
      made += 1
      return made
    }
    return ContentHash(of: "random \(number)").bytes
  }

  /// A world with rows of two accounts, of which one has no consent.
  private static func world() throws -> HistoryWorld {
    let world = try HistoryWorld()
    world.makeKey = random
    try world.deliver(
      "lender",
      [
        .init(key: 1, account: 1, version: 1, person: 1, isMissed: true),
        .init(key: 2, account: 2, version: 1, person: 2, isMissed: false),
      ])
    try world.deliver("shop", [.init(key: 1, account: 5, version: 2, person: 1, isMissed: true)])
    try world.deliver(consents: [HistoryWorld.grant(Step.account(1), "credit")])
    try world.run()
    return world
  }

  private static func open(
    _ world: HistoryWorld, credentials: String? = nil, keyFile: String? = nil
  ) throws -> Workspace {
    world.close()
    var configuration = try WorldConfigurations.configuration(world.settings)
    configuration.keyFile = keyFile
    return try Workspace.open(
      writing: WorkspacePaths(root: world.paths.root, credentials: credentials), configuration: configuration,
      makeKey: random)
  }

  /// Rotates the key of a workspace, and seals some objects anew, or all that is to be sealed.
  @discardableResult
  private static func rotate(
    _ workspace: @autoclosure () throws -> Workspace, to file: String? = nil, reseals: Bool = false,
    sealing done: Int? = nil
  ) throws -> ArchiveSealing.Figures {
    let rotated = try KeyRotation(try workspace()).rotate(to: file, reseals: reseals)
    guard let done else { return try ArchiveSealing(rotated, stop: StopSignal()).finish() }
    for object in try rotated.archive.objects().prefix(done) { try rotated.archive.sealAnew(object) }
    return ArchiveSealing.Figures()
  }

  private static func sealedFiles(_ world: HistoryWorld) throws -> [[UInt8]] {
    try Folder.walk(world.paths.archive).files.map { try SystemFile.contents(of: world.paths.archive + "/" + $0) }
  }

  private static func actions(_ world: HistoryWorld) throws -> [AuditAction] {
    try world.open().store.auditEntries().map(\.action)
  }

  // MARK: Rotation

  /// State and hashes stay as they are; the key before opens nothing any more.
  @Test(arguments: [false, true]) func aNewKeyChangesNothingElse(reseals: Bool) throws {
    let world = try Self.world()
    let (digest, subject) = (try world.digest(), try world.open().auditSubject(of: Step.account(1)))
    let old = try SystemFile.contents(of: world.paths.key)
    _ = try Erasure(try world.open()).intend([Step.account(2)], day: HistoryWorld.asOf, by: "", why: "")
    try world.run()
    let (erased, files) = (try world.digest(), try Self.sealedFiles(world))
    #expect(erased != digest)
    let figures = try Self.rotate(try world.open(), reseals: reseals)
    world.close()
    #expect(figures.altered.isEmpty && figures.sealed == (reseals ? files.count : 0))
    #expect(try SystemFile.contents(of: world.paths.key) != old)
    let kept = Set(try Self.sealedFiles(world)).intersection(files)
    #expect(kept.count == (reseals ? 0 : files.count))
    let wanted: [AuditAction] = [.rotated, .retired] + (reseals ? [.resealed] : [])
    #expect(try Self.actions(world).suffix(wanted.count) == wanted[...])
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
    let world = try Self.world()
    let digest = try world.digest()
    let (next, old) = (world.paths.key + ".next", try SystemFile.contents(of: world.paths.key))
    let new = Self.random()
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
      try workspace.store.exchange([try KeySlot(2, workspace.archive.keys.ring, key, salt: Self.random())])
    }
    try SystemFile.replace(next, with: new)
    try wrapUnderBoth()
    try expectWhole(new)
    // The new one has its place, and the old one still opens the keyring.
    func wrapUnderOld() throws {
      let workspace = try world.open()
      let former = WorkspaceKey(source: workspace.key.source, secret: Secret(old))
      try workspace.store.exchange([try KeySlot(1, workspace.archive.keys.ring, former, salt: Self.random())])
    }
    try wrapUnderOld()
    try expectWhole(new)
    #expect(try Self.actions(world).filter { $0 == .retired }.count == 2)
  }

  /// Wherever sealing anew ends, the next run goes on, and the older key goes when no object needs it.
  @Test func sealingAnewGoesOn() throws {
    let world = try Self.world()
    let digest = try world.digest()
    let objects = try world.open().archive.objects()
    for done in 0...objects.count {
      try Self.rotate(try world.open(), reseals: true, sealing: done)
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
    let world = try Self.world()
    world.close()
    let configuration = try WorldConfigurations.configuration(world.settings)
    let reader = try Workspace.open(reading: world.paths, configuration: configuration)
    let objects = try reader.archive.objects()
    let opened = try reader.archive.open(objects[0])
    try Self.rotate(try world.open(), reseals: true)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    #expect(try buffer.withUnsafeMutableBytes { try opened.read(into: $0) } > 0)
    for object in objects { #expect(try reader.archive.check(object) > 0) }
    #expect(try reader.auditFaults() == [])
  }

  /// An object that nobody can open is not thrown away with its key.
  @Test func anAlteredObjectKeepsItsKey() throws {
    let world = try Self.world()
    let object = try #require(try world.open().archive.objects().first)
    let path = try world.open().archive.path(of: object)
    let bytes = try SystemFile.contents(of: path)
    try SystemFile.replace(path, with: bytes.dropLast() + [bytes[bytes.count - 1] ^ 1])
    #expect(try Self.rotate(try world.open(), reseals: true).altered == [object])
    world.close()
    #expect(try world.open().archive.keys.ring.dataKeys.count == 2)
    #expect(try Verification(try world.open(), stop: StopSignal(), stopwatch: { 0 }).surface().findings.count == 1)
    try SystemFile.replace(path, with: bytes)
    try world.run()
    #expect(try world.open().archive.keys.ring.dataKeys.count == 1)
    #expect(try world.findings() == [])
  }

  // MARK: Where the key comes from

  @Test func aKeyThatOthersMayReadIsRefused() throws {
    let world = try Self.world()
    let path = world.paths.key
    for mode in [0o640, 0o604, 0o644, 0o660, 0o666, 0o601] as [mode_t] {
      #expect(chmod(path, mode) == 0)
      #expect(throws: KeyError.open(path: path, mode: UInt32(mode))) { _ = try Self.open(world) }
      #expect("\(KeyError.open(path: path, mode: UInt32(mode)))".contains("chmod 600 \(path)"))
    }
    for mode in [0o600, 0o400] as [mode_t] {
      #expect(chmod(path, mode) == 0)
      _ = try Self.open(world)
    }
    guard geteuid() == 0 else { return }
    #expect(chown(path, 12345, 0) == 0)
    #expect(throws: KeyError.foreign(path: path)) { _ = try Self.open(world) }
  }

  @Test func whatIsNoKeyIsRefused() throws {
    let world = try Self.world()
    world.close()
    let (path, kept) = (world.paths.key, world.paths.root + "/kept")
    try Folder.rename(path, to: kept)
    // No new one is made where there is a store that needs the old one.
    #expect(throws: KeyError.missing(path: path)) { _ = try Self.open(world) }
    #expect(!Folder.exists(path))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: kept)
    #expect(throws: KeyError.link(path: path)) { _ = try Self.open(world) }
    unlink(path)
    for length in [0, 15] {
      try SystemFile.replace(path, with: Array(repeating: 1, count: length))
      #expect(throws: KeyError.short(path: path)) { _ = try Self.open(world) }
    }
    try SystemFile.replace(path, with: Array(repeating: 1, count: 32))
    #expect(throws: KeyError.wrong(path: path)) { _ = try Self.open(world) }
    try Folder.rename(kept, to: path)
    _ = try Self.open(world)
  }

  /// What systemd hands over, and what the configuration names, comes before the file in the workspace; nothing is tried after
  /// it.
  @Test(arguments: [true, false]) func theKeyMayLieElsewhere(isCredential: Bool) throws {
    let world = try Self.world()
    let digest = try world.digest()
    let folder = world.paths.root + "-elsewhere"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Folder.make(folder)
    let file = folder + "/tributary-key"
    func open() throws -> Workspace {
      try Self.open(world, credentials: isCredential ? folder : nil, keyFile: isCredential ? nil : file)
    }
    if !isCredential { #expect(throws: KeyError.missing(path: file)) { _ = try open() } }
    try Folder.rename(world.paths.key, to: file)
    #expect(try open().store.digest() == digest && !Folder.exists(world.paths.key))
    #expect(throws: KeyError.elsewhere(path: file)) { try Self.rotate(try open()) }
    // systemd's may be readable by an access list, which shows as a mode for the group.
    #expect(chmod(file, 0o440) == 0)
    if isCredential { _ = try open() } else { #expect(throws: KeyError.self) { _ = try open() } }
    try SystemFile.replace(world.paths.key, with: try SystemFile.contents(of: file))
    try SystemFile.replace(file, with: Array(repeating: 1, count: 32))
    #expect(throws: KeyError.wrong(path: file)) { _ = try open() }
  }

  @Test func aNewWorkspaceWithACredentialHasNoKeyOfItsOwn() throws {
    let world = try HistoryWorld()
    let folder = world.paths.root + "/credentials"
    try Folder.make(folder)
    try SystemFile.replace(folder + "/tributary-key", with: Self.random(), mode: 0o440)
    let workspace = try Self.open(world, credentials: folder)
    #expect(!Folder.exists(world.paths.key) && !workspace.archive.keys.ring.takesUnsealed)
    // Hashes do not hang on the key.
    #expect(workspace.keyCheck != workspace.key.hash.check)
  }

  /// Of a key that others have to put in place, both open the workspace until the new one is used.
  @Test func aNewKeyElsewhereIsWaitedFor() throws {
    let world = try Self.world()
    let digest = try world.digest()
    let file = world.paths.root + "-new.key"
    defer { unlink(file) }
    try Self.rotate(try world.open(), to: file, reseals: true)
    #expect(try SystemFile.open(reading: file).permissions() == 0o600)
    world.close()
    #expect(try world.open().keyStatus().waiting == 2)
    #expect(throws: KeyError.same(path: world.paths.key)) { try Self.rotate(try world.open(), to: world.paths.key) }
    try world.run()
    #expect(try world.open().archive.keys.ring.dataKeys.count == 1)
    world.close()
    func expectNew() throws {
      let configured = try Self.open(world, keyFile: file)
      #expect(try configured.keyStatus().number == 2 && configured.keyStatus().waiting == nil)
      #expect(try configured.store.digest() == digest)
    }
    try expectNew()
    #expect(throws: KeyError.wrong(path: world.paths.key)) { _ = try world.openHeld() }
  }

  // MARK: Workspaces of an older program

  /// Takes a world back to what an older program would have left: objects in the clear, hashes under the key itself.
  private static func age(_ world: HistoryWorld) throws {
    let workspace = try world.open()
    for object in try workspace.archive.objects() {
      var bytes: [UInt8] = []
      try workspace.archive.read(object) { bytes += $0 }
      try SystemFile.replace(workspace.archive.path(of: object), with: bytes)
    }
    try SystemFile.replace(world.paths.key, with: workspace.archive.keys.ring.hashKey.bytes)
    try workspace.store.pool.writeWithoutTransaction {
      try $0.execute(
        sql: """
          DROP TABLE key_slot; DELETE FROM grdb_migrations WHERE identifier = 'keyring'; PRAGMA user_version = 4
          """)
    }
    world.close()
  }

  @Test func anOlderWorkspaceIsSealedByItsNextRun() throws {
    let world = try Self.world()
    let (digest, subject) = (try world.digest(), try world.open().auditSubject(of: Step.account(1)))
    try Self.age(world)
    let plain = try Self.sealedFiles(world)
    #expect(plain.contains { Data($0).range(of: Data("Smith".utf8)) != nil })
    #expect(throws: WorkspaceError.noStore(path: world.paths.store)) { _ = try world.openHeld() }
    // A command that writes opens it; objects are read as they lie there until the next run.
    #expect(try world.digest() == digest && world.open().keyStatus().outdated == plain.count)
    #expect(try world.findings() == [])
    try world.run()
    #expect(try world.open().keyStatus().outdated == 0)
    #expect(try Self.sealedFiles(world).allSatisfy { Data($0).range(of: Data("Smith".utf8)) == nil })
    #expect(try world.open().auditSubject(of: Step.account(1)) == subject && world.digest() == digest)
    #expect(try world.findings() == [])
    #expect(try Self.actions(world).last == .resealed || Self.actions(world).contains(.resealed))
    // From now on nothing is taken that is not sealed.
    let object = try #require(try world.open().archive.objects().first)
    try SystemFile.replace(try world.open().archive.path(of: object), with: plain[0])
    #expect(throws: SealError(object, .unsealed)) { _ = try world.open().archive.open(object) }
  }

  /// Wherever the upgrade dies, each object is read, and the next run goes on.
  @Test func anUpgradeThatDiedIsTakenUp() throws {
    let world = try Self.world()
    let digest = try world.digest()
    let count = try world.open().archive.objects().count
    for done in 0...count {
      try Self.age(world)
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
    let world = try Self.world()
    try world.open().store.pool.write { try $0.execute(sql: "DELETE FROM key_slot") }
    world.close()
    #expect(throws: WorkspaceError.damaged(what: "the keyring is gone from the store")) { _ = try world.open() }
  }

  // MARK: Backups

  private static let caller = Caller(name: "tester", now: { "2024-10-04T00:00:00Z" })

  private static func configured(_ world: HistoryWorld) throws {
    for (path, text) in try WorldConfigurations.files(world.settings) {
      try Folder.make(Folder.parent(of: world.paths.root + "/" + path))
      try SystemFile.replace(world.paths.root + "/" + path, with: Array(text.utf8))
    }
  }

  /// A backup opens with the key of its day, whatever the workspace has become.
  @Test func aBackupOpensWithTheKeyOfItsDay() throws {
    let world = try Self.world()
    try Self.configured(world)
    let place = world.paths.root + "-backup"
    defer { for suffix in ["", "2", "3", "-back", "-back3"] { try? Folder.remove(place + suffix) } }
    let (digest, old) = (try world.digest(), try SystemFile.contents(of: world.paths.key))
    _ = try Backup(try world.open()).write(to: place, withKey: false, caller: Self.caller)
    try Self.rotate(try world.open(), reseals: true)
    #expect(throws: BackupError.otherKey) {
      _ = try Restore(place).write(to: place + "-back", key: world.paths.key, caller: Self.caller)
    }
    let kept = world.paths.root + "/old.key"
    try SystemFile.replace(kept, with: old)
    _ = try Restore(place).write(to: place + "-back", key: kept, caller: Self.caller)
    #expect(try Store.open(reading: place + "-back/tributary.sqlite").digest() == digest)
    // One that is open since before the rotation holds keys that are gone.
    world.close()
    func backUpWithFormerKey() throws {
      let workspace = try world.open()
      let former = workspace.over(
        key: WorkspaceKey(source: workspace.key.source, secret: Secret(old)), lock: workspace.lock)
      _ = try Backup(former).write(to: place + "2", withKey: true, caller: Self.caller)
    }
    #expect(throws: BackupError.keysChanged) { try backUpWithFormerKey() }
    // Where the key lies elsewhere it is not in the backup.
    let file = world.paths.root + "-file.key"
    defer { unlink(file) }
    try Folder.rename(world.paths.key, to: file)
    let elsewhere = try Self.open(world, keyFile: file)
    let figures = try Backup(elsewhere).write(to: place + "3", withKey: true, caller: Self.caller)
    #expect(!figures.withKey && !Folder.exists(place + "3/workspace.key"))
    _ = try Restore(place + "3").write(to: place + "-back3", key: file, caller: Self.caller)
    #expect(try Store.open(reading: place + "-back3/tributary.sqlite").digest() == digest)
  }

  /// What an older program backed up is restored as it is, and sealed by the first run.
  @Test func aBackupOfAnOlderProgramIsRestored() throws {
    let world = try Self.world()
    try Self.configured(world)
    let place = world.paths.root + "-backup"
    defer { for suffix in ["", "-back"] { try? Folder.remove(place + suffix) } }
    let digest = try world.digest()
    try Self.age(world)
    _ = try Backup(try world.open()).write(to: place, withKey: true, caller: Self.caller)
    world.close()
    _ = try Restore(place).write(to: place + "-back", key: nil, caller: Self.caller)
    let paths = WorkspacePaths(root: place + "-back")
    let workspace = try Workspace.open(
      writing: paths, configuration: try WorkspaceConfiguration(paths), makeKey: Self.random)
    #expect(try workspace.keyStatus().outdated == workspace.keyStatus().objects)
    _ = try ArchiveSealing(workspace, stop: StopSignal()).finish()
    #expect(try workspace.keyStatus().outdated == 0 && workspace.store.digest() == digest)
    #expect(try Verification(workspace, stop: StopSignal(), stopwatch: { 0 }).deep().findings == [])
  }
}
