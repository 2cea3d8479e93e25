import Formats

/// Reads the rows of one file, CSV or JSON Lines, packed with gzip or not, in one pass.
///
/// The format, the delimiter and, for JSON Lines, the columns are found in the first bytes.
final class TableReader {
  /// How much of a file is asked for at a time.
  private static let pieceSize = 256 << 10
  /// How long a first line may be by which the format is guessed.
  private static let guessBytes = 1 << 20
  /// How much of a JSON Lines file is looked through for its columns.
  private static let discoveryBytes = 4 << 20

  let input: LinkInput
  /// The names of the columns as in the file but for blanks around them.
  private(set) var columns: [String] = []

  private let readBytes: ByteReader
  private var content = ContentReader()
  private var decoder: (any RowDecoder)?
  private let encoding: TextEncoding?
  /// Uncompressed bytes from before the format was known.
  private var waiting: [UInt8] = []
  private var pending: [RowBatch] = []
  private var isAtEnd = false
  /// Whether the file is JSON Lines and not CSV.
  private(set) var isJSONLines = false
  private let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceSize, alignment: 16)
  /// Bytes read from the file, as it is stored.
  private(set) var bytesRead = 0

  /// Opens a file and reads up to its first rows; throws ``InputFailure``.
  init(_ input: LinkInput, encoding: TextEncoding?) throws {
    self.input = input
    self.encoding = encoding
    readBytes = try input.open()
    try begin()
  }

  deinit { piece.deallocate() }

  /// Columns of JSON Lines that the beginning of the file did not have, known at its end.
  var lateColumns: [String] { isJSONLines ? decoder?.undeclaredColumns ?? [] : [] }

  /// The next rows; `nil` at the end of the file.
  func next() throws -> RowBatch? {
    if !pending.isEmpty { return pending.removeFirst() }
    while !isAtEnd {
      var batch = RowBatch()
      try decodePiece(into: &batch)
      if !batch.isEmpty { return batch }
    }
    return nil
  }

  /// Gives batches back, so that ``next()`` gives them again.
  func putBack(_ batches: [RowBatch]) { pending = batches + pending }

  // MARK: The beginning

  private func begin() throws {
    try fill(Self.guessBytes) { $0.trimmed.contains { $0 == 0x0A || $0 == 0x0D } }
    guard !waiting.isEmpty else { throw failure("file.empty", "a file with rows", "Check which file was meant.") }
    let guess = waiting.withUnsafeBytes { FormatGuess($0) }
    switch guess {
    case .csv(let delimiter): try beginCSV(delimiter)
    case .jsonLines: try beginJSONLines()
    }
  }

  /// Reads on until `count` uncompressed bytes are there, or they are enough, or the file ends.
  private func fill(_ count: Int, isEnough: (UnsafeRawBufferPointer) -> Bool = { _ in false }) throws {
    while waiting.count < count, !isAtEnd, !waiting.withUnsafeBytes(isEnough) {
      try readPiece { self.waiting.append(contentsOf: $0) }
    }
  }

  private func beginCSV(_ delimiter: UInt8) throws {
    var layout = CSVLayout()
    layout.delimiter = delimiter
    layout.namesEmptyColumns = true
    layout.encoding = encoding ?? waiting.withUnsafeBytes { TextEncoding.marked($0) } ?? .utf8
    try use(.csv(layout))
    while columns.isEmpty {
      var batch = RowBatch()
      if isAtEnd { throw failure("csv.no-header", "a header and rows", "Check which file was meant.") }
      try decodePiece(into: &batch)
      take(batch)
    }
  }

  /// The columns of JSON Lines are the paths that the beginning of the file holds.
  private func beginJSONLines() throws {
    try fill(Self.discoveryBytes)
    var layout = TreeLayout()
    layout.columns = ["\u{0}"]
    let found = try discover(layout)
    guard !found.isEmpty else {
      throw failure("json.no-members", "objects with named values", "Check which file was meant.")
    }
    isJSONLines = true
    layout.columns = found
    layout.keepsArrays = true
    try use(.jsonLines(layout))
  }

  private func discover(_ layout: TreeLayout) throws -> [String] {
    do {
      var decoder = try Format.jsonLines(layout).makeDecoder()
      var batch = RowBatch()
      try waiting.withUnsafeBytes { try decoder.decode($0, into: &batch) }
      if isAtEnd { try decoder.finish(into: &batch) }
      return decoder.undeclaredColumns
    } catch let error as FormatError { throw InputFailure(error, in: input.path) }
  }

  /// Begins to decode, with what has been read so far.
  private func use(_ format: Format) throws {
    var batch = RowBatch()
    decoder = try format.makeDecoder()
    try formatted { () throws(FormatError) in
      var failure: FormatError?
      waiting.withUnsafeBytes { bytes in
        do throws(FormatError) { try decoder?.decode(bytes, into: &batch) } catch { failure = error }
      }
      if let failure { throw failure }
      if isAtEnd { try decoder?.finish(into: &batch) }
    }
    waiting = []
    take(batch)
  }

  private func take(_ batch: RowBatch) {
    if columns.isEmpty { columns = batch.columns.map(Self.trimmed) }
    if !batch.isEmpty { pending.append(batch) }
  }

  private static func trimmed(_ name: String) -> String {
    var name = Substring(name)
    while name.first?.isWhitespace == true { name.removeFirst() }
    while name.last?.isWhitespace == true { name.removeLast() }
    return String(name)
  }

  // MARK: Pieces

  private func decodePiece(into batch: inout RowBatch) throws {
    try readPiece { bytes throws(FormatError) in try self.decoder?.decode(bytes, into: &batch) }
    if isAtEnd { try formatted { () throws(FormatError) in try decoder?.finish(into: &batch) } }
  }

  /// Reads one piece of the file and hands on what it unpacks to.
  private func readPiece(_ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void) throws {
    let count = try readBytes(piece)
    bytesRead += count
    try formatted { () throws(FormatError) in
      if count == 0 {
        isAtEnd = true
        try content.finish(sink)
      } else {
        try content.read(UnsafeRawBufferPointer(rebasing: piece[..<count]), sink)
      }
    }
  }

  private func formatted(_ body: () throws(FormatError) -> Void) throws {
    do throws(FormatError) { try body() } catch { throw InputFailure(error, in: input.path) }
  }

  private func failure(_ code: String, _ expected: String, _ remedy: String) -> InputFailure {
    InputFailure(path: input.path, code: code, expected: expected, remedy: remedy)
  }
}
