import Formats
import Resolution

/// The rows of files as a model of Splink's reads them: raw texts of the columns that it names.
///
/// Of CSV, blanks around values are dropped and an empty value is missing; of JSON Lines, values stand as they are and
/// `null` is missing.
public struct SplinkRowsInput: Sendable {
  /// What is known of one file.
  public struct File: Sendable {
    /// Its name in the results.
    public let source: String
    /// Its name in messages.
    public let path: String
    /// The model's columns and the file's that stand for them.
    public let columns: [(model: String, file: String)]
    /// Whether the caller said so.
    public let isStated: Bool
    /// Rows read, those set aside included.
    public internal(set) var rows = 0
    /// Rows in the table.
    public internal(set) var linkedRows = 0
    /// For each of the columns the rows in which it has a value.
    public internal(set) var filled: [Int]
  }

  /// The rows.
  public internal(set) var table: SplinkTable
  /// In the order in which they were named.
  public internal(set) var files: [File] = []
  /// Rows that are not in the table.
  public internal(set) var setAside = RowsSetAside()
  /// Who each row is, by numbers that mean nothing else; -1 where nobody knows.
  ///
  /// Empty without a truth.
  public internal(set) var persons: [Int32] = []
  /// Whether an identifier stands in two files.
  public internal(set) var sharesIdentifiers = false
  /// The number of the file of each row.
  var fileOfRow: [UInt16] = []
}

extension SplinkRowsInput {
  /// Reads files for a model.
  ///
  /// `request` may name other columns for the model's: `first_name=vorname`. Throws ``InputFailure`` and
  /// ``MappingFaults``.
  public static func read(
    _ inputs: [LinkInput], for model: SplinkModel, _ request: MappingRequest, encoding: TextEncoding?,
    progress: (Int) -> Void = { _ in }
  ) throws -> SplinkRowsInput {
    let readers = try inputs.map { try TableReader($0, encoding: encoding) }
    let plans = try SplinkColumnPlan.plans(readers, model, request)
    var output = SplinkRowsInput(
      table: SplinkTable(columns: plans.names, sources: inputs.map(\.source)))
    var gate = RowGate()
    var persons = PersonLabels(isWanted: request.truth != nil)
    var before = 0
    for (number, reader) in readers.enumerated() {
      let plan = plans.files[number]
      var file = File(
        source: reader.input.source, path: reader.input.path,
        columns: plan.sources.map { (plans.names[$0.place], reader.columns[$0.column]) },
        isStated: !request.statements.isEmpty, filled: plan.sources.map { _ in 0 })
      while let batch = try reader.next() {
        output.append(batch, plan, number, &file, &gate, &persons, trims: !reader.isJSONLines)
        progress(before + reader.bytesRead)
      }
      before += reader.bytesRead
      output.files.append(file)
    }
    output.setAside = gate.setAside
    output.sharesIdentifiers = gate.sharesIdentifiers
    output.persons = persons.numbers
    return output
  }

  private mutating func append(
    _ batch: RowBatch, _ plan: SplinkColumnPlan, _ number: Int, _ file: inout File, _ gate: inout RowGate,
    _ persons: inout PersonLabels, trims: Bool
  ) {
    file.rows += batch.count + batch.faults.count
    gate.refuse(batch.faults, source: file.source)
    batch.withRows { rows in
      gate.forEachAdmitted(rows, column: plan.id, source: file.source, number: number) { row, key in
        file.linkedRows += 1
        fileOfRow.append(UInt16(number))
        table.beginRow(source: number)
        table.set(key, at: 0)
        for (index, source) in plan.sources.enumerated() {
          guard let bytes = row.bytes(source.column) else { continue }
          let value = trims ? bytes.trimmed : bytes
          if trims, value.isEmpty { continue }
          file.filled[index] += 1
          table.set(value, at: source.place)
        }
        persons.add(plan.truth.flatMap { row.bytes($0)?.trimmed })
      }
    }
  }
}

/// Which columns of a file a model of Splink's reads.
struct SplinkColumnPlan {
  /// A column of the file and its place in the table.
  struct Source {
    let column: Int
    let place: Int
  }

  let id: Int
  let truth: Int?
  let sources: [Source]

  /// The table's columns, the identifier first, and what each file gives.
  ///
  /// Throws ``MappingFaults`` for a column of the model that a file lacks.
  static func plans(
    _ readers: [TableReader], _ model: SplinkModel, _ request: MappingRequest
  ) throws(MappingFaults) -> (names: [String], files: [SplinkColumnPlan]) {
    let identifier = model.uniqueIDColumn
    let wanted = (model.columnNames + model.additionalColumns).reduce(into: [String]()) { names, name in
      if name.lowercased() != identifier.lowercased(), !names.contains(name) { names.append(name) }
    }
    var faults: [MappingFault] = []
    let renamed = request.renamed(among: wanted, readers.flatMap(\.columns), faults: &faults)
    var plans: [SplinkColumnPlan] = []
    for (number, reader) in readers.enumerated() {
      let name = request.id.count == 1 ? request.id[0] : number < request.id.count ? request.id[number] : ""
      guard let id = reader.columns.firstIndex(of: name) else {
        faults.append(MappingFault(.id, name, path: reader.input.path, allowed: reader.columns))
        continue
      }
      var sources: [Source] = []
      for (place, column) in wanted.enumerated() {
        if let found = index(of: renamed[column] ?? column, in: reader.columns) {
          sources.append(Source(column: found, place: place + 1))
        } else if model.columnNames.contains(column) {
          faults.append(MappingFault(.modelColumn, column, path: reader.input.path, allowed: reader.columns))
        }
      }
      let truth = request.truth.flatMap { reader.columns.firstIndex(of: $0) }
      plans.append(SplinkColumnPlan(id: id, truth: truth, sources: sources))
    }
    if let truth = request.truth, plans.allSatisfy({ $0.truth == nil }) {
      faults.append(MappingFault(.truth, truth, allowed: readers.flatMap(\.columns)))
    }
    guard faults.isEmpty else { throw MappingFaults(faults: faults) }
    return ([identifier] + wanted, plans)
  }

  /// By the name, else by the name in any case.
  private static func index(of name: String, in columns: [String]) -> Int? {
    columns.firstIndex(of: name) ?? columns.firstIndex { $0.lowercased() == name.lowercased() }
  }
}

extension MappingRequest {
  /// Reads `first_name=vorname` statements: which columns of the files stand for which of a model's.
  func renamed(among wanted: [String], _ columns: [String], faults: inout [MappingFault]) -> [String: String] {
    var output: [String: String] = [:]
    for statement in statements.flatMap({ $0.split(separator: ",").map { Self.trimmed($0) } }) {
      let parts = statement.split(separator: "=", maxSplits: 1).map { Self.trimmed($0) }
      guard parts.count == 2 else {
        faults.append(MappingFault(.form, statement))
        continue
      }
      if !wanted.contains(parts[0]) { faults.append(MappingFault(.notOfModel, parts[0], allowed: wanted)) }
      if !columns.contains(parts[1]) { faults.append(MappingFault(.column, parts[1], allowed: columns)) }
      output[parts[0]] = parts[1]
    }
    return output
  }
}
