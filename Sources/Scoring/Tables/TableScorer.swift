import Configuration
import Formats
import Records

/// Scores the rows of a table, batch by batch, into the bytes of another table: one row for each.
///
/// A row's result depends on that row alone, so how rows are cut into batches, and their order, change nothing. Memory is
/// bounded by a batch. One scorer belongs to one thread.
public final class TableScorer {
  /// How results are written.
  public enum Form: String, CaseIterable, Sendable {
    /// RFC 4180 with a header.
    case csv
    /// An object on each line.
    case jsonl
  }

  /// What was done.
  public struct Figures: Hashable, Sendable {
    /// Rows with a result.
    public internal(set) var scored = 0
    /// Rows without one, by the code of the reason.
    public internal(set) var refused: [String: Int] = [:]

    /// Rows in all.
    public var rows: Int { refused.values.reduce(scored, +) }
  }

  /// The name of the last column: why a row has no result.
  public static let faultColumn = "fault"

  /// What was done so far.
  public private(set) var figures = Figures()
  /// The columns of the results, in order.
  public let columns: [String]

  private let evaluator: Evaluator
  private let inputs: [Int]
  private let kept: [Int]
  private let results: [ResultColumn.Result]
  /// The greatest rank of a reason that is written.
  private let reasonLimit: Int
  private let form: Form
  private let keys: [[UInt8]]
  /// The reason codes as they are written.
  private let reasons: [[UInt8]]
  private var sentences: [ScoreFailure: [UInt8]] = [:]

  /// - Parameters:
  ///   - card: the scorecard.
  ///   - columns: the table's columns; each field of the scorecard must have one of its name.
  ///   - keep: columns of the table that stand unchanged before the results.
  ///   - form: how results are written.
  /// - Throws: ``MissingColumns``.
  public init(
    _ card: Scorecard, columns: [String], keep: [String] = [], form: Form = .csv
  ) throws(MissingColumns) {
    let wanted = card.fields.map(\.name) + keep
    let missing = wanted.filter { !columns.contains($0) }
    guard missing.isEmpty else { throw MissingColumns(names: missing, present: columns) }
    evaluator = Evaluator(card.program)
    inputs = card.fields.map { field in columns.firstIndex(of: field.name) ?? 0 }
    kept = keep.map { name in columns.firstIndex(of: name) ?? 0 }
    let columns = ResultColumn.all(of: card)
    results = columns.map(\.result)
    // What an expression reads of reasons is not known here.
    reasonLimit =
      card.outputs.contains { $0.expression != nil }
      ? .max : results.map { if case .reason(let rank, _) = $0.content { rank } else { 0 } }.max() ?? 0
    self.form = form
    self.columns = keep + columns.map(\.name) + [Self.faultColumn]
    keys = self.columns.map { JSONBytes.key($0) }
    reasons = card.reasonCodes.map { form == .csv ? CSVBytes.field($0) : JSONBytes.text($0) }
  }

  /// Appends what stands before the first row: the header of CSV.
  public func begin(into output: inout [UInt8]) {
    guard form == .csv else { return }
    for (index, column) in columns.enumerated() {
      if index > 0 { output.append(0x2C) }
      CSVBytes.append(text: column, to: &output)
    }
    output += [0x0D, 0x0A]
  }

  /// Appends one row for each row of the batch, and for each that could not be read, in the order of the table.
  ///
  /// O(rows x size of the scorecard).
  ///
  /// - Parameters:
  ///   - batch: the rows.
  ///   - range: those of them that are scored now, by position from 0; all by default. A row that could not be read goes with
  ///     the row behind it, and with the last one where there is none.
  ///   - output: where the rows are appended.
  public func score(_ batch: RowBatch, rows range: Range<Int>? = nil, into output: inout [UInt8]) {
    batch.withRows { rows in
      let range = range ?? rows.indices
      var faults = batch.faults[...]
      if range.lowerBound > 0 {
        let done = rows[range.lowerBound - 1].place.record
        faults = faults.drop { $0.place.record < done }
      }
      for index in range {
        let row = rows[index]
        while let fault = faults.first, fault.place.record < row.place.record {
          faults.removeFirst()
          refuse(fault, into: &output)
        }
        score(row, into: &output)
      }
      if range.upperBound == rows.count { for fault in faults { refuse(fault, into: &output) } }
    }
  }

  private func score(_ row: Row, into output: inout [UInt8]) {
    let start = output.count
    writeKept(row, into: &output)
    let end = output.count
    do throws(ScoreFailure) {
      try evaluate(row)
      try writeResults(into: &output)
      figures.scored += 1
      endRow(without: start, into: &output)
    } catch {
      output.removeSubrange(end...)
      figures.refused[error.code, default: 0] += 1
      let sentence = sentences[error] ?? Array(error.description.utf8)
      sentences[error] = sentence
      refuse(sentence, into: &output)
    }
  }

  @inline(__always)
  private func evaluate(_ row: Row) throws(ScoreFailure) {
    evaluator.begin()
    for (input, column) in inputs.enumerated() {
      if let bytes = row.bytes(column) {
        try evaluator.set(input, to: bytes)
      } else {
        try evaluator.set(input, to: UnsafeRawBufferPointer(start: nil, count: 0))
      }
    }
    try evaluator.evaluate()
    evaluator.rank(limit: reasonLimit)
  }

  // MARK: Writing

