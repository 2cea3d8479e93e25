/// Parts of a field's bytes, as views: nothing is copied.
extension UnsafeRawBufferPointer {
  /// Without blanks, tabs, no-break spaces and ideographic spaces at both ends.
  func trimmed() -> UnsafeRawBufferPointer {
    var (start, end) = (0, count)
    while start < end, let width = blankWidth(endingAt: nil, startingAt: start, end) { start += width }
    while start < end, let width = blankWidth(endingAt: end, startingAt: start, end) { end -= width }
    return UnsafeRawBufferPointer(rebasing: self[start..<end])
  }

  /// The `number`th part (from 1) between separators, or everything from it on; `nil` if there are fewer parts.
  func part(_ number: Int, separatedBy separator: [UInt8], toEnd: Bool) -> UnsafeRawBufferPointer? {
    var start = 0
    for _ in 1..<Swift.max(number, 1) {
      guard let found = firstIndex(of: separator, from: start) else { return nil }
      start = found + separator.count
    }
    let end = toEnd ? count : firstIndex(of: separator, from: start) ?? count
    return UnsafeRawBufferPointer(rebasing: self[start..<end])
  }

  func firstIndex(of pattern: [UInt8], from start: Int) -> Int? {
    guard let first = pattern.first, count >= pattern.count else { return nil }
    var index = start
    while index <= count - pattern.count {
      if self[index] == first, (1..<pattern.count).allSatisfy({ self[index + $0] == pattern[$0] }) { return index }
      index += 1
    }
    return nil
  }

  /// The length of the blank that starts at `start`, or ends at `end`; `nil` if none does.
  private func blankWidth(endingAt tail: Int?, startingAt start: Int, _ end: Int) -> Int? {
    let outer = self[tail.map { $0 - 1 } ?? start]
    if outer > 0x20, outer < 0x80 { return nil }
    for blank in UnsafeRawBufferPointer.blanks where end - start >= blank.count {
      let from = tail.map { $0 - blank.count } ?? start
      if blank.indices.allSatisfy({ self[from + $0] == blank[$0] }) { return blank.count }
    }
    return nil
  }

  /// Space, tab, U+00A0 and U+3000 in UTF-8.
  private static let blanks: [[UInt8]] = [[0x20], [0x09], [0xC2, 0xA0], [0xE3, 0x80, 0x80]]
}
