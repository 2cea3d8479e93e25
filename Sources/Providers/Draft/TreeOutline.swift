/// What elements or members a sample of XML or JSON Lines has, and which of them repeat.
///
/// For samples that are already known to be readable; what is no XML or JSON only gives a poor outline.
struct TreeOutline {
  struct Node {
    var name: String
    var parent: Int
    var children: [Int] = []
    var hasText = false
    /// The most of these that one parent had.
    var most = 0
    /// How many the parent that is open has had.
    var count = 0
  }

  private(set) var nodes = [Node(name: "", parent: -1)]
  private var open = [0]
  private static let mostNodes = 5_000

  // MARK: Building

  mutating func enter(_ name: String) {
    let parent = open.last ?? 0
    let known = nodes[parent].children.first { nodes[$0].name == name }
    guard known != nil || nodes.count < Self.mostNodes else { return open.append(parent) }
    let index = known ?? nodes.count
    if known == nil {
      nodes.append(Node(name: name, parent: parent))
      nodes[parent].children.append(index)
    }
    nodes[index].count += 1
    nodes[index].most = max(nodes[index].most, nodes[index].count)
    for child in nodes[index].children { nodes[child].count = 0 }
    open.append(index)
  }

  mutating func leave() { if open.count > 1 { open.removeLast() } }

  mutating func text() { nodes[open.last ?? 0].hasText = true }

  /// A new record of a file that has no root.
  mutating func restart() {
    open = [0]
    for child in nodes[0].children { nodes[child].count = 0 }
  }

  // MARK: Asking

  /// The paths below a node that hold values, in the order in which they were met.
  func leaves(of root: Int) -> [String] {
    nodes[root].children.flatMap { child -> [String] in
      let inner = leaves(of: child).map { "\(nodes[child].name)/\($0)" }
      return (nodes[child].hasText || nodes[child].children.isEmpty ? [nodes[child].name] : []) + inner
    }
  }

  /// The nodes below another, nearest first, that repeat and hold others.
  func repeated(below root: Int) -> [Int] {
    var found: [Int] = []
    var level = nodes[root].children
    while !level.isEmpty {
      found += level.filter { nodes[$0].most > 1 && !nodes[$0].children.isEmpty }
      level = level.flatMap { nodes[$0].children }
    }
    return found
  }

  func path(of node: Int, below root: Int) -> String {
    var names: [String] = []
    var index = node
    while index != root, index > 0 {
      names.append(nodes[index].name)
      index = nodes[index].parent
    }
    return names.reversed().joined(separator: "/")
  }
}

// MARK: XML

extension TreeOutline {
  /// Reads the tags of a document in UTF-8.
  init(xml: [UInt8]) {
    self.init()
    var scanner = TagScanner(bytes: xml)
    while let tag = scanner.next() {
      switch tag {
      case .text: text()
      case .end: leave()
      case .start(let name, let attributes, let isEmpty):
        enter(name)
        for attribute in attributes {
          enter("@" + attribute)
          text()
          leave()
        }
        if isEmpty { leave() }
      }
    }
  }
}

/// Finds the tags of an XML document without judging it.
struct TagScanner {
  enum Tag {
    case start(String, attributes: [String], isEmpty: Bool)
    case end
    case text
  }

  let bytes: [UInt8]
  /// Behind the last tag.
  private(set) var index = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() -> Tag? {
    while index < bytes.count {
      guard bytes[index] == 0x3C else {
        let start = index
        index = bytes[index...].firstIndex(of: 0x3C) ?? bytes.count
        if bytes[start..<index].contains(where: { $0 > 0x20 }) { return .text }
        continue
      }
      if starts("<!--") {
        skip(past: "-->")
      } else if starts("<![CDATA[") {
        skip(past: "]]>")
        return .text
      } else if starts("<?") {
        skip(past: "?>")
      } else if starts("<!") {
        skip(past: ">")
      } else {
        return tag()
      }
    }
    return nil
  }

