/// Rows travelling together: the bytes of their fields in one arena, and columns of offsets into it, so that nothing
/// is allocated for a row.
///
/// A decoder appends; everybody else reads through ``withRows(_:)``.
public struct RowBatch: Sendable {
  /// Where a field's bytes lie in the arena.
  ///
  /// An absent field (a JSON key that is not there) is not an empty one.
  public struct FieldSpan: Sendable {
    @usableFromInline var offset: UInt32
    @usableFromInline var length: UInt32
    static let absent = FieldSpan(offset: 0, length: .max)
    @inlinable var isAbsent: Bool { length == .max }
  }

  /// The fixed-size part of a row.
  @usableFromInline
  struct RowEntry: Sendable {
    @usableFromInline var firstField: Int
    @usableFromInline var fieldCount: Int
    @usableFromInline var place: RowPlace
    /// The row as delivered, decoded to UTF-8 where the encoding allows it.
    @usableFromInline var raw: FieldSpan
  }

  /// Names of the columns, in the order of the fields of each row.
  ///
  /// The same in all batches of a file.
  public internal(set) var columns: [String] = []
  var arena: [UInt8] = []
  var fields: [FieldSpan] = []
  var rows: [RowEntry] = []
  /// Rows that could not be decoded; they stand beside the rows, not among them.
  public internal(set) var faults: [RowFault] = []

  /// An empty batch.
  public init() {}

  /// The number of decoded rows.
  public var count: Int { rows.count }

  /// Bytes held.
  public var byteCount: Int { arena.count + fields.count * 8 + rows.count * MemoryLayout<RowEntry>.stride }

  /// Empties the batch and keeps its memory for the next rows.
  ///
  /// The columns stay.
  public mutating func removeAll() {
    arena.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    rows.removeAll(keepingCapacity: true)
    faults.removeAll(keepingCapacity: true)
  }

  /// Takes the rows of another batch of the same file and leaves it this one's, which are to be none, with the memory for the
  /// next ones.
  public mutating func exchange(with other: inout RowBatch) {
    swap(&self, &other)
    other.columns = columns
  }

  /// Whether the batch holds neither rows nor faults.
  public var isEmpty: Bool { rows.isEmpty && faults.isEmpty }

  /// Calls `body` with the rows.
  ///
  /// Rows and their bytes are valid only inside the call.
  public func withRows<Result>(_ body: (Rows) throws -> Result) rethrows -> Result {
    try arena.withUnsafeBytes { arena in
      try fields.withUnsafeBufferPointer { fields in
        try rows.withUnsafeBufferPointer { rows in
          try withUnsafePointer(to: columns) { columns in
            try body(Rows(arena: arena, fields: fields, rows: rows, columns: columns))
          }
        }
      }
    }
  }

  /// The rows of a batch, in order; valid only inside ``RowBatch/withRows(_:)``.
  public struct Rows: RandomAccessCollection {
    @usableFromInline let arena: UnsafeRawBufferPointer
    @usableFromInline let fields: UnsafeBufferPointer<FieldSpan>
    @usableFromInline let rows: UnsafeBufferPointer<RowEntry>
    @usableFromInline let columns: UnsafePointer<[String]>

    /// Position of the first row.
    @inlinable public var startIndex: Int { 0 }
    /// Position after the last row.
    @inlinable public var endIndex: Int { rows.count }
    /// The row at a position.
    @inlinable public subscript(position: Int) -> Row {
      let entry = rows[position]
      return Row(
        arena: arena,
        fields: UnsafeBufferPointer(rebasing: fields[entry.firstField..<entry.firstField + entry.fieldCount]),
        place: entry.place, rawSpan: entry.raw, columnNames: columns)
    }

    /// Replaces `cells` by the bytes of one column, one for each row or for each of those at some positions; an absent field
    /// has none.
    ///
    /// `column` counts from 0.
    public func copy(
      column: Int, of positions: ArraySlice<Int>? = nil, into cells: inout [UnsafeRawBufferPointer]
    ) {
      let count = positions?.count ?? rows.count
      if cells.count > count { cells.removeLast(cells.count - count) }
      if cells.count < count {
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        cells.append(contentsOf: repeatElement(nothing, count: count - cells.count))
      }
      cells.withUnsafeMutableBufferPointer { cells in
        guard let positions else {
          for index in cells.indices { cells[index] = cell(column, of: rows[index]) }
          return
        }
        for (index, position) in positions.enumerated() { cells[index] = cell(column, of: rows[position]) }
      }
    }

