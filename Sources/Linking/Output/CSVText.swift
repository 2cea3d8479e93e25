/// Gathers lines of CSV (RFC 4180, ended by line feeds) as bytes and hands them on in large pieces.
struct CSVText {
  private static let pieceSize = 1 << 20
  /// What is written, and behind it room for more.
  private var bytes: [UInt8]
  private var count = 0
  private var isAtLineStart = true
  private let sink: (UnsafeRawBufferPointer) throws -> Void

  init(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    self.sink = sink
    bytes = Array(repeating: 0, count: Self.pieceSize + 4096)
  }

  /// A value as a field: as it is, or with quotes where it needs them.
  static func encoded(_ text: String) -> [UInt8] {
    var output = CSVText { _ in }
    output.field(text)
    return Array(output.bytes[..<output.count])
  }

  mutating func field(_ text: String) {
    var text = text
    text.withUTF8 { field(UnsafeRawBufferPointer($0)) }
  }

  /// A value that is a field already, see ``encoded(_:)``.
  mutating func field(encoded value: [UInt8]) {
    separate()
    value.withUnsafeBytes { append($0) }
  }

  /// A value as it is, with quotes where it needs them.
  mutating func field(_ value: UnsafeRawBufferPointer) {
    separate()
    guard Self.needsQuotes(value) else { return append(value) }
    append(0x22)
    for byte in value {
      if byte == 0x22 { append(0x22) }
      append(byte)
    }
    append(0x22)
  }

  /// Bytes above all that need quotes are told by eight.
  @inline(__always)
  private static func needsQuotes(_ value: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < value.count {
      // The high bit of each byte is set if it is above 2C, whatever it was: then none of the eight is special.
      if index + 8 <= value.count {
        let word = value.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let low = word & 0x7F7F_7F7F_7F7F_7F7F
        if ((low &+ 0x5353_5353_5353_5353) | word) & 0x8080_8080_8080_8080 == 0x8080_8080_8080_8080 {
          index += 8
          continue
        }
      }
      let byte = value[index]
      if byte <= 0x2C && (byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D) { return true }
      index += 1
    }
    return false
  }

  mutating func field(_ value: Int) {
    separate()
    append(number: value)
  }

  /// A number in full: shortest form that reads back as the same number.
  mutating func field(_ value: Double) {
    separate()
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53 {
      append(number: whole)
    } else {
      Array(value.description.utf8).withUnsafeBytes { append($0) }
    }
  }

  /// An empty field.
  mutating func emptyField() { separate() }

  mutating func endLine() throws {
    append(0x0A)
    isAtLineStart = true
    if count >= Self.pieceSize { try flush() }
  }

  mutating func flush() throws {
    try bytes.withUnsafeBytes { try sink(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    count = 0
  }

  @inline(__always)
  private mutating func separate() {
    if !isAtLineStart { append(0x2C) }
    isAtLineStart = false
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func append(_ value: UnsafeRawBufferPointer) {
    reserve(value.count)
    bytes.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[count...]).copyMemory(from: value) }
    count += value.count
  }

  @inline(__always)
  private mutating func reserve(_ added: Int) {
    if count + added > bytes.count { bytes.append(contentsOf: repeatElement(0, count: count + added)) }
  }

  private mutating func append(number value: Int) {
    if value < 0 { append(0x2D) }
    var magnitude = value.magnitude
    let start = count
    repeat {
      append(UInt8(0x30 + magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[start..<count].reverse()
  }
}
