/// Lets a parser work on an ``XMLRecordBuilder``.
final class XMLRecordHandler: SAXHandler {
  // The decoder looks at the builder only between two calls of the parser.
  @exclusivity(unchecked) var builder: XMLRecordBuilder

  init(_ layout: TreeLayout) { builder = XMLRecordBuilder(layout) }

  func start(_ element: SAXElement) { builder.start(element) }
  func end() { builder.end() }
  func text(_ bytes: UnsafeBufferPointer<UInt8>) { builder.text(bytes) }
}
