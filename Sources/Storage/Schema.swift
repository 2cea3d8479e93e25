import GRDB

/// The store's tables.
///
/// Migrations have names and an order and are never edited once released.
enum Schema {
  /// Written to `PRAGMA user_version`, so that an older program refuses a newer store.
  static let version: Int32 = 6

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("deliveries") { try $0.execute(sql: deliveries) }
    migrator.registerMigration("records") { try $0.execute(sql: records) }
    migrator.registerMigration("consents and decisions") { try $0.execute(sql: consents) }
    migrator.registerMigration("worlds") { try $0.execute(sql: worlds) }
    migrator.registerMigration("history") { try $0.execute(sql: history) }
    migrator.registerMigration("erasures") { try $0.execute(sql: erasures) }
    migrator.registerMigration("disputes") { try $0.execute(sql: disputes) }
    migrator.registerMigration("identity events") { try $0.execute(sql: identityEvents) }
    // Before the seals, which are kept of it too.
    migrator.registerMigration("score releases") { try $0.execute(sql: ScoreRelease.schema) }
    migrator.registerMigration("seals") { try Seals.migrate($0) }
    migrator.registerMigration("configurations") { try $0.execute(sql: KeptConfiguration.schema) }
    migrator.registerMigration("told") { try $0.execute(sql: ToldOutcome.schema) }
    migrator.registerMigration("audit") { try $0.execute(sql: AuditTrail.schema) }
    migrator.registerMigration("standings") { try $0.execute(sql: standings) }
    migrator.registerMigration("carried decisions") { try $0.execute(sql: carriedDecisions) }
    migrator.registerMigration("keyring") { try $0.execute(sql: KeySlots.schema) }
    migrator.registerMigration("standing events") { try $0.execute(sql: standingEvents) }
    return migrator
  }

  private static let deliveries = """
    CREATE TABLE delivery (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL,
      feed TEXT NOT NULL,
      content BLOB NOT NULL,
      object BLOB NOT NULL,
      name TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      content_bytes INTEGER NOT NULL,
      rows INTEGER NOT NULL,
      adapter_version TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('pending', 'complete')),
      rows_done INTEGER NOT NULL DEFAULT 0,
      admitted INTEGER NOT NULL DEFAULT 0,
      refused INTEGER NOT NULL DEFAULT 0,
      quarantined INTEGER NOT NULL DEFAULT 0,
      duplicate INTEGER NOT NULL DEFAULT 0,
      superseded INTEGER NOT NULL DEFAULT 0,
      notes TEXT NOT NULL DEFAULT '[]',
      UNIQUE (provider, feed, content)
    ) STRICT;
    CREATE TABLE landed (
      name TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      changed INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      reader TEXT NOT NULL,
      refusal TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY,
      delivery INTEGER NOT NULL REFERENCES delivery,
      record INTEGER NOT NULL,
      part INTEGER NOT NULL,
      line INTEGER NOT NULL,
      byte INTEGER NOT NULL,
      faults TEXT NOT NULL,
      UNIQUE (delivery, record, part)
    ) STRICT;
    CREATE TABLE refusal (
      account BLOB NOT NULL,
      delivery INTEGER NOT NULL REFERENCES delivery,
      reason TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (account, delivery)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX refusal_by_delivery ON refusal (delivery);
    """

  /// `record` is a log of segments, each sorted by account.
  ///
  /// What arrives in no order of accounts is appended instead of scattered over the whole table, and after a merge an
  /// account still lies in a few places only. `statement` knows every version of every record by its key, which is how a
  /// delivery's rows are told apart from what is known.
  private static let records = """
    CREATE TABLE feed (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL,
      feed TEXT NOT NULL,
      UNIQUE (provider, feed)
    ) STRICT;
    CREATE TABLE source (
      id INTEGER PRIMARY KEY,
      feed INTEGER NOT NULL REFERENCES feed,
      delivery INTEGER NOT NULL REFERENCES delivery,
      adapter_version TEXT NOT NULL,
      UNIQUE (delivery, adapter_version)
    ) STRICT;
    CREATE TABLE account (
      id INTEGER PRIMARY KEY,
      provider TEXT NOT NULL,
      key TEXT NOT NULL,
      fingerprint BLOB NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE segment (
      id INTEGER PRIMARY KEY,
      rows INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE record (
      segment INTEGER NOT NULL REFERENCES segment,
      account INTEGER NOT NULL REFERENCES account,
      feed INTEGER NOT NULL REFERENCES feed,
      record_key TEXT NOT NULL,
      version INTEGER NOT NULL,
      content BLOB NOT NULL,
      is_deletion INTEGER NOT NULL,
      source INTEGER NOT NULL REFERENCES source,
      record INTEGER NOT NULL,
      part INTEGER NOT NULL,
      line INTEGER NOT NULL,
      byte INTEGER NOT NULL,
      payload BLOB NOT NULL,
      PRIMARY KEY (segment, account, feed, record_key, version, content)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE statement (
      feed INTEGER NOT NULL REFERENCES feed,
      record_key TEXT NOT NULL,
      account INTEGER NOT NULL REFERENCES account,
      version INTEGER NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY (feed, record_key, account, version, content)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE contested (
      feed INTEGER NOT NULL REFERENCES feed,
      record_key TEXT NOT NULL,
      PRIMARY KEY (feed, record_key)
    ) STRICT, WITHOUT ROWID;
    """

  /// Columns of a key come first: SQLite 3.40 reports NULLs that are not there in a STRICT table WITHOUT ROWID otherwise.
  private static let consents = """
    CREATE TABLE consent (
      provider TEXT NOT NULL,
      account TEXT NOT NULL,
      purpose TEXT NOT NULL,
      fact TEXT NOT NULL CHECK (fact IN ('grant', 'withdrawal')),
      from_day INTEGER NOT NULL,
      until_day INTEGER NOT NULL,
      evidence TEXT NOT NULL,
      fingerprint BLOB NOT NULL,
      PRIMARY KEY (provider, account, purpose, fact, from_day, until_day, evidence)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE decision (
      a_provider TEXT NOT NULL,
      a_key TEXT NOT NULL,
      b_provider TEXT NOT NULL,
      b_key TEXT NOT NULL,
      day INTEGER NOT NULL,
      decided_by TEXT NOT NULL,
      verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different')),
      reason TEXT NOT NULL,
      PRIMARY KEY (a_provider, a_key, b_provider, b_key, day, decided_by)
    ) STRICT, WITHOUT ROWID;
    """

  /// A purpose is a world of its own: nothing here is shared between two.
  private static let worlds = """
    CREATE TABLE world (
      purpose TEXT PRIMARY KEY,
      as_of INTEGER NOT NULL,
      linked_from TEXT NOT NULL,
      scored_from TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE link (
      purpose TEXT NOT NULL,
      a INTEGER NOT NULL REFERENCES account,
      b INTEGER NOT NULL REFERENCES account,
      weight REAL NOT NULL,
      PRIMARY KEY (purpose, a, b)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE member (
      purpose TEXT NOT NULL,
      profile TEXT NOT NULL,
      account INTEGER NOT NULL REFERENCES account,
      is_founder INTEGER NOT NULL,
      PRIMARY KEY (purpose, profile, account)
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX member_by_account ON member (purpose, account);
    CREATE TABLE score (
      purpose TEXT NOT NULL,
      profile TEXT NOT NULL,
      scorecard TEXT NOT NULL,
      as_of INTEGER NOT NULL,
      total TEXT NOT NULL,
      features BLOB NOT NULL,
      fingerprint BLOB NOT NULL,
      PRIMARY KEY (purpose, profile)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE withheld (
      purpose TEXT NOT NULL,
      profile TEXT NOT NULL,
      features BLOB NOT NULL,
      reason TEXT NOT NULL,
      PRIMARY KEY (purpose, profile)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE notice (
      purpose TEXT NOT NULL,
      profile TEXT NOT NULL,
      score BLOB NOT NULL,
      fingerprint BLOB NOT NULL,
      run INTEGER NOT NULL,
      body BLOB NOT NULL,
      PRIMARY KEY (purpose, profile)
    ) STRICT, WITHOUT ROWID;
    """

  /// How the state was reached; no part of the digest.
  private static let history = """
    CREATE TABLE run (
      id INTEGER PRIMARY KEY,
      started TEXT NOT NULL,
      as_of TEXT NOT NULL,
      outcome TEXT NOT NULL,
      report BLOB
    ) STRICT;
    CREATE TABLE counter (
      name TEXT PRIMARY KEY,
      value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO counter VALUES ('inputs', 0);
    """
}
