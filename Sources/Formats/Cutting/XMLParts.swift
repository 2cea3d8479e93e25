/// The code units of an XML file as bytes in which markup can be found.
///
/// In all encodings but UTF-16 the bytes themselves are: `<`, `>` and quotes are never a part of another character. Of
/// UTF-16 each unit becomes a byte, those beyond ASCII one that is no markup.
struct XMLUnits {
  private(set) var width = 1
  private var isBigEndian = false

  init() {}

  /// By the byte order mark, which UTF-16 must have in XML.
  init(fileBeginning bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 2 else { return }
    isBigEndian = bytes[0] == 0xFE && bytes[1] == 0xFF
    if isBigEndian || (bytes[0] == 0xFF && bytes[1] == 0xFE) { width = 2 }
  }

  func units(of bytes: [UInt8]) -> [UInt8] {
    guard width == 2 else { return bytes }
    let (low, high) = isBigEndian ? (1, 0) : (0, 1)
    return stride(from: 0, to: bytes.count & ~1, by: 2).map { bytes[$0 + high] == 0 ? bytes[$0 + low] : 0x80 }
  }
}

/// Finds the end of an element, as the decoder of records does.
struct ElementScanner {
  private var index = 0
  private var depth = 1
  private var name: [UInt8] = []

  /// The offset behind the element that the bytes begin with; `nil` if its end is not among them.
  mutating func end(in bytes: [UInt8], _ units: XMLUnits) -> Int? {
    units.units(of: bytes).withUnsafeBufferPointer { scan($0) }.map { $0 * units.width }
  }

  private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    let tokenizer = XMLTokenizer(bytes: bytes)
    while let token = tokenizer.token(at: index) {
      if index == 0 {
        name = Array(bytes[token.name])
        if token.kind == .emptyTag { depth = 0 }
      } else if tokenizer.isName(token, name) {
        if token.kind == .startTag { depth += 1 }
        if token.kind == .endTag { depth -= 1 }
      }
      index = token.end
      if depth == 0 { return index }
    }
    return nil
  }
}

/// The repeated elements of a record of XML.
struct XMLParts {
  private let path: [[UInt8]]
  private let units: XMLUnits

  init(path: String, _ units: XMLUnits) {
    self.path = path.split(separator: "/").map { Array($0.utf8) }
    self.units = units
  }

  /// The record without some of its `count` parts; `nil` if there are not so many, or none would be left.
  func remainder(of record: [UInt8], without parts: Set<Int>, _ count: Int) -> [UInt8]? {
    let found = units.units(of: record).withUnsafeBufferPointer { elements(in: $0) }
    guard found.count == count, parts.count < count, parts.allSatisfy(found.indices.contains) else { return nil }
    return record.without(
      parts.sorted().map { found[$0].lowerBound * units.width..<found[$0].upperBound * units.width })
  }

  /// Each element at the path, with the white space before it.
  private func elements(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    let tokenizer = XMLTokenizer(bytes: bytes)
    var found: [Range<Int>] = []
    var open: [[UInt8]] = []
    var start = 0
    var index = 0
    while let token = tokenizer.token(at: index) {
      let name = Array(bytes[token.name].split(separator: 0x3A).last ?? [])
      switch token.kind {
      case .startTag:
        open.append(name)
        if isPart(open) { start = index }
      case .emptyTag: if isPart(open + [name]) { found.append(blanksBefore(index, bytes)..<token.end) }
      case .endTag:
        if isPart(open) { found.append(blanksBefore(start, bytes)..<token.end) }
        _ = open.popLast()
      default: break
      }
      index = token.end
    }
    return found
  }

  /// The first open element is the record itself.
  private func isPart(_ open: [[UInt8]]) -> Bool {
    open.count == path.count + 1 && open.dropFirst().elementsEqual(path)
  }

  private func blanksBefore(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var start = index
    while start > 0, bytes[start - 1] <= 0x20 { start -= 1 }
    return start
  }
}
