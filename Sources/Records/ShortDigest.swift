import COpenSSL

/// The first half of the SHA-256 digest of short messages, one after the other.
///
/// A message is laid out with its padding (FIPS 180-4, section 5.1.1) and hashed in one call: the general functions copy
/// and clear more than they hash where a message has one or two blocks.
struct ShortDigest: ~Copyable {
  private var context = SHA256_CTX()
  private let message = ByteArena(capacity: 512)

  /// Begins an empty message.
  @inline(__always)
  mutating func begin() { message.truncate(to: 0) }

  @inline(__always)
  mutating func append(_ bytes: UnsafeRawBufferPointer) { message.append(bytes) }

  /// Appends eight big-endian bytes.
  @inline(__always)
  mutating func append(integer value: Int64) {
    message.reserve(8).storeBytes(of: value.bigEndian, as: Int64.self)
    message.advance(8)
  }

  /// The digest's first half; the message is not to be continued.
  mutating func fingerprint() -> Fingerprint {
    let length = message.count
    let padded = (length + 9 + 63) / 64 * 64
    let end = message.reserve(padded - length)
    end.initializeMemory(as: UInt8.self, repeating: 0, count: padded - length)
    end.storeBytes(of: 0x80, as: UInt8.self)
    let bits = UInt64(truncatingIfNeeded: length) << 3
    end.storeBytes(of: bits.bigEndian, toByteOffset: padded - length - 8, as: UInt64.self)
    SHA256_Init(&context)
    SHA256_Update(&context, message.base, padded)
    let state = context.h
    return Fingerprint(
      high: UInt64(state.0) << 32 | UInt64(state.1), low: UInt64(state.2) << 32 | UInt64(state.3))
  }
}

extension Fingerprint {
  /// Stands where no fingerprint has been made.
  static let unset = Fingerprint(high: 0, low: 0)

  /// What the message of every account of a provider begins with.
  static func prefix(of provider: ProviderID) -> [UInt8] {
    let arena = ByteArena(capacity: 80)
    var name = provider.rawValue
    name.withUTF8 { bytes in
      withUnsafeBytes(of: Int64(bytes.count).bigEndian) { arena.append($0) }
      arena.append(UnsafeRawBufferPointer(bytes))
    }
    return Array(arena.bytes)
  }

  /// The fingerprint of an account, as ``init(provider:key:)`` gives it.
  static func account(key: UnsafeRawBufferPointer, prefix: [UInt8], _ digest: inout ShortDigest) -> Fingerprint {
    digest.begin()
    prefix.withUnsafeBytes { digest.append($0) }
    digest.append(integer: Int64(key.count))
    digest.append(key)
    return digest.fingerprint()
  }
}
