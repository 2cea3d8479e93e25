import Formats
import Records
import Resolution

/// The rows of all files, ready to be linked, and what was read.
public struct LinkTable: Sendable {
  /// What is known of one file.
  public struct File: Sendable {
    /// Its name in the results.
    public let source: String
    /// Its name in messages.
    public let path: String
    /// The names of its columns.
    public let columns: [String]
    /// Which of them give which fields.
    public let mapping: ColumnMapping
    /// Rows read, those set aside included.
    public internal(set) var rows = 0
    /// Rows that are in the table.
    public internal(set) var linkedRows = 0
    /// For each entry of the mapping the rows in which it has a value.
    public internal(set) var filled: [Int] = []
    /// For each entry of the mapping the different values among the first rows.
    public let distinct: [Int]
    /// Rows that the different values were counted in.
    public let sampledRows: Int
    /// Names of columns that appeared after the mapping was decided and are not read.
    public internal(set) var lateColumns: [String] = []
  }

  /// The rows.
  public let table: AccountTable
  /// In the order in which they were named.
  public let files: [File]
  /// Rows that are not in the table.
  public let setAside: RowsSetAside
  /// Who each row of the table is, by numbers that mean nothing else; -1 where nobody knows.
  ///
  /// Empty without a truth.
  public let persons: [Int32]
  /// Whether an identifier stands in two files, so that it alone names no row.
  public let sharesIdentifiers: Bool
}

/// What reading is to be told.
public struct ReadOptions: Sendable {
  /// What the caller says about the columns.
  public var request: MappingRequest
  /// The encoding of CSV files; `nil` for UTF-8, or UTF-16 with a byte order mark.
  public var encoding: TextEncoding?
  /// Whether only links between files are wanted.
  public var isAcrossOnly: Bool

  /// States options.
  public init(request: MappingRequest, encoding: TextEncoding? = nil, isAcrossOnly: Bool = false) {
    self.request = request
    self.encoding = encoding
    self.isAcrossOnly = isAcrossOnly
  }
}

extension LinkTable {
  /// Reads files into a table, each once and in order.
  ///
  /// Throws ``InputFailure`` for a file that cannot be read to its end and ``MappingFaults`` for a request that does not
  /// fit the files. `progress` is told the bytes read so far. O(bytes).
  public static func read(
    _ inputs: [LinkInput], _ options: ReadOptions, progress: (Int) -> Void = { _ in }
  ) throws -> LinkTable {
    var reading = try Reading(inputs, options)
    try reading.run(progress)
    return reading.finish()
  }

  /// Reading under way.
  private struct Reading {
    private let readers: [TableReader]
    private var files: [File]
    private var builder: AccountTableBuilder
    private var gate = RowGate()
    private var persons: PersonLabels

    init(_ inputs: [LinkInput], _ options: ReadOptions) throws {
      readers = try inputs.map { try TableReader($0, encoding: options.encoding) }
      let samples = try readers.map { try FileSample($0) }
      let mappings = try MappingDecision.mappings(
        of: samples, options.request, isAcrossOnly: options.isAcrossOnly)
      files = zip(samples, mappings).enumerated().map { index, file in
        File(
          source: inputs[index].source, path: inputs[index].path, columns: file.0.columns, mapping: file.1,
          distinct: file.1.entries.map { entry in
            entry.columns.reduce(0) { max($0, file.0.samples[$1].distinct) }
          }, sampledRows: file.0.samples.first?.rows ?? 0)
      }
      let columns = Set(mappings.flatMap { $0.entries.compactMap { $0.field.column } }).sorted()
      builder = AccountTableBuilder(columns: columns, order: .content)
      persons = PersonLabels(isWanted: options.request.truth != nil)
    }

    mutating func run(_ progress: (Int) -> Void) throws {
      var before = 0
      for (index, reader) in readers.enumerated() {
        var loader = RowLoader(
          files[index].mapping, name: files[index].source, source: index, into: builder)
        while let batch = try reader.next() {
          loader.load(batch, into: &builder, gate: &gate, persons: &persons)
          progress(before + reader.bytesRead)
        }
        before += reader.bytesRead
        files[index].rows = loader.rows
        files[index].linkedRows = loader.linkedRows
        files[index].filled = loader.filled
        files[index].lateColumns = reader.lateColumns
      }
    }

    mutating func finish() -> LinkTable {
      let table = builder.finish()
      let numbers = persons.numbers
      return LinkTable(
        table: table, files: files, setAside: gate.setAside,
        persons: numbers.isEmpty ? [] : (0..<table.count).map { numbers[table.arrival(of: $0)] },
        sharesIdentifiers: gate.sharesIdentifiers)
    }
  }
}
