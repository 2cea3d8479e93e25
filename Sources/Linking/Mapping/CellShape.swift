/// What one value looks like, judged by its bytes alone.
struct CellShape: OptionSet {
  let rawValue: UInt16

  /// Digits only, perhaps with a sign.
  static let integer = CellShape(rawValue: 1)
  /// A number, perhaps with a decimal separator or a currency sign.
  static let number = CellShape(rawValue: 2)
  /// Digits with a decimal separator among them.
  static let fraction = CellShape(rawValue: 4)
  static let date = CellShape(rawValue: 8)
  static let email = CellShape(rawValue: 16)
  static let phone = CellShape(rawValue: 32)
  /// Letters, with spaces and the marks that names have.
  static let letters = CellShape(rawValue: 64)
  static let hasDigit = CellShape(rawValue: 128)
  /// A JSON array.
  static let list = CellShape(rawValue: 256)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Judges a value without blanks around it.
  ///
  /// O(bytes).
  init(_ bytes: UnsafeRawBufferPointer) {
    self = []
    let counts = Counts(bytes)
    if counts.digits > 0 { insert(.hasDigit) }
    if counts.digits == 0, counts.letters > 0, counts.others == 0, counts.at == 0 { insert(.letters) }
    if DateShape.fits(bytes) { insert(.date) }
    if !contains(.date) || counts.digits == bytes.count { insert(Self.numeric(bytes, counts)) }
    if counts.at == 1, counts.blanks == 0, counts.marks > 0 { insert(.email) }
    if Self.isPhone(bytes, counts) { insert(.phone) }
    if bytes.first == 0x5B, bytes.last == 0x5D { insert(.list) }
  }

  private struct Counts {
    var digits = 0
    var letters = 0
    var blanks = 0
    /// Points, commas, hyphens, apostrophes.
    var marks = 0
    var at = 0
    var others = 0

    init(_ bytes: UnsafeRawBufferPointer) {
      for byte in bytes {
        switch byte {
        case 0x30...0x39: digits += 1
        case 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: letters += 1
        case 0x20: blanks += 1
        case 0x2E, 0x2C, 0x2D, 0x27: marks += 1
        case 0x40: at += 1
        default: others += 1
        }
      }
    }
  }

  private static func numeric(_ bytes: UnsafeRawBufferPointer, _ counts: Counts) -> CellShape {
    guard counts.digits > 0, counts.at == 0, counts.blanks <= 1, counts.marks <= 4 else { return [] }
    let isSigned = bytes.first == 0x2D || bytes.first == 0x2B
    if counts.digits == bytes.count - (isSigned ? 1 : 0) { return [.integer, .number] }
    // Beside digits and separators a number has at most a currency: one sign or three letters.
    guard counts.letters <= 3, counts.others == bytes.count(where: { $0 == 0x24 || $0 == 0x25 }) else { return [] }
    let hyphens = bytes.count { $0 == 0x2D } - (bytes.first == 0x2D ? 1 : 0)
    let separators = bytes.count { $0 == 0x2E || $0 == 0x2C }
    guard hyphens == 0, separators <= 3 else { return [] }
    let isPlain = counts.letters == 0 || bytes.first.map { $0 >= 0x80 } ?? false || counts.blanks == 1
    guard isPlain else { return [] }
    return separators > 0 ? [.number, .fraction] : [.number]
  }

  private static func isPhone(_ bytes: UnsafeRawBufferPointer, _ counts: Counts) -> Bool {
    guard counts.letters == 0, counts.at == 0, (7...15).contains(counts.digits) else { return false }
    guard bytes.first == 0x2B || bytes.first == 0x30 || bytes.first == 0x28 else { return false }
    return bytes.allSatisfy { (0x30...0x39).contains($0) || " +-()./".utf8.contains($0) }
  }
}

extension UnsafeRawBufferPointer {
  /// Without blanks (and other ASCII controls) at either end.
  @inline(__always)
  var trimmed: UnsafeRawBufferPointer {
    guard let first, let last else { return self }
    if first > 0x20 && last > 0x20 { return self }
    var (start, end) = (0, count)
    while start < end, self[start] <= 0x20 { start += 1 }
    while end > start, self[end - 1] <= 0x20 { end -= 1 }
    return UnsafeRawBufferPointer(rebasing: self[start..<end])
  }
}
