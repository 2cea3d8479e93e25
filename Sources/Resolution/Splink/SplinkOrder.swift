/// The rows in the order of their identifiers, which says which one of a pair is the left one.
struct SplinkOrder {
  /// The row of each place.
  let rows: [Int32]
  let pairing: SplinkPairing
  private let places: [Int32]

  init(_ model: SplinkModel, _ table: SplinkTable) throws(SplinkRunFault) {
    guard let column = table.index(of: model.uniqueIDColumn) else {
      throw Self.fault("column \(model.uniqueIDColumn)", "the identifier of each row", "Name the column so.")
    }
    let identifiers = table.columns[column]
    let missing = identifiers.codes.count { $0 == 0 }
    guard missing == 0 else {
      throw Self.fault("column \(identifiers.name)", "an identifier in each row", "\(missing) rows have none.")
    }
    let sources = try Self.sources(model, table)
    let usesSources = model.linkType != .dedupeOnly
    let keys = Self.keys(identifiers, usesSources ? sources : nil)
    let isNumeric = identifiers.kind == .number && !usesSources
    let numbers = isNumeric ? keys.map { Double(String(decoding: $0, as: UTF8.self)) ?? .nan } : []
    var rows = keys.indices.map { Int32($0) }
    rows.sort { one, other in
      if isNumeric, numbers[Int(one)] != numbers[Int(other)] { return numbers[Int(one)] < numbers[Int(other)] }
      return keys[Int(one)].lexicographicallyPrecedes(keys[Int(other)])
    }
    let doubled = zip(rows, rows.dropFirst()).count { keys[Int($0)] == keys[Int($1)] }
    guard doubled == 0 else {
      throw Self.fault("column \(identifiers.name)", "an identifier once", "\(doubled) rows repeat one.")
    }
    var places = Array(repeating: Int32(0), count: rows.count)
    for (place, row) in rows.enumerated() { places[Int(row)] = Int32(place) }
    (self.rows, self.places) = (rows, places)
    pairing = SplinkPairing(
      isTwoTables: model.linkType == .linkOnly && sources.names.count == 2, isAcrossOnly: model.linkType == .linkOnly,
      sources: rows.map { sources.ofRow[Int($0)] })
  }

  func place(of row: Int) -> Int { Int(places[row]) }

  private static func fault(_ place: String, _ expected: String, _ remedy: String) -> SplinkRunFault {
    .data(ModelFault(place: place, expected: expected, remedy: remedy))
  }

  /// The tables in the order of their names, and the table of each row: by the column of the data if there is one.
  private static func sources(
    _ model: SplinkModel, _ table: SplinkTable
  ) throws(SplinkRunFault) -> (names: [[UInt8]], ofRow: [UInt16]) {
    guard model.linkType != .dedupeOnly else { return ([], Array(repeating: 0, count: table.count)) }
    let texts: [[UInt8]]
    let codes: [Int]
    if let index = table.index(of: model.sourceDatasetColumn) {
      let column = table.columns[index]
      texts = (0..<column.values.count).map { Array(column.values.bytes(UInt32($0))) }
      codes = column.codes.map { $0 == SplinkTable.Column.emptyText ? 0 : Int($0) }
    } else {
      texts = table.sources.map { Array($0.utf8) }
      codes = table.sourceOfRow.map { Int($0) }
    }
    let used = Set(codes).sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    guard used.count >= 2 || model.linkType == .linkAndDedupe else {
      throw fault("link_type", "rows of at least two tables", "Give two files, or use a model with dedupe_only.")
    }
    let ranks = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, UInt16(clamping: $0)) })
    return (used.map { texts[$0] }, codes.map { ranks[$0] ?? 0 })
  }

  /// What names a row: the identifier, after the name of its table if there are several.
  private static func keys(
    _ identifiers: SplinkTable.Column, _ sources: (names: [[UInt8]], ofRow: [UInt16])?
  ) -> [[UInt8]] {
    identifiers.codes.enumerated().map { row, code in
      let key = code == SplinkTable.Column.emptyText ? [] : Array(identifiers.values.bytes(code))
      guard let sources else { return key }
      return sources.names[Int(sources.ofRow[row])] + Array("-__-".utf8) + key
    }
  }
}
