/// Bounds on what one delivered file may unpack to.
public struct ContentLimits: Hashable, Sendable {
  /// Uncompressed bytes of a file.
  public var uncompressedBytes = 64 << 30
  /// Uncompressed bytes per compressed byte.
  ///
  /// Deflate itself cannot exceed 1,032; text rarely exceeds 50.
  public var ratio = 1000
  /// Uncompressed bytes below which the ratio is not judged: a small file may well be all alike.
  public var ratioFreeBytes = 16 << 20
  /// Gzip members of a file (RFC 1952, section 2.2).
  public var members = 10_000

  /// The defaults.
  public init() {}
}

/// Unpacks a delivered file as it streams by: gzip is recognised by its first bytes, anything else passes unchanged.
///
/// Follows RFC 1952: members are joined; zeros after the last member are padding (as in gzip's own `gzip -d`), and
/// anything else there is refused. How the bytes are cut never changes what comes out. After an error or
/// ``finish(_:)`` a reader is not used again. A copy shares the state of the original.
public struct ContentReader {
  private enum Kind {
    case unknown
    case plain
    case gzip(Inflater)
  }

  private let limits: ContentLimits
  private let requiresGzip: Bool
  private var kind = Kind.unknown
  private var heldMagic = false
  private var plainBytes = 0

  /// A reader at the beginning of a file.
  ///
  /// - Parameter requiresGzip: Whether a file without gzip's first bytes is refused, as for a name that ends in `.gz`.
  public init(limits: ContentLimits = ContentLimits(), requiresGzip: Bool = false) {
    self.limits = limits
    self.requiresGzip = requiresGzip
  }

  /// Whether the file turned out to be gzip; `nil` before its first two bytes.
  public var isGzip: Bool? {
    switch kind {
    case .unknown: nil
    case .plain: false
    case .gzip: true
    }
  }

  /// Takes the next bytes of the file and hands on what they unpack to, at most 256 KiB at a time.
  ///
  /// Throws `gzip.corrupt`, `gzip.crc`, `gzip.length`, `gzip.trailing`, `gzip.members`, `gzip.nested`, `gzip.missing`
  /// and `content.size`, and what `sink` throws. Bytes handed on before an error are not to be kept.
  public mutating func read(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    guard !bytes.isEmpty else { return }
    switch kind {
    case .unknown: try recognise(bytes, sink)
    case .plain: try pass(bytes, sink)
    case .gzip(let inflater): try inflater.read(bytes, sink)
    }
  }

  /// Says that the file has no more bytes.
  ///
  /// Throws `gzip.truncated` if it ends inside a member.
  public mutating func finish(
    _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    switch kind {
    case .unknown:
      if requiresGzip { throw ContentReader.missing }
      if heldMagic { try passHeld(sink) }
    case .plain: break
    case .gzip(let inflater): try inflater.finish()
    }
  }

  /// The magic (1F 8B) may be cut between two reads, so a lone 1F waits for the next byte.
  private mutating func recognise(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    let first = heldMagic ? 0x1F : bytes[0]
    let second: UInt8? = heldMagic ? bytes[0] : bytes.count > 1 ? bytes[1] : nil
    if first == 0x1F && second == nil {
      heldMagic = true
    } else if first == 0x1F && second == 0x8B {
      try startGzip(bytes, sink)
    } else if requiresGzip {
      throw ContentReader.missing
    } else {
      if heldMagic { try passHeld(sink) }
      kind = .plain
      try pass(bytes, sink)
    }
  }

  private mutating func startGzip(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    let inflater = try Inflater(limits: limits)
    kind = .gzip(inflater)
    if heldMagic { try ContentReader.withMagic { held throws(FormatError) in try inflater.read(held, sink) } }
    try inflater.read(bytes, sink)
  }

  private mutating func passHeld(
    _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    heldMagic = false
    plainBytes += 1
    try ContentReader.withMagic(sink)
  }

  private mutating func pass(
    _ bytes: UnsafeRawBufferPointer, _ sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    plainBytes += bytes.count
    guard plainBytes <= limits.uncompressedBytes else { throw limits.sizeError(byte: plainBytes) }
    try sink(bytes)
  }

  private static func withMagic(
    _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Void
  ) throws(FormatError) {
    var magic: UInt8 = 0x1F
    try withUnsafeBytes(of: &magic, body)
  }

  private static var missing: FormatError {
    FormatError(
      code: "gzip.missing", byte: 0, expected: "a gzip file, which begins with the bytes 1F 8B",
      remedy: "Compress the file with gzip, or deliver it under a name without .gz.")
  }
}

extension ContentLimits {
  func sizeError(byte: Int) -> FormatError {
    FormatError(
      code: "content.size", byte: byte, expected: "at most \(uncompressedBytes) uncompressed bytes",
      remedy: "Split the delivery into smaller files, or raise the limit for this feed.")
  }
}

extension ContentReader {
  /// Unpacks bytes that are in memory as a whole; plain bytes come back as they are.
  ///
  /// Throws what ``read(_:_:)`` and ``finish(_:)`` throw.
  public static func unpacked(
    _ bytes: [UInt8], limits: ContentLimits = ContentLimits(), requiresGzip: Bool = false
  ) throws(FormatError) -> [UInt8] {
    var output: [UInt8] = []
    var reader = ContentReader(limits: limits, requiresGzip: requiresGzip)
    var failure: FormatError?
    bytes.withUnsafeBytes { bytes in
      do throws(FormatError) {
        try reader.read(bytes) { output.append(contentsOf: $0) }
        try reader.finish { output.append(contentsOf: $0) }
      } catch { failure = error }
    }
    if let failure { throw failure }
    return output
  }
}
