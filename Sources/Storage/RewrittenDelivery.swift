import Records

/// A delivered file without the rows of erased accounts.
public struct RewrittenDelivery: Sendable {
  /// The delivery.
  public let delivery: Delivery
  /// What its object is now.
  public let object: RewrittenObject

  /// Names the new object of a delivery.
  public init(_ delivery: Delivery, _ object: RewrittenObject) {
    self.delivery = delivery
    self.object = object
  }
}

/// What is left of a file when the rows of erased accounts are cut out.
public struct RewrittenObject: Sendable {
  /// SHA-256 of the uncompressed content.
  public var content: ContentHash
  /// SHA-256 of the archive's object.
  public var object: ContentHash
  /// Bytes of the object.
  public var bytes: Int
  /// Bytes uncompressed.
  public var contentBytes: Int
  /// Rows that are left, bad ones included.
  public var rows: Int
  /// Where the rows stood that were cut out now, in the order of the file.
  public var cuts: [CutRow]

  /// States what is left.
  public init(
    content: ContentHash, object: ContentHash, bytes: Int, contentBytes: Int, rows: Int, cuts: [CutRow]
  ) {
    self.content = content
    self.object = object
    self.bytes = bytes
    self.contentBytes = contentBytes
    self.rows = rows
    self.cuts = cuts
  }
}

/// The place of a row that was cut out of a file, and how much of the file went with it.
public struct CutRow: Hashable, Sendable {
  /// Number of the record in the file as it was.
  public var record: Int
  /// Lines that went.
  public var lines: Int
  /// Bytes that went.
  public var bytes: Int
  /// Names a place.
  public init(record: Int, lines: Int, bytes: Int) {
    self.record = record
    self.lines = lines
    self.bytes = bytes
  }
}
