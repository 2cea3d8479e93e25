/// The rows that a model of Splink's is run over: raw texts by column, as they stand in the files.
///
/// A list is written as JSON, `["a", "b"]`. Every column may have a stated ``SplinkColumnKind``; of the others the model
/// decides by how it uses them.
public struct SplinkTable: Sendable {
  /// One column: a number for each row, and the value that each number stands for.
  struct Column: Sendable {
    let name: String
    let kind: SplinkColumnKind?
    /// 0 for a missing value.
    var codes: [UInt32] = []
    var values = ByteDictionary()

    /// The number of the empty text, which ``ByteDictionary`` has no number for.
    static let emptyText = UInt32.max
  }

  private(set) var columns: [Column]
  /// The names of the tables that the rows come from.
  public let sources: [String]
  private(set) var sourceOfRow: [UInt16] = []

  /// How many rows there are.
  public var count: Int { sourceOfRow.count }

  /// An empty table.
  ///
  /// - Parameters:
  ///   - columns: The names, as in the files' headers.
  ///   - kinds: What the values of columns are, by name.
  ///   - sources: The names of the tables that the rows come from; one for a model that looks within one table.
  public init(columns: [String], kinds: [String: SplinkColumnKind] = [:], sources: [String] = ["table"]) {
    self.columns = columns.map { Column(name: $0, kind: kinds[$0]) }
    self.sources = sources.isEmpty ? ["table"] : sources
  }

  /// Appends a row of texts in the order of the columns; `nil` is missing, and so is what is left out at the end.
  public mutating func append(_ values: [String?], source: Int = 0) {
    for index in columns.indices {
      let value = index < values.count ? values[index] : nil
      if var value {
        value.withUTF8 { add(UnsafeRawBufferPointer($0), to: index) }
      } else {
        columns[index].codes.append(0)
      }
    }
    sourceOfRow.append(UInt16(clamping: source))
  }

  /// Begins a row of bytes: every column is missing until ``set(_:at:)`` states its value.
  public mutating func beginRow(source: Int = 0) {
    for index in columns.indices { columns[index].codes.append(0) }
    sourceOfRow.append(UInt16(clamping: source))
  }

  /// States the value of a column, by its position, in the row begun last; an empty value is the empty text.
  public mutating func set(_ value: UnsafeRawBufferPointer, at column: Int) {
    columns[column].codes.removeLast()
    add(value, to: column)
  }

  private mutating func add(_ value: UnsafeRawBufferPointer, to column: Int) {
    let code = value.isEmpty ? Column.emptyText : columns[column].values.insert(value).id
    columns[column].codes.append(code)
  }

  /// The position of a column: by its name, else by its name in any case, as DuckDB has it.
  func index(of name: String) -> Int? {
    columns.firstIndex { $0.name == name } ?? columns.firstIndex { $0.name.lowercased() == name.lowercased() }
  }

  /// The text of a value; `nil` if missing.
  public func text(_ column: String, row: Int) -> String? {
    guard let index = index(of: column) else { return nil }
    let code = columns[index].codes[row]
    if code == 0 { return nil }
    return code == Column.emptyText ? "" : String(decoding: columns[index].values.bytes(code), as: UTF8.self)
  }
}
