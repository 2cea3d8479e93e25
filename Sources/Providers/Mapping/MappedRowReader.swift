import Formats
import Records

/// Reads rows by a mapping.
///
/// All of a row's faults are gathered before it is rejected.
struct MappedRowReader: RowReader {
  private let run: ProgramRun

  init(_ mapping: FeedMapping, positions: [Int]) { run = ProgramRun(MappingProgram(mapping, positions: positions)) }

  mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection) {
    if let rejection = run.read(row, into: record.own) { throw rejection }
  }

  mutating func read(
    _ rows: Slice<RowBatch.Rows>, of source: RecordSource, into records: inout RecordBatchBuilder,
    setAside: (RowPlace, Rejection) -> Void
  ) {
    let records = records.own
    let place = records.index(of: source)
    for index in rows.startIndex..<rows.endIndex {
      let row = rows.base[index]
      if let rejection = run.read(row, into: records) {
        records.discard()
        setAside(row.place, rejection)
      } else if !records.commit(
        source: place, record: row.place.record, part: row.place.part, line: row.place.line, byte: row.place.byte)
      {
        setAside(row.place, .withoutAccount)
      }
    }
  }

  var notes: [DriftNote] {
    let (mapping, positions) = (run.program.mapping, run.program.positions)
    let missing = zip(mapping.columns, positions).compactMap { column, position in
      position < 0 && mapping.optionalColumns[column] == .note
        ? DriftNote(code: "column.missing", column: column, count: 1) : nil
    }
    return missing
      + zip(mapping.claims, run.omitted).compactMap { claim, count in
        count == 0
          ? nil
          : DriftNote(code: "value.omitted", column: claim.extraction.column?.name ?? claim.field.name, count: count)
      }
  }
}
