/// Bytes of a text that an arena or a pool keeps.
struct SQLText: BitwiseCopyable {
  let start: UnsafePointer<UInt8>
  let count: Int

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  @inline(__always)
  static func == (left: SQLText, right: SQLText) -> Bool {
    left.count == right.count && (left.start == right.start || isEqual(left.bytes, right.bytes))
  }

  private static func isEqual(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    for index in 0..<left.count where left[index] != right[index] { return false }
    return true
  }

  /// Bytewise order, as DuckDB has it: -1, 0 or 1.
  static func order(_ left: SQLText, _ right: SQLText) -> Int {
    for index in 0..<min(left.count, right.count) where left.start[index] != right.start[index] {
      return left.start[index] < right.start[index] ? -1 : 1
    }
    return left.count == right.count ? 0 : (left.count < right.count ? -1 : 1)
  }

  var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Values of a list that an arena or a pool keeps.
struct SQLList: BitwiseCopyable {
  let start: UnsafePointer<SQLValue>
  let count: Int

  var values: UnsafeBufferPointer<SQLValue> { UnsafeBufferPointer(start: start, count: count) }
}

/// A value of which the type is known where it is computed.
///
/// Plain bytes: texts and lists point into memory that outlives the evaluation.
enum SQLValue: BitwiseCopyable {
  case null
  case boolean(Bool)
  /// A whole number, a scaled decimal, a day since 1970, or a microsecond since 1970.
  case integer(Int64)
  /// A double, or a float widened to one.
  case double(Double)
  case text(SQLText)
  case list(SQLList)
  /// What DuckDB would have stopped at.
  case fault(SQLRuntimeFault)

  var isNull: Bool { if case .null = self { true } else { false } }
}

/// What makes DuckDB give up in the middle of a query.
enum SQLRuntimeFault: UInt8, Error, Sendable {
  case notANumber, notADate, notATruthValue, emptyText, unequalLengths, zeroDivisor, tooLarge, nullInVector

  /// What was expected of the values, as a noun phrase.
  var expected: String {
    switch self {
    case .notANumber: "texts that are numbers"
    case .notADate: "texts that are dates"
    case .notATruthValue: "texts that are true or false"
    case .emptyText: "texts that are not empty for jaccard"
    case .unequalLengths: "values of equal length"
    case .zeroDivisor: "a divisor other than 0"
    case .tooLarge: "numbers within 64 bits"
    case .nullInVector: "lists without missing numbers"
    }
  }
}

/// Memory that is handed out in pieces and given back all at once.
final class SQLArena {
  private var chunks: [UnsafeMutableRawBufferPointer] = []
  private var chunk = 0
  private var used = 0
  private static let chunkSize = 1 << 16

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// Gives everything back; what points into it is no longer valid.
  func reset() {
    chunk = 0
    used = 0
  }

  /// Uninitialised memory, aligned to 16 bytes.
  func allocate(_ size: Int) -> UnsafeMutableRawPointer {
    let size = (size + 15) & ~15
    while chunk < chunks.count, used + size > chunks[chunk].count {
      chunk += 1
      used = 0
    }
    if chunk == chunks.count {
      chunks.append(.allocate(byteCount: max(size, Self.chunkSize), alignment: 16))
      used = 0
    }
    defer { used += size }
    // A chunk is at least 64 KiB, so it has an address.
    return chunks[chunk].baseAddress.unsafelyUnwrapped + used
  }

  func text(_ bytes: some Collection<UInt8>) -> SQLText {
    let memory = allocate(bytes.count).bindMemory(to: UInt8.self, capacity: max(1, bytes.count))
    var index = 0
    for byte in bytes {
      memory[index] = byte
      index += 1
    }
    return SQLText(start: memory, count: bytes.count)
  }

  func list(_ values: [SQLValue]) -> SQLList {
    let size = values.count * MemoryLayout<SQLValue>.stride
    let memory = allocate(size).bindMemory(to: SQLValue.self, capacity: max(1, values.count))
    for (index, value) in values.enumerated() { memory[index] = value }
    return SQLList(start: memory, count: values.count)
  }

  /// A copy that lives as long as this arena does.
  func keep(_ value: SQLValue) -> SQLValue {
    switch value {
    case .text(let text): .text(self.text(text.bytes))
    case .list(let list): .list(self.list(list.values.map(keep)))
    default: value
    }
  }
}

extension SQLValue {
  /// The order of two values of one type that are not `NULL`: -1, 0 or 1.
  ///
  /// NaN is equal to itself and above every number; a `NULL` in a list is above every value, as DuckDB has it.
  static func order(_ left: SQLValue, _ right: SQLValue) -> Int {
    switch (left, right) {
    case (.integer(let x), .integer(let y)): x == y ? 0 : (x < y ? -1 : 1)
    case (.double(let x), .double(let y)): order(x, y)
    case (.text(let x), .text(let y)): SQLText.order(x, y)
    case (.boolean(let x), .boolean(let y)): x == y ? 0 : (y ? -1 : 1)
    case (.list(let x), .list(let y)): order(x, y)
    case (.null, .null): 0
    case (.null, _): 1
    case (_, .null): -1
    default: 0
    }
  }

  @inline(__always)
  static func order(_ x: Double, _ y: Double) -> Int {
    if x == y || (x.isNaN && y.isNaN) { return 0 }
    if x.isNaN { return 1 }
    if y.isNaN { return -1 }
    return x < y ? -1 : 1
  }

  private static func order(_ left: SQLList, _ right: SQLList) -> Int {
    for (x, y) in zip(left.values, right.values) {
      let order = order(x, y)
      if order != 0 { return order }
    }
    return left.count == right.count ? 0 : (left.count < right.count ? -1 : 1)
  }

  /// Whether two values of one type that are not `NULL` are equal.
  @inline(__always)
  static func equal(_ left: SQLValue, _ right: SQLValue) -> Bool {
    if case .text(let x) = left, case .text(let y) = right { return x == y }
    return order(left, right) == 0
  }
}
