/// Values of some rows that wait to be looked up in one dictionary: their bytes, their hashes, and the rows that they are of.
///
/// Of a dictionary larger than the caches many are asked for at a time, see ``ByteDictionary/find(_:in:)``.
struct PendingColumn: Sendable {
  struct Value: BitwiseCopyable, Sendable {
    var hash: UInt64
    var start: UInt32
    var length: UInt32
    /// What the value was found to be; 0 before, and for what says nothing.
    var word: UInt32
    /// From the first of the rows that are pending.
    var row: UInt32
  }

  /// The values, and behind them room for more.
  private var values: [Value] = []
  private(set) var count = 0
  /// The values' bytes, one after another, and room for more.
  private var bytes: [UInt8] = []
  private var byteCount = 0

  mutating func removeAll() {
    count = 0
    byteCount = 0
  }

  /// Adds the values of neighbouring rows as they are, one for each from `row` on; an empty one is none.
  mutating func add(asTheyAre cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, row: Int) {
    add(
      cells, row: row,
      plain: { input, output in
        output.copyMemory(from: input)
        return input.count
      }, slow: { _, _ in })
  }

  /// Adds the standard forms of the values of neighbouring rows.
  ///
  /// - Parameters:
  ///   - plain: Writes the standard form, which is not longer than the value, and returns its length; negative for a value
  ///     that is not written plainly.
  ///   - slow: Gives the standard form of any value.
  @inline(__always)
  mutating func add(
    _ cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, row: Int,
    plain: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int,
    slow: (UnsafeRawBufferPointer, inout [UInt8]) -> Void
  ) {
    makeRoom(values: cells.count, bytes: cells.reduce(0) { $0 + $1.count })
    var index = 0
    var buffer: [UInt8] = []
    while true {
      index = addPlain(cells, from: index, row: row, plain)
      if index == cells.count { return }
      slow(cells[index], &buffer)
      buffer.withUnsafeBytes { value in
        withUnsafePointer(to: value) { add(asTheyAre: UnsafeBufferPointer(start: $0, count: 1), row: row + index) }
      }
      index += 1
      makeRoom(values: cells.count - index, bytes: cells[index...].reduce(0) { $0 + $1.count })
    }
  }

  /// Adds values up to the first that is not written plainly, and returns its place.
  @inline(__always)
  private mutating func addPlain(
    _ cells: UnsafeBufferPointer<UnsafeRawBufferPointer>, from first: Int, row: Int,
    _ plain: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
  ) -> Int {
    var (index, added, end) = (first, count, byteCount)
    bytes.withUnsafeMutableBytes { bytes in
      values.withUnsafeMutableBufferPointer { values in
        while index < cells.count {
          let cell = cells[index]
          if !cell.isEmpty {
            let output = UnsafeMutableRawBufferPointer(rebasing: bytes[end..<end + cell.count])
            let length = plain(cell, output)
            if length < 0 { return }
            if length > 0 {
              let value = UnsafeRawBufferPointer(rebasing: output[..<length])
              values[added] = Value(
                hash: ContentKey.hash(value), start: UInt32(truncatingIfNeeded: end),
                length: UInt32(truncatingIfNeeded: length), word: 0, row: UInt32(truncatingIfNeeded: row &+ index))
              added &+= 1
              end &+= length
            }
          }
          index &+= 1
        }
      }
    }
    (count, byteCount) = (added, end)
    return index
  }

  private mutating func makeRoom(values newValues: Int, bytes newBytes: Int) {
    if count + newValues > values.count {
      let empty = Value(hash: 0, start: 0, length: 0, word: 0, row: 0)
      values.append(contentsOf: repeatElement(empty, count: max(64, count + newValues)))
    }
    if byteCount + newBytes > bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: max(1024, byteCount + newBytes)))
    }
  }

  /// Calls `body` with the values and their bytes.
  @inline(__always)
  mutating func withValues(_ body: (UnsafeMutableBufferPointer<Value>, UnsafePointer<UInt8>) -> Void) {
    guard count > 0 else { return }
    bytes.withUnsafeBufferPointer { bytes in
      values.withUnsafeMutableBufferPointer { values in
        // An array with values has an address.
        body(UnsafeMutableBufferPointer(rebasing: values[..<count]), bytes.baseAddress.unsafelyUnwrapped)
      }
    }
  }

  /// Calls `body` with row and word of each value, in the order in which they were added.
  @inline(__always)
  func forEachWord(_ body: (Int, UInt32) -> Void) {
    values.withUnsafeBufferPointer { values in
      for value in values[..<count] { body(Int(value.row), value.word) }
    }
  }
}
