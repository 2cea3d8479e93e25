import Glibc
import Records
import Storage

/// Makes a workspace of a backup.
public struct Restore {
  /// What was restored.
  public struct Figures: Sendable, Encodable {
    /// When the backup was made.
    public let made: String
    /// Files.
    public let files: Int
    /// Their bytes.
    public let bytes: Int
    /// The last entry of the audit log that it holds.
    public let auditEntries: Int64
  }

  private let backup: String
  private let progress: @Sendable (RunProgress) -> Void

  /// Restores the backup in a folder.
  public init(_ backup: String, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }) {
    self.backup = backup
    self.progress = progress
  }

  /// Writes the workspace into a folder that must be empty or not there; it gets its name when it is whole and checked.
  ///
  /// `key` is the file of the workspace's key where the backup has none. The audit log tells that the workspace was
  /// restored. Throws ``BackupError``.
  public func write(to folder: String, key: String?, caller: Caller) throws -> Figures {
    if Folder.exists(folder), try !Folder.list(folder).isEmpty { throw BackupError.occupied(path: folder) }
    let manifest = try BackupManifest.read(backup)
    let secret = try self.key(manifest, key)
    let unfinished = WorkspacePaths(root: folder + ".part")
    try Folder.remove(unfinished.root)
    try Folder.make(unfinished.root)
    try copy(manifest, to: unfinished.root)
    let hasKey = Folder.exists(unfinished.key)
    if !hasKey { try SystemFile.replace(unfinished.key, with: secret.bytes) }
    try Folder.make(unfinished.landing)
    try prepare(unfinished)
    let configuration = try WorkspaceConfiguration(unfinished)
    try check(unfinished, configuration)
    try enter(unfinished, manifest, caller)
    // Where the configuration has the key elsewhere, it does not lie beside the data.
    if !hasKey, configuration.keyFile != nil, unlink(unfinished.key) != 0 { throw FileError(removing: unfinished.key) }
    try Folder.synchroniseAll(below: unfinished.root)
    try Folder.rename(unfinished.root, to: folder)
    return Figures(
      made: manifest.made, files: manifest.files.count, bytes: manifest.files.reduce(0) { $0 + $1.bytes },
      auditEntries: manifest.auditEntries)
  }

  /// The key, if it is the one that signed the manifest.
  private func key(_ manifest: BackupManifest, _ given: String?) throws -> Secret {
    let own = backup + "/" + BackupManifest.key
    guard let path = given ?? (Folder.exists(own) ? own : nil) else { throw BackupError.noKey }
    let secret = try WorkspaceKey.secret(path)
    let hash = KeyedHash(key: secret)
    guard hash.check == manifest.keyCheck else { throw BackupError.otherKey }
    guard manifest.isGenuine(hash) else { throw BackupError.altered(file: BackupManifest.name) }
    return secret
  }

  private func copy(_ manifest: BackupManifest, to folder: String) throws {
    for (index, file) in manifest.files.enumerated() {
      progress(RunProgress(step: "restore", done: index, total: manifest.files.count, unit: "files"))
      guard Folder.exists(backup + "/" + file.path) else { throw BackupError.altered(file: file.path) }
      guard try FileCopy.copy(backup + "/" + file.path, to: folder, as: file.path) == file else {
        throw BackupError.altered(file: file.path)
      }
    }
  }

  /// Upgrades the store of an older program, and has it know of no copy of the audit log.
  private func prepare(_ paths: WorkspacePaths) throws {
    let store = try Store.open(writing: paths.store)
    try store.forgetAuditCopies()
    try store.close()
  }

  /// Verifies what was restored, but for copies of the audit log outside: they may know more.
  private func check(_ paths: WorkspacePaths, _ configuration: WorkspaceConfiguration) throws {
    let workspace = try Workspace.open(
      reading: paths, configuration: configuration.withoutCheckpoints, keyIn: .own(path: paths.key))
    let report = try Verification(workspace, stop: StopSignal(), stopwatch: { 0 }, progress: progress).surface()
    try workspace.store.close()
    if let finding = report.findings.first { throw BackupError.unsound(finding: "\(finding.part): \(finding.what)") }
  }

  /// The copies of the audit log outside get the entry when the workspace has its name.
  private func enter(_ paths: WorkspacePaths, _ manifest: BackupManifest, _ caller: Caller) throws {
    let store = try Store.open(writing: paths.store)
    let key = try WorkspaceKey.read(.own(path: paths.key))
    guard let (ring, _) = try Workspace.keyring(of: store, key) else {
      throw BackupError.altered(file: BackupManifest.store)
    }
    try store.audit(as: AuditContext(caller, KeyedHash(key: ring.hashKey)))
    try store.enter(.restored, subject: "workspace", detail: "backup of \(manifest.made)")
    try store.close()
  }
}
