import Glibc
import Records

/// What stands before the segments of a sealed archive object.
///
///     offset  bytes
///          0      8  "TRIBSEA" and the version, 1
///          8      4  number of the data key
///         12      4  bytes in a segment before sealing, 65,536
///         16      8  bytes of the object before sealing
///         24     32  salt, random
///         56     32  HMAC-SHA-256 over all of this and the object's name
///
/// Integers are big-endian. The keys of the segments and of the HMAC are derived from the data key by the salt, so no two
/// objects have the same. That the name is in the HMAC keeps an object from taking the place of another one, and that the
/// length is in it shows at once when a file is too short or too long.
struct SealHeader {
  static let length = 88
  private static let saltStart = 24
  private static let tagStart = 56
  private static let magic = Array("TRIBSEA\u{1}".utf8)
  /// Large enough that a segment's share of calls does not count, small enough to be held once for each open file.
  static let segmentSize = 64 << 10

  let key: UInt32
  let size: Int
  let salt: [UInt8]
  private let tag: [UInt8]

  /// The bytes without the HMAC.
  private static func front(key: UInt32, size: Int, salt: [UInt8]) -> [UInt8] {
    magic + bigEndian(key) + bigEndian(UInt32(segmentSize)) + bigEndian(UInt64(size)) + salt
  }

  private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }

  private static func tag(_ front: [UInt8], object: ContentHash, salt: [UInt8], dataKey: Secret) -> [UInt8] {
    let hash = KeyedHash(key: dataKey.derived(salt: salt, for: "tributary archive header"))
    return (front + object.bytes).withUnsafeBytes { hash($0) }.bytes
  }

  /// The bytes of a header.
  static func bytes(of object: ContentHash, size: Int, salt: [UInt8], key: UInt32, dataKey: Secret) -> [UInt8] {
    let front = front(key: key, size: size, salt: salt)
    return front + tag(front, object: object, salt: salt, dataKey: dataKey)
  }

  /// Reads a header; `nil` for bytes that are none.
  init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.length, bytes.starts(with: Self.magic) else { return nil }
    func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
    guard number(12..<16) == UInt64(Self.segmentSize), let size = Int(exactly: number(16..<24)) else { return nil }
    key = UInt32(number(8..<12))
    self.size = size
    salt = Array(bytes[Self.saltStart..<Self.tagStart])
    tag = Array(bytes[Self.tagStart...])
  }

  /// Whether the header was written for this object under this data key.
  func isGenuine(for object: ContentHash, dataKey: Secret) -> Bool {
    let expected = Self.tag(Self.front(key: key, size: size, salt: salt), object: object, salt: salt, dataKey: dataKey)
    // Compared in one time, wherever the first difference is.
    return zip(tag, expected).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// The key of the segments.
  static func segmentKey(_ dataKey: Secret, salt: [UInt8]) -> Secret {
    dataKey.derived(salt: salt, for: "tributary archive segments")
  }

  /// Segments of an object; an empty one has one, too.
  static func segments(_ size: Int) -> Int { max(1, size / segmentSize + (size % segmentSize > 0 ? 1 : 0)) }

  /// Bytes of the file of an object; `nil` if there is no such file.
  var fileSize: Int? {
    let (sum, isOver) = size.addingReportingOverflow(Self.length + Self.segments(size) * SegmentCipher.overhead)
    return size < 0 || isOver ? nil : sum
  }
}

/// Why an archive object cannot be read.
public struct SealError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Fault: Hashable, Sendable {
    /// The header is not the one that was written for this object.
    case header
    /// It lies there in the clear, although everything in this archive was sealed.
    case unsealed
    /// It was sealed under a data key that the keyring does not have.
    case unknownKey(UInt32)
    /// The file has not as many bytes as the header says.
    case size(expected: Int, found: Int)
    /// A segment, counted from 1, is not what was sealed.
    case segment(Int, of: Int)
    /// What was sealed is not what the name says.
    case content
  }

  /// The object.
  public let object: ContentHash
  /// What is wrong with it.
  public let fault: Fault

  init(_ object: ContentHash, _ fault: Fault) {
    self.object = object
    self.fault = fault
  }

  /// What is wrong, without object and remedy: `segment 3 of 7 is not what was sealed`.
  public var finding: String {
    switch fault {
    case .header: "its header is not what was sealed, or of another object or workspace"
    case .unsealed: "it is not sealed"
    case .unknownKey(let number): "it is sealed under data key \(number), which is not a key of this workspace"
    case .size(let expected, let found): "the file has \(found) bytes instead of \(expected)"
    case .segment(let number, let count): "segment \(number) of \(count) is not what was sealed"
    case .content: "its content is not what its name says"
    }
  }

  /// A full sentence with the remedy.
  public var description: String {
    "archive object \(object) is altered: \(finding); restore it from a backup"
  }
}

