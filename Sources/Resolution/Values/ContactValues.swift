/// Standard forms of what is written as a code: e-mail addresses, postcodes, house numbers, identifiers.
///
/// For phone numbers see ``PhoneNumber``.
enum ContactValues {
  /// The national number, see ``PhoneNumber``.
  static func phone(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    PhoneNumber.standardise(bytes, into: &output)
  }

  /// Lower case without spaces and without a `+tag`; of `Anna <a@b.org>` and `mailto:a@b.org` the address.
  ///
  /// Without `@` it is no address, nor is one that stands for none (`none@none.com`).
  static func email(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    if !copyPlain(bytes, into: &output) { copy(bytes, into: &output) }
    while output.last == 0x2E { output.removeLast() }
    if output.first == 0x40 || output.last == 0x40 || isPlaceholder(output) {
      output.removeAll(keepingCapacity: true)
    }
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

  /// Letters and digits in lower case, nothing else.
  ///
  /// Non-ASCII text goes through folding.
  static func code(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    if !Folding.isASCII(bytes) {
      output = Folding.fold(bytes).filter { $0 != 0x20 }
      return
    }
    let kinds = Folding.kinds.base
    for byte in bytes {
      let letter = kinds[Int(byte)]
      if letter > Folding.gap { output.append(letter) }
    }
  }

  /// A postcode as a code, without a country before the number (`D-10115`) and without the last four of a ZIP+4.
  static func postcode(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    code(bytes, into: &output)
    let letters = output.prefix(while: { $0 >= 0x61 }).count
    let isNumber = output.dropFirst(letters).allSatisfy { $0 < 0x61 }
    guard isNumber else { return }
    if (1...2).contains(letters), (4...6).contains(output.count - letters) { output.removeFirst(letters) }
    if letters == 0, output.count == 9 { output.removeLast(4) }
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

  /// The length of the part of a compact postcode that names an area: all but the last two digits of a number, all but
  /// the last three characters of a code with letters (`sw1a 1aa` -> `sw1a`).
  static func areaLength(ofPostcode code: some Collection<UInt8>) -> Int {
    let hasLetter = code.contains { $0 >= 0x61 }
    return max(2, code.count - (hasLetter ? 3 : 2))
  }

  /// Copies an address in lower case that has nothing but its letters and one `@`, as most have; otherwise says no.
  private static func copyPlain(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
    output.removeAll(keepingCapacity: true)
    output.append(contentsOf: bytes)
    return output.withUnsafeMutableBufferPointer { output in
      var ats = 0
      for index in output.indices {
        let byte = output[index]
        // Above the digits there are no signs with a meaning but `@`; the others are rare, `.`, `-` and `_` apart.
        if byte <= 0x20 || byte == 0x2B || byte == 0x2C || (byte >= 0x3A && byte <= 0x3E) { return false }
        if byte == 0x40 { ats += 1 }
        output[index] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      }
      return ats == 1
    }
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
  private static func isPlaceholder(_ email: [UInt8]) -> Bool {
    email.count <= longestPlaceholder && placeholders.contains(email)
  }

  private static let longestPlaceholder = placeholders.map(\.count).max() ?? 0

  private static let placeholders: Set<[UInt8]> = Set(
    """
    none@none.com no@email.com noemail@noemail.com no@no.com na@na.com n/a@n/a.com test@test.com test@example.com \
    unknown@unknown.com none@email.com noreply@noreply.com no-reply@no-reply.com x@x.com a@a.com
    """.split(separator: " ").map { Array($0.utf8) })
}
