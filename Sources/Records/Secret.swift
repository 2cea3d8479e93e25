/// Bytes that nobody may be shown: a key, or what keys are derived from.
///
/// Printed, interpolated or dumped it says that it is a secret and nothing else; so does every value that holds one.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The bytes, for who encrypts, hashes or stores them.
  public let bytes: [UInt8]

  /// Takes the bytes.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// `a secret`.
  public var description: String { "a secret" }
  /// `a secret`.
  public var debugDescription: String { description }
  /// Has no children.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }

  /// Bytes of a derived key.
  public static let derivedLength = 32

  /// The 32 bytes that HKDF-SHA-256 (RFC 5869) gives for a salt and a purpose: whoever knows them knows neither this
  /// secret nor what it gives for another purpose.
  public func derived(salt: [UInt8], for purpose: String) -> Secret {
    let extracted = bytes.withUnsafeBytes { KeyedHash(key: salt)($0) }
    // One block of the expansion has the length of a digest.
    return Secret(KeyedHash(key: extracted.bytes)(purpose + "\u{1}").bytes)
  }
}
