extension TextEncoding {
  /// The text of a whole file in UTF-8, without a byte order mark; `nil` if the file holds what the encoding has not.
  ///
  /// For samples in memory. O(bytes).
  public func decoded(_ bytes: [UInt8]) -> [UInt8]? {
    let sink = TextSink(marks: .lines)
    var decoder = makeDecoder()
    bytes.withUnsafeBytes { decoder.decode($0, into: sink) }
    decoder.finish(into: sink)
    return UTF8Bytes.firstInvalid(sink.buffer.bytes) == nil ? Array(sink.buffer.bytes) : nil
  }

  /// The encoding that a sample seems to have; UTF-8 for ASCII.
  ///
  /// A guess for people to confirm: single-byte encodings cannot be told from one another by their bytes alone.
  public static func guess(_ bytes: [UInt8]) -> TextEncoding {
    let sample = Array(bytes.prefix(1 << 20))
    if sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF]) { return .utf16 }
    if isUTF8(sample) { return .utf8 }
    if sample.count(where: { $0 == 0 }) * 4 > sample.count { return .utf16 }
    if isEBCDIC(sample) { return .cp037 }
    if comesInPairs(sample), gb18030.decoded(sample) != nil { return .gb18030 }
    return sample.contains { (0x80...0x9F).contains($0) } ? .windows1252 : .latin1
  }

  /// A character may be cut at the end of the sample.
  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    let invalid = bytes.withUnsafeBufferPointer { UTF8Bytes.firstInvalid($0) }
    return (invalid.map { $0 + 3 >= bytes.count && bytes.count >= 1 << 20 } ?? true) && !bytes.contains(0)
  }

  /// Blanks, digits and letters lie elsewhere in EBCDIC, and a blank of ASCII is a control character there.
  private static func isEBCDIC(_ bytes: [UInt8]) -> Bool {
    let common = bytes.count { byte in
      byte == 0x40 || byte == 0x4B || byte == 0x60 || byte == 0x6B || byte == 0x15 || byte == 0x25
        || byte >= 0x81 && byte & 0x0F <= 9
    }
    return common * 4 > bytes.count * 3 && bytes.count { $0 == 0x20 } * 50 < bytes.count
  }

  /// Characters of East Asian encodings have two high bytes or four.
  private static func comesInPairs(_ bytes: [UInt8]) -> Bool {
    var (run, paired, single) = (0, 0, 0)
    for byte in bytes + [0] {
      if byte >= 0x80 {
        run += 1
      } else {
        if run % 2 == 0 { paired += run } else { single += run }
        run = 0
      }
    }
    return paired > 9 * single
  }
}
