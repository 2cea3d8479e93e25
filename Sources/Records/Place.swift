/// Where in a file something stands.
///
/// All numbers count from 1 but ``byte``, which counts from 0.
public struct Place: Hashable, Sendable {
  /// The number of the record among the records of the file.
  public var record: Int
  /// The line on which the record begins; `nil` where the format has no lines.
  public var line: Int?
  /// The column's name, where one column is meant.
  public var column: String?
  /// The offset of the record's first byte in the uncompressed file.
  public var byte: Int

  /// Names a place.
  public init(record: Int, line: Int? = nil, column: String? = nil, byte: Int = 0) {
    self.record = record
    self.line = line
    self.column = column
    self.byte = byte
  }

  /// `record 3, line 4, column dob, byte 21`.
  public var sentence: String {
    var parts = ["record \(record)"]
    if let line { parts.append("line \(line)") }
    if let column { parts.append("column \(column)") }
    parts.append("byte \(byte)")
    return parts.joined(separator: ", ")
  }
}

/// Where a stored value came from: enough to find its bytes again in the archive.
public struct Provenance: Hashable, Sendable {
  /// Who delivered it.
  public var provider: ProviderID
  /// In which feed.
  public var feed: FeedID
  /// The SHA-256 of the delivery's uncompressed content.
  public var delivery: ContentHash
  /// The number of the record in the file, from 1.
  public var record: Int
  /// Which of several people of one record (the parties of a court case), from 0.
  public var part: Int
  /// The line on which the record begins, from 1; 0 where the format has no lines.
  public var line: Int
  /// The offset of the record's first byte in the uncompressed file.
  public var byte: Int
  /// The adapter's version that read it.
  public var adapterVersion: String

  /// Names a source.
  public init(
    provider: ProviderID, feed: FeedID, delivery: ContentHash, record: Int, part: Int, line: Int, byte: Int,
    adapterVersion: String
  ) {
    self.provider = provider
    self.feed = feed
    self.delivery = delivery
    self.record = record
    self.part = part
    self.line = line
    self.byte = byte
    self.adapterVersion = adapterVersion
  }
}
