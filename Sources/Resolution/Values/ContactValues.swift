/// Standard forms of what is written as a code: phone numbers, e-mail addresses, postcodes, identifiers.
enum ContactValues {
  /// The last nine digits: what is left when countries, trunk zeros and punctuation are written or not.
  ///
  /// Fewer than six digits are no phone number. Repeated digits (`000000000`) stand for none.
  static func phone(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    for byte in bytes where byte >= 0x30 && byte <= 0x39 { output.append(byte) }
    if output.count > 9 { output.removeFirst(output.count - 9) }
    if output.count < 6 || output.allSatisfy({ $0 == output[0] }) { output.removeAll(keepingCapacity: true) }
  }

  /// Lower case without spaces and without a `+tag`.
  ///
  /// Without `@` it is no address.
  static func email(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    var isTag = false
    var hasAt = false
    for byte in bytes where byte > 0x20 {
      if byte == 0x40 { (isTag, hasAt) = (false, true) }
      if byte == 0x2B, !hasAt, !output.isEmpty { isTag = true }
      if !isTag { output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
    }
    if !hasAt || output.first == 0x40 || output.last == 0x40 { output.removeAll(keepingCapacity: true) }
  }

  /// Letters and digits in lower case, nothing else.
  ///
  /// Non-ASCII text goes through folding.
  static func code(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    if !bytes.allSatisfy({ $0 < 0x80 }) {
      output = Folding.fold(bytes).filter { $0 != 0x20 }
      return
    }
    for byte in bytes {
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if (lower >= 0x61 && lower <= 0x7A) || (lower >= 0x30 && lower <= 0x39) { output.append(lower) }
    }
  }

  /// The length of the part of a compact postcode that names an area: all but the last two digits of a number, all but
  /// the last three characters of a code with letters (`sw1a 1aa` -> `sw1a`).
  static func areaLength(ofPostcode code: some Collection<UInt8>) -> Int {
    let hasLetter = code.contains { $0 >= 0x61 }
    return max(2, code.count - (hasLetter ? 3 : 2))
  }
}
