/// The standard form of a phone number: the national number without country code, trunk prefix and extension, of a long
/// one the last nine digits.
///
/// Country codes after ITU-T E.164 (list of 2016).
enum PhoneNumber {
  /// More digits at the front are countries or trunks that nothing announces.
  private static let longest = 9
  /// Fewer are no phone number.
  private static let shortest = 6

  /// Writes the standard form, which is not longer than the text, and returns its length; 0 for what is no phone number
  /// or repeats one digit, which stands for none.
  static func standardise(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
    var (isInternational, count) = read(bytes, output)
    var start = 0
    if !isInternational, count > 1, output[0] == 0x30, output[1] == 0x30 { (isInternational, start) = (true, 2) }
    if isInternational { start += lengthOfCountry(UnsafeRawBufferPointer(rebasing: output[start..<count])) }
    while start < count, output[start] == 0x30 { start += 1 }
    // Only zeros are kept, and then are one digit repeated.
    if start == count { return 0 }
    start = max(start, count - longest)
    count -= start
    if count < shortest { return 0 }
    if start > 0 { for index in 0..<count { output[index] = output[start + index] } }
    for index in 1..<count where output[index] != output[0] { return count }
    return 0
  }

  /// Reads the digits up to an extension; whether a country code stands first, after `+`.
  @inline(__always)
  private static func read(
    _ bytes: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
  ) -> (isInternational: Bool, count: Int) {
    var (isInternational, index, count) = (false, 0, 0)
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        output[count] = byte
        count += 1
      } else if byte >= 0x80 {
        let (digit, more) = digit(bytes, index)
        if let digit {
          output[count] = digit
          count += 1
        }
        index += more
      } else if byte == 0x2B, count == 0 {
        isInternational = true
      } else if count >= shortest, isExtension(byte) {
        break
      }
      index += 1
    }
    return (isInternational, count)
  }

  private static func isExtension(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x23 || byte == 0x3B || byte == 0x2C
  }

  /// Arabic-Indic, Persian and full-width digits; how many bytes more than one were read.
  private static func digit(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> (digit: UInt8?, more: Int) {
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    if bytes[index] == 0xD9, (0xA0...0xA9).contains(next) { return (next - 0xA0 + 0x30, 1) }
    if bytes[index] == 0xDB, (0xB0...0xB9).contains(next) { return (next - 0xB0 + 0x30, 1) }
    if bytes[index] == 0xEF, next == 0xBC, index + 2 < bytes.count, (0x90...0x99).contains(bytes[index + 2]) {
      return (bytes[index + 2] - 0x90 + 0x30, 2)
    }
    return (nil, bytes[index] >= 0xE0 ? 2 : 1)
  }

  /// One digit for 1 and 7, two for those listed, three for all others.
  private static func lengthOfCountry(_ digits: UnsafeRawBufferPointer) -> Int {
    guard digits.count > 2 else { return 0 }
    if digits[0] == 0x31 || digits[0] == 0x37 { return 1 }
    let number = (digits[0] - 0x30) * 10 + digits[1] - 0x30
    return (number < 64 ? low >> UInt64(number) : high >> UInt64(number - 64)) & 1 == 1 ? 2 : 3
  }

  /// The numbers of ``ofTwoDigits`` as bits, those from 64 on apart.
  private static let low = ofTwoDigits.reduce(UInt64(0)) { $1 < 64 ? $0 | 1 << UInt64($1) : $0 }
  private static let high = ofTwoDigits.reduce(UInt64(0)) { $1 < 64 ? $0 : $0 | 1 << UInt64($1 - 64) }

  private static let ofTwoDigits: [UInt8] = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62,
    63,
    64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
  ]
}
