import Formats
import Records

/// Writes the rows of one file after the other to a sink: collects bytes, plants faults, counts.
///
/// A feed appends the fields of a row to ``bytes`` and calls ``endRow(records:)``.
struct FeedWriter {
  /// The row in hand, after the rows that were not yet handed on.
  var bytes: [UInt8] = []
  /// What was written so far.
  private(set) var files: [SimulationSummary.File] = []
  private(set) var faults: [Int] = Array(repeating: 0, count: Fault.allCases.count)

  private let sink: any FeedSink
  private let seed: UInt64
  private let faultsPerMille: Int
  private var gzip: GzipWriter?
  private var layout = RowLayout.csv
  private var rows = 0
  private var rowStart = 0
  private var version = 0
  private static let chunk = 60 << 10

  /// A writer to a sink.
  init(sink: any FeedSink, seed: UInt64, faultsPerMille: Int) {
    self.sink = sink
    self.seed = seed
    self.faultsPerMille = faultsPerMille
  }

  /// Begins a file; it is compressed if its name ends in `.gz`.
  mutating func open(_ path: String, delivery: Int?, _ layout: RowLayout) throws {
    let file = FeedFile(path: path, delivery: delivery)
    try sink.open(file)
    files.append(SimulationSummary.File(file: file, rows: 0))
    gzip = path.hasSuffix(".gz") ? GzipWriter() : nil
    self.layout = layout
    rows = 0
    endHeader()
  }

  /// Says that what was appended so far is no row.
  mutating func endHeader() { rowStart = bytes.count }

  /// Says that the version time of the row is appended next.
  @inline(__always)
  mutating func markVersion() { version = bytes.count }

  /// Ends a row of so many records; now and then writes it twice, or breaks it.
  @inline(__always)
  mutating func endRow(records: Int = 1) throws {
    var random = RandomStream(seed, .repeats, rows, files.count)
    let twice = random.chance(Rates.writtenTwice)
    let fault = faultsPerMille > 0 ? plantFault(records) : nil
    if layout == .windowsCSV { bytes.append(0x0D) }
    bytes.append(0x0A)
    rows += records
    if twice { repeatRow(records, fault) }
    rowStart = bytes.count
    if bytes.count >= FeedWriter.chunk { try flush() }
  }

  /// Ends a line of a file that is no feed: never broken, never twice.
  mutating func endLine() throws {
    bytes.append(0x0A)
    rows += 1
    rowStart = bytes.count
    if bytes.count >= FeedWriter.chunk { try flush() }
  }

  /// Ends the file.
  mutating func close() throws {
    try flush()
    let sink = sink
    try gzip?.finish { try sink.write($0) }
    gzip = nil
    try sink.close()
    files[files.count - 1].rows = rows
  }

  private mutating func repeatRow(_ records: Int, _ fault: Int?) {
    bytes.append(contentsOf: bytes[rowStart...])
    rows += records
    if let fault { faults[fault] += records }
  }

  private mutating func plantFault(_ records: Int) -> Int? {
    var random = RandomStream(seed, .fault, rows, files.count)
    guard random.chance(faultsPerMille) else { return nil }
    let possible = Fault.possible(in: layout)
    let fault = possible[random.below(possible.count)]
    fault.apply(to: &bytes, from: rowStart, version: version, layout)
    let index = Fault.allCases.firstIndex(of: fault) ?? 0
    faults[index] += records
    return index
  }

  private mutating func flush() throws {
    let sink = sink
    try bytes.withUnsafeBytes { pending in
      guard gzip != nil else { return try sink.write(pending) }
      try gzip?.write(pending) { try sink.write($0) }
    }
    bytes.removeAll(keepingCapacity: true)
    rowStart = 0
  }
}
