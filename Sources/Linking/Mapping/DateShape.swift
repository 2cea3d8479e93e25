/// Whether a value is written as a date and as nothing else: `1980-03-07`, `7.3.1980`, `03/07/80 12:00`, `19800307`.
///
/// Stricter than reading, since a column must not become one of dates because its numbers could be years.
enum DateShape {
  static func fits(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 6, bytes.count <= 40, (0x30...0x39).contains(bytes[0]) else { return false }
    return bytes.count == 8 && bytes.allSatisfy({ (0x30...0x39).contains($0) }) ? isCompact(bytes) : isSeparated(bytes)
  }

  private static func isCompact(_ bytes: UnsafeRawBufferPointer) -> Bool {
    func number(_ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(bytes[$1] - 0x30) } }
    return (1800...2100).contains(number(0..<4)) && (1...12).contains(number(4..<6)) && (1...31).contains(number(6..<8))
  }

  /// Three numbers with one separator between them; behind them only a time of day may stand.
  private static func isSeparated(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var numbers: [(value: Int, digits: Int)] = [(0, 0)]
    var separator: UInt8?
    for byte in bytes {
      if (0x30...0x39).contains(byte) {
        numbers[numbers.count - 1].value = numbers[numbers.count - 1].value * 10 + Int(byte - 0x30)
        numbers[numbers.count - 1].digits += 1
        if numbers[numbers.count - 1].digits > 4 { return false }
      } else if numbers.count == 3, byte == 0x20 || byte == 0x54 {
        break
      } else if byte == 0x2D || byte == 0x2F || byte == 0x2E, separator == nil || separator == byte, numbers.count < 3 {
        separator = byte
        numbers.append((0, 0))
      } else {
        return false
      }
    }
    guard numbers.count == 3, numbers.allSatisfy({ $0.digits > 0 }) else { return false }
    return isDate(numbers)
  }

  /// The year stands first or last; the others are a day and a month in either order.
  private static func isDate(_ numbers: [(value: Int, digits: Int)]) -> Bool {
    let isYearFirst = numbers[0].digits == 4
    let others = isYearFirst ? [numbers[1], numbers[2]] : [numbers[0], numbers[1]]
    let year = isYearFirst ? numbers[0] : numbers[2]
    guard year.digits == 4 || year.digits == 2, others.allSatisfy({ $0.digits <= 2 && (1...31).contains($0.value) })
    else { return false }
    return others.contains { $0.value <= 12 } && (year.digits == 2 || (1000...2999).contains(year.value))
  }
}
