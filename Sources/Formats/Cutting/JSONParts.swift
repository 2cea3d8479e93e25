/// The repeated values of a record of JSON Lines.
///
/// Reads only what the decoder has read before, so the text is known to be JSON.
struct JSONParts {
  private let path: [[UInt8]]

  init(path: String) { self.path = path.split(separator: "/").map { Array($0.utf8) } }

  /// The record without some of its `count` parts; `nil` if there are not so many, or none would be left.
  ///
  /// An element of an array goes with its comma; a value that is no element becomes `null`, which is no part.
  func remainder(of record: [UInt8], without parts: Set<Int>, _ count: Int) -> [UInt8]? {
    record.withUnsafeBufferPointer { bytes in
      var scan = Scan(bytes: bytes, path: path)
      scan.value(matched: 0)
      guard scan.parts == count, parts.count < count, parts.allSatisfy({ $0 < scan.parts }) else { return nil }
      var edits = scan.arrays.flatMap { Self.removals($0, parts).map { ($0, "") } }
      edits += scan.members.filter { parts.contains($0.part) }.map { ($0.range, "null") }
      return Self.edited(record, edits)
    }
  }

  /// The ranges to remove from an array so that its commas fit again.
  private static func removals(_ array: [Element], _ parts: Set<Int>) -> [Range<Int>] {
    func isCut(_ element: Element) -> Bool { element.part.map(parts.contains) ?? false }
    guard let first = array.first, let last = array.last, array.contains(where: isCut) else { return [] }
    guard let kept = array.firstIndex(where: { !isCut($0) }) else {
      return [first.range.lowerBound..<last.range.upperBound]
    }
    let front = kept > 0 ? [first.range.lowerBound..<array[kept].range.lowerBound] : []
    return front
      + array.indices.dropFirst(kept + 1).filter { isCut(array[$0]) }.map {
        array[$0 - 1].range.upperBound..<array[$0].range.upperBound
      }
  }

  private static func edited(_ record: [UInt8], _ edits: [(range: Range<Int>, text: String)]) -> [UInt8] {
    var result: [UInt8] = []
    var start = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += record[start..<edit.range.lowerBound] + Array(edit.text.utf8)
      start = edit.range.upperBound
    }
    return result + record[start...]
  }

  /// An element of an array, and which part of the record it is, if it is one.
  fileprivate struct Element {
    var range: Range<Int>
    var part: Int?
  }

  /// One pass over a line.
  private struct Scan {
    let bytes: UnsafeBufferPointer<UInt8>
    let path: [[UInt8]]
    private(set) var parts = 0
    private(set) var arrays: [[Element]] = []
    private(set) var members: [(range: Range<Int>, part: Int)] = []
    private var index = 0

    init(bytes: UnsafeBufferPointer<UInt8>, path: [[UInt8]]) {
      self.bytes = bytes
      self.path = path
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() { while let byte = current, byte <= 0x20 { index += 1 } }

    /// Reads a value; `matched` names of the path lead to it, `nil` if it is off the path.
    ///
    /// Gives its range, and the part that it is.
    @discardableResult
    mutating func value(matched: Int?, isElement: Bool = false) -> Element {
      skipBlanks()
      let start = index
      var part: Int?
      if matched == path.count, current != 0x5B, current != 0x6E {
        part = parts
        parts += 1
      }
      switch current {
      case 0x5B: array(matched)
      case 0x7B: object(matched)
      case 0x22: string()
      default: while let byte = current, byte > 0x20, byte != 0x2C, byte != 0x5D, byte != 0x7D { index += 1 }
      }
      if let part, !isElement { members.append((start..<index, part)) }
      return Element(range: start..<index, part: part)
    }

    private mutating func array(_ matched: Int?) {
      var elements: [Element] = []
      index += 1
      skipBlanks()
      while let byte = current, byte != 0x5D {
        elements.append(value(matched: matched, isElement: true))
        skipBlanks()
        if current == 0x2C { index += 1 }
        skipBlanks()
      }
      index += 1
      arrays.append(elements)
    }

    private mutating func object(_ matched: Int?) {
      index += 1
      skipBlanks()
      while let byte = current, byte != 0x7D {
        let name = string()
        skipBlanks()
        index += 1
        let isOnPath = matched.map { $0 < path.count && path[$0] == name } ?? false
        value(matched: isOnPath ? matched.map { $0 + 1 } : nil)
        skipBlanks()
        if current == 0x2C { index += 1 }
        skipBlanks()
      }
      index += 1
    }

    @discardableResult
    private mutating func string() -> [UInt8] {
      let start = index + 1
      index = start
      var hasEscapes = false
      while let byte = current, byte != 0x22 {
        if byte == 0x5C {
          hasEscapes = true
          index += 1
        }
        index += 1
      }
      defer { index += 1 }
      let text = UnsafeBufferPointer(rebasing: bytes[start..<min(index, bytes.count)])
      guard hasEscapes else { return Array(text) }
      let plain = ByteBuffer(capacity: text.count)
      JSONStringScanner.unescape(text, into: plain)
      return Array(plain.bytes)
    }
  }
}
