/// Parses one line as a JSON object (RFC 8259, strictly) and puts its scalars into columns.
///
/// Allocates nothing per value.
struct JSONRecordParser {
  let tree: PathTree
  var rows: TreeRows
  private let limits: Limits
  private let keepsArrays: Bool
  private var keys = JSONKeys()
  private let keyText = ByteBuffer(capacity: 256)
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var index = 0
  /// Numbers objects, so that a member seen twice in one is told from one seen in two.
  private var objectNumber = 0

  init(_ layout: TreeLayout) {
    tree = PathTree(layout)
    rows = TreeRows(layout, tree)
    limits = layout.limits
    keepsArrays = layout.keepsArrays
  }

  /// Parses a line; the values begin with the line itself, of which most values are parts.
  mutating func parse(_ line: UnsafeBufferPointer<UInt8>) throws(JSONFault) {
    bytes = line
    index = 0
    rows.begin()
    rows.values.append(UnsafeRawBufferPointer(line))
    keys.reset()
    skipBlanks()
    guard current == 0x7B else { throw JSONFault("json.not-object", at: index, "a JSON object") }
    try object(PathTree.root, depth: 1)
    skipBlanks()
    if index < bytes.count { throw JSONFault("json.trailing", at: index, "one JSON object in a line") }
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  @inline(__always)
  private mutating func skipBlanks() {
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A else { return }
      index += 1
    }
  }

  private mutating func value(_ node: Int32, depth: Int) throws(JSONFault) {
    guard let byte = current else { throw JSONFault("json.syntax", at: index, "a value") }
    switch byte {
    case 0x5B where keepsArrays && node >= 0 && tree.nodes[Int(node)].column >= 0:
      let start = index
      try array(PathTree.none, depth: depth + 1)
      try store(start..<index, hasEscapes: false, node)
    case 0x5B: try array(node, depth: depth + 1)
    case 0x6E: try null(node)
    default:
      let level = node >= 0 ? Int(tree.nodes[Int(node)].eachLevel) : 0
      if level > 0, !rows.open(level: level) { throw tooManyParts }
      if byte == 0x7B { try object(node, depth: depth + 1) } else { try scalar(byte, node) }
      if level > 0, !rows.close(level: level) { throw tooManyParts }
    }
  }

  private var tooManyParts: JSONFault {
    JSONFault("json.parts", at: index, "at most \(limits.parts) parts of a record")
  }

  private mutating func object(_ node: Int32, depth: Int) throws(JSONFault) {
    try checkDepth(depth)
    objectNumber += 1
    let number = objectNumber
    let mark = keys.mark
    index += 1
    skipBlanks()
    if current == 0x7D {
      index += 1
      return
    }
    while true {
      let child = try key(of: node, in: number)
      skipBlanks()
      guard current == 0x3A else { throw JSONFault("json.syntax", at: index, "a colon") }
      index += 1
      skipBlanks()
      try value(child, depth: depth)
      skipBlanks()
      if try !isFollowed(closing: 0x7D, "a comma or a closing brace") { break }
    }
    if let offset = keys.close(mark) { throw JSONRecordParser.duplicate(offset) }
  }

  private mutating func array(_ node: Int32, depth: Int) throws(JSONFault) {
    try checkDepth(depth)
    index += 1
    skipBlanks()
    if current == 0x5D {
      index += 1
      return
    }
    repeat {
      skipBlanks()
      try value(node, depth: depth)
      skipBlanks()
    } while try isFollowed(closing: 0x5D, "a comma or a closing bracket")
  }

  private func checkDepth(_ depth: Int) throws(JSONFault) {
    if depth > limits.depth { throw JSONFault("json.depth", at: index, "a depth of at most \(limits.depth)") }
  }

  /// Whether a comma comes; otherwise the closing byte has to.
  private mutating func isFollowed(closing: UInt8, _ expected: String) throws(JSONFault) -> Bool {
    guard let byte = current, byte == 0x2C || byte == closing else {
      throw JSONFault("json.syntax", at: index, expected)
    }
    index += 1
    return byte == 0x2C
  }