  private func writeKept(_ row: Row, into output: inout [UInt8]) {
    if form == .jsonl { output.append(0x7B) }
    for (index, column) in kept.enumerated() {
      separate(index, into: &output)
      let bytes = row.bytes(column)
      switch form {
      case .csv: if let bytes { CSVBytes.append(bytes, to: &output) }
      case .jsonl: JSONBytes.append(bytes, to: &output)
      }
    }
  }

  private func writeResults(into output: inout [UInt8]) throws(ScoreFailure) {
    for index in results.indices {
      separate(kept.count + index, into: &output)
      let column = results[index]
      switch column.content {
      case .value(let position): write(try evaluator.result(position), column.type, into: &output)
      case .score: write(.number(evaluator.score), column.type, into: &output)
      case .reason(let rank, let isZeroShown):
        if let code = evaluator.reasons.code(rank: rank),
          isZeroShown || evaluator.reasons.distance(code) > 0
        {
          output += reasons[code]
        } else if form == .jsonl {
          output += JSONBytes.null
        }
      }
    }
  }

  private func write(_ cell: Cell, _ type: DataType, into output: inout [UInt8]) {
    switch cell {
    case .number(.decimal(let scaled)) where !type.isTemporal: Number.append(scaled, to: &output)
    case .text(let code) where code >= 0:
      evaluator.pool.withBytes(code) { bytes in
        if form == .csv {
          CSVBytes.append(bytes, to: &output)
        } else if type == .boolean {
          output.append(contentsOf: bytes)
        } else {
          JSONBytes.append(bytes, to: &output)
        }
      }
    case .number(let number):
      let text = evaluator.text(cell, type) ?? number.description
      if form == .csv || !type.isTemporal { output += text.utf8 } else { output += "\"\(text)\"".utf8 }
    default: if form == .jsonl { output += JSONBytes.null }
    }
  }

  private func endRow(without start: Int, into output: inout [UInt8]) {
    separate(columns.count - 1, into: &output)
    if form == .jsonl { output += JSONBytes.null }
    endLine(into: &output)
  }

  @inline(__always)
  private func separate(_ index: Int, into output: inout [UInt8]) {
    if index > 0 { output.append(0x2C) }
    if form == .jsonl { output += keys[index] }
  }

  private func endLine(into output: inout [UInt8]) {
    output.append(form == .csv ? 0x0D : 0x7D)
    output.append(0x0A)
  }

  /// A row that could not be read has no values to keep.
  private func refuse(_ fault: RowFault, into output: inout [UInt8]) {
    figures.refused[fault.code, default: 0] += 1
    if form == .jsonl { output.append(0x7B) }
    for index in kept.indices {
      separate(index, into: &output)
      if form == .jsonl { output += JSONBytes.null }
    }
    let line = fault.place.line > 0 ? "Line \(fault.place.line)" : "Record \(fault.place.record)"
    refuse(Array("\(line): expected \(fault.expected).".utf8), into: &output)
  }

  private func refuse(_ sentence: [UInt8], into output: inout [UInt8]) {
    for index in results.indices {
      separate(kept.count + index, into: &output)
      if form == .jsonl { output += JSONBytes.null }
    }
    separate(columns.count - 1, into: &output)
    sentence.withUnsafeBytes { bytes in
      if form == .csv { CSVBytes.append(bytes, to: &output) } else { JSONBytes.append(bytes, to: &output) }
    }
    endLine(into: &output)
  }
}

/// A table lacks columns that are needed.
public struct MissingColumns: Error, Hashable, Sendable, CustomStringConvertible {
  /// The columns that are not there.
  public let names: [String]
  /// The columns that are.
  public let present: [String]

  /// A full sentence with the remedy.
  public var description: String {
    let list = names.map { name in
      closestName(to: name, among: present).map { "\(name) (is it \($0)?)" } ?? name
    }.joined(separator: ", ")
    return "The table has no column \(list). Add it, empty where nothing is known."
  }
}

/// A column of the results.
struct ResultColumn {
  enum Content {
    /// What an expression of the document gives.
    case value(Int)
    case score
    /// The rank from 1; a code whose distance is zero explains nothing, but the document's Output names it.
    case reason(Int, isZeroShown: Bool)
  }

  /// What it holds, without its name: nothing is counted where it is copied for each row.
  struct Result {
    let type: DataType
    let content: Content
  }

  let name: String
  let result: Result

  init(name: String, type: DataType, content: Content) {
    self.name = name
    result = Result(type: type, content: content)
  }

  /// What the document's Output names; where it names no score, or no reasons, these too.
  static func all(of card: Scorecard) -> [ResultColumn] {
    var columns = card.outputs.enumerated().filter { $1.isFinal }.map { index, output in
      ResultColumn(name: output.name, type: output.type, content: content(output, index))
    }
    let features = card.outputs.filter(\.isFinal).map(\.feature)
    if !features.contains(.predictedValue) {
      columns.insert(ResultColumn(name: card.predicted ?? "score", type: .double, content: .score), at: 0)
    }
    let hasReasons = features.contains { if case .reasonCode = $0 { true } else { false } }
    if card.reasonRule != nil, !hasReasons {
      columns += (1...Score.greatestNumberOfReasons).map {
        ResultColumn(name: "reason_\($0)", type: .string, content: .reason($0, isZeroShown: false))
      }
    }
    return columns
  }

  private static func content(_ output: Scorecard.OutputField, _ index: Int) -> Content {
    switch output.feature {
    case .reasonCode(let rank): .reason(rank, isZeroShown: true)
    // A score that is declared to be an integer has to be one.
    case .predictedValue: output.type == .integer ? .value(index) : .score
    case .transformedValue: .value(index)
    }
  }
}
