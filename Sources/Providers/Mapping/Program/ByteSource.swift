import Formats

/// Gets the bytes of one value out of a row.
///
/// Mostly a column as it stands; what is more than that is a ``ComposedSource``.
struct ByteSource: BitwiseCopyable {
  /// The position in the file; -1 for a column that the file lacks.
  private var position: Int
  private var composed: Unmanaged<ComposedSource>?

  /// A column as it stands.
  init(position: Int) {
    self.position = position
    composed = nil
  }

  /// The program keeps `composed` alive.
  init(_ composed: ComposedSource) {
    position = -1
    self.composed = Unmanaged.passUnretained(composed)
  }

  /// The bytes; `nil` if the row states nothing.
  ///
  /// Valid until the next row.
  @inline(__always)
  func bytes(_ row: Row, _ scratch: RowScratch) -> UnsafeRawBufferPointer? {
    if position >= 0 { return row.stated(position) }
    return composed?._withUnsafeGuaranteedRef { $0.bytes(row, scratch) }
  }
}

extension Row {
  /// A field's bytes; an absent field and an empty one both state nothing.
  @inline(__always)
  func stated(_ position: Int) -> UnsafeRawBufferPointer? {
    guard let bytes = bytes(position), !bytes.isEmpty else { return nil }
    return bytes
  }
}

/// A value that is joined, chosen, constant or refined (split, match, trim, case, absent, default, in this order).
final class ComposedSource {
  /// Where the bytes come from.
  enum Origin {
    case column(Int)
    case constant(UnsafeRawBufferPointer)
    case firstOf(UnsafeBufferPointer<Int>)
    case parts(UnsafeBufferPointer<Part>, separator: UnsafeRawBufferPointer)
  }

  /// One piece of a concatenation.
  struct Part: BitwiseCopyable {
    /// The position in the file; -1 for a column that the file lacks, -2 for a literal.
    var position: Int
    /// What stands for a column that states nothing, or the literal.
    var text: UnsafeRawBufferPointer?
  }

  private let origin: Origin
  private let split: Extraction.Split?
  private let match: TextPattern?
  private let trims: Bool
  private let letterCase: Extraction.LetterCase?
  private let absent: ByteTable<Void>?
  private let standard: UnsafeRawBufferPointer?

  /// A source without refinements.
  init(_ origin: Origin) {
    self.origin = origin
    (split, match, trims, letterCase, absent, standard) = (nil, nil, false, nil, nil, nil)
  }

  /// An extraction's source; `standard` is its default.
  init(_ origin: Origin, _ extraction: Extraction, standard: UnsafeRawBufferPointer?) {
    self.origin = origin
    split = extraction.split
    match = extraction.match
    trims = extraction.trims
    letterCase = extraction.letterCase
    absent = extraction.absent.isEmpty ? nil : extraction.absent
    self.standard = standard
  }

  func bytes(_ row: Row, _ scratch: RowScratch) -> UnsafeRawBufferPointer? {
    switch origin {
    case .constant(let bytes): return bytes
    case .column(let position):
      return refined(position < 0 ? nil : row.stated(position), scratch) ?? standard
    case .firstOf(let positions):
      for position in positions {
        if position >= 0, let bytes = row.stated(position) { return refined(bytes, scratch) ?? standard }
      }
      return standard
    case .parts(let parts, let separator):
      return refined(Self.joined(parts, separator, row, scratch), scratch) ?? standard
    }
  }

  /// The parts that are stated, with the separator between them; `nil` if no column is stated.
  private static func joined(
    _ parts: UnsafeBufferPointer<Part>, _ separator: UnsafeRawBufferPointer, _ row: Row, _ scratch: RowScratch
  ) -> UnsafeRawBufferPointer? {
    var most = 0
    for part in parts {
      let bytes = part.position >= 0 ? row.stated(part.position) : nil
      most += (bytes ?? part.text)?.count ?? 0
    }
    let room = scratch.take(most + separator.count * parts.count)
    var (isStated, length) = (false, 0)
    func append(_ bytes: UnsafeRawBufferPointer) {
      UnsafeMutableRawBufferPointer(rebasing: room[length...]).copyMemory(from: bytes)
      length += bytes.count
    }
    for part in parts {
      if part.position == -2 {
        if let text = part.text { append(text) }
        continue
      }
      guard let bytes = (part.position >= 0 ? row.stated(part.position) : nil) ?? part.text else { continue }
      if isStated { append(separator) }
      append(bytes)
      isStated = true
    }
    return isStated ? UnsafeRawBufferPointer(rebasing: room[..<length]) : nil
  }

  private func refined(_ bytes: UnsafeRawBufferPointer?, _ scratch: RowScratch) -> UnsafeRawBufferPointer? {
    guard var bytes else { return nil }
    if let split {
      guard let part = bytes.part(split.part, separatedBy: split.separator, toEnd: split.toEnd) else { return nil }
      bytes = part
    }
    if let match {
      guard let found = match.firstMatch(in: bytes) else { return nil }
      bytes = found
    }
    if trims { bytes = bytes.trimmed() }
    if let letterCase { bytes = letterCase.apply(bytes, scratch) }
    if bytes.isEmpty { return nil }
    if let absent, absent.contains(bytes) { return nil }
    return bytes
  }
}

extension Extraction.LetterCase {
  /// The text in this case; a loop over bytes for ASCII, Unicode's full mapping for the rest.
  fileprivate func apply(_ bytes: UnsafeRawBufferPointer, _ scratch: RowScratch) -> UnsafeRawBufferPointer {
    guard bytes.allSatisfy({ $0 < 0x80 }) else {
      let text = String(decoding: bytes, as: UTF8.self)
      return scratch.copy(Array((self == .upper ? text.uppercased() : text.lowercased()).utf8))
    }
    let first: UInt8 = self == .upper ? 0x61 : 0x41
    let room = scratch.take(bytes.count)
    for index in 0..<bytes.count {
      let byte = bytes[index]
      room[index] = byte >= first && byte < first + 26 ? byte ^ 0x20 : byte
    }
    return UnsafeRawBufferPointer(room)
  }
}
