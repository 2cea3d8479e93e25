import COpenSSL

/// A SHA-256 digest (FIPS 180-4): the name of a piece of content.
public struct ContentHash: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// The digest as four big-endian words.
  public let words: SIMD4<UInt64>

  /// The digest of bytes.
  public init(of bytes: UnsafeRawBufferPointer) {
    var hasher = Hasher256()
    hasher.update(bytes)
    self = hasher.finalize()
  }

  /// The digest of the UTF-8 bytes of a text.
  public init(of text: String) {
    var text = text
    self = text.withUTF8 { ContentHash(of: UnsafeRawBufferPointer($0)) }
  }

  /// Takes 32 digest bytes; `nil` for another length.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 32 else { return nil }
    self.init(digest: bytes)
  }

  /// Reads 64 hexadecimal digits.
  public init?(hex: some StringProtocol) {
    let digits = Array(hex.utf8)
    guard digits.count == 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 64, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    guard let hash = bytes.withUnsafeBytes({ ContentHash(bytes: $0) }) else { return nil }
    self = hash
  }

  /// The 32 bytes of the digest.
  public var bytes: [UInt8] {
    (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64((7 - $0 % 8) * 8)) }
  }

  /// 64 lower-case hexadecimal digits.
  public var description: String { hexadecimal(64) }

  /// The first twelve hexadecimal digits, for tables.
  public var short: String { hexadecimal(12) }

  /// The first so many digits, written into the text itself: records of notices are named by them.
  private func hexadecimal(_ count: Int) -> String {
    String(unsafeUninitializedCapacity: count) { output in
      for index in 0..<count {
        output[index] = words[index / 16].hexadecimalDigit(index % 16)
      }
      return count
    }
  }

  /// Orders as the bytes do.
  public static func < (left: ContentHash, right: ContentHash) -> Bool {
    for index in 0..<4 where left.words[index] != right.words[index] {
      return left.words[index] < right.words[index]
    }
    return false
  }

  /// Encoded as hexadecimal digits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Decoded from hexadecimal digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let hash = ContentHash(hex: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected 64 hexadecimal digits")
    }
    self = hash
  }
}

/// SHA-256 over bytes that arrive in pieces.
public struct Hasher256: Sendable {
  private var context = SHA256_CTX()

  /// An empty message.
  public init() { SHA256_Init(&context) }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    SHA256_Update(&context, base, bytes.count)
  }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

  /// Appends a text and its length, so that `("ab", "c")` and `("a", "bc")` differ.
  public mutating func update(field text: String) {
    var text = text
    text.withUTF8 { update(field: UnsafeRawBufferPointer($0)) }
  }

  /// Appends the bytes of a text and their number.
  public mutating func update(field bytes: UnsafeRawBufferPointer) {
    update(integer: Int64(bytes.count))
    update(bytes)
  }

  /// Appends an integer as eight big-endian bytes.
  public mutating func update(integer value: Int64) {
    withUnsafeBytes(of: value.bigEndian) { update($0) }
  }

  /// The digest of the message so far; the message may go on.
  public func finalize() -> ContentHash {
    var copy = context
    return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { output in
      SHA256_Final(output.baseAddress?.assumingMemoryBound(to: UInt8.self), &copy)
      return ContentHash(digest: UnsafeRawBufferPointer(output))
    }
  }
}

extension ContentHash {
  /// Takes the 32 bytes that a digest function wrote.
  fileprivate init(digest: UnsafeRawBufferPointer) {
    var words = SIMD4<UInt64>()
    for index in 0..<4 {
      words[index] = UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
    }
    self.words = words
  }
}

/// HMAC-SHA-256 (RFC 2104) under a workspace's key: names an account without holding its key, and makes pseudonyms
/// that two purposes cannot be joined by.
public struct KeyedHash: Sendable {
  /// Bytes that a secret has at the least.
  public static let shortestKey = 16

  private let key: Secret

  /// Uses a secret of at least ``shortestKey`` bytes.
  public init(key: [UInt8]) { self.key = Secret(key) }

  /// Uses a secret of at least ``shortestKey`` bytes.
  public init(key: Secret) { self.key = key }

  /// The keyed digest of a message.
  public func callAsFunction(_ message: UnsafeRawBufferPointer) -> ContentHash {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { output in
      var length: UInt32 = 32
      HMAC(
        EVP_sha256(), key.bytes, Int32(key.bytes.count), message.baseAddress?.assumingMemoryBound(to: UInt8.self),
        message.count,
        output.baseAddress?.assumingMemoryBound(to: UInt8.self), &length)
      return ContentHash(digest: UnsafeRawBufferPointer(output))
    }
  }

  /// The keyed digest of a text.
  public func callAsFunction(_ text: String) -> ContentHash {
    var text = text
    return text.withUTF8 { self(UnsafeRawBufferPointer($0)) }
  }
}

extension UInt64 {
  /// One of the sixteen hexadecimal digits, in lower case, as a byte of ASCII.
  ///
  /// `place` counts from 0, the most significant first.
  public func hexadecimalDigit(_ place: Int) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: self >> UInt64(60 - place * 4)) & 15
    return digit < 10 ? 0x30 + digit : 0x57 + digit
  }
}
