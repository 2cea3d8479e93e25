import Configuration
import Providers
import Records
import Storage

/// The folders and files of a workspace.
public struct WorkspacePaths: Sendable {
  /// The folder that holds `tributary.yaml`.
  public let root: String
  /// The folder in which systemd hands credentials to a service, if it does.
  public let credentials: String?

  /// The paths of the workspace in a folder.
  public init(root: String, credentials: String? = nil) {
    self.root = root
    self.credentials = credentials
  }

  /// `tributary.yaml`.
  public var configuration: String { root + "/tributary.yaml" }
  /// Mappings, models, features, scorecards and purposes.
  public var config: String { root + "/config" }
  /// Where providers deliver.
  public var landing: String { root + "/landing" }
  /// Delivered bytes, unchanged.
  public var archive: String { root + "/archive" }
  /// The state.
  public var store: String { root + "/tributary.sqlite" }
  /// Reports of runs.
  public var reports: String { root + "/reports" }
  /// The workspace's key, if it is kept nowhere else.
  public var key: String { root + "/workspace.key" }
  /// Where a state is built beside the one that stands; removed when it is done.
  public var rebuild: String { root + "/.rebuild" }
  /// The state before the last publication of a rebuilt one, until an input changes.
  public var previous: String { root + "/previous.sqlite" }
  /// A copy of the audit log, for other tools.
  public var audit: String { root + "/audit.jsonl" }
  /// The lock.
  public var lock: String { root + "/.lock" }
}

/// Who works on a workspace, for its audit log.
public struct Caller: Sendable {
  /// Who.
  public let name: String
  /// The moment (ISO 8601).
  public let now: @Sendable () -> String

  /// States who works.
  public init(name: String, now: @escaping @Sendable () -> String) {
    self.name = name
    self.now = now
  }

  /// A program that does not say who it works for.
  public static let unnamed = Caller(name: "", now: { "" })
}

/// A workspace that is held for writing: its configuration, its lock, its store.
public struct Workspace: Sendable {
  /// Where everything is.
  public let paths: WorkspacePaths
  /// What `tributary.yaml` and `config/` say.
  public let configuration: WorkspaceConfiguration
  /// The state.
  public let store: Store
  /// The delivered bytes.
  public let archive: Archive
  /// Hashes that outsiders cannot recompute.
  public let keyedHash: KeyedHash
  /// What opens the keyring of the store, and signs backups.
  let key: WorkspaceKey
  /// 32 random bytes, each time other ones; where nothing is written, none.
  let random: @Sendable () -> [UInt8]
  let lock: WorkspaceLock?

  /// Takes the lock and opens the store for writing.
  ///
  /// `makeKey` gives 32 random bytes, each time other ones. What `caller` changes is entered into the audit log.
  public static func open(
    writing paths: WorkspacePaths, configuration: WorkspaceConfiguration, caller: Caller = .unnamed,
    makeKey: @escaping @Sendable () -> [UInt8]
  ) throws -> Workspace {
    let lock = try WorkspaceLock.acquire(paths.lock)
    let store = try Store.open(writing: paths.store)
    let source = WorkspaceKey.source(paths, configuration)
    let (key, ring, slot) = try openKeys(paths, source, of: store, random: makeKey)
    let keys = ArchiveKeys(ring, random: makeKey) { try keyring(of: store, key)?.ring ?? ring }
    let workspace = Workspace(
      paths: paths, configuration: configuration, store: store, archive: Archive(root: paths.archive, keys: keys),
      keyedHash: KeyedHash(key: ring.hashKey), key: key, random: makeKey, lock: lock)
    try workspace.archive.removeUnfinished()
    try Folder.remove(paths.rebuild)
    try workspace.beginAudit(caller)
    try KeyRotation.retire(before: slot, store)
    return workspace
  }

  /// Takes the lock, so that nothing changes meanwhile, and opens the store for reading.
  ///
  /// For what is computed beside the state and leaves every byte of it as it is.
  public static func open(
    holding paths: WorkspacePaths, configuration: WorkspaceConfiguration
  ) throws -> Workspace {
    let lock = try WorkspaceLock.acquire(paths.lock)
    try Folder.remove(paths.rebuild)
    let workspace = try open(reading: paths, configuration: configuration)
    return workspace.over(lock: lock)
  }

  /// Opens the store for reading, beside a run if there is one.
  public static func open(
    reading paths: WorkspacePaths, configuration: WorkspaceConfiguration
  ) throws -> Workspace {
    try open(reading: paths, configuration: configuration, keyIn: WorkspaceKey.source(paths, configuration))
  }

  /// The same with a key from a certain place.
  static func open(
    reading paths: WorkspacePaths, configuration: WorkspaceConfiguration, keyIn source: WorkspaceKey.Source
  ) throws -> Workspace {
    let store = try Store.open(reading: paths.store)
    guard let (key, ring) = try readKeys(source, of: store) else { throw WorkspaceError.noStore(path: paths.store) }
    let keys = ArchiveKeys(ring) { try readKeys(source, of: store)?.ring ?? ring }
    return Workspace(
      paths: paths, configuration: configuration, store: store, archive: Archive(root: paths.archive, keys: keys),
      keyedHash: KeyedHash(key: ring.hashKey), key: key, random: { [] }, lock: nil)
  }

  /// The same archive with another place, configuration, store or key.
  func over(
    paths: WorkspacePaths? = nil, configuration: WorkspaceConfiguration? = nil, store: Store? = nil,
    key: WorkspaceKey? = nil, lock: WorkspaceLock?
  ) -> Workspace {
    Workspace(
      paths: paths ?? self.paths, configuration: configuration ?? self.configuration, store: store ?? self.store,
      archive: archive, keyedHash: keyedHash, key: key ?? self.key, random: random, lock: lock)
  }

  /// What is wrong with store, ledger and archive, as sentences; empty if nothing.
  ///
  /// Reads no archived byte.
  public func faults() throws -> [String] {
    var faults = try store.integrityFaults().map { "store: \($0)" }
    for delivery in try store.deliveries() {
      if !archive.contains(delivery.object) {
        faults.append("archive: object \(delivery.object) of \(delivery.name) is missing")
      }
      if delivery.isComplete, !delivery.isAccountedFor {
        faults.append("ledger: the books of \(delivery.name) do not balance")
      }
    }
    return faults
  }

  /// How many commands found the lock taken, ever.
  var refusedLocks: Int { WorkspaceLock.refusals(paths.lock) }

  /// The keyed hash under which an account is counted where it must not be known.
  func hidden(_ account: Fingerprint) -> Fingerprint {
    account.bytes.withUnsafeBytes { Fingerprint(keyedHash($0)) }
  }
}
