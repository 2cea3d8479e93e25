import Formats
import Records

/// What must be so of a whole file before any row of it is stored.
///
/// A file that came shrunk, doubled or without the values of a column is well-formed, so nothing else would stop it.
public struct FileAssertions: Hashable, Sendable {
  /// A column in which so many of the rows must state something.
  public struct StatedShare: Hashable, Sendable {
    /// The column.
    public var column: String
    /// The least share, from 0 to 1; as much is enough.
    public var least: ExactDecimal

    /// Names a column and a share.
    public init(column: String, least: ExactDecimal) {
      self.column = column
      self.least = least
    }
  }

  /// The least number of rows, faulty ones included; `nil` for any.
  public var leastRows: Int?
  /// The greatest number of rows, faulty ones included; `nil` for any.
  public var mostRows: Int?
  /// Columns that must not be mostly empty.
  public var stated: [StatedShare] = []

  /// None.
  public init() {}
}

/// Counts what the assertions of a feed ask about one file.
public struct FileTally: Sendable {
  private let assertions: FileAssertions
  private var rows = 0
  private var stated: [Int]

  /// Begins to count.
  public init(_ assertions: FileAssertions) {
    self.assertions = assertions
    stated = Array(repeating: 0, count: assertions.stated.count)
  }

  /// Counts the rows of a batch.
  ///
  /// O(rows x asserted columns).
  public mutating func count(_ batch: RowBatch) {
    rows += batch.count + batch.faults.count
    guard !assertions.stated.isEmpty else { return }
    let positions = assertions.stated.map { batch.columns.firstIndex(of: $0.column) ?? -1 }
    batch.withRows { rows in
      for row in rows {
        for (index, position) in positions.enumerated() where position >= 0 {
          if let bytes = row.bytes(position), !bytes.isEmpty { stated[index] += 1 }
        }
      }
    }
  }

  /// Judges the whole file.
  ///
  /// - Throws: ``FileRefusal`` with code `file.rows` or `file.stated`.
  public func check() throws(FileRefusal) {
    let remedy = "Ask the provider whether the file is whole; if it is right, correct \"assert\" in the mapping."
    if let least = assertions.leastRows, rows < least {
      throw FileRefusal(code: "file.rows", expected: "at least \(least) rows; the file has \(rows)", remedy: remedy)
    }
    if let most = assertions.mostRows, rows > most {
      throw FileRefusal(code: "file.rows", expected: "at most \(most) rows; the file has \(rows)", remedy: remedy)
    }
    for (assertion, count) in zip(assertions.stated, stated) where !isEnough(count, assertion.least) {
      throw FileRefusal(
        code: "file.stated", column: assertion.column,
        expected: "a value in a share of \(assertion.least) of the rows; \(count) of \(rows) have one", remedy: remedy)
    }
  }

  private func isEnough(_ count: Int, _ share: ExactDecimal) -> Bool {
    let unit = (0..<share.scale).reduce(Int128(1)) { product, _ in product * 10 }
    return Int128(count) * unit >= Int128(share.mantissa) * Int128(rows)
  }
}
