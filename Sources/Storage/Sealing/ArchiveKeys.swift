import Records

/// The data keys of an archive, for all who read and write its objects.
public final class ArchiveKeys: Sendable {
  private let known: Lock<Keyring>
  private let read: @Sendable () throws -> Keyring
  private let random: @Sendable () -> [UInt8]

  /// - Parameters:
  ///   - ring: the keyring as it is.
  ///   - read: reads it again, for an object whose key is not in it: all may be sealed anew beside a reader.
  ///   - random: gives 32 random bytes, each time other ones; nothing is sealed without it.
  public init(
    _ ring: Keyring, random: @escaping @Sendable () -> [UInt8] = { [] }, read: @escaping @Sendable () throws -> Keyring
  ) {
    known = Lock(ring)
    self.random = random
    self.read = read
  }

  /// The keyring.
  public var ring: Keyring { known.withLock { $0 } }

  /// Takes another keyring.
  public func take(_ ring: Keyring) { known.withLock { $0 = ring } }

  /// The data key of a number; `nil` if the workspace has none.
  func dataKey(_ number: UInt32) throws -> Secret? {
    if let key = ring.dataKeys[number] { return key }
    let again = try read()
    take(again)
    return again.dataKeys[number]
  }

  /// A writer that seals under the current data key.
  func writer(to file: SystemFile) throws -> SealingWriter {
    let ring = ring
    guard let key = ring.dataKeys[ring.current] else {
      throw WorkspaceError.damaged(what: "the workspace has no key to seal archive objects with")
    }
    return try SealingWriter(file, key: (ring.current, key), salt: random())
  }
}
