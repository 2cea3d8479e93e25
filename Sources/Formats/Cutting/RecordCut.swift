/// A record, or some of its parts, that is to be cut out of a file.
public struct RecordCut: Hashable, Sendable {
  /// Offset of the record's first byte in the uncompressed file.
  public var start: Int
  /// Offset behind what belongs to the record: where the next one begins, or the end of the file.
  ///
  /// Unused in XML, where the record's own end tag says it.
  public var end: Int
  /// The parts to cut, counted from 0; `nil` for the whole record.
  public var parts: Set<Int>?
  /// How many parts the record has; if another number is found, it goes as a whole.
  public var partCount: Int

  /// Names what is to be cut.
  public init(start: Int, end: Int, parts: Set<Int>?, partCount: Int = 1) {
    self.start = start
    self.end = end
    self.parts = parts
    self.partCount = partCount
  }
}

/// Copies a file without some of its records, byte for byte, so that the rest decodes as it did.
///
/// Lines are cut with what ends them, elements of XML with the white space before them; a part is an element of XML or of a
/// JSON array. A part that cannot be found costs its whole record, since what has to go must go.
///
/// Fed with the uncompressed bytes in order; holds no more than one record.
public struct RecordCutter {
  /// White space before an XML element is held back up to this much.
  private static let blankLimit = 64 << 10
  /// The longest byte order mark.
  private static let markLength = 3

  private let format: Format
  private var cuts: ArraySlice<RecordCut>
  /// The first bytes, until it is known whether they are a byte order mark.
  private var head: [UInt8] = []
  private var hasBegun = false
  private var position = 0
  private var record: [UInt8] = []
  private var element = ElementScanner()
  private var blanks: [UInt8] = []
  private var units = XMLUnits()

  /// A cutter for a file of this format; `cuts` do not overlap.
  public init(_ format: Format, cutting cuts: [RecordCut]) {
    self.format = format
    self.cuts = cuts.sorted { $0.start < $1.start }[...]
  }

  private var isXML: Bool { if case .xml = format { true } else { false } }

  /// Takes the next bytes and hands on what stays.
  public mutating func cut(_ bytes: UnsafeRawBufferPointer, keep: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    if hasBegun { return try copy(bytes, keep) }
    head.append(contentsOf: bytes)
    if head.count >= Self.markLength { try begin(keep) }
  }

  /// Hands on what was still held back.
  public mutating func finish(keep: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    if !hasBegun { try begin(keep) }
    if let open = cuts.first, !record.isEmpty { try endRecord(open, keep) }
    try release(keep)
  }

  /// A byte order mark belongs to the file, not to its first record.
  private mutating func begin(_ keep: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    hasBegun = true
    units = head.withUnsafeBytes { XMLUnits(fileBeginning: $0) }
    let mark = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : units.width == 2 ? 2 : 0
    if let first = cuts.first, first.start < mark, !isXML { cuts[cuts.startIndex].start = mark }
    let bytes = head
    head = []
    try bytes.withUnsafeBytes { try copy($0, keep) }
  }

  private mutating func copy(
    _ bytes: UnsafeRawBufferPointer, _ keep: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var rest = bytes
    while !rest.isEmpty {
      let count = try cuts.first.map { try take(rest, $0, keep) } ?? pass(rest, keep)
      position += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Takes bytes up to or in the next cut; returns how many.
  private mutating func take(
    _ bytes: UnsafeRawBufferPointer, _ next: RecordCut, _ keep: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> Int {
    if position < next.start {
      return try pass(UnsafeRawBufferPointer(rebasing: bytes.prefix(next.start - position)), keep)
    }
    guard isXML else {
      let piece = bytes.prefix(next.end - position)
      // A record that goes as a whole need not be held.
      if next.parts != nil { record.append(contentsOf: piece) }
      if position + piece.count == next.end { try endRecord(next, keep) }
      return piece.count
    }
    let held = record.count
    record.append(contentsOf: bytes)
    guard let end = element.end(in: record, units) else { return bytes.count }
    record.removeLast(record.count - end)
    try endRecord(next, keep)
    return end - held
  }

  private mutating func pass(
    _ bytes: UnsafeRawBufferPointer, _ keep: (UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> Int {
    guard isXML, !cuts.isEmpty, units.width == 1 else {
      try release(keep)
      try keep(bytes)
      return bytes.count
    }
    let visible = bytes.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? 0
    if visible > 0 || blanks.count > Self.blankLimit { try release(keep) }
    if visible > 0 { try keep(UnsafeRawBufferPointer(rebasing: bytes[..<visible])) }
    blanks.append(contentsOf: bytes[visible...])
    return bytes.count
  }

  private mutating func release(_ keep: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try blanks.withUnsafeBytes { if !$0.isEmpty { try keep($0) } }
    blanks.removeAll(keepingCapacity: true)
  }

  /// Hands on what stays of the record that ends here.
  private mutating func endRecord(_ cut: RecordCut, _ keep: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    if let parts = cut.parts, let rest = remainder(without: parts, of: cut.partCount) {
      try release(keep)
      try rest.withUnsafeBytes(keep)
    }
    blanks.removeAll(keepingCapacity: true)
    record.removeAll(keepingCapacity: true)
    element = ElementScanner()
    cuts.removeFirst()
  }

  private func remainder(without parts: Set<Int>, of count: Int) -> [UInt8]? {
    switch format {
    case .xml(let layout):
      layout.each.flatMap { XMLParts(path: $0, units).remainder(of: record, without: parts, count) }
    case .jsonLines(let layout):
      layout.each.flatMap { JSONParts(path: $0).remainder(of: record, without: parts, count) }
    case .csv, .fixedWidth: nil
    }
  }
}

extension [UInt8] {
  /// The bytes without some ranges, which are sorted and do not overlap.
  func without(_ ranges: [Range<Int>]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var start = 0
    for range in ranges {
      result += self[start..<range.lowerBound]
      start = range.upperBound
    }
    return result + self[start...]
  }
}
