import Records

/// Composing text as bytes: the only way in which a feed's rows are written.
extension [UInt8] {
  /// Appends a literal.
  @inline(__always)
  mutating func put(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a number of at least `width` digits.
  @inline(__always)
  mutating func put(_ number: Int, width: Int = 1) {
    var divisor = 1
    for _ in 1..<Swift.max(width, 1) { divisor *= 10 }
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(0x30 + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  /// Appends a number as eight hexadecimal digits.
  mutating func put(hexadecimal number: Int) {
    for shift in stride(from: 28, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: number >> shift & 15)
      append(digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  /// Appends `YYYY-MM-DD`.
  mutating func put(_ day: Day) {
    let (year, month, dayOfMonth) = day.civil
    put(year, width: 4)
    append(0x2D)
    put(month, width: 2)
    append(0x2D)
    put(dayOfMonth, width: 2)
  }

  /// Appends `TT.MM.JJJJ`.
  mutating func put(german day: Day) {
    let (year, month, dayOfMonth) = day.civil
    put(dayOfMonth, width: 2)
    append(0x2E)
    put(month, width: 2)
    append(0x2E)
    put(year, width: 4)
  }

  /// Appends `YYYY-MM-DDThh:mm:ssZ`, `second` seconds into the day.
  mutating func put(_ day: Day, second: Int) {
    put(day)
    append(0x54)
    put(second / 3600, width: 2)
    append(0x3A)
    put(second / 60 % 60, width: 2)
    append(0x3A)
    put(second % 60, width: 2)
    append(0x5A)
  }

  /// Appends a field of a CSV file, in quotes where RFC 4180 (section 2, rule 6) asks for them.
  mutating func put(csv field: [UInt8]) {
    guard field.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
      return append(contentsOf: field)
    }
    append(0x22)
    for byte in field {
      if byte == 0x22 { append(0x22) }
      append(byte)
    }
    append(0x22)
  }

  /// Appends a JSON string (RFC 8259, section 7).
  mutating func put(json text: [UInt8]) {
    append(0x22)
    for byte in text {
      if byte == 0x22 || byte == 0x5C { append(0x5C) }
      append(byte)
    }
    append(0x22)
  }

  /// Appends character data of an XML element (XML 1.0, section 2.4).
  mutating func put(xml text: [UInt8]) {
    for byte in text {
      switch byte {
      case 0x26: put("&amp;")
      case 0x3C: put("&lt;")
      case 0x3E: put("&gt;")
      default: append(byte)
      }
    }
  }

  /// Puts the letters A to Z in lower case.
  func lowercasedASCII() -> [UInt8] { map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 } }
}
