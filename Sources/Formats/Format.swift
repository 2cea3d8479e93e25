/// How the files of a feed are written.
///
/// Compression is not declared: gzip is seen by its first bytes.
public enum Format: Hashable, Sendable {
  case csv(CSVLayout)
  case jsonLines(TreeLayout)
  case xml(TreeLayout)
  case fixedWidth(FixedWidthLayout)
}

/// The encoding of a text file.
///
/// Bytes that the encoding does not have are a row's fault, never a replacement character.
public enum TextEncoding: String, CaseIterable, Hashable, Sendable {
  /// With or without a byte order mark.
  case utf8 = "utf-8"
  /// By its byte order mark, little-endian without one.
  case utf16 = "utf-16"
  case latin1 = "iso-8859-1"
  case windows1252 = "windows-1252"
  case gb18030
  /// EBCDIC, code page 037; both of its line ends, NEL (15) and LF (25), end a line.
  case cp037
}

/// Comma-separated values (RFC 4180) and their dialects.
public struct CSVLayout: Hashable, Sendable {
  /// One ASCII byte between fields.
  public var delimiter: UInt8 = 0x2C
  /// One ASCII byte around fields; `nil` if the dialect has no quotes.
  public var quote: UInt8? = 0x22
  /// The encoding of the file.
  public var encoding = TextEncoding.utf8
  /// Names of the columns of a file without a header; `nil` if the first line is the header.
  public var columns: [String]?
  /// Whether a column without a name is called `column_N` by its place, from 1, instead of being a reason to refuse the
  /// file: programs write row numbers under an empty name.
  public var namesEmptyColumns = false
  /// Columns that a mapping reads or ignores; others count as undeclared.
  public var declared: [String] = []
  /// Limits.
  public var limits = Limits()

  /// RFC 4180 with a header, in UTF-8.
  public init() {}
}

/// JSON Lines and XML: a record is a tree, and a column is a path in it.
///
/// Paths are written with `/` between names, relative to the record: `name/given`, and in XML `@id` for an attribute:
/// `court/@code`. An element or array that ``each`` names gives one row per occurrence; columns under it
/// (`parties/party/name` for each `parties/party`) differ per row, all others repeat. A record without any occurrence
/// gives one row in which they are absent. Every name of ``each`` may repeat: what stands in one of several `parties`
/// beside its `party` is repeated for the parties in it alone, and gives a row of its own where there is none. A path that
/// occurs several times outside ``each`` gives the first occurrence, and `path[]` counts as undeclared unless it is ignored.
public struct TreeLayout: Hashable, Sendable {
  /// XML: the local name of the repeated element that is a record.
  ///
  /// JSON Lines: unused, a line is a record.
  public var record = ""
  /// The path that repeats within a record; `nil` if a record is one row.
  public var each: String?
  /// The columns as paths, in the order of the fields of a row.
  public var columns: [String] = []
  /// JSON Lines: whether a column whose value is an array gets its text as it stands in the file, `["a","b"]`, instead of
  /// the first of its values.
  public var keepsArrays = false
  /// Paths (and all below them that is no column) that are known and not read.
  public var ignored: [String] = []
  /// Limits.
  public var limits = Limits()

  /// An empty layout.
  public init() {}
}

/// Lines whose fields stand at fixed positions, counted in characters of the encoding.
public struct FixedWidthLayout: Hashable, Sendable {
  /// One field.
  public struct Column: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// First character, from 1.
    public var start: Int
    /// Number of characters, at least 1.
    public var length: Int
    /// Whether the bytes are no text but packed decimal digits (COBOL's COMP-3): two to a byte, the last half byte being
    /// the sign.
    ///
    /// Only with ``FixedWidthLayout/recordLength``.
    public var isPacked: Bool

    /// Places a field.
    public init(name: String, start: Int, length: Int, isPacked: Bool = false) {
      self.name = name
      self.start = start
      self.length = length
      self.isPacked = isPacked
    }
  }

  /// The fields; blanks around values are not part of them.
  public var columns: [Column] = []
  /// The encoding of the file.
  public var encoding = TextEncoding.utf8
  /// Lines to pass over at the beginning; records, where they have a length.
  public var headerLines = 0
  /// Bytes of a record, where records follow one another without line ends, as mainframes write them; `nil` for lines.
  ///
  /// Only for encodings of one byte for each character.
  public var recordLength: Int?
  /// Limits.
  public var limits = Limits()

  /// An empty layout.
  public init() {}
}

/// Bounds that keep memory small whatever a file holds.
public struct Limits: Hashable, Sendable {
  /// Bytes of one field.
  ///
  /// A longer one is the row's fault.
  public var fieldBytes = 1 << 20
  /// Bytes of one record.
  ///
  /// A longer one is the record's fault; in XML the file's.
  public var recordBytes = 4 << 20
  /// Columns of a row, attributes of an element.
  public var columns = 4096
  /// Depth of a tree, at most 200.
  public var depth = 64
  /// Rows that one record may give (the parties of a case).
  ///
  /// More are the record's fault.
  public var parts = 10_000
  /// Bytes of a row that are kept for quarantine.
  public var rawBytes = 64 << 10

  /// The defaults.
  public init() {}
}
