import COpenSSL

/// AES-256-GCM (NIST SP 800-38D) over a sequence of segments, by the STREAM construction (Hoang, Reyhanitabar, Rogaway and
/// Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015).
///
/// The nonce of a segment is its number and whether it is the last, so a segment that is altered, left out, moved or
/// repeated does not open, and neither does a sequence that ends early. A key is for one sequence only.
public final class SegmentCipher {
  /// Bytes by which a sealed segment is longer.
  public static let overhead = 16

  private let context: OpaquePointer
  private let seals: Bool

  /// Seals or opens under a key of 32 bytes.
  ///
  /// Throws ``CipherFailure`` if the library has no such cipher.
  public init(key: Secret, sealing seals: Bool) throws(CipherFailure) {
    guard key.bytes.count == Secret.derivedLength, let context = EVP_CIPHER_CTX_new() else { throw CipherFailure() }
    self.context = context
    self.seals = seals
    guard EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key.bytes, nil, seals ? 1 : 0) == 1 else {
      EVP_CIPHER_CTX_free(context)
      throw CipherFailure()
    }
  }

  deinit { EVP_CIPHER_CTX_free(context) }

  /// Writes the sealed form of a segment to `output`, which has room for ``overhead`` bytes more than the segment.
  public func seal(
    _ segment: UnsafeRawBufferPointer, number: UInt64, isLast: Bool, to output: UnsafeMutableRawBufferPointer
  ) throws(CipherFailure) {
    precondition(seals && output.count >= segment.count + Self.overhead, "no room for a sealed segment")
    guard let written = output.baseAddress, begin(number, isLast), run(segment, to: output),
      finish(written + segment.count),
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(Self.overhead), written + segment.count) == 1
    else { throw CipherFailure() }
  }

  /// Writes what was sealed to `output`, which has room for it; `false` if this is not what was sealed as this segment.
  ///
  /// What then stands in `output` is of no use to anybody.
  public func open(
    _ sealed: UnsafeRawBufferPointer, number: UInt64, isLast: Bool, to output: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let length = sealed.count - Self.overhead
    precondition(!seals && output.count >= length, "no room for an opened segment")
    guard length >= 0, begin(number, isLast) else { return false }
    var tag = Array(sealed[length...])
    guard run(UnsafeRawBufferPointer(rebasing: sealed[..<length]), to: output),
      EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(Self.overhead), &tag) == 1
    else { return false }
    var nothing: UInt8 = 0
    return finish(&nothing)
  }

  private func begin(_ number: UInt64, _ isLast: Bool) -> Bool {
    var nonce: (UInt64, UInt32) = (number.bigEndian, UInt32(isLast ? 1 : 0).bigEndian)
    return withUnsafeBytes(of: &nonce) {
      EVP_CipherInit_ex(context, nil, nil, nil, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), seals ? 1 : 0) == 1
    }
  }

  private func run(_ input: UnsafeRawBufferPointer, to output: UnsafeMutableRawBufferPointer) -> Bool {
    guard input.count > 0 else { return true }
    var count: Int32 = 0
    return EVP_CipherUpdate(
      context, output.baseAddress?.assumingMemoryBound(to: UInt8.self), &count,
      input.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(input.count)) == 1 && Int(count) == input.count
  }

  /// Ends a segment; GCM writes nothing more, so that `rest` stays as it is.
  private func finish(_ rest: UnsafeMutableRawPointer) -> Bool {
    var count: Int32 = 0
    return EVP_CipherFinal_ex(context, rest.assumingMemoryBound(to: UInt8.self), &count) == 1
  }
}

/// The cryptographic library refused to do what every version of it does.
public struct CipherFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Names a failure.
  public init() {}

  /// A full sentence with the remedy.
  public var description: String {
    "libcrypto has no AES-256-GCM, or a key has not 32 bytes; install an OpenSSL that is not cut down"
  }
}
