import Glibc
import Records

/// The delivered bytes, unchanged, each object under its SHA-256: `archive/ab/abcdef...`.
///
/// An object is written beside its place, synced, renamed, and its folder synced, before anything names it; so an object
/// that has its name is whole, whatever died when.
public struct Archive: Sendable {
  private let root: String

  /// The archive in a folder, which is made when the first object is.
  public init(root: String) { self.root = root }

  /// The path of an object.
  public func path(of object: ContentHash) -> String { "\(folder(of: object))/\(object)" }

  /// Whether the object is there.
  public func contains(_ object: ContentHash) -> Bool { Folder.exists(path(of: object)) }

  /// Opens an object.
  public func open(_ object: ContentHash) throws -> SystemFile { try SystemFile.open(reading: path(of: object)) }

  /// Starts an object whose bytes arrive in pieces.
  public func makeObject(named name: String) throws -> Incoming {
    let incoming = root + "/incoming"
    try Folder.make(incoming)
    return try Incoming(archive: self, temporary: "\(incoming)/\(name)")
  }

  /// Removes what a run that died left half written.
  ///
  /// Call with the workspace's lock held.
  public func removeUnfinished() throws {
    let incoming = root + "/incoming"
    guard Folder.exists(incoming) else { return }
    for entry in try Folder.list(incoming) { unlink("\(incoming)/\(entry.name)") }
  }

  /// All objects, sorted.
  ///
  /// O(objects).
  public func objects() throws -> [ContentHash] {
    guard Folder.exists(root) else { return [] }
    return try Folder.walk(root).files.compactMap { path in
      path.hasPrefix("incoming/") ? nil : ContentHash(hex: path.split(separator: "/").last ?? "")
    }.sorted()
  }

  /// What lies in the archive: paths below it, sorted, with the object that each names if it is where it belongs.
  ///
  /// O(objects).
  public func entries() throws -> [(path: String, object: ContentHash?)] {
    guard Folder.exists(root) else { return [] }
    let (files, others) = try Folder.walk(root)
    let isFile = Set(files)
    return (files + others).filter { !$0.hasPrefix("incoming/") }.sorted().map { path in
      let object = ContentHash(hex: path.split(separator: "/").last ?? "")
      return (path, object.flatMap { isFile.contains(path) && self.path(of: $0) == "\(root)/\(path)" ? $0 : nil })
    }
  }

  /// Reads an object bit by bit; its hash is its name unless it was altered.
  public func hash(of object: ContentHash) throws -> (hash: ContentHash, bytes: Int) {
    let file = try open(object)
    var hasher = Hasher256()
    var bytes = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try file.read(into: buffer), count > 0 {
      hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      bytes += count
    }
    return (hasher.finalize(), bytes)
  }

  /// Removes an object that nothing names any more.
  public func remove(_ object: ContentHash) throws {
    guard unlink(path(of: object)) == 0 || errno == ENOENT else { throw FileError("remove", path(of: object)) }
    try Folder.synchronise(folder(of: object))
  }

  private func folder(of object: ContentHash) -> String { "\(root)/\(object.description.prefix(2))" }

  /// An object that is being written; removed unless ``keep()`` was called.
  public final class Incoming {
    private let archive: Archive
    private let temporary: String
    private let file: SystemFile
    private var hasher = Hasher256()

    fileprivate init(archive: Archive, temporary: String) throws {
      self.archive = archive
      self.temporary = temporary
      unlink(temporary)
      file = try SystemFile.create(temporary)
    }

    deinit { unlink(temporary) }

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
      hasher.update(bytes)
      try file.write(bytes)
    }

    /// The bytes so far, from the beginning.
    public func open() throws -> SystemFile { try SystemFile.open(reading: temporary) }

    /// The hash of the bytes so far.
    public var hash: ContentHash { hasher.finalize() }

    /// Gives the object its name, durably; returns the name.
    public func keep() throws -> ContentHash {
      let object = hash
      let folder = archive.folder(of: object)
      try file.synchronise()
      try Folder.make(folder)
      // Also where it was there: another lane, or a run that was killed, may have made it and not come to this.
      try Folder.synchronise(archive.root)
      guard rename(temporary, archive.path(of: object)) == 0 else { throw FileError("rename", temporary) }
      try Folder.synchronise(folder)
      return object
    }
  }
}
