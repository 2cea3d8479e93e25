/// An element of a small XML document that is held in memory, such as a scorecard in PMML.
///
/// Read under the same rules as feeds: a document type declaration is refused, nothing is expanded, opened or included.
public struct XMLElement: Hashable, Sendable {
  /// An attribute that declares no namespace.
  public struct Attribute: Hashable, Sendable {
    /// Its local name.
    public var name: String
    /// Its namespace; `nil` without a prefix.
    public var namespace: String?
    /// Its value, with references resolved and white space normalised.
    public var value: String
  }

  /// Bounds of a document in memory.
  public struct Limits: Hashable, Sendable {
    /// Bytes of the document.
    public var bytes = 16 << 20
    /// Elements in the document.
    public var elements = 250_000
    /// Attributes of one element.
    public var attributes = 256
    /// Depth of the tree, at most 200.
    public var depth = 100

    /// The defaults.
    public init() {}
  }

  /// Its local name.
  public var name: String
  /// Its namespace; `nil` if it has none.
  public var namespace: String?
  /// Its attributes, in document order.
  public var attributes: [Attribute] = []
  /// The elements directly in it, in document order.
  public var children: [XMLElement] = []
  /// The text directly in it, joined, with its white space.
  public var text = ""
  /// The line of its start tag, from 1.
  public var line: Int

  /// An element without content.
  public init(name: String, namespace: String? = nil, line: Int = 0) {
    self.name = name
    self.namespace = namespace
    self.line = line
  }

  /// The value of the attribute with this name and no namespace.
  public func attribute(_ name: String) -> String? {
    attributes.first { $0.name == name && $0.namespace == nil }?.value
  }

  /// The children with this local name.
  public func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

  /// The first child with this local name.
  public func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

  /// Reads a document and gives its root element.
  ///
  /// Takes UTF-8, UTF-16, ISO 8859-1, Windows-1252 and GB 18030.
  ///
  /// Throws `xml.doctype`, `xml.xinclude`, `xml.encoding`, `encoding.invalid`, `xml.malformed` and, for the limits,
  /// `xml.size`, `xml.depth`, `xml.attributes` and `xml.elements`.
  public static func parse(_ bytes: [UInt8], limits: Limits = Limits()) throws(FormatError) -> XMLElement {
    guard bytes.count <= limits.bytes else {
      throw FormatError(
        code: "xml.size", byte: limits.bytes, expected: "a document of at most \(limits.bytes) bytes",
        remedy: "Check that this is the document that was meant.")
    }
    let text = try XMLText.decode(bytes)
    try XMLTokenizer(bytes: text.buffer.bytes).check(limits, text.map)
    let builder = XMLTreeBuilder(limits)
    let parser = SAXParser(handler: builder)
    builder.parser = parser
    parser.parse(text.buffer.bytes)
    parser.finish()
    return try builder.result(of: parser)
  }
}
