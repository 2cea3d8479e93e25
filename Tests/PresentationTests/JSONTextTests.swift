import Presentation
import Testing

@Suite struct JSONTextTests {
  private struct Book: Encodable {
    var rows = 3
    var file = "landing/payments.csv"
    var admitted = true
  }

  @Test func documentsAreSortedAndEndALine() throws {
    #expect(
      try JSONText.document(Book()) == """
        {
          "admitted" : true,
          "file" : "landing/payments.csv",
          "rows" : 3
        }

        """)
  }

  @Test func linesHaveNoSpace() throws {
    #expect(try JSONText.line(Book()) == #"{"admitted":true,"file":"landing/payments.csv","rows":3}"# + "\n")
  }

  @Test func whatJSONCannotSayIsAnError() { #expect(throws: EncodingError.self) { try JSONText.line([Double.nan]) } }

  /// Dictionaries have another order in every process; the text has not.
  @Test func dictionariesAreSorted() throws {
    let keys = (0..<50).map { "k\($0)" }
    let text = try JSONText.line(Dictionary(uniqueKeysWithValues: keys.map { ($0, 0) }))
    let found = text.dropFirst().split(separator: ",").compactMap { $0.split(separator: "\"").first.map(String.init) }
    #expect(found == found.sorted())
    #expect(found.count == 50)
  }
}
