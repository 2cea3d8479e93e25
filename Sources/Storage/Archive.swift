import Glibc
import Records

/// The delivered bytes, unchanged and sealed, each object under the SHA-256 of the bytes: `archive/ab/abcdef...`.
///
/// An object is written beside its place, synced, renamed, and its folder synced, before anything names it; so an object
/// that has its name is whole, whatever died when.
public struct Archive: Sendable {
  private let root: String
  /// The keys under which objects are sealed.
  public let keys: ArchiveKeys

  /// The archive in a folder, which is made when the first object is.
  public init(root: String, keys: ArchiveKeys) {
    self.root = root
    self.keys = keys
  }

  /// The path of an object.
  public func path(of object: ContentHash) -> String { "\(folder(of: object))/\(object)" }

  /// Whether the object is there.
  public func contains(_ object: ContentHash) -> Bool { Folder.exists(path(of: object)) }

  /// Opens an object: gives its bytes as they were delivered.
  ///
  /// The one way in which an object is read. Throws ``SealError`` if it is not what was sealed; what is altered behind its
  /// header shows when it is read.
  public func open(_ object: ContentHash) throws -> any ByteSource {
    try open(SystemFile.open(reading: path(of: object)), as: object)
  }

  private func open(_ file: SystemFile, as object: ContentHash) throws -> any ByteSource {
    switch try form(of: file, object) {
    case .unsealed:
      try file.rewind()
      return file
    case .sealed(let header, let dataKey): return try SealedObject(object, file, header, dataKey: dataKey)
    }
  }

  /// How an object lies there.
  private enum Form {
    case unsealed
    case sealed(SealHeader, dataKey: Secret)
  }

  /// Reads the header of an object; what has none is as it was delivered, where the archive may hold such objects.
  private func form(of file: SystemFile, _ object: ContentHash) throws -> Form {
    func fault(_ fault: SealError.Fault) throws -> Form {
      if keys.ring.takesUnsealed { return .unsealed }
      throw SealError(object, fault)
    }
    var front = [UInt8](repeating: 0, count: SealHeader.length)
    let count = try front.withUnsafeMutableBytes { try file.readFully(into: $0) }
    guard let header = SealHeader(Array(front[..<count])) else { return try fault(.unsealed) }
    guard let dataKey = try keys.dataKey(header.key) else { return try fault(.unknownKey(header.key)) }
    guard header.isGenuine(for: object, dataKey: dataKey), let expected = header.fileSize else {
      return try fault(.header)
    }
    let found = Int(try file.identity().size)
    guard found == expected else { throw SealError(object, .size(expected: expected, found: found)) }
    return .sealed(header, dataKey: dataKey)
  }

  /// Whether an object is sealed under the current data key.
  public func isUpToDate(_ object: ContentHash) throws -> Bool {
    switch try form(of: SystemFile.open(reading: path(of: object)), object) {
    case .unsealed: false
    case .sealed(let header, _): header.key == keys.ring.current
    }
  }

  /// Seals an object under the current data key, whatever it was sealed under before; readers meet the one or the other.
  ///
  /// Throws ``SealError`` if it is not what its name says, and leaves it.
  public func sealAnew(_ object: ContentHash) throws {
    let incoming = try makeObject(named: "anew-\(object)")
    try read(object) { try incoming.write($0) }
    guard incoming.hash == object else { throw SealError(object, .content) }
    _ = try incoming.keep()
  }

  /// Hands the bytes of an object to `body`, piece by piece, as they were delivered.
  ///
  /// Throws ``SealError`` behind the pieces that come before what is altered.
  public func read(_ object: ContentHash, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    try open(object).forEachPiece(body)
  }

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

  /// Reads an object bit by bit and returns how many bytes were delivered.
  ///
  /// Throws ``SealError`` if they are not those that its name says.
  public func check(_ object: ContentHash) throws -> Int {
    var hasher = Hasher256()
    var bytes = 0
    try read(object) {
      hasher.update($0)
      bytes += $0.count
    }
    guard hasher.finalize() == object else { throw SealError(object, .content) }
    return bytes
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
    private let writer: SealingWriter
    private var hasher = Hasher256()

    fileprivate init(archive: Archive, temporary: String) throws {
      self.archive = archive
      self.temporary = temporary
      unlink(temporary)
      file = try SystemFile.create(temporary)
      writer = try archive.keys.writer(to: file)
    }

    deinit { unlink(temporary) }

    /// Appends bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
      hasher.update(bytes)
      try writer.write(bytes)
    }

    /// The bytes, from the beginning, as they will be read from the archive; none can be appended any more.
    public func open() throws -> any ByteSource {
      let object = hash
      try writer.finish(as: object)
      return try archive.open(SystemFile.open(reading: temporary), as: object)
    }

    /// The hash of the bytes so far.
    public var hash: ContentHash { hasher.finalize() }

    /// Gives the object its name, durably; returns the name.
    public func keep() throws -> ContentHash {
      let object = hash
      let folder = archive.folder(of: object)
      try writer.finish(as: object)
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