  private func starts(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

  private mutating func skip(past text: String) {
    let pattern = Array(text.utf8)
    while index < bytes.count, !bytes[index...].starts(with: pattern) { index += 1 }
    index = min(bytes.count, index + pattern.count)
  }

  private mutating func tag() -> Tag? {
    let start = index + 1
    var quote: UInt8?
    while index < bytes.count, quote != nil || bytes[index] != 0x3E {
      let byte = bytes[index]
      if byte == quote { quote = nil } else if quote == nil, byte == 0x22 || byte == 0x27 { quote = byte }
      index += 1
    }
    guard index < bytes.count else { return nil }
    let body = bytes[start..<index]
    index += 1
    if body.first == 0x2F { return .end }
    let isEmpty = body.last == 0x2F
    let inner = Array(isEmpty ? body.dropLast() : body)
    let name = inner.prefix { $0 > 0x20 }
    return .start(Self.local(name), attributes: Self.attributes(inner.dropFirst(name.count)), isEmpty: isEmpty)
  }

  private static func local(_ name: some Collection<UInt8>) -> String {
    let text = String(decoding: name, as: UTF8.self)
    return text.split(separator: ":").last.map(String.init) ?? text
  }

  private static func attributes(_ bytes: ArraySlice<UInt8>) -> [String] {
    var names: [String] = []
    var rest = bytes
    while let equals = rest.firstIndex(of: 0x3D) {
      let name = rest[..<equals].split { $0 <= 0x20 }.last ?? []
      let text = String(decoding: name, as: UTF8.self)
      if text != "xmlns", !text.hasPrefix("xmlns:") { names.append(local(name)) }
      guard let quote = rest[equals...].first(where: { $0 == 0x22 || $0 == 0x27 }),
        let open = rest[equals...].firstIndex(of: quote), let close = rest[(open + 1)...].firstIndex(of: quote)
      else { break }
      rest = rest[(close + 1)...]
    }
    return names
  }
}

// MARK: JSON Lines

extension TreeOutline {
  /// Reads the members of the objects, one in each line.
  init(jsonLines: [UInt8]) {
    self.init()
    for line in jsonLines.split(separator: 0x0A).prefix(5_000) {
      restart()
      var walker = JSONWalker(bytes: line)
      walker.value(into: &self, name: nil, depth: 0)
    }
  }
}

/// Goes through a JSON text that is known to be sound.
private struct JSONWalker {
  let bytes: ArraySlice<UInt8>
  private var index: Int

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    index = bytes.startIndex
  }

  /// A value of a member, or one of an array's, which all have the member's name.
  mutating func value(into outline: inout TreeOutline, name: String?, depth: Int) {
    guard depth < 64, let byte = visible() else { return }
    if byte == 0x5B {
      index += 1
      while let byte = visible(), byte != 0x5D {
        if byte == 0x2C { index += 1 } else { value(into: &outline, name: name, depth: depth + 1) }
      }
      index += 1
      return
    }
    if let name { outline.enter(name) }
    if byte == 0x7B { object(into: &outline, depth: depth) } else { scalar(byte, into: &outline) }
    if name != nil { outline.leave() }
  }

  private mutating func object(into outline: inout TreeOutline, depth: Int) {
    index += 1
    while let byte = visible(), byte != 0x7D {
      guard byte == 0x22 else {
        index += 1
        continue
      }
      let name = string()
      while let byte = visible(), byte == 0x3A { index += 1 }
      value(into: &outline, name: name, depth: depth + 1)
    }
    index += 1
  }

  private mutating func scalar(_ first: UInt8, into outline: inout TreeOutline) {
    if first == 0x22 {
      _ = string()
      return outline.text()
    }
    let start = index
    while index < bytes.endIndex, ![0x2C, 0x5D, 0x7D].contains(bytes[index]) { index += 1 }
    if index == start { index += 1 }
    if first != 0x6E { outline.text() }
  }

  private mutating func visible() -> UInt8? {
    while index < bytes.endIndex, bytes[index] <= 0x20 { index += 1 }
    return index < bytes.endIndex ? bytes[index] : nil
  }

  private mutating func string() -> String {
    let start = index + 1
    index = start
    while index < bytes.endIndex, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
    let end = min(index, bytes.endIndex)
    index = min(index + 1, bytes.endIndex)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
