struct XMLRecordBuilder {
  /// What is wrong with a record that is well-formed.
  struct Fault {
    var code: String
    var column: Int?
    var expected: String
  }

  private struct Frame {
    var node = PathTree.none
    /// The column that the text goes to; -1 if it goes nowhere.
    var column: Int32 = -1
    /// Where the text begins among the values.
    var start = 0
    var hasChildren = false
    var hasText = false
    /// Whether the text so far has been put aside because a child came.
    var isAside = false
  }

  let tree: PathTree
  private(set) var rows: TreeRows
  private let limits: Limits
  private var frames: [Frame] = []
  private var asides: [[UInt8]] = []

  /// Open elements in and outside of the record.
  private(set) var depth = 0
  /// Whether elements belong to a record; otherwise only their depth matters.
  private var isInRecord = false
  private(set) var fault: Fault?
  private(set) var isTooDeep = false

  init(_ layout: TreeLayout) {
    tree = PathTree(layout)
    rows = TreeRows(layout, tree)
    limits = layout.limits
  }

  /// A new parser begins, whose names are other pointers.
  mutating func reset(_ parser: SAXParser) {
    depth = 0
    tree.intern(parser.intern)
  }

  mutating func beginRecord() {
    rows.begin()
    frames.removeAll(keepingCapacity: true)
    fault = nil
    isInRecord = true
  }

  /// Whether the record's element has ended.
  mutating func endRecord() -> Bool {
    isInRecord = false
    return frames.isEmpty
  }

  mutating func emit(place: RowPlace, raw: UnsafeBufferPointer<UInt8>, into batch: inout RowBatch) {
    rows.emit(place: place, raw: raw, into: &batch)
  }

  mutating func start(_ element: SAXElement) {
    depth += 1
    guard isInRecord else { return }
    if frames.count >= limits.depth { isTooDeep = true }
    guard !isTooDeep else { return }
    let node = frames.isEmpty ? PathTree.root : enterChild(element.name)
    var frame = Frame(node: node)
    if node >= 0 { open(node, element, &frame) }
    frames.append(frame)
  }

  mutating func end() {
    depth -= 1
    guard isInRecord, !isTooDeep, let frame = frames.popLast() else { return }
    if frame.column >= 0 { store(frame) } else if isUndeclaredLeaf(frame) { tree.report(frame.node) }
    let level = frame.node >= 0 ? Int(tree.nodes[Int(frame.node)].eachLevel) : 0
    if level > 0, !rows.close(level: level) { noteParts() }
  }

  mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isInRecord, !frames.isEmpty else { return }
    let last = frames.count - 1
    if frames[last].column < 0 {
      if !frames[last].hasText { frames[last].hasText = bytes.contains { !XMLRecordBuilder.isBlank($0) } }
    } else if frames[last].isAside {
      asides[last].append(contentsOf: bytes)
    } else {
      rows.values.append(UnsafeRawBufferPointer(bytes))
    }
  }

  private mutating func enterChild(_ name: UnsafePointer<UInt8>) -> Int32 {
    let last = frames.count - 1
    frames[last].hasChildren = true
    if frames[last].column >= 0 && !frames[last].isAside { putAside(last) }
    let parent = frames[last].node
    return parent >= 0 ? tree.child(of: parent, interned: name, isAttribute: false) : PathTree.none
  }

  /// Values of children go behind one another, so a text that a child interrupts waits elsewhere.
  private mutating func putAside(_ index: Int) {
    while asides.count <= index { asides.append([]) }
    let start = frames[index].start
    asides[index] = Array(rows.values.bytes[start...])
    rows.values.truncate(to: start)
    frames[index].isAside = true
  }

  private mutating func open(_ node: Int32, _ element: SAXElement, _ frame: inout Frame) {
    let level = Int(tree.nodes[Int(node)].eachLevel)
    if level > 0, !rows.open(level: level) { noteParts() }
    element.forEachAttribute { name, _, value in takeAttribute(name, value, of: node) }
    let column = tree.nodes[Int(node)].column
    guard column >= 0 else { return }
    guard rows.isOpen(Int(column)) else { return tree.reportRepeat(node) }
    frame.column = column
    frame.start = rows.values.count
  }

  private mutating func takeAttribute(
    _ name: UnsafePointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, of node: Int32
  ) {
    let attribute = tree.child(of: node, interned: name, isAttribute: true)
    guard attribute >= 0 else { return }
    let column = Int(tree.nodes[Int(attribute)].column)
    if column < 0 { return tree.report(attribute) }
    guard rows.isOpen(column) else { return tree.reportRepeat(attribute) }
    let start = rows.values.count
    rows.values.append(UnsafeRawBufferPointer(value))
    set(column, from: start)
  }

  private mutating func store(_ frame: Frame) {
    var start = frame.start
    if frame.isAside {
      start = rows.values.count
      asides[frames.count].withUnsafeBytes { rows.values.append($0) }
    }
    // A child on the same path may have come first; then its value stands.
    if rows.isOpen(Int(frame.column)) { set(Int(frame.column), from: start) }
  }

  /// Trims white space as XML defines it (section 2.3) and keeps the value.
  private mutating func set(_ column: Int, from start: Int) {
    let base = rows.values.base
    var first = start
    var end = rows.values.count
    while first < end, XMLRecordBuilder.isBlank(base[first]) { first += 1 }
    while end > first, XMLRecordBuilder.isBlank(base[end - 1]) { end -= 1 }
    if end - first > limits.fieldBytes {
      note(
        Fault(code: "xml.field-size", column: column, expected: "a value of at most \(limits.fieldBytes) bytes"))
    }
    rows.set(column, start: first, count: end - first)
  }

  private func isUndeclaredLeaf(_ frame: Frame) -> Bool {
    guard frame.node > 0, tree.nodes[Int(frame.node)].column < 0 else { return false }
    return frame.hasText || !frame.hasChildren && !tree.nodes[Int(frame.node)].isDeclared
  }

  private mutating func noteParts() {
    note(Fault(code: "xml.parts", column: nil, expected: "at most \(limits.parts) parts of a record"))
  }

  private mutating func note(_ fault: Fault) {
    if self.fault == nil { self.fault = fault }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }
}
