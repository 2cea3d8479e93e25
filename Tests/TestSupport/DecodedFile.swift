import Formats

/// Everything a decoder made of a file, as values that can be compared and printed.
///
/// For invented data only.
public struct DecodedFile: Equatable, Sendable {
  /// One decoded row.
  public struct Row: Equatable, Sendable {
    /// Its fields as text; `nil` if absent.
    public var fields: [String?]
    /// Where it stands.
    public var place: RowPlace
    /// As delivered.
    public var raw: [UInt8]
  }

  /// One fault.
  public struct Fault: Equatable, Sendable {
    /// Its code.
    public var code: String
    /// Its column.
    public var column: String?
    /// Where it stands.
    public var place: RowPlace
    /// What was expected.
    public var expected: String
    /// As delivered.
    public var raw: [UInt8]
  }

  /// Names of the columns.
  public var columns: [String] = []
  /// The rows, in order.
  public var rows: [Row] = []
  /// The faults, in order.
  public var faults: [Fault] = []
  /// Why the file was refused.
  public var error: FormatError?
  /// Columns that the layout does not name.
  public var undeclared: [String] = []
  /// The largest batch after one piece, in bytes.
  public var largestBatch = 0

  /// Decodes `bytes` in pieces of the sizes that `nextSize` gives; every piece's rows go into a batch of their own.
  public init(_ bytes: [UInt8], _ format: Format, nextSize: () -> Int = { Int.max }) throws(LayoutError) {
    var decoder = try format.makeDecoder()
    var start = 0
    do throws(FormatError) {
      while start < bytes.count {
        let end = start + min(max(1, nextSize()), bytes.count - start)
        try feed(Array(bytes[start..<end]), to: &decoder)
        start = end
      }
      try feed(nil, to: &decoder)
    } catch {
      self.error = error
    }
    undeclared = decoder.undeclaredColumns
  }

  /// Feeds a piece, or the end.
  private mutating func feed(_ piece: [UInt8]?, to decoder: inout any RowDecoder) throws(FormatError) {
    var batch = RowBatch()
    var failure: FormatError?
    if let piece {
      // A copy of the exact size, so that reading past its end is seen by a sanitizer.
      piece.withUnsafeBytes { bytes in
        do throws(FormatError) { try decoder.decode(bytes, into: &batch) } catch { failure = error }
      }
    } else {
      do throws(FormatError) { try decoder.finish(into: &batch) } catch { failure = error }
    }
    take(batch)
    if let failure { throw failure }
  }

  private mutating func take(_ batch: RowBatch) {
    largestBatch = max(largestBatch, batch.byteCount)
    if !batch.columns.isEmpty { columns = batch.columns }
    batch.withRows { decoded in
      for row in decoded {
        let fields = (0..<row.count).map { index in row.bytes(index).map { String(decoding: $0, as: UTF8.self) } }
        rows.append(Row(fields: fields, place: row.place, raw: Array(row.raw)))
      }
    }
    faults += batch.faults.map {
      Fault(code: $0.code, column: $0.column, place: $0.place, expected: $0.expected, raw: $0.raw)
    }
  }
}
