import Foundation
import GRDB
import Records

/// The files of a configuration, so that what an earlier run went by can be read again.
public struct KeptConfiguration: Hashable, Sendable {
  /// A configuration file.
  public struct File: Hashable, Sendable {
    /// Its path below the workspace.
    public let path: String
    /// Its bytes.
    public let bytes: [UInt8]

    /// Names a file.
    public init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// The files, by path.
  public let files: [File]
  /// The SHA-256 over paths and bytes: the configuration's version.
  public let digest: ContentHash

  /// The configuration of some files.
  public init(_ files: [File]) {
    self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    var hasher = Hasher256()
    for file in self.files {
      hasher.update(field: file.path)
      hasher.update(integer: Int64(file.bytes.count))
      hasher.update(file.bytes)
    }
    digest = hasher.finalize()
  }

  /// Each file is kept once, however many configurations hold it.
  static let schema = """
    CREATE TABLE configuration_file (
      content BLOB PRIMARY KEY NOT NULL,
      body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE configuration (
      digest BLOB NOT NULL,
      path TEXT NOT NULL,
      content BLOB NOT NULL REFERENCES configuration_file,
      PRIMARY KEY (digest, path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE run_configuration (
      run INTEGER PRIMARY KEY REFERENCES run,
      digest BLOB NOT NULL
    ) STRICT;
    """
}

/// A version of the configuration and the runs that went by it.
public struct ConfigurationVersion: Sendable, Encodable {
  /// The version.
  public let digest: ContentHash
  /// How many files it has.
  public let files: Int
  /// How many runs went by it.
  public let runs: Int
  /// The first of them.
  public let firstRun: Int64
  /// The last of them.
  public let lastRun: Int64
}

extension Store {
  /// The versions of the configuration, the one used last first.
  public func configurations() throws -> [ConfigurationVersion] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT digest, count(*) AS runs, min(run) AS first, max(run) AS last,
            (SELECT count(*) FROM configuration c WHERE c.digest = r.digest) AS files
          FROM run_configuration r GROUP BY digest ORDER BY last DESC
          """
      ).compactMap { row in
        ContentHash(row["digest"] as Data).map {
          ConfigurationVersion(
            digest: $0, files: row["files"], runs: row["runs"], firstRun: row["first"], lastRun: row["last"])
        }
      }
    }
  }

  /// Keeps a configuration and says that a run goes by it.
  public func keep(_ configuration: KeptConfiguration, for run: Int64) throws {
    try pool.write { database in
      let digest = configuration.digest.data
      let isKnown = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM configuration WHERE digest = ?)", arguments: [digest])
      if isKnown != true {
        for file in configuration.files {
          let content = file.bytes.withUnsafeBytes { ContentHash(of: $0) }.data
          try database.execute(
            sql: "INSERT OR IGNORE INTO configuration_file VALUES (?, ?)", arguments: [content, Data(file.bytes)])
          try database.execute(
            sql: "INSERT INTO configuration VALUES (?, ?, ?)", arguments: [digest, file.path, content])
        }
      }
      try database.execute(sql: "INSERT OR REPLACE INTO run_configuration VALUES (?, ?)", arguments: [run, digest])
    }
  }

  /// The version of the configuration that a run went by; `nil` for a run from before they were kept.
  public func configurationDigest(of run: Int64) throws -> ContentHash? {
    try pool.read { database in
      try Data.fetchOne(database, sql: "SELECT digest FROM run_configuration WHERE run = ?", arguments: [run])
        .flatMap { ContentHash($0) }
    }
  }

  /// The kept files of a version; `nil` if there is none.
  public func configuration(_ digest: ContentHash) throws -> KeptConfiguration? {
    let files = try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT path, body FROM configuration JOIN configuration_file USING (content) WHERE digest = ? ORDER BY path
          """, arguments: [digest.data]
      ).map { KeptConfiguration.File(path: $0["path"], bytes: [UInt8]($0["body"] as Data)) }
    }
    return files.isEmpty ? nil : KeptConfiguration(files)
  }

  /// Kept files that are not what their hash says, and versions that are not what their digest says, as sentences.
  public func alteredConfigurations() throws -> [String] {
    let digests = try pool.read { database in
      try Data.fetchAll(database, sql: "SELECT DISTINCT digest FROM configuration ORDER BY digest")
    }
    return try digests.compactMap { data in
      guard let digest = ContentHash(data), try configuration(digest)?.digest != digest else { return nil }
      return "the kept configuration \(digest.short) is altered"
    }
  }
}
