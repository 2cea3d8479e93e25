/// Which letters occur an odd number of times in a text: what tells two texts apart before their letters are compared.
///
/// Each bit in which two signatures differ is at least one letter that only one of the texts has. An insertion or a
/// deletion changes one bit, a substitution at most two, an exchange of neighbours none.
enum LetterSignature {
  /// Set for texts that are not ASCII, of which nothing is said: their letters are of several bytes.
  private static let unknown: UInt32 = 1 << 31

  /// The signature of bytes: 31 bits for the letters.
  static func make(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var signature: UInt32 = 0
    var all: UInt8 = 0
    for byte in bytes {
      signature ^= 1 << UInt32(min(byte & 31, 30))
      all |= byte
    }
    return all < 0x80 ? signature : unknown
  }

  /// Letters, at least, that only one of two texts has; 0 where nothing is known.
  @inline(__always)
  static func difference(_ left: UInt32, _ right: UInt32) -> Int {
    (left | right) & unknown != 0 ? 0 : (left ^ right).nonzeroBitCount
  }
}
