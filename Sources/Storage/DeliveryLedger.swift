import Foundation
import GRDB
import Records

/// A delivered file as the ledger knows it.
public struct Delivery: Sendable {
  /// The row in the ledger.
  public let id: Int64
  /// Who delivered.
  public let provider: ProviderID
  /// Which feed.
  public let feed: FeedID
  /// The SHA-256 of the uncompressed content: the delivery's identity.
  public let content: ContentHash
  /// The SHA-256 of the bytes as delivered: the archive's object.
  public let object: ContentHash
  /// The file's path in the landing folder.
  public let name: String
  /// Bytes as delivered.
  public let bytes: Int
  /// Bytes uncompressed.
  public let contentBytes: Int
  /// Rows in the file, bad ones included.
  public let rows: Int
  /// Rows that were cut out, of erased accounts or past their time; the books count them as refused.
  public let erasedRows: Int
  /// The adapter's version that reads it.
  public let adapterVersion: String
  /// Whether all its rows are in.
  public let isComplete: Bool
  /// Rows that are in; a run that died goes on after them.
  public let rowsDone: Int
  /// What became of them.
  public let books: Books
  /// Sentences about drift that the provider's policy notes.
  public let notes: [String]

  /// Whether all its rows are in and accounted for; says nothing about a delivery that is not complete.
  public var isAccountedFor: Bool { books.isBalanced && books.read == rows + erasedRows }
}

/// What became of the rows of a file.
///
/// Nothing is dropped: ``read`` is their sum.
public struct Books: Hashable, Sendable, Codable {
  /// Rows that the decoder saw, bad ones included.
  public var read = 0
  /// Stored, and the newest statement known when they came.
  public var admitted = 0
  /// Not stored for lack of consent.
  public var refused = 0
  /// Set aside as faulty.
  public var quarantined = 0
  /// Known already, word for word.
  public var duplicate = 0
  /// Stored, but older than a statement known when they came.
  public var superseded = 0

  /// Empty books.
  public init() {}

  /// Whether every row is accounted for.
  public var isBalanced: Bool { read == admitted + refused + quarantined + duplicate + superseded }

  /// Adds other books.
  public static func += (left: inout Books, right: Books) {
    left.read += right.read
    left.admitted += right.admitted
    left.refused += right.refused
    left.quarantined += right.quarantined
    left.duplicate += right.duplicate
    left.superseded += right.superseded
  }
}

extension Store {
  /// What the acquisition learnt of a file that is fit to be stored.
  public struct NewDelivery: Sendable {
    /// Who delivered.
    public var provider: ProviderID
    /// Which feed.
    public var feed: FeedID
    /// SHA-256 of the uncompressed content.
    public var content: ContentHash
    /// SHA-256 of the delivered bytes.
    public var object: ContentHash
    /// Path in the landing folder.
    public var name: String
    /// Bytes as delivered.
    public var bytes: Int
    /// Bytes uncompressed.
    public var contentBytes: Int
    /// Rows, bad ones included.
    public var rows: Int
    /// The adapter's version.
    public var adapterVersion: String
    /// Sentences about noted drift.
    public var notes: [String]
    /// What the file was when it came, if rows of erased accounts were cut out of it.
    public var original: Original?

    /// A file before rows were cut out of it.
    public struct Original: Sendable {
      /// SHA-256 of the uncompressed content.
      public var content: ContentHash
      /// SHA-256 of the delivered bytes.
      public var object: ContentHash
      /// Rows that were cut out.
      public var rows: Int
      /// Names what the file was.
      public init(content: ContentHash, object: ContentHash, rows: Int) {
        self.content = content
        self.object = object
        self.rows = rows
      }
    }

    /// Names what was learnt.
    public init(
      provider: ProviderID, feed: FeedID, content: ContentHash, object: ContentHash, name: String, bytes: Int,
      contentBytes: Int, rows: Int, adapterVersion: String, notes: [String], original: Original? = nil
    ) {
      self.provider = provider
      self.feed = feed
      self.content = content
      self.object = object
      self.name = name
      self.bytes = bytes
      self.contentBytes = contentBytes
      self.rows = rows
      self.adapterVersion = adapterVersion
      self.notes = notes
      self.original = original
    }
  }

