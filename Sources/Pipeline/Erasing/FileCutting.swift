import Formats
import Providers
import Records
import Storage

/// Finds the rows of erased accounts in a file, and copies the file without them.
struct FileCutting {
  /// What was found in a file.
  struct Found {
    var cuts: [RecordCut] = []
    /// Where the rows stood.
    var rows: [CutRow] = []
    /// Rows of the file, bad ones included.
    var rowCount = 0
    /// Rows of which only damaged bytes tell whose they are.
    var guesses = 0
    /// What the rows state.
    var values = ErasedValues()
    /// SHA-256 of the uncompressed content.
    var content = ContentHash(of: "")
    var contentBytes = 0
    /// SHA-256 of the file as it lies there.
    var object = ContentHash(of: "")
    var bytes = 0
    var isGzip = false
  }

  private let bound: BoundFeed
  private let criterion: ErasureCriterion

  init(_ bound: BoundFeed, _ criterion: ErasureCriterion) {
    self.bound = bound
    self.criterion = criterion
  }

  /// Reads a whole file.
  ///
  /// Throws ``FormatError`` or ``FileRefusal`` if it cannot be read. `values` are known to be of erased people.
  func find(_ file: any ByteSource, name: String, values: ErasedValues = ErasedValues()) throws -> Found {
    var decoder = try bound.feed.format.makeDecoder()
    var judge = RowJudge(bound, criterion, values: values)
    var collector = CutCollector()
    var batch = RowBatch()
    var found = Found()
    var hasher = Hasher256()
    var objectHasher = Hasher256()
    let content = FileContent(file, name: name)
    _ = try content.read(
      raw: { piece in
        if found.bytes == 0 { found.isGzip = piece.starts(with: [0x1F, 0x8B]) }
        found.bytes += piece.count
        objectHasher.update(piece)
      },
      uncompressed: { piece throws(FormatError) in
        found.contentBytes += piece.count
        hasher.update(piece)
        try decoder.decode(piece, into: &batch)
      },
      between: {
        for verdict in try judge.judge(batch) { collector.take(verdict) }
        batch = RowBatch()
        return true
      })
    try decoder.finish(into: &batch)
    for verdict in try judge.judge(batch) { collector.take(verdict) }
    collector.finish(end: found.contentBytes)
    found.cuts = collector.cuts
    found.rows = collector.rows
    found.rowCount = collector.rowCount
    found.guesses = collector.guesses
    found.values = judge.found
    found.content = hasher.finalize()
    found.object = objectHasher.finalize()
    return found
  }

  /// Copies the file without what was found, packed as it was.
  func copy(
    _ file: any ByteSource, name: String, without found: Found, to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    var cutter = RecordCutter(bound.feed.format, cutting: found.cuts)
    var writer: GzipWriter? = found.isGzip ? GzipWriter() : nil
    var kept: [UInt8] = []
    func hand() throws {
      try kept.withUnsafeBytes { piece in
        if writer == nil { try sink(piece) } else { try writer?.write(piece, sink) }
      }
      kept.removeAll(keepingCapacity: true)
    }
    let content = FileContent(file, name: name)
    _ = try content.read(
      uncompressed: { piece throws(FormatError) in cutter.cut(piece) { kept.append(contentsOf: $0) } },
      between: {
        try hand()
        return true
      })
    cutter.finish { kept.append(contentsOf: $0) }
    try hand()
    try writer?.finish(sink)
  }

  /// What an object is called until it is whole.
  ///
  /// By the file, not by its content: two files of one content may be cut at the same time.
  static func temporaryName(for name: String) -> String { "cut-\(ContentHash(of: name))" }

  /// Writes an archive object without what was found, and reads it back.
  ///
  /// Throws ``PipelineError/notCut(file:)`` if rows of the accounts are still in it.
  func archive(
    _ found: Found, of file: any ByteSource, name: String, in archive: Archive, values: ErasedValues = ErasedValues()
  ) throws -> RewrittenObject {
    let incoming = try archive.makeObject(named: Self.temporaryName(for: name))
    try copy(file, name: name, without: found) { try incoming.write($0) }
    let left = try find(try incoming.open(), name: name, values: values)
    guard left.cuts.isEmpty, left.object == incoming.hash else { throw PipelineError.notCut(file: name) }
    return RewrittenObject(
      content: left.content, object: try incoming.keep(), bytes: left.bytes, contentBytes: left.contentBytes,
      rows: left.rowCount, cuts: found.rows)
  }
}

/// Puts verdicts on rows together to records that are cut as a whole or in part.
private struct CutCollector {
  private(set) var cuts: [RecordCut] = []
  private(set) var rows: [CutRow] = []
  private(set) var rowCount = 0
  private(set) var guesses = 0
  private var open: (place: RowPlace, parts: Set<Int>, count: Int, isWhole: Bool)?

  mutating func take(_ verdict: RowJudge.Verdict) {
    rowCount += 1
    if verdict.isGuess { guesses += 1 }
    if let open, open.place.record != verdict.place.record { close(before: verdict.place) }
    if open == nil { open = (verdict.place, [], 0, verdict.isWhole) }
    open?.count += 1
    if verdict.isErased { open?.parts.insert(verdict.place.part) }
  }

  mutating func finish(end: Int) { close(before: RowPlace(record: 0, line: 0, byte: end)) }

  private mutating func close(before next: RowPlace) {
    guard let record = open else { return }
    open = nil
    guard !record.parts.isEmpty else { return }
    let isWhole = record.isWhole || record.parts.count == record.count
    cuts.append(
      RecordCut(
        start: record.place.byte, end: next.byte, parts: isWhole ? nil : record.parts,
        partCount: record.count))
    let lines = next.line > 0 ? next.line - record.place.line : 0
    for _ in record.parts {
      rows.append(CutRow(record: record.place.record, lines: lines, bytes: next.byte - record.place.byte))
    }
  }
}
