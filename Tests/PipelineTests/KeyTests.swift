import Foundation
import Records
import Testing

@testable import Pipeline
@testable import Storage

/// The key of a workspace: where it comes from, and what is none.
@Suite struct KeyTests {
  @Test func aKeyThatOthersMayReadIsRefused() throws {
    let world = try KeyWorld.made()
    let path = world.paths.key
    for mode in [0o640, 0o604, 0o644, 0o660, 0o666, 0o601] as [mode_t] {
      #expect(chmod(path, mode) == 0)
      #expect(throws: KeyError.open(path: path, mode: UInt32(mode))) { _ = try KeyWorld.open(world) }
      #expect("\(KeyError.open(path: path, mode: UInt32(mode)))".contains("chmod 600 \(path)"))
    }
    for mode in [0o600, 0o400] as [mode_t] {
      #expect(chmod(path, mode) == 0)
      _ = try KeyWorld.open(world)
    }
    guard geteuid() == 0 else { return }
    #expect(chown(path, 12345, 0) == 0)
    #expect(throws: KeyError.foreign(path: path)) { _ = try KeyWorld.open(world) }
  }

  @Test func whatIsNoKeyIsRefused() throws {
    let world = try KeyWorld.made()
    world.close()
    let (path, kept) = (world.paths.key, world.paths.root + "/kept")
    try Folder.rename(path, to: kept)
    // No new one is made where there is a store that needs the old one.
    #expect(throws: KeyError.missing(path: path)) { _ = try KeyWorld.open(world) }
    #expect(!Folder.exists(path))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: kept)
    #expect(throws: KeyError.link(path: path)) { _ = try KeyWorld.open(world) }
    unlink(path)
    for length in [0, 15] {
      try SystemFile.replace(path, with: Array(repeating: 1, count: length))
      #expect(throws: KeyError.short(path: path)) { _ = try KeyWorld.open(world) }
    }
    try SystemFile.replace(path, with: Array(repeating: 1, count: 32))
    #expect(throws: KeyError.wrong(path: path)) { _ = try KeyWorld.open(world) }
    try Folder.rename(kept, to: path)
    _ = try KeyWorld.open(world)
  }

  /// A first run that died between its store and its key has left a workspace that was never used, not one without its key.
  @Test func aStoreWithoutAKeyWasNeverUsed() throws {
    let world = try HistoryWorld()
    let configuration = try WorldConfigurations.configuration(world.settings)
    try Store.open(writing: world.paths.store).close()
    #expect(throws: WorkspaceError.noStore(path: world.paths.store)) {
      _ = try Workspace.open(reading: world.paths, configuration: configuration)
    }
    var elsewhere = configuration
    elsewhere.keyFile = world.paths.root + "/other.key"
    #expect(throws: KeyError.missing(path: world.paths.root + "/other.key")) {
      _ = try Workspace.open(reading: world.paths, configuration: elsewhere)
    }
    try world.run()
    #expect(Folder.exists(world.paths.key))
    #expect(try world.findings() == [])
  }

  /// What systemd hands over, and what the configuration names, comes before the file in the workspace; nothing is tried after
  /// it.
  @Test(arguments: [true, false]) func theKeyMayLieElsewhere(isCredential: Bool) throws {
    let world = try KeyWorld.made()
    let digest = try world.digest()
    let folder = world.paths.root + "-elsewhere"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Folder.make(folder)
    let file = folder + "/tributary-key"
    func open() throws -> Workspace {
      try KeyWorld.open(world, credentials: isCredential ? folder : nil, keyFile: isCredential ? nil : file)
    }
    if !isCredential { #expect(throws: KeyError.missing(path: file)) { _ = try open() } }
    try Folder.rename(world.paths.key, to: file)
    #expect(try open().store.digest() == digest && !Folder.exists(world.paths.key))
    #expect(throws: KeyError.elsewhere(path: file)) { try KeyWorld.rotate(try open()) }
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
    try SystemFile.replace(folder + "/tributary-key", with: KeyWorld.random(), mode: 0o440)
    let workspace = try KeyWorld.open(world, credentials: folder)
    #expect(!Folder.exists(world.paths.key) && !workspace.archive.keys.ring.takesUnsealed)
    // Hashes do not hang on the key.
    #expect(workspace.keyCheck != workspace.key.hash.check)
  }
}
