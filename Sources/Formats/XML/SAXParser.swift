import CLibXML2

/// What a ``SAXParser`` has seen.
protocol SAXHandler: AnyObject {
  /// An element begins.
  func start(_ element: SAXElement)
  /// The innermost open element ends.
  func end()
  /// Some text of the innermost open element; one text may come in several calls.
  func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// An element as libxml2 hands it over; valid only inside the call.
///
/// Names are interned: equal names of one parser are equal pointers.
struct SAXElement {
  let name: UnsafePointer<UInt8>
  let namespace: UnsafePointer<UInt8>?
  let attributeCount: Int
  fileprivate let attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?

  /// Calls `body` with local name, namespace and value of each attribute.
  ///
  /// Namespace declarations are none.
  @inline(__always)
  func forEachAttribute(
    _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>?, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    guard let attributes else { return }
    for index in 0..<attributeCount {
      let fields = attributes + index * 5
      guard let name = fields[0], let start = fields[3], let end = fields[4] else { continue }
      let value = UnsafeBufferPointer(start: start, count: end - start)
      if value.contains(0x26) {
        SAXElement.resolved(value).withUnsafeBufferPointer { body(name, fields[2], $0) }
      } else {
        body(name, fields[2], value)
      }
    }
  }

  /// A value with its ampersands.
  ///
  /// A parser that expands no entities hands every ampersand of an attribute over as `&#38;`, for a second reading that
  /// would expand them; there is none here.
  private static func resolved(_ value: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    var index = 0
    while index < value.count {
      bytes.append(value[index])
      index += value[index] == 0x26 ? 5 : 1
    }
    return bytes
  }
}

/// A push parser of libxml2 that opens nothing and expands nothing: no network, no entities but the five predefined
/// ones, no XInclude; it stops at a document type declaration.
///
/// Input is UTF-8, whatever the document says about itself.
final class SAXParser {
  /// Why the parser stopped, other than for malformed input.
  enum Stop: Equatable {
    case doctype
    case xinclude
  }

  private static let ready: Void = xmlInitParser()

  private let context: xmlParserCtxtPtr
  private unowned(unsafe) let handler: any SAXHandler
  private let xinclude: UnsafePointer<UInt8>?
  private(set) var stop: Stop?

  init(handler: any SAXHandler) {
    _ = SAXParser.ready
    self.handler = handler
    var callbacks = SAXParser.callbacks
    guard let context = xmlCreatePushParserCtxt(&callbacks, nil, nil, 0, nil) else {
      preconditionFailure("libxml2 could not take memory")
    }
    self.context = context
    xinclude = xmlDictLookup(context.pointee.dict, "http://www.w3.org/2001/XInclude", -1)
    xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue))
    xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8)
    context.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit { xmlFreeParserCtxt(context) }

  /// Whether everything so far was well-formed.
  var isWellFormed: Bool { context.pointee.wellFormed != 0 && stop == nil }

  /// The line that is being parsed, from 1 at this parser's first byte.
  var line: Int { context.pointee.input.map { Int($0.pointee.line) } ?? 0 }

  /// The offset in UTF-8 of what is being parsed.
  var byte: Int {
    guard let input = context.pointee.input?.pointee else { return 0 }
    return Int(input.consumed) + (input.cur - input.base)
  }

  /// What the first error was about.
  var expectation: String { SAXParser.expectation(context.pointee.lastError.code) }

  func parse(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { start in
      _ = xmlParseChunk(context, start, Int32(bytes.count), 0)
    }
  }

  /// Says that there is no more input.
  func finish() { xmlParseChunk(context, nil, 0, 1) }

  /// Parses no further.
  func halt() { xmlStopParser(context) }

  /// The pointer that stands for a name in this parser.
  func intern(_ name: UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8>? {
    xmlDictLookup(context.pointee.dict, name.baseAddress, Int32(name.count))
  }

  private func halt(_ reason: Stop) {
    if stop == nil { stop = reason }
    halt()
  }

  private func start(_ element: SAXElement) {
    if element.namespace != nil && element.namespace == xinclude { return halt(.xinclude) }
    handler.start(element)
  }

  /// Calls `body` with the parser behind a callback's argument.
  ///
  /// The parser outlives the callback, so it is not retained.
  @inline(__always)
  private static func with(_ user: UnsafeMutableRawPointer?, _ body: (SAXParser) -> Void) {
    guard let user else { return }
    Unmanaged<SAXParser>.fromOpaque(user)._withUnsafeGuaranteedRef(body)
  }

  private static var callbacks: xmlSAXHandler {
    var sax = xmlSAXHandler()
    sax.initialized = XML_SAX2_MAGIC
    sax.internalSubset = { user, _, _, _ in SAXParser.with(user) { $0.halt(.doctype) } }
    sax.startElementNs = { user, name, _, namespace, _, _, count, _, attributes in
      guard let name else { return }
      let element = SAXElement(name: name, namespace: namespace, attributeCount: Int(count), attributes: attributes)
      SAXParser.with(user) { $0.start(element) }
    }
    sax.endElementNs = { user, _, _, _ in SAXParser.with(user) { $0.handler.end() } }
    let text: charactersSAXFunc = { user, start, count in
      SAXParser.with(user) { $0.handler.text(UnsafeBufferPointer(start: start, count: Int(count))) }
    }
    sax.characters = text
    sax.cdataBlock = text
    sax.ignorableWhitespace = text
    // Without a handler of ours libxml2 would print to standard error.
    sax.serror = { _, _ in }
    return sax
  }

  private static func expectation(_ code: Int32) -> String {
    switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
    case XML_ERR_TAG_NAME_MISMATCH, XML_ERR_TAG_NOT_FINISHED: "an end tag for each start tag, in order"
    case XML_ERR_ATTRIBUTE_REDEFINED: "each attribute once per element"
    case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: "no entities but lt, gt, amp, apos and quot"
    case XML_ERR_INVALID_CHAR, XML_ERR_INVALID_CHARREF: "characters that XML 1.0 allows"
    case XML_ERR_LT_IN_ATTRIBUTE: "&lt; instead of < in attributes"
    case XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE: "attributes with values in quotes"
    case XML_ERR_ENTITYREF_SEMICOL_MISSING, XML_ERR_NAME_REQUIRED: "&amp; for &, and names that XML allows"
    case XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING: "text in the declared encoding"
    default: "well-formed XML 1.0"
    }
  }
}
