/// Builds ``XMLElement`` values from what the parser sees.
final class XMLTreeBuilder: SAXHandler {
  private let limits: XMLElement.Limits
  private var open: [XMLElement] = []
  private var texts: [[UInt8]] = []
  private var root: XMLElement?
  private var count = 0
  private var excess: FormatError?
  weak var parser: SAXParser?

  init(_ limits: XMLElement.Limits) { self.limits = limits }

  func start(_ element: SAXElement) {
    let line = parser?.line ?? 0
    count += 1
    if count > limits.elements { refuse("xml.elements", "at most \(limits.elements) elements", line) }
    if open.count >= limits.depth { refuse("xml.depth", "a depth of at most \(limits.depth)", line) }
    guard excess == nil else { return }
    var built = XMLElement(
      name: String(cString: element.name), namespace: element.namespace.map { String(cString: $0) }, line: line)
    element.forEachAttribute { name, namespace, value in
      built.attributes.append(
        .init(
          name: String(cString: name), namespace: namespace.map { String(cString: $0) },
          value: String(decoding: value, as: UTF8.self)))
    }
    open.append(built)
    texts.append([])
  }

  func end() {
    guard excess == nil, var built = open.popLast(), let text = texts.popLast() else { return }
    built.text = String(decoding: text, as: UTF8.self)
    if open.isEmpty { root = built } else { open[open.count - 1].children.append(built) }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if !texts.isEmpty { texts[texts.count - 1].append(contentsOf: bytes) }
  }

  func result(of parser: SAXParser) throws(FormatError) -> XMLElement {
    if let excess { throw excess }
    switch parser.stop {
    case .doctype: throw XMLErrors.doctype(byte: parser.byte, line: parser.line)
    case .xinclude: throw XMLErrors.xinclude(byte: parser.byte, line: parser.line)
    case nil: break
    }
    guard parser.isWellFormed, let root else {
      throw XMLErrors.malformed(parser.expectation, byte: parser.byte, line: parser.line)
    }
    return root
  }

  private func refuse(_ code: String, _ expected: String, _ line: Int) {
    if excess == nil { excess = XMLErrors.limit(code, expected, byte: parser?.byte ?? 0, line: line) }
    parser?.halt()
  }
}

extension XMLTokenizer {
  /// Throws for what has to be seen before the parser: it compares each attribute of an element with all others, and
  /// reads a document type before it tells of one.
  func check(_ limits: XMLElement.Limits, _ map: SourceMap) throws(FormatError) {
    var start = 0
    var line = 1
    while let token = token(at: start) {
      let byte = map.source(of: start)
      if token.kind == .doctype { throw XMLErrors.doctype(byte: byte, line: line) }
      if token.attributeCount > limits.attributes {
        throw XMLErrors.limit("xml.attributes", "at most \(limits.attributes) attributes", byte: byte, line: line)
      }
      line += bytes[start..<token.end].count { $0 == 0x0A }
      start = token.end
    }
  }
}
