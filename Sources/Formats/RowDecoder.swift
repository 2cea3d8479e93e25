/// Turns the bytes of one file into rows.
///
/// Knows no file, no queue and no person.
///
/// A decoder is fed the uncompressed bytes in pieces of any size, in order, and appends each row as soon as its last byte
/// has been seen; how the bytes are cut never changes the rows. After ``finish(into:)`` or an error it is not used again.
public protocol RowDecoder {
  /// Takes the next bytes. Rows that they complete, and faults of single rows, are appended to `batch`.
  /// Throws when the file as a whole cannot be read on.
  mutating func decode(_ bytes: UnsafeRawBufferPointer, into batch: inout RowBatch) throws(FormatError)

  /// Says that there are no more bytes. Throws when the file ends in the middle of something.
  mutating func finish(into batch: inout RowBatch) throws(FormatError)

  /// Column names or paths that the file has and the layout does not name, in order of appearance, at most 1,000. For
  /// formats with a header this is known after the header, otherwise it grows.
  var undeclaredColumns: [String] { get }
}

/// Why a file as a whole cannot be read.
///
/// Nothing of such a file is stored.
public struct FormatError: Error, Hashable, Sendable {
  /// A stable code for programs, such as `gzip.truncated`, `xml.doctype`, `csv.unclosed-quote`.
  public let code: String
  /// Offset in the uncompressed bytes (for `gzip.*` codes: in the compressed ones).
  public let byte: Int
  /// Line, from 1, where the format has lines.
  public let line: Int?
  /// What was expected, as a noun phrase.
  public let expected: String
  /// What the reader can do, as a full sentence.
  public let remedy: String

  /// Names a reason.
  public init(code: String, byte: Int, line: Int? = nil, expected: String, remedy: String) {
    self.code = code
    self.byte = byte
    self.line = line
    self.expected = expected
    self.remedy = remedy
  }
}