  /// The delivery with this content in this feed, if it came before.
  public func delivery(provider: ProviderID, feed: FeedID, content: ContentHash) throws -> Delivery? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM delivery WHERE provider = ? AND feed = ? AND content = ?",
        arguments: [provider.rawValue, feed.rawValue, content.data]
      ).map { try Delivery($0) }
    }
  }

  /// The archive objects of a feed's deliveries that came in so many bytes, compressed as they came.
  public func objects(provider: ProviderID, feed: FeedID, bytes: Int64) throws -> [ContentHash] {
    try pool.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM delivery WHERE provider = ? AND feed = ? AND bytes = ?",
        arguments: [provider.rawValue, feed.rawValue, bytes]
      ).map { try Delivery($0).object }
    }
  }

  /// Enters an archived file into the ledger; its rows are still to be stored.
  ///
  /// Does nothing where the same content is there: two files that are acquired at the same time may be alike.
  public func enter(_ new: NewDelivery) throws {
    try pool.write { database in
      try database.execute(
        sql: """
          INSERT INTO delivery (provider, feed, content, object, name, bytes, content_bytes, rows, adapter_version, state,
            notes, erased)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)
          ON CONFLICT (provider, feed, content) DO NOTHING
          """,
        arguments: [
          new.provider.rawValue, new.feed.rawValue, new.content.data, new.object.data, new.name, new.bytes,
          new.contentBytes, new.rows, new.adapterVersion, JSONText.encode(new.notes), new.original?.rows ?? 0,
        ])
      if let original = new.original { try Store.remember(original, of: new, database) }
      try Store.touchInputs(database)
    }
  }

  /// A delivery by its row.
  public func delivery(id: Int64) throws -> Delivery? {
    try pool.read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM delivery WHERE id = ?", arguments: [id]).map { try Delivery($0) }
    }
  }

  /// All deliveries, or those whose rows are not all in, in the order of provider, feed and name.
  public func deliveries(pendingOnly: Bool = false) throws -> [Delivery] {
    try pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM delivery \(pendingOnly ? "WHERE state = 'pending'" : "")
          ORDER BY provider, feed, name, content
          """
      ).map { try Delivery($0) }
    }
  }

  /// The delivery of an identity, whatever its feed; for following a provenance.
  public func delivery(content: ContentHash) throws -> Delivery? {
    try pool.read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM delivery WHERE content = ? ORDER BY provider, feed", arguments: [content.data]
      ).map { try Delivery($0) }
    }
  }

  /// Has the rows of some deliveries read again from the archive.
  public func reopen(_ deliveries: some Sequence<Int64>) throws {
    try pool.write { database in
      for delivery in deliveries { try Store.reopen(delivery, database) }
    }
  }

  static func reopen(_ delivery: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE delivery SET state = 'pending', rows_done = 0, admitted = 0, refused = 0, quarantined = 0, duplicate = 0,
          superseded = 0
        WHERE id = ?
        """,
      arguments: [delivery])
    try database.execute(sql: "DELETE FROM quarantine WHERE delivery = ?", arguments: [delivery])
    try database.execute(sql: "DELETE FROM refusal WHERE delivery = ?", arguments: [delivery])
    try touchInputs(database)
  }

  // MARK: Files of the landing folder

  /// What a run knows of a file of the landing folder without opening it.
  public struct Landed: Sendable {
    /// The file as it was when it was read.
    public let identity: SystemFile.Identity
    /// What read it: changes when another adapter version would read it differently.
    public let reader: String
    /// Why it was refused, if it was.
    public let refusal: FileRefusalNote?
    /// Names what is known.
    public init(identity: SystemFile.Identity, reader: String, refusal: FileRefusalNote?) {
      self.identity = identity
      self.reader = reader
      self.refusal = refusal
    }
  }

  /// What was seen of a file of this name, if it was seen.
  public func landed(_ name: String) throws -> Landed? {
    try pool.read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM landed WHERE name = ?", arguments: [name]).map { row in
        Landed(
          identity: SystemFile.Identity(
            size: row["size"], modified: row["modified"], changed: row["changed"],
            inode: UInt64(bitPattern: row["inode"])),
          reader: row["reader"], refusal: (row["refusal"] as String?).flatMap { JSONText.decode($0) })
      }
    }
  }

  /// Remembers a file, so that the next run need not open it.
  public func remember(_ name: String, _ landed: Landed) throws {
    let identity = landed.identity
    try pool.write { database in
      try database.execute(
        sql: "INSERT OR REPLACE INTO landed VALUES (?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          name, identity.size, identity.modified, identity.changed, Int64(bitPattern: identity.inode), landed.reader,
          landed.refusal.map { JSONText.encode($0) },
        ])
    }
  }
}

/// Why a file was refused as a whole, in words that hold no value of it.
public struct FileRefusalNote: Hashable, Sendable, Codable {
  /// A stable code, such as `gzip.truncated`.
  public let code: String
  /// Line and byte or column, as far as known.
  public let place: String
  /// What was expected.
  public let expected: String
  /// What to do.
  public let remedy: String

  /// States a refusal.
  public init(code: String, place: String, expected: String, remedy: String) {
    self.code = code
    self.place = place
    self.expected = expected
    self.remedy = remedy
  }
}

extension Delivery {
  init(_ row: Row) throws {
    guard let content = ContentHash(row["content"] as Data),
      let object = ContentHash(row["object"] as Data)
    else { throw WorkspaceError.damaged(what: "the ledger holds a hash of the wrong length") }
    id = row["id"]
    provider = ProviderID(rawValue: row["provider"])
    feed = FeedID(rawValue: row["feed"])
    self.content = content
    self.object = object
    name = row["name"]
    bytes = row["bytes"]
    contentBytes = row["content_bytes"]
    rows = row["rows"]
    erasedRows = row["erased"]
    adapterVersion = row["adapter_version"]
    isComplete = row["state"] == "complete"
    rowsDone = row["rows_done"]
    var books = Books()
    books.read = rowsDone + erasedRows
    books.admitted = row["admitted"]
    books.refused = row["refused"] + erasedRows
    books.quarantined = row["quarantined"]
    books.duplicate = row["duplicate"]
    books.superseded = row["superseded"]
    self.books = books
    notes = JSONText.decode(row["notes"]) ?? []
  }
}
