/// Gathers lines of CSV (RFC 4180, ended by line feeds) as bytes and hands them on in large pieces.
struct CSVText {
  private static let pieceSize = 1 << 20
  private var bytes: [UInt8] = []
  private var isAtLineStart = true
  private let sink: (UnsafeRawBufferPointer) throws -> Void

  init(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    self.sink = sink
    bytes.reserveCapacity(Self.pieceSize + 4096)
  }

  mutating func field(_ text: String) {
    var text = text
    text.withUTF8 { field(UnsafeRawBufferPointer($0)) }
  }

  /// A value as it is, with quotes where it needs them.
  mutating func field(_ value: UnsafeRawBufferPointer) {
    separate()
    guard Self.needsQuotes(value) else {
      bytes.append(contentsOf: value)
      return
    }
    bytes.append(0x22)
    for byte in value {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }

  @inline(__always)
  private static func needsQuotes(_ value: UnsafeRawBufferPointer) -> Bool {
    for byte in value where byte <= 0x2C && (byte == 0x2C || byte == 0x22 || byte == 0x0A || byte == 0x0D) {
      return true
    }
    return false
  }

  mutating func field(_ value: Int) {
    separate()
    append(value)
  }

  /// A number in full: shortest form that reads back as the same number.
  mutating func field(_ value: Double) {
    separate()
    if let whole = Int(exactly: value), whole.magnitude < 1 << 53 {
      append(whole)
    } else {
      bytes.append(contentsOf: value.description.utf8)
    }
  }

  /// An empty field.
  mutating func emptyField() { separate() }

  mutating func endLine() throws {
    bytes.append(0x0A)
    isAtLineStart = true
    if bytes.count >= Self.pieceSize { try flush() }
  }

  mutating func flush() throws {
    try bytes.withUnsafeBytes { try sink($0) }
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func separate() {
    if !isAtLineStart { bytes.append(0x2C) }
    isAtLineStart = false
  }

  private mutating func append(_ value: Int) {
    if value < 0 { bytes.append(0x2D) }
    var magnitude = value.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(0x30 + magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[start...].reverse()
  }
}