/// Reads what was sealed, segment by segment; gives no byte that is not what was sealed.
final class SealedObject: ByteSource {
  private let object: ContentHash
  private let file: SystemFile
  private let cipher: SegmentCipher
  private let segments: Int
  private var next = 0
  private let sealed = UnsafeMutableRawBufferPointer.allocate(
    byteCount: SealHeader.segmentSize + SegmentCipher.overhead, alignment: 64)
  /// A segment of which a part was handed out, where the reader's buffer is too small for a whole one.
  private let opened = UnsafeMutableRawBufferPointer.allocate(byteCount: SealHeader.segmentSize, alignment: 64)
  private var rest = 0..<0

  /// Goes on behind the header.
  init(_ object: ContentHash, _ file: SystemFile, _ header: SealHeader, dataKey: Secret) throws {
    self.object = object
    self.file = file
    segments = SealHeader.segments(header.size)
    cipher = try SegmentCipher(key: SealHeader.segmentKey(dataKey, salt: header.salt), sealing: false)
  }

  deinit {
    sealed.deallocate()
    opened.deallocate()
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while rest.isEmpty, next < segments {
      if buffer.count >= SealHeader.segmentSize {
        let count = try open(into: buffer)
        if count > 0 { return count }
      } else {
        rest = 0..<(try open(into: opened))
      }
    }
    let count = min(rest.count, buffer.count)
    buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: opened[rest.prefix(count)]))
    rest = rest.dropFirst(count)
    return count
  }

  /// Opens the next segment.
  private func open(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try file.readFully(into: sealed)
    let isLast = next == segments - 1
    next += 1
    guard
      cipher.open(
        UnsafeRawBufferPointer(rebasing: sealed[..<count]), number: UInt64(next - 1), isLast: isLast, to: buffer)
    else { throw SealError(object, .segment(next, of: segments)) }
    return count - SegmentCipher.overhead
  }
}

/// Seals bytes that arrive in pieces into a file.
///
/// The header is written last, when the object's name and length are known; until then zeros stand in its place.
final class SealingWriter {
  private let file: SystemFile
  private let cipher: SegmentCipher
  private let key: (number: UInt32, secret: Secret)
  private let salt: [UInt8]
  private var size = 0
  private var segment: UInt64 = 0
  private let pending = UnsafeMutableRawBufferPointer.allocate(byteCount: SealHeader.segmentSize, alignment: 64)
  private var pendingCount = 0
  private let sealed = UnsafeMutableRawBufferPointer.allocate(
    byteCount: SealHeader.segmentSize + SegmentCipher.overhead, alignment: 64)
  private(set) var isFinished = false

  init(_ file: SystemFile, key: (number: UInt32, secret: Secret), salt: [UInt8]) throws {
    precondition(salt.count == 32, "a salt has 32 random bytes")
    self.file = file
    self.key = key
    self.salt = salt
    cipher = try SegmentCipher(key: SealHeader.segmentKey(key.secret, salt: salt), sealing: true)
    try [UInt8](repeating: 0, count: SealHeader.length).withUnsafeBytes { try file.write($0) }
  }

  deinit {
    pending.deallocate()
    sealed.deallocate()
  }

  /// Appends bytes; a full segment is written when it is certain that it is not the last.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(!isFinished, "an object is not written to after it was read")
    var rest = bytes
    while !rest.isEmpty {
      if pendingCount == pending.count { try flush(isLast: false) }
      let taken = rest.prefix(pending.count - pendingCount)
      UnsafeMutableRawBufferPointer(rebasing: pending[pendingCount...]).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: taken))
      pendingCount += taken.count
      size += taken.count
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(taken.count))
    }
  }

  /// Writes the last segment and the header; nothing can be appended afterwards.
  func finish(as object: ContentHash) throws {
    guard !isFinished else { return }
    isFinished = true
    try flush(isLast: true)
    let header = SealHeader.bytes(of: object, size: size, salt: salt, key: key.number, dataKey: key.secret)
    try header.withUnsafeBytes { try file.overwriteFront($0) }
  }

  private func flush(isLast: Bool) throws {
    try cipher.seal(
      UnsafeRawBufferPointer(rebasing: pending[..<pendingCount]), number: segment, isLast: isLast, to: sealed)
    try file.write(UnsafeRawBufferPointer(rebasing: sealed[..<(pendingCount + SegmentCipher.overhead)]))
    segment += 1
    pendingCount = 0
  }
}
