import Foundation
import Records
import Storage
import Testing

@Suite struct FilesTests {
  private let folder = NSTemporaryDirectory() + "tributary-files-" + UUID().uuidString

  /// A file is hashed whole beside the place at which it is read.
  @Test(arguments: [0, 1, 100, 262_143, 262_144, 262_145, 600_000]) func aFileIsHashedWhereverItIsRead(size: Int) throws
  {
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/file"
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try SystemFile.replace(path, with: bytes)
    let file = try SystemFile.open(reading: path)
    var front = [UInt8](repeating: 0, count: min(size, 7))
    _ = try front.withUnsafeMutableBytes { try file.read(into: $0) }
    #expect(try file.contentHash() == bytes.withUnsafeBytes { ContentHash(of: $0) })
    var next = [UInt8](repeating: 0, count: 1)
    let count = try next.withUnsafeMutableBytes { try file.read(into: $0) }
    #expect(count == (size > 7 ? 1 : 0) && (count == 0 || next[0] == bytes[7]))
  }

  @Test func linksAndPipesAreNotOpened() throws {
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try SystemFile.replace(folder + "/plain", with: [1, 2, 3])
    try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/plain")
    #expect(mkfifo(folder + "/pipe", 0o600) == 0)
    for name in ["link", "pipe"] {
      #expect(throws: WorkspaceError.notARegularFile(path: "\(folder)/\(name)")) {
        _ = try SystemFile.open(reading: "\(folder)/\(name)")
      }
    }
    #expect(throws: (any Error).self) { _ = try SystemFile.open(reading: folder) }
    #expect(try SystemFile.contents(of: folder + "/plain") == [1, 2, 3])
    let (files, others) = try Folder.walk(folder)
    #expect(files == ["plain"] && others == ["link", "pipe"])
  }

  @Test func aFolderThatCannotBeListedIsAnError() {
    #expect(throws: FileError.self) { _ = try Folder.list(folder + "/missing") }
  }

  /// Were it taken for missing, a new key or store would be made in its place.
  @Test func whatCannotBeLookedAtIsNotMissing() throws {
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createSymbolicLink(atPath: folder + "/a", withDestinationPath: folder + "/b")
    try FileManager.default.createSymbolicLink(atPath: folder + "/b", withDestinationPath: folder + "/a")
    #expect(Folder.exists(folder + "/a"))
    #expect(!Folder.exists(folder + "/c") && !Folder.exists(folder + "/c/d"))
    #expect(throws: (any Error).self) { _ = try Store.open(writing: folder + "/a") }
  }

  /// What cannot be read or written is an error, and not the end of the file.
  @Test func whatIsNotReadOrWrittenIsAnError() throws {
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var byte: [UInt8] = [1]
    let written = try SystemFile.create(folder + "/file")
    #expect(throws: FileError.self) { try byte.withUnsafeMutableBytes { _ = try written.read(into: $0) } }
    let read = try SystemFile.open(reading: folder + "/file")
    #expect(throws: FileError.self) { try byte.withUnsafeBytes { try read.write($0) } }
  }

  @Test func theLockIsForOne() throws {
    try Folder.make(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let held = try WorkspaceLock.acquire(folder + "/.lock")
    #expect(throws: WorkspaceError.locked(path: folder + "/.lock")) {
      _ = try WorkspaceLock.acquire(folder + "/.lock")
    }
    withExtendedLifetime(held) {}
  }

  @Test func anObjectHasItsNameOnlyWhenItIsWhole() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let ring = Keyring(hashKey: Secret([1]), dataKey: Secret(Array(repeating: 2, count: 32)), takesUnsealed: false)
    let archive = Archive(root: folder, keys: ArchiveKeys(ring, random: { Array(repeating: 3, count: 32) }) { ring })
    let bytes = Array("delivered".utf8)
    let name = bytes.withUnsafeBytes { ContentHash(of: $0) }
    do {
      let dropped = try archive.makeObject(named: "one")
      try bytes.withUnsafeBytes { try dropped.write($0) }
    }
    #expect(try archive.objects() == [])
    let kept = try archive.makeObject(named: "two")
    try bytes.withUnsafeBytes { try kept.write($0) }
    #expect(try kept.keep() == name)
    #expect(try archive.objects() == [name])
    #expect(try archive.check(name) == bytes.count)
  }
}
