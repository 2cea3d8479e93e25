/// Fields of CSV (RFC 4180) that no spreadsheet takes for a formula.
public enum CSVBytes {
  /// Appends a field.
  ///
  /// A text that begins as a formula gets an apostrophe before it (OWASP, CSV Injection), unless it is a number; quotes
  /// stand where RFC 4180 wants them.
  public static func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    let isFormula = bytes.first.map(isFormulaStart) ?? false
    let isGuarded = isFormula && !isNumber(bytes)
    guard bytes.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      if isGuarded { output.append(0x27) }
      output.append(contentsOf: bytes)
      return
    }
    output.append(0x22)
    if isGuarded { output.append(0x27) }
    for byte in bytes {
      if byte == 0x22 { output.append(0x22) }
      output.append(byte)
    }
    output.append(0x22)
  }

  /// Appends a field.
  public static func append(text: String, to output: inout [UInt8]) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0), to: &output) }
  }

  /// A text as a field.
  public static func field(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    append(text: text, to: &output)
    return output
  }

  private static func isFormulaStart(_ byte: UInt8) -> Bool {
    byte == 0x3D || byte == 0x2B || byte == 0x2D || byte == 0x40 || byte == 0x09 || byte == 0x0D
  }

  private static func isNumber(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.first != 0x09, bytes.first != 0x0D else { return false }
    if case .number = DecimalText(bytes) { return true }
    return false
  }
}

/// Values of JSON (RFC 8259).
enum JSONBytes {
  static let null = Array("null".utf8)
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// `"name":`.
  static func key(_ name: String) -> [UInt8] { text(name) + [0x3A] }

  /// A text in quotes.
  static func text(_ text: String) -> [UInt8] {
    var output: [UInt8] = []
    Array(text.utf8).withUnsafeBytes { append($0, to: &output) }
    return output
  }

  /// Appends a text; `null` for one that is absent.
  static func append(_ bytes: UnsafeRawBufferPointer?, to output: inout [UInt8]) {
    guard let bytes else {
      output += null
      return
    }
    output.append(0x22)
    for byte in bytes {
      if byte == 0x22 || byte == 0x5C {
        output += [0x5C, byte]
      } else if byte < 0x20 {
        output += [0x5C, 0x75, 0x30, 0x30, hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
      } else {
        output.append(byte)
      }
    }
    output.append(0x22)
  }
}
