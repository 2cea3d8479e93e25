import Records

@testable import Pipeline
@testable import Storage

/// A workspace whose key is changed, lost and put elsewhere, and what is asked of it.
enum KeyWorld {
  private static let count = Lock(0)

  /// Bytes that are never the same.
  @Sendable static func random() -> [UInt8] {
    let number = count.withLock { count in
      count += 1
      return count
    }
    return ContentHash(of: "random \(number)").bytes
  }

  /// A world with rows of two accounts, of which one has no consent.
  static func made() throws -> HistoryWorld {
    let world = try HistoryWorld()
    world.makeKey = random
    try world.deliver(
      "lender",
      [
        .init(key: 1, account: 1, version: 1, person: 1, isMissed: true),
        .init(key: 2, account: 2, version: 1, person: 2, isMissed: false),
      ])
    try world.deliver("shop", [.init(key: 1, account: 5, version: 2, person: 1, isMissed: true)])
    try world.deliver(consents: [HistoryWorld.grant(Step.account(1), "credit")])
    try world.run()
    return world
  }

  /// Opens a world for writing, with a key that may lie elsewhere.
  static func open(
    _ world: HistoryWorld, credentials: String? = nil, keyFile: String? = nil
  ) throws -> Workspace {
    world.close()
    var configuration = try WorldConfigurations.configuration(world.settings)
    configuration.keyFile = keyFile
    return try Workspace.open(
      writing: WorkspacePaths(root: world.paths.root, credentials: credentials), configuration: configuration,
      makeKey: random)
  }

  /// Rotates the key of a workspace, and seals some objects anew, or all that is to be sealed.
  @discardableResult
  static func rotate(
    _ workspace: @autoclosure () throws -> Workspace, to file: String? = nil, reseals: Bool = false,
    sealing done: Int? = nil
  ) throws -> ArchiveSealing.Figures {
    let rotated = try KeyRotation(try workspace()).rotate(to: file, reseals: reseals)
    guard let done else { return try ArchiveSealing(rotated, stop: StopSignal()).finish() }
    for object in try rotated.archive.objects().prefix(done) { try rotated.archive.sealAnew(object) }
    return ArchiveSealing.Figures()
  }

  /// The objects of a world as they lie in the archive.
  static func sealedFiles(_ world: HistoryWorld) throws -> [[UInt8]] {
    try Folder.walk(world.paths.archive).files.map { try SystemFile.contents(of: world.paths.archive + "/" + $0) }
  }

  /// What the audit log tells, in order.
  static func actions(_ world: HistoryWorld) throws -> [AuditAction] {
    try world.open().store.auditEntries().map(\.action)
  }

  /// Takes a world back to what an older program would have left: objects in the clear, hashes under the key itself.
  static func age(_ world: HistoryWorld) throws {
    let workspace = try world.open()
    for object in try workspace.archive.objects() {
      var bytes: [UInt8] = []
      try workspace.archive.read(object) { bytes += $0 }
      try SystemFile.replace(workspace.archive.path(of: object), with: bytes)
    }
    try SystemFile.replace(world.paths.key, with: workspace.archive.keys.ring.hashKey.bytes)
    try workspace.store.pool.writeWithoutTransaction {
      try $0.execute(
        sql: """
          DROP TABLE key_slot; DELETE FROM grdb_migrations WHERE identifier = 'keyring'; PRAGMA user_version = 4
          """)
    }
    world.close()
  }

  /// Who makes backups.
  static let caller = Caller(name: "tester", now: { "2024-10-04T00:00:00Z" })

  /// Writes the configuration of a world into its folder, where a backup finds it.
  static func configured(_ world: HistoryWorld) throws {
    for (path, text) in try WorldConfigurations.files(world.settings) {
      try Folder.make(Folder.parent(of: world.paths.root + "/" + path))
      try SystemFile.replace(world.paths.root + "/" + path, with: Array(text.utf8))
    }
  }
}
