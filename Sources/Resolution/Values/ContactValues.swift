/// Standard forms of what is written as a code: e-mail addresses, postcodes, house numbers, identifiers.
///
/// Those that take `to:` write the form of a value that is written plainly, as most are; it is not longer than the value.
/// They return its length, 0 for what says nothing and -1 for other values, which those that take `into:` read.
///
/// For phone numbers see ``PhoneNumber``.
enum ContactValues {
  /// The national number, see ``PhoneNumber``.
  @inline(__always)
  static func phone(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
    PhoneNumber.standardise(bytes, to: output)
  }

  /// Replaces `output`.
  static func phone(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    _ = replace(&output, room: bytes.count) { phone(bytes, to: $0) }
  }

  /// Lower case without spaces and without a `+tag`; of `Anna <a@b.org>` and `mailto:a@b.org` the address.
  ///
  /// Without `@` it is no address, nor is one that stands for none (`none@none.com`).
  static func email(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    if replace(&output, room: bytes.count, { email(bytes, to: $0) }) { return }
    copy(bytes, into: &output)
    let count = output.withUnsafeMutableBytes { finished($0, count: $0.count) }
    output.removeLast(output.count - count)
  }

  /// Of an address that has nothing but its letters and one `@`.
  @inline(__always)
  static func email(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
    let kinds = emailKinds.base
    var ats = 0
    for index in 0..<bytes.count {
      let letter = kinds[Int(bytes[index])]
      if letter == 0 { return -1 }
      ats &+= letter == 0x40 ? 1 : 0
      output[index] = letter
    }
    return ats == 1 ? finished(output, count: bytes.count) : -1
  }

  /// Of each byte of a plain address its lower case, 0 for what has a meaning of its own.
  ///
  /// Above the digits there are no signs with a meaning but `@`; the others are rare, `.`, `-` and `_` apart.
  private static let emailKinds = FrozenArray(
    (0...255).map { (byte: UInt8) -> UInt8 in
      if byte <= 0x20 || byte == 0x2B || byte == 0x2C || (byte >= 0x3A && byte <= 0x3E) { return 0 }
      return byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    })

  /// The length of an address without dots at its end; 0 for what is none.
  @inline(__always)
  private static func finished(_ email: UnsafeMutableRawBufferPointer, count: Int) -> Int {
    var count = count
    while count > 0, email[count - 1] == 0x2E { count -= 1 }
    guard count > 0, email[0] != 0x40, email[count - 1] != 0x40 else { return 0 }
    return count <= longestPlaceholder && placeholders.contains(Array(email[..<count])) ? 0 : count
  }

  /// Letters and digits in lower case, nothing else.
  ///
  /// Non-ASCII text goes through folding.
  static func code(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    if replace(&output, room: bytes.count, { code(bytes, to: $0) }) { return }
    output = Folding.fold(bytes).filter { $0 != 0x20 }
  }

  /// Of ASCII text.
  @inline(__always)
  static func code(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
    let kinds = Folding.kinds.base
    var count = 0
    for byte in bytes {
      if byte >= 0x80 { return -1 }
      let letter = kinds[Int(byte)]
      output[count] = letter
      count &+= letter > Folding.gap ? 1 : 0
    }
    return count
  }

  /// A postcode as a code, without a country before the number (`D-10115`) and without the last four of a ZIP+4.
  static func postcode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    code(bytes, into: &output)
    let count = output.withUnsafeMutableBytes { shortened($0, count: $0.count) }
    output.removeLast(output.count - count)
  }

  /// Of ASCII text.
  @inline(__always)
  static func postcode(_ bytes: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Int {
    let count = code(bytes, to: output)
    return count < 0 ? count : shortened(output, count: count)
  }

  /// The length of a code after what is no part of the postcode has been taken from it.
  @inline(__always)
  private static func shortened(_ code: UnsafeMutableRawBufferPointer, count: Int) -> Int {
    var letters = 0
    while letters < count, code[letters] >= 0x61 { letters += 1 }
    for index in letters..<count where code[index] >= 0x61 { return count }
    if letters == 0 { return count == 9 ? 5 : count }
    guard letters <= 2, (4...6).contains(count - letters) else { return count }
    for index in letters..<count { code[index - letters] = code[index] }
    return count - letters
  }

  /// A house number as a code: of a range the first, without `No.`.
  static func house(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    var isStarted = false
    for byte in bytes {
      let isDigit = byte >= 0x30 && byte <= 0x39
      if isStarted, byte == 0x2D || byte == 0x2F || byte == 0x2C { break }
      if !isStarted, !isDigit, bytes.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) { continue }
      isStarted = true
      let letter = Folding.kinds.base[Int(byte)]
      if letter > Folding.gap { output.append(letter) }
    }
  }

  /// Replaces `output` by what `write` writes into so much room, and says whether it has written anything.
  private static func replace(
    _ output: inout [UInt8], room: Int, _ write: (UnsafeMutableRawBufferPointer) -> Int
  ) -> Bool {
    output.removeAll(keepingCapacity: true)
    output.append(contentsOf: repeatElement(0, count: room))
    let count = output.withUnsafeMutableBytes(write)
    output.removeLast(room - max(0, count))
    return count >= 0
  }

  /// A hash of the part before `@` without its dots, which some mail services do not tell apart.
  static func hashOfLocalPart(_ email: UnsafeRawBufferPointer) -> UInt64 {
    let local = UnsafeRawBufferPointer(rebasing: email[..<(email.firstIndex(of: 0x40) ?? email.count)])
    guard local.contains(0x2E) else { return ContentKey.hash(local) }
    return withUnsafeTemporaryAllocation(byteCount: local.count, alignment: 1) { output in
      var count = 0
      for byte in local where byte != 0x2E {
        output[count] = byte
        count += 1
      }
      return ContentKey.hash(UnsafeRawBufferPointer(rebasing: output[..<count]))
    }
  }

  /// The length of the part of a compact postcode that names an area: all but the last two digits of a number, all but
  /// the last three characters of a code with letters (`sw1a 1aa` -> `sw1a`).
  static func areaLength(ofPostcode code: some Collection<UInt8>) -> Int {
    let hasLetter = code.contains { $0 >= 0x61 }
    return max(2, code.count - (hasLetter ? 3 : 2))
  }

  /// Copies what is the address; nothing without an `@`.
  private static func copy(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    var isTag = false
    var hasAt = false
    for byte in bytes where byte > 0x20 {
      // What stands before these is a name or `mailto`, what stands behind them another address.
      if byte == 0x3C || byte == 0x3A && !hasAt {
        output.removeAll(keepingCapacity: true)
        isTag = false
        continue
      }
      if byte == 0x3E || byte == 0x3B || byte == 0x2C { break }
      if byte == 0x40 { (isTag, hasAt) = (false, true) }
      if byte == 0x2B, !hasAt, !output.isEmpty { isTag = true }
      if !isTag { output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
    }
    if !hasAt { output.removeAll(keepingCapacity: true) }
  }

  /// No placeholder is long, so that most addresses are not looked up.
  private static let longestPlaceholder = placeholders.map(\.count).max() ?? 0

  private static let placeholders: Set<[UInt8]> = Set(
    """
    none@none.com no@email.com noemail@noemail.com no@no.com na@na.com n/a@n/a.com test@test.com test@example.com \
    unknown@unknown.com none@email.com noreply@noreply.com no-reply@no-reply.com x@x.com a@a.com
    """.split(separator: " ").map { Array($0.utf8) })
}
