/// The claims and events of one record in their one canonical binary form: equal statements have equal bytes, so a hash
/// of the bytes is a hash of the meaning.
///
/// The store keeps these bytes as they are.
///
/// Layout, integers as LEB128 varints (signed ones zigzag): the number of claims, then for each its ``Field`` code, the
/// length and the UTF-8 bytes, sorted by field and bytes, each once; then the number of events, then for each its kind,
/// day, flag of an amount with minor units and currency, the number of measures (name, mantissa, scale) and of codes
/// (name, text). Events stand in the order of the mapping.
public enum Payload {
  /// Calls `body` with each claim's field and value.
  ///
  /// The bytes are valid only inside the call.
  public static func forEachClaim(
    _ payload: UnsafeRawBufferPointer, _ body: (Field, UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var reader = PayloadReader(payload)
    for _ in 0..<reader.count() {
      let field = Field(rawValue: reader.byte())
      let value = reader.bytes()
      if let field { try body(field, value) }
    }
  }

  /// Decodes the events.
  ///
  /// O(bytes); allocates.
  public static func events(_ payload: UnsafeRawBufferPointer) -> [Event] {
    var reader = PayloadReader(payload)
    reader.skipClaims()
    return (0..<reader.count()).map { _ in reader.event() }
  }

  /// Whether there is any event.
  ///
  /// O(claims).
  public static func hasEvents(_ payload: UnsafeRawBufferPointer) -> Bool {
    var reader = PayloadReader(payload)
    reader.skipClaims()
    return reader.count() > 0
  }
}

/// Reads a payload from front to back.
///
/// A payload is written by ``RecordBatchBuilder`` and guarded by its record's fingerprint, so a malformed one is a
/// damaged store; reading past the end gives zeros and empty texts, never a trap.
struct PayloadReader {
  private let base: UnsafeRawBufferPointer
  private var position = 0

  init(_ base: UnsafeRawBufferPointer) { self.base = base }

  mutating func byte() -> UInt8 {
    guard position < base.count else { return 0 }
    defer { position += 1 }
    return base[position]
  }

  mutating func varint() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let next = byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
      shift += 7
    }
    return value
  }

  /// A count of things that each take at least one byte.
  mutating func count() -> Int { Int(clamping: min(varint(), UInt64(base.count - position))) }

  mutating func signed() -> Int64 {
    let value = varint()
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func bytes() -> UnsafeRawBufferPointer {
    let length = count()
    defer { position += length }
    return UnsafeRawBufferPointer(rebasing: base[position..<position + length])
  }

  mutating func text() -> String { String(decoding: bytes(), as: UTF8.self) }

  mutating func skipClaims() {
    for _ in 0..<count() {
      _ = byte()
      _ = bytes()
    }
  }

  mutating func event() -> Event {
    let kind = EventKind(rawValue: text())
    let day = Day(number: Int32(clamping: signed()))
    var amount: Money?
    if byte() == 1 {
      let minorUnits = signed()
      amount = Currency(packed: UInt32(truncatingIfNeeded: varint())).map {
        Money(minorUnits: minorUnits, currency: $0)
      }
    }
    let measures = (0..<count()).map { _ in
      Event.Attribute(name: text(), value: ExactDecimal(mantissa: signed(), scale: Int(byte())))
    }
    let codes = (0..<count()).map { _ in Event.Attribute(name: text(), value: text()) }
    return Event(kind: kind, day: day, amount: amount, measures: measures, codes: codes)
  }
}
