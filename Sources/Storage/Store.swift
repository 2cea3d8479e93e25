import GRDB

/// The workspace's state in one SQLite file: one writer, readers beside it.
///
/// WAL with `synchronous=FULL`: what a transaction committed is there after a power cut. The accessors live in extensions,
/// one file for each kind of thing that is stored.
public final class Store: Sendable {
  let pool: DatabasePool

  /// Opens the store for writing and makes or upgrades its tables.
  ///
  /// The caller holds the workspace's lock.
  public static func open(writing path: String) throws -> Store {
    // SQLite gives its journals the permissions of the main file, so that one is made for the owner alone.
    if !Folder.exists(path) { _ = try SystemFile.create(path, mode: 0o600) }
    let store = Store(pool: try DatabasePool(path: path, configuration: configuration(isReadOnly: false)))
    try store.refuseNewer(path)
    try Schema.migrator.migrate(store.pool)
    try store.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = \(Schema.version)") }
    return store
  }

  /// Opens the store for reading, beside a writer if there is one.
  public static func open(reading path: String) throws -> Store {
    guard Folder.exists(path) else { throw WorkspaceError.noStore(path: path) }
    let store = Store(pool: try DatabasePool(path: path, configuration: configuration(isReadOnly: true)))
    // A run that died while it made the tables has left nothing that could be read.
    guard try store.refuseNewer(path) == Schema.version else { throw WorkspaceError.noStore(path: path) }
    return store
  }

  private init(pool: DatabasePool) { self.pool = pool }

  private static func configuration(isReadOnly: Bool) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = isReadOnly
    configuration.busyMode = .timeout(10)
    configuration.maximumReaderCount = 3
    configuration.publicStatementArguments = false  // arguments are people's data
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -32768")  // 32 MiB a connection
      if !isReadOnly {
        try database.execute(
          sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16384")
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
