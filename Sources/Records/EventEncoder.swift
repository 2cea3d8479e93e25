/// Writes events in the form that a ``Payload`` holds, for whoever knows the names before the first row.
///
/// An event is `begin`, then its measures, then its codes, as many as were announced. What is written equals what
/// ``RecordBatchBuilder/event(_:)`` makes of the same ``Event``; nothing is allocated for an event.
public final class EventEncoder {
  let output = ByteArena(capacity: 256)
  @exclusivity(unchecked) private(set) var count = 0

  /// Without events.
  public init() {}

  /// A text with its length before it, as events hold names and codes.
  public static func encoded(_ text: String) -> [UInt8] {
    let arena = ByteArena(capacity: text.utf8.count + 10)
    arena.append(varint: UInt64(text.utf8.count))
    var text = text
    text.withUTF8 { arena.append(UnsafeRawBufferPointer($0)) }
    return Array(arena.bytes)
  }

  /// Forgets all events.
  public func removeAll() {
    output.truncate(to: 0)
    count = 0
  }

  /// Begins an event.
  ///
  /// - Parameter kind: what ``encoded(_:)`` made of its name.
  public func begin(kind: UnsafeRawBufferPointer, day: Day, amount: Money?) {
    count &+= 1
    output.append(kind)
    output.append(signed: Int64(day.number))
    output.append(amount == nil ? 0 : 1)
    if let amount {
      output.append(signed: amount.minorUnits)
      output.append(varint: UInt64(amount.currency.code))
    }
  }

  /// Announces measures, or behind them codes.
  public func announce(_ count: Int) { output.append(varint: UInt64(count)) }

  /// States a measure by its encoded name.
  public func measure(_ name: UnsafeRawBufferPointer, _ value: ExactDecimal) {
    output.append(name)
    output.append(signed: value.mantissa)
    output.append(value.scale)
  }

  /// States a code: its encoded name and text, one behind the other.
  public func code(_ nameAndText: UnsafeRawBufferPointer) { output.append(nameAndText) }

  /// Writes an event as a whole.
  func append(_ event: Event) {
    count &+= 1
    text(event.kind.rawValue)
    output.append(signed: Int64(event.day.number))
    output.append(event.amount == nil ? 0 : 1)
    if let amount = event.amount {
      output.append(signed: amount.minorUnits)
      output.append(varint: UInt64(amount.currency.code))
    }
    announce(event.measures.count)
    for measure in event.measures {
      text(measure.name)
      output.append(signed: measure.value.mantissa)
      output.append(measure.value.scale)
    }
    announce(event.codes.count)
    for code in event.codes {
      text(code.name)
      text(code.value)
    }
  }

  /// Adds the events of another encoder behind these.
  func append(_ other: EventEncoder) {
    output.append(other.output.bytes)
    count &+= other.count
  }

  private func text(_ value: String) {
    var value = value
    value.withUTF8 { bytes in
      output.append(varint: UInt64(bytes.count))
      output.append(UnsafeRawBufferPointer(bytes))
    }
  }
}
