import Records

/// The secrets of a workspace, which lie in its store wrapped under the workspace's key.
///
/// The key can be changed at once, since only this is wrapped anew; what hangs on the secrets stays as it is.
public struct Keyring: Hashable, Sendable {
  /// Under which accounts, tombstones and the audit log are hashed; never changes.
  public let hashKey: Secret
  /// Under which archive objects are sealed, by number; new ones under the last.
  public private(set) var dataKeys: [UInt32: Secret]
  /// Whether objects may lie in the archive in the clear, as an older program left them.
  public private(set) var takesUnsealed: Bool

  /// A keyring with one data key.
  public init(hashKey: Secret, dataKey: Secret, takesUnsealed: Bool) {
    self.hashKey = hashKey
    dataKeys = [1: dataKey]
    self.takesUnsealed = takesUnsealed
  }

  /// What an older program had: the workspace's key is the key of all hashes, and nothing is sealed.
  public init(ofOlderProgram key: Secret) {
    hashKey = key
    dataKeys = [:]
    takesUnsealed = true
  }

  /// The number of the data key under which new objects are sealed; 0 if there is none.
  public var current: UInt32 { dataKeys.keys.max() ?? 0 }

  /// Whether objects may be in the archive that are not sealed under the current data key.
  public var awaitsSealing: Bool { takesUnsealed || dataKeys.count > 1 }

  /// The same with one more data key, which is the current one from now on.
  public func adding(_ dataKey: Secret) -> Keyring {
    var ring = self
    ring.dataKeys[current + 1] = dataKey
    return ring
  }

  /// The same when all objects are sealed under the current data key.
  public var sealed: Keyring {
    var ring = self
    ring.dataKeys = dataKeys.filter { $0.key == current }
    ring.takesUnsealed = false
    return ring
  }

  // MARK: Wrapping

  private static let version: UInt8 = 1
  private static let saltLength = 32
  private static let purpose = "tributary keyring"

  /// The keyring as only who has the key can read it.
  ///
  /// - Parameter salt: 32 random bytes.
  public func wrapped(under key: Secret, salt: [UInt8]) throws(CipherFailure) -> [UInt8] {
    precondition(salt.count == Self.saltLength, "a salt has 32 random bytes")
    let content = encoded
    let cipher = try SegmentCipher(key: key.derived(salt: salt, for: Self.purpose), sealing: true)
    let output = UnsafeMutableRawBufferPointer.allocate(
      byteCount: content.count + SegmentCipher.overhead, alignment: 16)
    defer { output.deallocate() }
    do { try content.withUnsafeBytes { try cipher.seal($0, number: 0, isLast: true, to: output) } } catch {
      throw CipherFailure()
    }
    return salt + output
  }

  /// Reads a wrapped keyring; `nil` if it was altered or the key is another one.
  public init?(unwrapping wrapped: [UInt8], under key: Secret) {
    guard wrapped.count >= Self.saltLength + SegmentCipher.overhead else { return nil }
    let salt = Array(wrapped.prefix(Self.saltLength))
    guard let cipher = try? SegmentCipher(key: key.derived(salt: salt, for: Self.purpose), sealing: false) else {
      return nil
    }
    var content = [UInt8](repeating: 0, count: wrapped.count - Self.saltLength - SegmentCipher.overhead)
    let isGenuine = content.withUnsafeMutableBytes { content in
      wrapped.withUnsafeBytes {
        cipher.open(UnsafeRawBufferPointer(rebasing: $0[Self.saltLength...]), number: 0, isLast: true, to: content)
      }
    }
    guard isGenuine else { return nil }
    self.init(encoded: content)
  }

  /// Version, whether objects may be unsealed, length and bytes of the hash key, then number and bytes of each data key.
  private var encoded: [UInt8] {
    func bytes(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
    return [Self.version, takesUnsealed ? 1 : 0] + bytes(UInt32(hashKey.bytes.count)) + hashKey.bytes
      + dataKeys.sorted { $0.key < $1.key }.flatMap { bytes($0.key) + $0.value.bytes }
  }

  private init?(encoded: [UInt8]) {
    var rest = encoded[...]
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard rest.count >= count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    func number() -> UInt32? { take(4)?.reduce(0) { $0 << 8 | UInt32($1) } }
    guard take(1)?.first == Self.version, let unsealed = take(1)?.first, let length = number(),
      let hashKey = take(Int(length))
    else { return nil }
    var dataKeys: [UInt32: Secret] = [:]
    while !rest.isEmpty {
      guard let number = number(), let key = take(Secret.derivedLength) else { return nil }
      dataKeys[number] = Secret(Array(key))
    }
    self.hashKey = Secret(Array(hashKey))
    self.dataKeys = dataKeys
    takesUnsealed = unsealed == 1
  }
}
