/// The distinct values of a column, read as the kind that the model needs.
final class SplinkColumnValues {
  let type: SQLType
  /// By number; the first is `NULL`.
  let values: [SQLValue]
  /// A number for each row.
  let codes: [UInt32]
  private let arena: SQLArena
  private let owner: SplinkColumnValues?

  /// Reads a column of a table.
  init(_ column: SplinkTable.Column, kind: SplinkColumnKind?) throws(ModelFault) {
    let arena = SQLArena()
    let reader = SplinkValueReader(arena: arena)
    let texts = (0..<column.values.count).map { arena.text(column.values.bytes(UInt32($0))) } + [arena.text([])]
    do {
      (type, values) = try reader.read(texts, kind: kind ?? column.kind ?? .text)
    } catch {
      throw ModelFault(
        place: "column \(column.name)", expected: error.expected, remedy: error.remedy)
    }
    let empty = UInt32(texts.count - 1)
    codes = column.codes.map { $0 == SplinkTable.Column.emptyText ? empty : $0 }
    self.arena = arena
    owner = nil
  }

  /// Values of another column's rows: `codes` by number of `values`.
  private init(type: SQLType, values: [SQLValue], codes: [UInt32], owner: SplinkColumnValues) {
    self.type = type
    self.values = values
    self.codes = codes
    self.owner = owner
    arena = SQLArena()
  }

  /// The values of some rows, in their order.
  func gathered(_ rows: [Int32]) -> SplinkColumnValues {
    SplinkColumnValues(type: type, values: values, codes: rows.map { codes[Int($0)] }, owner: self)
  }

  /// Every element of a list column as a row of its own: the rows they come from, and the elements.
  func exploded() -> (rows: [Int32], elements: SplinkColumnValues)? {
    guard case .list(let element) = type else { return nil }
    var (elements, numbers): ([SQLValue], [[UInt32]]) = ([.null], [])
    var numbering = SQLValueNumbering()
    for value in values {
      guard case .list(let list) = value else {
        numbers.append([])
        continue
      }
      numbers.append(
        list.values.map { value in
          let number = numbering.number(value)
          if Int(number) == elements.count { elements.append(value) }
          return number
        })
    }
    let rows = codes.enumerated().flatMap { row, code in numbers[Int(code)].map { _ in Int32(row) } }
    let codes = codes.flatMap { numbers[Int($0)] }
    return (rows, SplinkColumnValues(type: element, values: elements, codes: codes, owner: self))
  }

  /// How common each value is among the rows that have one, by number; 0 for a missing one.
  func frequencies() -> [Double] {
    var counts = Array(repeating: 0, count: values.count)
    for code in codes { counts[Int(code)] += 1 }
    let total = counts.indices.reduce(0) { $0 + (values[$1].isNull ? 0 : counts[$1]) }
    return counts.indices.map { values[$0].isNull || total == 0 ? 0 : Double(counts[$0]) / Double(total) }
  }
}

/// Reads texts as values of a kind.
struct SplinkValueReader {
  let arena: SQLArena

  /// The type that all texts have, and their values; the first text stands for a missing value, the last is empty.
  func read(_ texts: [SQLText], kind: SplinkColumnKind) throws(SQLFault) -> (SQLType, [SQLValue]) {
    switch kind {
    case .text: return (.text, [.null] + texts.dropFirst().map { .text($0) })
    case .number: return try numbers(texts)
    case .date: return (.date, try each(texts, "dates") { SQLConversion.day($0).map { .integer($0) } })
    case .timestamp: return try moments(texts)
    case .boolean: return (.boolean, try each(texts, "truth values") { SQLConversion.boolean($0).map { .boolean($0) } })
    case .textList:
      return (.list(.text), try lists(texts).map { $0.map { items in .list(arena.list(items)) } ?? .null })
    case .numberList: return try numberLists(texts)
    }
  }

  private func each(
    _ texts: [SQLText], _ what: String, _ read: (UnsafeBufferPointer<UInt8>) -> SQLValue?
  ) throws(SQLFault) -> [SQLValue] {
    let values = texts.map { $0.count == 0 ? SQLValue.null : read($0.bytes) }
    let bad = values.count { $0 == nil }
    guard bad == 0 else {
      throw SQLFault("values that are \(what)", "\(bad) distinct ones are not; correct them, or leave them empty.")
    }
    return values.map { $0 ?? .null }
  }

