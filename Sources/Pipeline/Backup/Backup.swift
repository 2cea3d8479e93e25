import Records
import Storage

/// Copies a workspace as it is at one moment, beside a run if there is one: store, the archive objects that it names, sealed
/// as they are, configuration, and the key where the program keeps it in the workspace.
///
/// Whoever keeps the key elsewhere does so to have it apart from the data, and a backup is data. The landing folder is not
/// part of it: what is in, is in the archive.
public struct Backup {
  /// What was copied.
  public struct Figures: Sendable, Encodable {
    /// Files.
    public let files: Int
    /// Their bytes.
    public let bytes: Int
    /// The last entry of the audit log that it holds.
    public let auditEntries: Int64
    /// Whether the key is in it.
    public let withKey: Bool
  }

  private let workspace: Workspace
  private let progress: @Sendable (RunProgress) -> Void

  /// Backs a workspace up that is open for reading.
  public init(_ workspace: Workspace, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }) {
    self.workspace = workspace
    self.progress = progress
  }

  /// Writes the backup into a folder that must be empty or not there; it gets its name when it is whole.
  ///
  /// The audit log tells of it first. Throws ``BackupError``. O(bytes of the workspace).
  public func write(to folder: String, withKey: Bool, caller: Caller) throws -> Figures {
    if Folder.exists(folder), try !Folder.list(folder).isEmpty { throw BackupError.occupied(path: folder) }
    let store = try Store.open(beside: workspace.paths.store)
    if try store.hasUnfinishedErasure() { throw BackupError.erasing }
    let withKey = withKey && workspace.key.isOwn
    try store.audit(as: AuditContext(caller, workspace.keyedHash))
    try store.enter(.backedUp, subject: "workspace", detail: withKey ? "with key" : "without key")
    for copy in workspace.auditCopies { try store.copyAuditLog(to: copy) }
    let unfinished = folder + ".part"
    try Folder.remove(unfinished)
    try Folder.make(unfinished)
    do {
      let manifest = try copy(store, to: unfinished, withKey: withKey, made: caller.now())
      try SystemFile.replace(unfinished + "/" + BackupManifest.name, with: manifest.json)
      try Folder.rename(unfinished, to: folder)
      return Figures(
        files: manifest.files.count, bytes: manifest.files.reduce(0) { $0 + $1.bytes },
        auditEntries: manifest.auditEntries, withKey: withKey)
    } catch {
      // What is half there may hold a person who is just being erased.
      try? Folder.remove(unfinished)
      throw error
    }
  }

  private func copy(_ store: Store, to folder: String, withKey: Bool, made: String) throws -> BackupManifest {
    progress(RunProgress(step: "copy store", done: 0, total: 0, unit: "files"))
    let copied = folder + "/" + BackupManifest.store
    try store.copy(to: copied)
    let snapshot = try Store.open(reading: copied)
    if try snapshot.hasUnfinishedErasure() { throw BackupError.erasing }
    let erasures = try snapshot.erasures().map(\.id)
    let objects = Set(try snapshot.deliveries().map(\.object)).sorted()
    let entries = try snapshot.lastAuditNumber()
    let archive = try archive(of: snapshot, in: folder)
    try snapshot.close()
    var files = [try FileCopy.described(copied, as: BackupManifest.store)]
    let copies = Result { try copyAll(objects, to: folder, archive) }
    // An erasure takes objects away, so this says more than what failed for it.
    if try store.erasures().map(\.id) != erasures { throw BackupError.erasing }
    files += try copies.get()
    let configuration = ["tributary.yaml"] + (try Folder.walk(workspace.paths.config).files.map { "config/" + $0 })
    for path in configuration {
      files.append(try FileCopy.copy(workspace.paths.root + "/" + path, to: folder, as: path))
    }
    if withKey {
      // The one that opens this copy, whatever lies in the workspace by now.
      try SystemFile.replace(folder + "/" + BackupManifest.key, with: workspace.key.secret.bytes)
      files.append(try FileCopy.described(folder + "/" + BackupManifest.key, as: BackupManifest.key))
    }
    try Folder.synchroniseAll(below: folder)
    return BackupManifest(
      made: made, auditEntries: entries, keyCheck: workspace.key.hash.check,
      files: files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    ).signed(workspace.key.hash)
  }

  /// The archive of the copy, with the keys that the copied store holds: what it cannot open is of no use in the copy.
  private func archive(of snapshot: Store, in folder: String) throws -> Archive {
    guard let (ring, _) = try? Workspace.keyring(of: snapshot, workspace.key) else { throw BackupError.keysChanged }
    return Archive(root: folder + "/archive", keys: ArchiveKeys(ring) { ring })
  }

  private func copyAll(
    _ objects: [ContentHash], to folder: String, _ archive: Archive
  ) throws -> [BackupManifest.File] {
    try objects.enumerated().map { index, object in
      progress(RunProgress(step: "copy archive", done: index, total: objects.count, unit: "objects"))
      return try copy(object, to: folder, archive)
    }
  }

  private func copy(_ object: ContentHash, to folder: String, _ archive: Archive) throws -> BackupManifest.File {
    guard workspace.archive.contains(object) else { throw BackupError.damagedArchive(object: object.short) }
    let path = "archive/\(object.description.prefix(2))/\(object)"
    let file = try FileCopy.copy(workspace.archive.path(of: object), to: folder, as: path)
    do { _ = try archive.check(object) } catch let error as SealError {
      if case .unknownKey = error.fault { throw BackupError.keysChanged }
      throw BackupError.damagedArchive(object: object.short)
    }
    return file
  }
}

/// Copies single files and says what they are.
enum FileCopy {
  /// Copies a file below a folder under a relative path, durably but for the folder's name.
  static func copy(_ source: String, to folder: String, as path: String) throws -> BackupManifest.File {
    let target = folder + "/" + path
    try Folder.make(Folder.parent(of: target))
    let output = try SystemFile.create(target)
    let file = try read(source, as: path) { try output.write($0) }
    try output.synchronise()
    return file
  }

  /// Reads a file through.
  static func described(_ source: String, as path: String) throws -> BackupManifest.File {
    try read(source, as: path) { _ in }
  }

  private static func read(
    _ source: String, as path: String, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws -> BackupManifest.File {
    var hasher = Hasher256()
    var bytes = 0
    try SystemFile.open(reading: source).forEachPiece { piece in
      hasher.update(piece)
      try body(piece)
      bytes += piece.count
    }
    return BackupManifest.File(path: path, bytes: bytes, hash: hasher.finalize())
  }
}
