/// The ways in which XML is refused as a whole.
enum XMLErrors {
  static func doctype(byte: Int, line: Int) -> FormatError {
    FormatError(
      code: "xml.doctype", byte: byte, line: line, expected: "XML without a document type declaration",
      remedy: "Deliver the file without <!DOCTYPE ...>; it is refused because entities can be used for attacks.")
  }

  static func xinclude(byte: Int, line: Int) -> FormatError {
    FormatError(
      code: "xml.xinclude", byte: byte, line: line, expected: "XML that includes no other documents",
      remedy: "Deliver the file with its content in place of XInclude elements.")
  }

  static func malformed(_ expected: String, byte: Int, line: Int) -> FormatError {
    FormatError(
      code: "xml.malformed", byte: byte, line: line, expected: expected,
      remedy: "Check the file with an XML parser and deliver it again.")
  }

  static func limit(_ code: String, _ expected: String, byte: Int, line: Int) -> FormatError {
    FormatError(
      code: code, byte: byte, line: line, expected: expected,
      remedy: "Check where the file comes from; if it is genuine, raise the limit for this feed.")
  }

  static func encoding(_ expected: String) -> FormatError {
    FormatError(
      code: "xml.encoding", byte: 0, line: 1, expected: expected,
      remedy: "Write the file in UTF-8, or correct the encoding in its XML declaration.")
  }

  static func invalidText(byte: Int, line: Int) -> FormatError {
    FormatError(
      code: "encoding.invalid", byte: byte, line: line, expected: "text in the declared encoding",
      remedy: "Correct the encoding in the XML declaration, or the bytes at this place.")
  }
}