  /// Reads the name of a member and gives its path.
  private mutating func key(of node: Int32, in object: Int) throws(JSONFault) -> Int32 {
    skipBlanks()
    guard current == 0x22 else { throw JSONFault("json.syntax", at: index, "a name in quotes") }
    let start = index
    if node >= 0, let base = bytes.baseAddress,
      let (child, length) = tree.expectedChild(of: node, at: base + start + 1, available: bytes.count - start - 1)
    {
      index = start + length + 2
      return try see(
        child, UnsafeBufferPointer(start: base + start + 1, count: length), at: start, in: object)
    }
    let found = try JSONStringScanner.scan(bytes, from: index + 1)
    var name = UnsafeBufferPointer(rebasing: bytes[start + 1..<found.end])
    if found.hasEscapes {
      keyText.removeAll()
      JSONStringScanner.unescape(name, into: keyText)
      name = keyText.bytes
    }
    index = found.end + 1
    let child = node >= 0 ? tree.child(of: node, named: name) : PathTree.none
    return try see(child, name, at: start, in: object)
  }

  /// Notes that an object has a member, which it may have once.
  @inline(__always)
  private mutating func see(
    _ child: Int32, _ name: UnsafeBufferPointer<UInt8>, at start: Int, in object: Int
  ) throws(JSONFault) -> Int32 {
    if child < 0 {
      keys.add(name, offset: start)
      return child
    }
    if tree.nodes[Int(child)].seenIn == object { throw JSONRecordParser.duplicate(start) }
    tree.nodes[Int(child)].seenIn = object
    return child
  }

  private static func duplicate(_ offset: Int) -> JSONFault {
    JSONFault("json.duplicate-key", at: offset, "each name once in an object")
  }

  // MARK: Scalars

  private mutating func null(_ node: Int32) throws(JSONFault) {
    try literal("null")
    if node >= 0, !tree.nodes[Int(node)].isDeclared { tree.report(node) }
  }

  private mutating func scalar(_ byte: UInt8, _ node: Int32) throws(JSONFault) {
    let start = index
    switch byte {
    case 0x22:
      let found = try JSONStringScanner.scan(bytes, from: start + 1)
      index = found.end + 1
      try store(start + 1..<found.end, hasEscapes: found.hasEscapes, node)
      return
    case 0x74: try literal("true")
    case 0x66: try literal("false")
    default: try number()
    }
    try store(start..<index, hasEscapes: false, node)
  }

  private mutating func literal(_ text: StaticString) throws(JSONFault) {
    for offset in 0..<text.utf8CodeUnitCount {
      guard current == text.utf8Start[offset] else {
        throw JSONFault("json.syntax", at: index - offset, "a value")
      }
      index += 1
    }
  }

  /// Checks a number by the grammar of section 6; its text is kept as it is, so that no digit is lost.
  private mutating func number() throws(JSONFault) {
    let start = index
    if current == 0x2D { index += 1 }
    let firstDigit = index
    guard digits() > 0 else {
      throw JSONFault(index == start ? "json.syntax" : "json.number", at: start, "a value")
    }
    if bytes[firstDigit] == 0x30 && index > firstDigit + 1 {
      throw JSONFault("json.number", at: start, "a number without leading zeros")
    }
    if current == 0x2E {
      index += 1
      guard digits() > 0 else { throw JSONFault("json.number", at: start, "digits behind the point") }
    }
    guard current == 0x65 || current == 0x45 else { return }
    index += 1
    if current == 0x2B || current == 0x2D { index += 1 }
    guard digits() > 0 else { throw JSONFault("json.number", at: start, "digits in the exponent") }
  }

  private mutating func digits() -> Int {
    let start = index
    while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
    return index - start
  }

  /// Puts a scalar into its column, unless an earlier one is there.
  private mutating func store(_ range: Range<Int>, hasEscapes: Bool, _ node: Int32) throws(JSONFault) {
    guard node >= 0 else { return }
    let column = Int(tree.nodes[Int(node)].column)
    guard column >= 0 else { return tree.report(node) }
    guard rows.isOpen(column) else { return tree.reportRepeat(node) }
    var (start, count) = (range.lowerBound, range.count)
    if hasEscapes {
      start = rows.values.count
      JSONStringScanner.unescape(UnsafeBufferPointer(rebasing: bytes[range]), into: rows.values)
      count = rows.values.count - start
    }
    guard count <= limits.fieldBytes else {
      throw JSONFault(
        "json.field-size", at: range.lowerBound, "a value of at most \(limits.fieldBytes) bytes", column: column)
    }
    rows.set(column, start: start, count: count)
  }
}
