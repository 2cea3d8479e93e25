/// The standard form of a phone number: the national number without country code, trunk prefix and extension, of a long
/// one the last nine digits.
///
/// Country codes after ITU-T E.164 (list of 2016).
enum PhoneNumber {
  /// More digits at the front are countries or trunks that nothing announces.
  private static let longest = 9
  /// Fewer are no phone number.
  private static let shortest = 6

  /// Replaces `output`; empty for what is no phone number or repeats one digit, which stands for none.
  static func standardise(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    let isInternational = read(bytes, into: &output)
    if isInternational { output.removeFirst(min(output.count, lengthOfCountry(output))) }
    if let first = output.firstIndex(where: { $0 != 0x30 }), first > 0 { output.removeFirst(first) }
    if output.count > longest { output.removeFirst(output.count - longest) }
    if output.count < shortest || output.allSatisfy({ $0 == output[0] }) { output.removeAll(keepingCapacity: true) }
  }

  /// Reads the digits up to an extension; whether a country code stands first, after `+` or `00`.
  private static func read(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
    var (isInternational, index) = (false, 0)
    while index < bytes.count {
      let byte = bytes[index]
      if byte >= 0x30, byte <= 0x39 {
        output.append(byte)
      } else if byte >= 0x80 {
        index += appendDigit(bytes, index, &output)
      } else if byte == 0x2B, output.isEmpty {
        isInternational = true
      } else if output.count >= shortest, isExtension(byte) {
        break
      }
      index += 1
    }
    guard !isInternational, output.starts(with: [0x30, 0x30]) else { return isInternational }
    output.removeFirst(2)
    return true
  }

  private static func isExtension(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x23 || byte == 0x3B || byte == 0x2C
  }

  /// Arabic-Indic, Persian and full-width digits; how many bytes more than one were read.
  private static func appendDigit(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ output: inout [UInt8]) -> Int {
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    if bytes[index] == 0xD9, (0xA0...0xA9).contains(next) { output.append(next - 0xA0 + 0x30) }
    if bytes[index] == 0xDB, (0xB0...0xB9).contains(next) { output.append(next - 0xB0 + 0x30) }
    if bytes[index] == 0xEF, next == 0xBC, index + 2 < bytes.count, (0x90...0x99).contains(bytes[index + 2]) {
      output.append(bytes[index + 2] - 0x90 + 0x30)
      return 2
    }
    return bytes[index] >= 0xE0 ? 2 : 1
  }

  /// One digit for 1 and 7, two for those listed, three for all others.
  private static func lengthOfCountry(_ digits: [UInt8]) -> Int {
    guard digits.count > 2 else { return 0 }
    if digits[0] == 0x31 || digits[0] == 0x37 { return 1 }
    return ofTwoDigits.contains((digits[0] - 0x30) * 10 + digits[1] - 0x30) ? 2 : 3
  }

  private static let ofTwoDigits: Set<UInt8> = [
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62,
    63,
    64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
  ]
}
