import GRDB
import Records

extension Store {
  /// Opens the store beside a writer, for an entry of the audit log; what is written waits up to ten minutes for its turn.
  ///
  /// Changes no table. Throws ``WorkspaceError/newerStore(path:)`` and ``WorkspaceError/noStore(path:)`` as reading does.
  public static func open(beside path: String) throws -> Store {
    try open(reading: path).pool.close()
    var configuration = Self.configuration(isReadOnly: false)
    configuration.busyMode = .timeout(600)
    return Store(pool: try writingPool(path, configuration))
  }

  /// Writes the state of one moment into a new file, without free pages, beside a writer if there is one.
  ///
  /// O(size of the store).
  public func copy(to path: String) throws {
    try SystemFile.create(path, mode: 0o600).synchronise()
    try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [path]) }
    try SystemFile.open(reading: path).synchronise()
  }
}
