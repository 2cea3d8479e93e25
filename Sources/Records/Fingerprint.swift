/// The first 16 bytes of a SHA-256 digest: identity inside one workspace, where 10^9 things collide with a probability
/// below 10^-20.
public struct Fingerprint: Hashable, Sendable, BitwiseCopyable, Comparable, CustomStringConvertible {
  /// The bytes as two big-endian words.
  public let high: UInt64
  /// The second half.
  public let low: UInt64

  /// Takes the two words.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// The first half of a digest.
  public init(_ hash: ContentHash) { self.init(high: hash.words[0], low: hash.words[1]) }

  /// The fingerprint of an account: provider and key, each with its length.
  public init(provider: ProviderID, key: UnsafeRawBufferPointer) {
    var hasher = Hasher256()
    hasher.update(field: provider.rawValue)
    hasher.update(integer: Int64(key.count))
    hasher.update(key)
    self.init(hasher.finalize())
  }

  /// The fingerprint of an account.
  public init(_ account: AccountID) {
    var key = account.key
    self = key.withUTF8 { Fingerprint(provider: account.provider, key: UnsafeRawBufferPointer($0)) }
  }

  /// The 16 bytes.
  public var bytes: [UInt8] { [high, low].flatMap { word in (0..<8).map { UInt8(word >> (56 - 8 * $0) & 0xFF) } } }

  /// 32 lower-case hexadecimal digits.
  public var description: String {
    [high, low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Takes 16 bytes; `nil` for another length.
  public init?(bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 16 else { return nil }
    self.init(
      high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
  }

  /// Orders as the bytes do.
  public static func < (left: Fingerprint, right: Fingerprint) -> Bool {
    left.high != right.high ? left.high < right.high : left.low < right.low
  }
}
