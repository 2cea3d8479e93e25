#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Cuts the text of a file into lines, holding no more than one line and the piece that was fed last.
struct LineReader {
  /// A line without what ended it.
  ///
  /// Of one that is too long only the beginning is kept.
  struct Line {
    /// Its bytes, valid until the reader is asked for the next line.
    var bytes: UnsafeBufferPointer<UInt8>
    var number: Int
    /// Offset in the decoded text.
    var start: Int
    /// Offset in the file.
    var byte: Int
    var isTooLong: Bool
  }

  let text = TextSink(marks: .lines)
  private var decoder: any TextDecoder
  private let limit: Int
  private let headLimit: Int
  private let endsAtReturn: Bool

  private var start = 0
  private var number = 1
  /// Everything before holds no line end.
  private var scanned = 0
  private var returnAt = -1
  /// Where the next line feed stands, if one was found at or behind ``scanned``.
  private var lineFeedAt = -1
  /// The beginning of the last line that was too long, for as long as it may be read.
  private let heldHead = ByteBuffer(capacity: 0)
  private var tooLong: (head: [UInt8], byte: Int)?

  /// `endsAtReturn` says whether a lone CR ends a line, too.
  init(_ encoding: TextEncoding, limits: Limits, endsAtReturn: Bool) {
    decoder = encoding.makeDecoder()
    limit = limits.recordBytes
    headLimit = min(limits.rawBytes, limits.recordBytes)
    self.endsAtReturn = endsAtReturn
  }

  mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    drop()
    decoder.decode(bytes, into: text)
  }

  mutating func finish() {
    drop()
    decoder.finish(into: text)
  }

  /// The next line; `nil` if its end has not come yet.
  ///
  /// `atEnd` says that the end of the file ends a line.
  mutating func next(atEnd: Bool) -> Line? {
    if tooLong == nil, start < text.end, returnAt == start - 1, text.buffer.base[start - text.origin] == 0x0A {
      // The second half of CR LF.
      start += 1
      scanned = max(scanned, start)
    }
    if let end = findEnd() {
      if text.buffer.base[end - text.origin] == 0x0D { returnAt = end }
      return take(end: end, next: end + 1)
    }
    scanned = text.end
    if atEnd && (start < text.end || tooLong != nil) { return take(end: text.end, next: text.end) }
    if tooLong == nil, text.end - start > limit { tooLong = (head(end: text.end), text.map.source(of: start)) }
    return nil
  }

  private mutating func take(end: Int, next: Int) -> Line {
    defer {
      start = next
      scanned = next
      number += 1
    }
    if tooLong != nil || end - start > limit { return takeTooLong(end: end) }
    let bytes = UnsafeBufferPointer(rebasing: text.buffer.bytes[start - text.origin..<end - text.origin])
    return Line(bytes: bytes, number: number, start: start, byte: text.map.source(of: start), isTooLong: false)
  }

  private mutating func takeTooLong(end: Int) -> Line {
    let kept = tooLong ?? (head(end: end), text.map.source(of: start))
    tooLong = nil
    heldHead.removeAll()
    kept.head.withUnsafeBytes { heldHead.append($0) }
    return Line(bytes: heldHead.bytes, number: number, start: start, byte: kept.byte, isTooLong: true)
  }

  private func head(end: Int) -> [UInt8] {
    Array(text.buffer.bytes[start - text.origin..<end - text.origin].prefix(headLimit))
  }

  private mutating func findEnd() -> Int? {
    if lineFeedAt < scanned { lineFeedAt = find(0x0A, from: scanned, to: text.end) ?? Int.max }
    guard endsAtReturn else { return foundLineFeed() }
    let searched = lineFeedAt == Int.max ? text.end : lineFeedAt
    return find(0x0D, from: scanned, to: searched) ?? foundLineFeed()
  }

  /// That there is none is remembered only until more bytes come.
  private mutating func foundLineFeed() -> Int? {
    if lineFeedAt < Int.max { return lineFeedAt }
    lineFeedAt = -1
    return nil
  }

  private func find(_ byte: Int32, from: Int, to: Int) -> Int? {
    guard from < to else { return nil }
    let first = text.buffer.base + (from - text.origin)
    guard let found = memchr(first, byte, to - from) else { return nil }
    return from + UnsafeRawPointer(first).distance(to: found)
  }

  /// Forgets what was handed out, and all of a line that is too long.
  private mutating func drop() {
    text.consume((tooLong == nil ? start : text.end) - text.origin)
  }
}
