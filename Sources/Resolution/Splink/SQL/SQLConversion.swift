/// Texts to values and back, as DuckDB's casts do it.
enum SQLConversion {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  static func trimmed(_ bytes: Bytes) -> Slice<Bytes> {
    var slice = bytes[...]
    while let first = slice.first, isSpace(first) { slice.removeFirst() }
    while let last = slice.last, isSpace(last) { slice.removeLast() }
    return slice
  }

  /// A number, with or without fraction and exponent.
  static func double(_ bytes: Bytes) -> Double? {
    let text = trimmed(bytes)
    guard let first = text.first, text.count <= 64, first < 0x80, isNumberLike(text) else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }

  /// Swift reads hexadecimal numbers too, which DuckDB does not.
  private static func isNumberLike(_ text: Slice<Bytes>) -> Bool {
    let lower = String(decoding: text, as: UTF8.self).lowercased()
    let plain = lower.drop { $0 == "-" || $0 == "+" }
    if ["inf", "infinity", "nan"].contains(String(plain)) { return true }
    return plain.contains { $0.isASCII && $0.isNumber } && lower.allSatisfy { "0123456789+-.e".contains($0) }
  }

  /// A whole number; a fraction is rounded, half away from zero.
  static func integer(_ bytes: Bytes) -> Int64? {
    if let number = Int64(String(decoding: trimmed(bytes), as: UTF8.self)) { return number }
    guard let number = double(bytes), abs(number) < 0x1p63 else { return nil }
    return Int64(number.rounded(.toNearestOrAwayFromZero))
  }

  static func boolean(_ bytes: Bytes) -> Bool? {
    switch String(decoding: trimmed(bytes), as: UTF8.self).lowercased() {
    case "true", "t", "1", "yes", "y": true
    case "false", "f", "0", "no", "n": false
    default: nil
    }
  }

  /// The day of `2020-1-5`, also with `/` or spaces between, and with a time behind it.
  static func day(_ bytes: Bytes) -> Int64? {
    microseconds(bytes).map(SQLTime.day(of:))
  }

  private static func day(_ text: inout Slice<Bytes>) -> Int64? {
    guard let year = digits(&text, 6), let separator = text.popFirst(), "-/ \\".utf8.contains(separator),
      let month = digits(&text, 2), text.popFirst() == separator, let day = digits(&text, 2)
    else { return nil }
    return SQLTime.day(year, month, day)
  }

  private static func digits(_ text: inout Slice<Bytes>, _ most: Int) -> Int? {
    var (number, count) = (0, 0)
    while count < most, let byte = text.first, (0x30...0x39).contains(byte) {
      number = number * 10 + Int(byte - 0x30)
      count += 1
      text.removeFirst()
    }
    return count > 0 ? number : nil
  }

  /// The microsecond of `2020-01-05`, `2020-01-05 10:11`, `2020-01-05T10:11:12.5Z`.
  static func microseconds(_ bytes: Bytes) -> Int64? {
    var text = trimmed(bytes)
    guard let day = day(&text) else { return nil }
    let midnight = day * SQLTime.microsecondsPerDay
    guard let separator = text.popFirst() else { return midnight }
    guard separator == UInt8(ascii: "T") || separator == 0x20, let time = time(&text) else { return nil }
    skipOffset(&text)
    return text.isEmpty ? midnight + time : nil
  }

  /// `Z`, `+01`, `+01:00`: what has no time zone ignores them.
  private static func skipOffset(_ text: inout Slice<Bytes>) {
    guard let first = text.first else { return }
    if first | 0x20 == UInt8(ascii: "z") { text.removeFirst() }
    guard first == UInt8(ascii: "+") || first == UInt8(ascii: "-") else { return }
    text.removeFirst()
    _ = digits(&text, 2)
    if text.first == UInt8(ascii: ":") { text.removeFirst() }
    _ = digits(&text, 2)
  }

  private static func time(_ text: inout Slice<Bytes>) -> Int64? {
    guard let hour = digits(&text, 2), hour < 24, text.popFirst() == UInt8(ascii: ":"),
      let minute = digits(&text, 2), minute < 60
    else { return nil }
    var (second, fraction) = (0, 0)
    if text.first == UInt8(ascii: ":") {
      text.removeFirst()
      guard let seconds = digits(&text, 2), seconds < 60 else { return nil }
      second = seconds
    }
    if text.first == UInt8(ascii: ".") {
      text.removeFirst()
      let count = text.prefix { (0x30...0x39).contains($0) }.count
      guard count <= 6, let number = digits(&text, 6) else { return nil }
      fraction = number
      for _ in count..<6 { fraction *= 10 }
    }
    return Int64(((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction)
  }

  // MARK: to text

  static func text(_ value: SQLValue, _ type: SQLType) -> String {
    switch (value, type) {
    case (.integer(let number), .decimal(let scale)): decimal(number, scale)
    case (.integer(let day), .date): SQLTime.text(day: day)
    case (.integer(let moment), .timestamp): SQLTime.text(microseconds: moment)
    case (.integer(let number), _): String(number)
    case (.double(let number), .float): double(number, "\(Float(number))")
    case (.double(let number), _): double(number, "\(number)")
    case (.boolean(let truth), _): truth ? "true" : "false"
    case (.text(let text), _): text.string
    case (.list(let list), .list(let element)):
      "[" + list.values.map { $0.isNull ? "NULL" : text($0, element) }.joined(separator: ", ") + "]"
    default: ""
    }
  }

  private static func decimal(_ number: Int64, _ scale: Int) -> String {
    guard scale > 0 else { return String(number) }
    let digits = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
    return (number < 0 ? "-" : "") + padded.dropLast(scale) + "." + padded.suffix(scale)
  }

  /// The shortest digits that name the number, with an exponent below 1e-4 and from 1e16 on.
  private static func double(_ number: Double, _ shortest: String) -> String {
    if number.isNaN { return number.sign == .minus ? "-nan" : "nan" }
    if number.isInfinite { return number < 0 ? "-inf" : "inf" }
    var (digits, exponent) = parts(shortest)
    let sign = number < 0 || (number == 0 && number.sign == .minus) ? "-" : ""
    if digits == "0" { return sign + "0.0" }
    if exponent < -4 || exponent >= 16 {
      let mantissa = String(digits.removeFirst()) + (digits.isEmpty ? "" : "." + digits)
      let power = String(abs(exponent))
      return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + (power.count < 2 ? "0" + power : power)
    }
    if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
    digits += String(repeating: "0", count: max(0, exponent + 2 - digits.count))
    return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
  }

  /// The significant digits and the power of ten of the first one.
  private static func parts(_ shortest: String) -> (digits: String, exponent: Int) {
    let pieces = shortest.lowercased().split(separator: "e")
    let mantissa = (pieces.first ?? "0").filter { $0 != "-" }
    let whole = mantissa.prefix { $0 != "." }
    let all = mantissa.filter { $0 != "." }
    let leading = all.prefix { $0 == "0" }.count
    var digits = String(all.dropFirst(leading))
    while digits.hasSuffix("0") { digits.removeLast() }
    guard !digits.isEmpty else { return ("0", 0) }
    return (digits, whole.count - 1 - leading + (pieces.count > 1 ? Int(pieces[1]) ?? 0 : 0))
  }
}
