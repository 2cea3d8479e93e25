import Records

/// The values that a field or a derived value can have, one of each range that a characteristic can tell apart.
struct Domain {
  /// A range by one of its values.
  struct Range {
    let cell: Cell
    /// `more than 5 and less than 10`.
    let words: String
  }

  /// In ascending order, with what is missing first.
  let ranges: [Range]

  init(_ card: Scorecard, slot: Int, in characteristic: Scorecard.Characteristic) {
    var pool = card.program.pool
    let type = slot < card.fields.count ? card.fields[slot].type : card.derived[slot - card.fields.count].type
    let constants = characteristic.attributes.flatMap { $0.predicate.constants(of: slot) }
      .compactMap { type.threshold($0, &pool) }
    var found: [Range]
    if slot < card.fields.count {
      found = Self.inputs(card.fields[slot], card.program.inputs[slot], constants, &pool)
    } else if let listed = card.derived[slot - card.fields.count].expression.listedValues {
      found = listed.map { Range(cell: $0, words: Self.words($0, type, pool)) }.sorted { $0.words < $1.words }
    } else {
      found = Self.all(type, constants, pool) + [Range(cell: .missing, words: "not known")]
    }
    var seen: Set<Cell> = []
    found = found.filter { seen.insert($0.cell).inserted }
    ranges = found.filter { $0.cell == .missing } + found.filter { $0.cell != .missing }
  }

  /// What becomes of every value that a field can be given.
  private static func inputs(
    _ field: InputField, _ input: InputProgram, _ constants: [Cell], _ pool: inout TextPool
  ) -> [Range] {
    let ends = field.intervals.flatMap { [$0.left, $0.right] } + [field.outliers.low, field.outliers.high]
    let edges =
      ends.compactMap { $0.map { Cell.number(Number($0)) } }
      + (field.validValues + field.invalidValues + field.missingValues).compactMap { field.type.cell($0, &pool) }
    let given = all(field.type, constants + edges, pool)
    var found = given.compactMap { range -> Range? in
      guard let treated = try? input.treated(range.cell) else { return nil }
      return treated == range.cell ? range : Range(cell: treated, words: words(treated, field.type, pool))
    }
    if let missing = try? input.prepare(FieldValue.missing, &pool) {
      found.append(Range(cell: missing, words: words(missing, field.type, pool)))
    }
    return found
  }

  /// One value of each range between some constants.
  private static func all(_ type: DataType, _ constants: [Cell], _ pool: TextPool) -> [Range] {
    guard type.isOrdered else {
      let codes = type == .boolean ? [Cell(false), Cell(true)] : constants.filter { $0 != .missing }
      let listed = Set(codes).sorted { words($0, type, pool) < words($1, type, pool) }
      let other = Range(cell: .text(TextPool.unknown), words: "any other text")
      return listed.map { Range(cell: $0, words: words($0, type, pool)) } + (type == .boolean ? [] : [other])
    }
    let thresholds = Set(constants.compactMap(\.number)).sorted()
    return Regions.samples(of: thresholds).enumerated().compactMap { index, sample in
      let isThreshold = index % 2 == 1
      let below = index / 2 - (isThreshold ? 0 : 1)
      let lower = thresholds.indices.contains(below) ? thresholds[below] : nil
      let upper = thresholds.indices.contains(below + 1) ? thresholds[below + 1] : nil
      func text(_ number: Number) -> String { words(.number(number), type, pool) }
      if isThreshold { return Range(cell: .number(sample), words: text(sample)) }
      guard let inside = type == .integer ? whole(near: sample, lower, upper) : sample else { return nil }
      let bounds = [lower.map { "more than \(text($0))" }, upper.map { "less than \(text($0))" }].compactMap { $0 }
      return Range(cell: .number(inside), words: bounds.isEmpty ? "known" : bounds.joined(separator: " and "))
    }
  }

  /// A whole number between two others; `nil` where there is none.
  private static func whole(near number: Number, _ lower: Number?, _ upper: Number?) -> Number? {
    [number.floor, number.ceiling].first { whole in
      lower.map { $0 < whole } ?? true && upper.map { whole < $0 } ?? true
    }
  }

  private static func words(_ cell: Cell, _ type: DataType, _ pool: TextPool) -> String {
    switch cell {
    case .missing, .pending: "not known"
    case .number(let number): type.isTemporal ? type.text(of: number) ?? "" : number.description
    case .text(let code): code >= 0 ? pool.text(code) : "any other text"
    }
  }
}

extension Expression {
  /// All values that it can have, where the document lists them; `nil` otherwise.
  fileprivate var listedValues: [Cell]? {
    switch self {
    case .discretize(_, let table): table.bins.map(\.value) + [table.defaultValue, table.mapMissingTo]
    case .mapValues(let map): Array(Set(map.rows.values)) + [map.defaultValue, map.mapMissingTo]
    case .normDiscrete(_, _, let missing): [.number(Number(0)), .number(Number(1)), missing]
    default: nil
    }
  }
}
