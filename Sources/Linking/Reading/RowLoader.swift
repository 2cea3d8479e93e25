import Formats
import FoundationEssentials
import Records
import Resolution

/// Puts the rows of one file into a table by its mapping, without a `String` for a cell.
struct RowLoader {
  /// Where the values of one entry of the mapping go.
  private struct Target {
    let slot: FieldSlot
    let columns: [Int]
    let joins: Bool
    let separator: UInt8
    /// Rows in which the entry has a value.
    var filled = 0
  }

  private let provider: ProviderID
  private let source: Int
  private let mapping: ColumnMapping
  private var targets: [Target]
  private var joined: [UInt8] = []
  /// The values of one column in the rows at hand; valid only while their batch is.
  private var cells: [UnsafeRawBufferPointer] = []
  /// Of the rows at hand, which have a value of the target at hand.
  private var hasValue: [Bool] = []
  private(set) var rows = 0
  private(set) var linkedRows = 0

  /// `source` is the file's number, from 0.
  init(_ mapping: ColumnMapping, name: String, source: Int, into builder: AccountTableBuilder) {
    provider = ProviderID(rawValue: name)
    self.source = source
    self.mapping = mapping
    targets = mapping.entries.compactMap { entry in
      guard let slot = builder.slot(for: entry.field) else { return nil }
      return Target(
        slot: slot, columns: entry.columns, joins: entry.isJoined, separator: entry.field.isDate ? 0x2D : 0x20)
    }
  }

  /// Rows in which each entry of the mapping has a value.
  var filled: [Int] { targets.map(\.filled) }

  /// Adds the rows of a batch; what cannot be linked goes to `setAside`.
  mutating func load(
    _ batch: RowBatch, into builder: inout AccountTableBuilder, gate: inout RowGate, persons: inout PersonLabels
  ) {
    rows += batch.count + batch.faults.count
    gate.refuse(batch.faults, source: provider.rawValue)
    batch.withRows { rows in
      gate.admit(rows, column: mapping.id, source: provider.rawValue, number: source)
      linkedRows += gate.admitted.count
      addPersons(rows, gate.admitted, to: &persons)
      for start in stride(from: 0, to: gate.admitted.count, by: AccountTableBuilder.rowsTogether) {
        let part = start..<min(gate.admitted.count, start + AccountTableBuilder.rowsTogether)
        gate.keys[part].withUnsafeBufferPointer { builder.beginRows(provider: provider, keys: $0) }
        for index in targets.indices { add(rows, gate.admitted[part], index, to: &builder) }
        builder.endRow()
      }
    }
  }

  private mutating func addPersons(_ rows: RowBatch.Rows, _ positions: [Int], to persons: inout PersonLabels) {
    guard let truth = mapping.truth, persons.isWanted else { return persons.addUnknown(positions.count) }
    rows.copy(column: truth, of: positions[...], into: &cells)
    for place in cells.indices { cells[place] = cells[place].trimmed }
    persons.add(cells)
  }

  /// Adds the values of a target to the rows that were begun.
  @inline(__always)
  private mutating func add(
    _ rows: RowBatch.Rows, _ positions: ArraySlice<Int>, _ index: Int, to builder: inout AccountTableBuilder
  ) {
    if targets[index].joins {
      for (place, position) in positions.enumerated() { addJoined(rows[position], place, index, to: &builder) }
      return
    }
    let slot = targets[index].slot
    hasValue.removeAll(keepingCapacity: true)
    hasValue.append(contentsOf: repeatElement(false, count: positions.count))
    for column in targets[index].columns {
      rows.copy(column: column, of: positions, into: &cells)
      cells.withUnsafeMutableBufferPointer { cells in
        hasValue.withUnsafeMutableBufferPointer { hasValue in
          for place in cells.indices {
            let value = cells[place].trimmed
            cells[place] = value
            guard !value.isEmpty else { continue }
            hasValue[place] = true
            if value[0] == 0x5B, Self.addItems(of: value, place, slot, to: &builder) {
              cells[place] = UnsafeRawBufferPointer(start: nil, count: 0)
            }
          }
        }
        builder.add(column: UnsafeBufferPointer(cells), to: slot)
      }
    }
    targets[index].filled += hasValue.count { $0 }
  }

  /// Adds the values of a JSON array of texts to a row; says no where the value is none.
  private static func addItems(
    of value: UnsafeRawBufferPointer, _ place: Int, _ slot: FieldSlot, to builder: inout AccountTableBuilder
  ) -> Bool {
    guard let items = items(of: value) else { return false }
    for var item in items where !item.isEmpty {
      item.withUTF8 { builder.add(UnsafeRawBufferPointer($0), toRow: place, to: slot) }
    }
    return true
  }

  private mutating func addJoined(_ row: Row, _ place: Int, _ index: Int, to builder: inout AccountTableBuilder) {
    joined.removeAll(keepingCapacity: true)
    for column in targets[index].columns {
      guard let value = row.bytes(column)?.trimmed, !value.isEmpty else { continue }
      if !joined.isEmpty { joined.append(targets[index].separator) }
      // Parts of a date are written with two digits at least: 1980, 3 and 7 are 1980-03-07.
      if targets[index].separator == 0x2D, value.count == 1 { joined.append(0x30) }
      joined.append(contentsOf: value)
    }
    guard !joined.isEmpty else { return }
    targets[index].filled += 1
    joined.withUnsafeBytes { builder.add($0, toRow: place, to: targets[index].slot) }
  }

  /// The values of a JSON array of texts; `nil` where the value is none.
  private static func items(of value: UnsafeRawBufferPointer) -> [String]? {
    guard value.last == 0x5D else { return nil }
    return try? JSONDecoder().decode([String].self, from: Data(value))
  }
}
