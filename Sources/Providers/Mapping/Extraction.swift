import Formats
import Records

/// Gets the bytes of one value out of a row: a source, refined in a fixed order (split, match, trim, case, absent,
/// default).
final class Extraction: Sendable {
  /// Where the bytes come from.
  enum Source: Sendable {
    case column(Int)
    case constant([UInt8])
    case concat([Part], separator: [UInt8])
    /// The first of these columns that states something.
    case firstOf([Int])
  }

  /// One piece of a concatenation.
  enum Part: Sendable {
    case column(Int)
    /// A column, or this text where it states nothing.
    case columnOr(Int, [UInt8])
    case literal([UInt8])
  }

  /// Which part between separators; `toEnd` for all from there on.
  struct Split: Sendable {
    let separator: [UInt8]
    let part: Int
    let toEnd: Bool
  }

  /// What is done to letters.
  enum LetterCase: String, CaseIterable, Sendable {
    case upper, lower
  }

  let source: Source
  let split: Split?
  let match: TextPattern?
  let trims: Bool
  let letterCase: LetterCase?
  /// Texts that mean that nothing is stated.
  let absent: ByteTable<Void>
  /// What is stated where the row states nothing.
  let standard: [UInt8]?
  /// Name and number of the first column, for faults.
  let column: ColumnUse?

  init(
    source: Source, column: ColumnUse?, split: Split? = nil, match: TextPattern? = nil, trims: Bool = false,
    letterCase: LetterCase? = nil, absent: [String] = [], standard: String? = nil
  ) {
    self.source = source
    self.split = split
    self.match = match
    self.standard = standard.map { Array($0.utf8) }
    self.trims = trims
    self.letterCase = letterCase
    self.absent = ByteTable(absent)
    self.column = column
  }

  /// Calls `body` with the bytes, or with `nil` if the row states nothing.
  ///
  /// They are valid only inside the call.
  func withBytes<Result>(
    _ fields: Fields, _ scratch: Scratch, _ body: (UnsafeRawBufferPointer?) -> Result
  ) -> Result {
    guard let standard else { return withStatedBytes(fields, scratch, body) }
    return withStatedBytes(fields, scratch) { bytes in
      bytes == nil ? standard.withUnsafeBytes { body($0) } : body(bytes)
    }
  }

  private func withStatedBytes<Result>(
    _ fields: Fields, _ scratch: Scratch, _ body: (UnsafeRawBufferPointer?) -> Result
  ) -> Result {
    switch source {
    case .column(let number): return refine(fields[number], scratch, body)
    case .firstOf(let numbers):
      return refine(numbers.lazy.compactMap { fields[$0] }.first, scratch, body)
    case .constant(let bytes): return bytes.withUnsafeBytes { body($0) }
    case .concat(let parts, let separator):
      return scratch.withBuffer { joined in
        let isStated = Extraction.join(parts, separator, fields, into: &joined)
        return joined.withUnsafeBytes { refine(isStated ? $0 : nil, scratch, body) }
      }
    }
  }

  /// Appends the parts that are stated, with the separator between them; false if no column is stated.
  static func join(_ parts: [Part], _ separator: [UInt8], _ fields: Fields, into joined: inout [UInt8]) -> Bool {
    var isStated = false
    for part in parts {
      switch part {
      case .literal(let bytes): joined += bytes
      case .columnOr(let number, let standard):
        if isStated { joined += separator }
        if let bytes = fields[number] { joined.append(contentsOf: bytes) } else { joined += standard }
        isStated = true
      case .column(let number):
        guard let bytes = fields[number] else { continue }
        if isStated { joined += separator }
        joined.append(contentsOf: bytes)
        isStated = true
      }
    }
    return isStated
  }

  private func refine<Result>(
    _ bytes: UnsafeRawBufferPointer?, _ scratch: Scratch, _ body: (UnsafeRawBufferPointer?) -> Result
  ) -> Result {
    guard var bytes else { return body(nil) }
    if let split {
      guard let part = bytes.part(split.part, separatedBy: split.separator, toEnd: split.toEnd) else {
        return body(nil)
      }
      bytes = part
    }
    if let match {
      guard let found = match.firstMatch(in: bytes) else { return body(nil) }
      bytes = found
    }
    if trims { bytes = bytes.trimmed() }
    guard let letterCase else { return body(stated(bytes)) }
    return scratch.withBuffer { cased in
      letterCase.apply(bytes, into: &cased)
      return cased.withUnsafeBytes { body(stated($0)) }
    }
  }

  private func stated(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    bytes.isEmpty || (!absent.isEmpty && absent.contains(bytes)) ? nil : bytes
  }
}

extension Extraction.LetterCase {
  /// Appends the text in this case; a loop over bytes for ASCII, Unicode's full mapping for the rest.
  func apply(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    guard bytes.allSatisfy({ $0 < 0x80 }) else {
      let text = String(decoding: bytes, as: UTF8.self)
      output.append(contentsOf: (self == .upper ? text.uppercased() : text.lowercased()).utf8)
      return
    }
    let first: UInt8 = self == .upper ? 0x61 : 0x41
    for byte in bytes { output.append(byte >= first && byte < first + 26 ? byte ^ 0x20 : byte) }
  }
}

/// A column that a mapping reads: its number among those the feed reads, and its name.
struct ColumnUse: Hashable, Sendable {
  var number: Int
  var name: String
}

/// A row's fields by the mapping's own column numbers.
///
/// An absent field and an empty one both state nothing.
struct Fields {
  let row: Row
  /// For each column of the mapping its position in the file; -1 for one that may be missing and is.
  let positions: [Int]

  subscript(number: Int) -> UnsafeRawBufferPointer? {
    let position = positions[number]
    guard position >= 0, let bytes = row.bytes(position), !bytes.isEmpty else { return nil }
    return bytes
  }
}

/// Buffers that are reused from row to row, so that joined texts allocate nothing.
///
/// Used by one reader only.
final class Scratch {
  private var free: [[UInt8]] = []

  /// Calls `body` with an empty buffer; calls may nest.
  func withBuffer<Result>(_ body: (inout [UInt8]) -> Result) -> Result {
    var buffer = free.popLast() ?? []
    buffer.removeAll(keepingCapacity: true)
    let result = body(&buffer)
    free.append(buffer)
    return result
  }
}
