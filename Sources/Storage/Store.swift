import GRDB
import Glibc
import Records

/// The workspace's state in one SQLite file: one writer, readers beside it.
///
/// WAL with `synchronous=FULL`: what a transaction committed is there after a power cut. The accessors live in extensions,
/// one file for each kind of thing that is stored.
public final class Store: Sendable {
  let pool: DatabasePool
  /// Enters changes into the audit log; `nil` in a store that nobody works on.
  let trail = Lock<AuditTrail?>(nil)

  /// Opens the store for writing and makes or upgrades its tables.
  ///
  /// The caller holds the workspace's lock.
  public static func open(writing path: String) throws -> Store {
    if !Folder.exists(path) { try create(path) }
    // Opening for writing already changes bytes, and those of a newer program are not ours to change.
    guard try SystemFile.storeVersion(path) <= Schema.version else { throw WorkspaceError.newerStore(path: path) }
    let store = Store(pool: try writingPool(path, configuration(isReadOnly: false)))
    try store.refuseNewer(path)
    try upgrade(store.pool)
    try store.pool.writeWithoutTransaction { try Seals.install(on: $0) }
    return store
  }

  /// Makes a store for one computation, which nobody misses after a power cut.
  ///
  /// Without foreign keys: whole tables are copied into it.
  public static func scratch(_ path: String) throws -> Store {
    var configuration = configuration(isReadOnly: false)
    configuration.foreignKeysEnabled = false
    try SystemFile.create(path, mode: 0o600).synchronise()
    let store = Store(pool: try DatabasePool(path: path, configuration: configuration))
    try upgrade(store.pool)
    try store.pool.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA synchronous = OFF; PRAGMA secure_delete = OFF")
      try Seals.install(on: $0)
    }
    return store
  }

  /// Closes all connections, so that the file is whole by itself.
  public func close() throws {
    if !pool.configuration.readonly { try checkpoint() }
    try pool.close()
  }

  /// Makes an empty store beside its place and gives it its name when it is whole: a reader never meets a half of one.
  private static func create(_ path: String) throws {
    let unfinished = path + ".part"
    for suffix in ["", "-journal", "-wal", "-shm"] { unlink(unfinished + suffix) }
    // SQLite gives its journals the permissions of the main file, so that one is made for the owner alone.
    try SystemFile.create(unfinished, mode: 0o600).synchronise()
    let pool = try writingPool(unfinished, configuration(isReadOnly: false))
    try upgrade(pool)
    try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    try pool.close()
    guard rename(unfinished, path) == 0 else { throw FileError("rename", unfinished) }
    try Folder.synchronise(Folder.parent(of: path))
  }

  /// Opens a pool whose writer waits at each commit until it is on the disk.
  ///
  /// Not by the configuration: when a pool turns to the write-ahead log, GRDB sets `synchronous` to `NORMAL`, with which a
  /// power cut takes back what was committed since the last checkpoint.
  static func writingPool(_ path: String, _ configuration: GRDB.Configuration) throws -> DatabasePool {
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    return pool
  }

  private static func upgrade(_ pool: DatabasePool) throws {
    try Schema.migrator.migrate(pool)
    try pool.writeWithoutTransaction { database in
      guard try Int32.fetchOne(database, sql: "PRAGMA user_version") != Schema.version else { return }
      try database.execute(sql: "PRAGMA user_version = \(Schema.version)")
    }
  }

  /// Opens the store for reading, beside a writer if there is one.
  public static func open(reading path: String) throws -> Store {
    guard Folder.exists(path) else { throw WorkspaceError.noStore(path: path) }
    let store = Store(pool: try DatabasePool(path: path, configuration: configuration(isReadOnly: true)))
    // An upgrade that died on its way has left nothing that this program could read.
    guard try store.refuseNewer(path) == Schema.version else { throw WorkspaceError.noStore(path: path) }
    return store
  }

  init(pool: DatabasePool) { self.pool = pool }

  static func configuration(isReadOnly: Bool) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 3
    configuration.publicStatementArguments = false  // arguments are people's data
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -32768")  // 32 MiB a connection
      if !isReadOnly {
        try database.execute(
          sql: "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16384")
      }
    }
    return configuration
  }

  @discardableResult
  private func refuseNewer(_ path: String) throws -> Int32 {
    let found = try pool.read { try Int32.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    if found > Schema.version { throw WorkspaceError.newerStore(path: path) }
    return found
  }

  /// Gives the room of finished transactions back to the main file.
  ///
  /// For the end of a run.
  public func checkpoint() throws {
    try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
  }

  /// A number that grows whenever an input of the state changes: a record, a consent, a decision.
  public func inputGeneration() throws -> Int {
    try pool.read { try Int.fetchOne($0, sql: "SELECT value FROM counter WHERE name = 'inputs'") ?? 0 }
  }

  /// Says that an input of the state changed; call in the transaction that changes it.
  static func touchInputs(_ database: Database) throws {
    try database.execute(sql: "UPDATE counter SET value = value + 1 WHERE name = 'inputs'")
  }

  /// What SQLite itself finds wrong with the file; empty if nothing.
  public func integrityFaults() throws -> [String] {
    try pool.read { try String.fetchAll($0, sql: "PRAGMA quick_check(20)") }.filter { $0 != "ok" }
  }
}
