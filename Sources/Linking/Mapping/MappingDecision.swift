import Records
import Resolution

/// Decides which columns of which files give which fields.
struct MappingDecision {
  private let files: [FileSample]
  private let request: MappingRequest
  /// Whether only links between files are wanted, so that a field of one file says nothing.
  private let isAcrossOnly: Bool
  private var mappings: [ColumnMapping]
  private var faults: [MappingFault] = []

  /// The mapping of each file, in order.
  ///
  /// Throws ``MappingFaults`` with all that is wrong with the request.
  static func mappings(
    of files: [FileSample], _ request: MappingRequest, isAcrossOnly: Bool
  ) throws(MappingFaults) -> [ColumnMapping] {
    var decision = MappingDecision(files: files, request: request, isAcrossOnly: isAcrossOnly)
    try decision.decide()
    return decision.mappings
  }

  private init(files: [FileSample], request: MappingRequest, isAcrossOnly: Bool) {
    self.files = files
    self.request = request
    self.isAcrossOnly = isAcrossOnly
    mappings = files.map { _ in ColumnMapping() }
  }

  private mutating func decide() throws(MappingFaults) {
    findRowColumns()
    let statements = request.read(among: allColumns, faults: &faults)
    guard faults.isEmpty else { throw MappingFaults(faults: faults) }
    for file in files.indices {
      if request.statements.isEmpty {
        var search = ColumnSearch(files[file], mappings[file])
        search.run()
        mappings[file] = search.mapping
      } else {
        apply(statements, to: file)
      }
    }
    if request.statements.isEmpty { ColumnAlignment.align(&mappings, files) }
    if isAcrossOnly && files.count > 1 { leaveOutWhatOneFileHas() }
    for file in files.indices { finish(file) }
  }

  /// The columns of all files, each name once.
  private var allColumns: [String] {
    var seen: Set<String> = []
    return files.flatMap(\.columns).filter { seen.insert($0).inserted }
  }

  private mutating func findRowColumns() {
    for file in files.indices {
      let name = request.id.count == 1 ? request.id[0] : file < request.id.count ? request.id[file] : ""
      if let index = files[file].index(of: name) {
        mappings[file].id = index
      } else {
        faults.append(MappingFault(.id, name, path: files[file].path, allowed: files[file].columns))
      }
      mappings[file].truth = request.truth.flatMap { files[file].index(of: $0) }
    }
    if let truth = request.truth, mappings.allSatisfy({ $0.truth == nil }) {
      faults.append(MappingFault(.truth, truth, allowed: allColumns))
    }
  }

  private mutating func apply(_ statements: [MappingStatement], to file: Int) {
    var used: Set<Int> = []
    for statement in statements {
      let columns = statement.columns.compactMap { files[file].index(of: $0) }
      guard !columns.isEmpty else { continue }
      used.formUnion(columns)
      mappings[file].entries.append(ColumnMapping.Entry(field: statement.field, columns: columns, origin: .stated))
    }
    for column in files[file].columns.indices where !used.contains(column) {
      let reason: ColumnMapping.Reason =
        column == mappings[file].id ? .id : column == mappings[file].truth ? .truth : .notStated
      mappings[file].leftOut.append(.init(column: files[file].columns[column], reason: reason))
    }
  }

  private mutating func leaveOutWhatOneFileHas() {
    for file in files.indices {
      let others = Set(files.indices.filter { $0 != file }.flatMap { mappings[$0].entries.map(\.field) })
      for entry in mappings[file].entries where !others.contains(entry.field) {
        for column in entry.columns {
          mappings[file].leftOut.append(.init(column: files[file].columns[column], reason: .inOneFile))
        }
      }
      mappings[file].entries.removeAll { !others.contains($0.field) }
    }
  }

  private mutating func finish(_ file: Int) {
    mappings[file].entries.sort { $0.field.sortKey < $1.field.sortKey }
    let places = Dictionary(files[file].columns.enumerated().map { ($1, $0) }) { first, _ in first }
    mappings[file].leftOut.sort { (places[$0.column] ?? 0) < (places[$1.column] ?? 0) }
  }
}

extension LinkField {
  /// Whether its values are dates.
  var isDate: Bool {
    switch self {
    case .person(let field): field == .birthDate
    case .column(let column): column.kind == .date
    }
  }

  /// Fields of a person first, by their codes, then columns by name.
  fileprivate var sortKey: (Int, String) {
    switch self {
    case .person(let field): (Int(field.rawValue), "")
    case .column(let column): (1000, "\(column.name) \(column.kind.rawValue)")
    }
  }
}
