/// Text from outside, made fit to be shown: nothing in it can move the cursor, change colours or turn the direction of
/// what follows.
public enum Visible {
  /// The text with each control character written out: `\n`, `\r`, `\t`, otherwise `\u{1B}`.
  ///
  /// Also written out are the characters that order text from right to left or hide in it (Unicode general categories Cc,
  /// Cf, Zl, Zp, Co and Cn), but not the joiners that some scripts need. O(length).
  public static func text(_ text: some StringProtocol) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return String(text) }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) { result += escape(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  /// Bytes as ``text(_:)`` shows them; what is no UTF-8 is written as `\xE9`.
  ///
  /// O(length).
  public static func bytes(_ bytes: some Sequence<UInt8>) -> String {
    var rest = Array(bytes)[...]
    var result = ""
    while let first = rest.first {
      let length = sequenceLength(first)
      let sequence = rest.prefix(length)
      if let valid = String(validating: sequence, as: UTF8.self), length > 0 {
        result += text(valid)
        rest = rest.dropFirst(length)
      } else {
        result += "\\x" + hexadecimal(UInt32(first), digits: 2)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// How many bytes a UTF-8 sequence has (RFC 3629); 0 for a byte that begins none.
  private static func sequenceLength(_ first: UInt8) -> Int {
    switch first {
    case 0..<0x80: 1
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x20, scalar.value < 0x7F { return false }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: return true
    case .format: return scalar.value != 0x200C && scalar.value != 0x200D
    default: return false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(hexadecimal(scalar.value, digits: 2))}"
    }
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