    @inline(__always)
    private func cell(_ column: Int, of row: RowEntry) -> UnsafeRawBufferPointer {
      let span = fields[row.firstField + column]
      let start = Int(span.offset)
      return span.isAbsent
        ? UnsafeRawBufferPointer(start: nil, count: 0)
        : UnsafeRawBufferPointer(rebasing: arena[start..<start + Int(span.length)])
    }
  }
}

/// Where a row stands in its file.
public struct RowPlace: Hashable, Sendable {
  /// Number of the record in the file, from 1 (a header is no record).
  public var record: Int
  /// Which of several parts of the record (the parties of a case), from 0.
  public var part: Int
  /// Line on which the record begins, from 1; 0 where the format has no lines.
  public var line: Int
  /// Offset of the record's first byte in the uncompressed file.
  public var byte: Int

  /// Names a place.
  public init(record: Int, part: Int = 0, line: Int, byte: Int) {
    self.record = record
    self.part = part
    self.line = line
    self.byte = byte
  }
}

/// One row of a file: named fields as bytes in UTF-8.
///
/// A view that is valid only inside ``RowBatch/withRows(_:)``.
public struct Row {
  @usableFromInline let arena: UnsafeRawBufferPointer
  @usableFromInline let fields: UnsafeBufferPointer<RowBatch.FieldSpan>
  /// Where the row stands.
  public let place: RowPlace
  @usableFromInline let rawSpan: RowBatch.FieldSpan
  /// Borrowed from the batch: a copy would cost two counts of a reference for each row.
  @usableFromInline let columnNames: UnsafePointer<[String]>
  /// Names of the columns.
  public var columns: [String] { columnNames.pointee }

  @inlinable @inline(__always)
  init(
    arena: UnsafeRawBufferPointer, fields: UnsafeBufferPointer<RowBatch.FieldSpan>, place: RowPlace,
    rawSpan: RowBatch.FieldSpan, columnNames: UnsafePointer<[String]>
  ) {
    self.arena = arena
    self.fields = fields
    self.place = place
    self.rawSpan = rawSpan
    self.columnNames = columnNames
  }

  /// The number of fields.
  public var count: Int { fields.count }

  /// The bytes of a field; `nil` if it is absent.
  ///
  /// `index` counts the columns from 0.
  @inlinable @inline(__always)
  public func bytes(_ index: Int) -> UnsafeRawBufferPointer? {
    let span = fields[index]
    if span.isAbsent { return nil }
    return UnsafeRawBufferPointer(rebasing: arena[Int(span.offset)..<Int(span.offset) + Int(span.length)])
  }

  /// A field as text; `nil` if it is absent or the file has no such column.
  ///
  /// O(columns); in hot paths look the index up once and use ``bytes(_:)``.
  public func text(_ column: String) -> String? {
    guard let index = columns.firstIndex(of: column) else { return nil }
    return bytes(index).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The row as delivered, for quarantine.
  public var raw: UnsafeRawBufferPointer {
    rawSpan.isAbsent
      ? UnsafeRawBufferPointer(start: nil, count: 0)
      : UnsafeRawBufferPointer(
        rebasing: arena[Int(rawSpan.offset)..<Int(rawSpan.offset) + Int(rawSpan.length)])
  }
}

/// A row that could not be decoded: too few fields, bytes that are no text.
///
/// The rows after it are still read.
public struct RowFault: Sendable {
  /// Where the row stands.
  public let place: RowPlace
  /// The column, where one is meant.
  public let column: String?
  /// A stable code, such as `csv.field-count`.
  public let code: String
  /// What was expected, as a noun phrase.
  ///
  /// Never holds the value that was found.
  public let expected: String
  /// The row as delivered, cut to a declared limit.
  public let raw: [UInt8]

  /// Names a fault.
  public init(place: RowPlace, column: String? = nil, code: String, expected: String, raw: [UInt8]) {
    self.place = place
    self.column = column
    self.code = code
    self.expected = expected
    self.raw = raw
  }
}
