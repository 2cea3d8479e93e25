/// What is wrong with a line of JSON, and at which of its bytes.
struct JSONFault: Error {
  var code: StaticString
  var offset: Int
  var expected: String
  var column: Int?

  init(_ code: StaticString, at offset: Int, _ expected: String, column: Int? = nil) {
    self.code = code
    self.offset = offset
    self.expected = expected
    self.column = column
  }
}