  /// Dates if no value has a time of day, as DuckDB reads such a column of a file.
  private func moments(_ texts: [SQLText]) throws(SQLFault) -> (SQLType, [SQLValue]) {
    let values = try each(texts, "timestamps") { SQLConversion.microseconds($0).map { .integer($0) } }
    guard texts.allSatisfy({ !$0.bytes.contains(UInt8(ascii: ":")) }) else { return (.timestamp, values) }
    return (.date, try each(texts, "dates") { SQLConversion.day($0).map { .integer($0) } })
  }

  private func numbers(_ texts: [SQLText]) throws(SQLFault) -> (SQLType, [SQLValue]) {
    let whole = texts.map {
      $0.count == 0 ? SQLValue.null : Int64(SQLConversion.trimmed($0.bytes)).map { .integer($0) }
    }
    if whole.allSatisfy({ $0 != nil }) { return (.integer, whole.map { $0 ?? .null }) }
    return (.double, try each(texts, "numbers") { SQLConversion.double($0).map { .double($0) } })
  }

  private func numberLists(_ texts: [SQLText]) throws(SQLFault) -> (SQLType, [SQLValue]) {
    let lists = try lists(texts)
    var values: [SQLValue] = []
    for list in lists {
      guard let list else {
        values.append(.null)
        continue
      }
      let numbers = try each(
        list.map { if case .text(let text) = $0 { text } else { arena.text([]) } }, "lists of numbers"
      ) { SQLConversion.double($0).map { .double($0) } }
      values.append(.list(arena.list(numbers)))
    }
    return (.list(.double), values)
  }

  /// The elements of each text, which is a list as JSON writes it; `nil` for a missing one.
  private func lists(_ texts: [SQLText]) throws(SQLFault) -> [[SQLValue]?] {
    var lists: [[SQLValue]?] = []
    for (index, text) in texts.enumerated() {
      if index == 0 || text.count == 0 {
        lists.append(nil)
      } else if let items = items(text) {
        lists.append(items)
      } else {
        throw SQLFault("lists as JSON writes them", "Write `[\"a\", \"b\"]`, or leave the value empty.")
      }
    }
    return lists
  }

  private func items(_ text: SQLText) -> [SQLValue]? {
    guard let items = (try? SplinkJSONReader.read(Array(text.bytes)))?.items else { return nil }
    return items.map { item in
      switch item {
      case .text(let text), .number(let text): .text(arena.text(text.utf8))
      case .boolean(let truth): .text(arena.text((truth ? "true" : "false").utf8))
      default: .null
      }
    }
  }
}

extension Int64 {
  fileprivate init?(_ text: Slice<UnsafeBufferPointer<UInt8>>) { self.init(String(decoding: text, as: UTF8.self)) }
}

/// Numbers distinct values of one type from 1; 0 is `NULL`.
struct SQLValueNumbering {
  private var dictionary = ByteDictionary()
  private var bytes: [UInt8] = []

  mutating func number(_ value: SQLValue) -> UInt32 { number([value]) }

  /// One number for several values; 0 if one of them is `NULL`.
  mutating func number(_ values: [SQLValue]) -> UInt32 {
    bytes.removeAll(keepingCapacity: true)
    for value in values {
      if value.isNull { return 0 }
      append(value)
    }
    return bytes.withUnsafeBytes { dictionary.insert($0).id }
  }

  private mutating func append(_ value: SQLValue) {
    switch value {
    case .null: bytes.append(0)
    case .boolean(let truth): bytes += [1, truth ? 1 : 0]
    case .integer(let number): append(2, UInt64(bitPattern: number))
    // Zeros of both signs are equal, and so are all NaN.
    case .double(let number): append(3, number == 0 ? 0 : (number.isNaN ? Double.nan.bitPattern : number.bitPattern))
    case .text(let text):
      append(4, UInt64(text.count))
      bytes += text.bytes
    case .list(let list):
      append(5, UInt64(list.count))
      for value in list.values { append(value) }
    case .fault(let fault): bytes += [6, fault.rawValue]
    }
  }

  private mutating func append(_ tag: UInt8, _ number: UInt64) {
    bytes.append(tag)
    withUnsafeBytes(of: number) { bytes += $0 }
  }
}
