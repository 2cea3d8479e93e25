import Formats
import TestSupport
import Testing

/// A repeating path whose names all repeat: entries, each with details.
@Suite struct NestedRepeatTests {
  private static func layout(_ record: String) -> TreeLayout {
    var layout = TreeLayout()
    layout.record = record
    layout.each = "entry/detail"
    layout.columns = ["id", "entry/no", "entry/detail/sum", "entry/day", "last"]
    return layout
  }

  private static let expected: [[String?]] = [
    ["s", "1", "10", "mon", "z"], ["s", "1", "11", "mon", "z"], ["s", "2", nil, "tue", "z"],
    ["s", "3", "30", "wed", "z"],
  ]

  @Test func inXML() throws {
    let text = """
      <r><s><id>s</id>
      <entry><no>1</no><detail><sum>10</sum></detail><detail><sum>11</sum></detail><day>mon</day></entry>
      <entry><no>2</no><day>tue</day></entry>
      <entry/>
      <entry><detail><sum>30</sum></detail><no>3</no><day>wed</day></entry><last>z</last></s></r>
      """
    let file = try verifyRowDecoder(.xml(Self.layout("s")), Array(text.utf8))
    #expect(file.rows.map(\.fields) == Self.expected)
    #expect(file.rows.map(\.place.part) == [0, 1, 2, 3])
  }

  @Test func inJSON() throws {
    let text = """
      {"id":"s","entry":[{"no":1,"detail":[{"sum":10},{"sum":11}],"day":"mon"},{"no":2,"detail":[],"day":"tue"},{},\
      {"detail":{"sum":30},"no":3,"day":"wed"}],"last":"z"}
      """
    let file = try verifyRowDecoder(.jsonLines(Self.layout("")), Array(text.utf8))
    #expect(file.rows.map(\.fields) == Self.expected)
  }

  @Test func aRecordWithoutEntriesIsOneRow() throws {
    let file = try verifyRowDecoder(.jsonLines(Self.layout("")), Array(#"{"id":"s","entry":[],"last":"z"}"#.utf8))
    #expect(file.rows.map(\.fields) == [["s", nil, nil, nil, "z"]])
  }

  @Test func tooManyPartsAreTheRecordsFault() throws {
    var layout = Self.layout("")
    layout.limits.parts = 2
    let three = #"{"id":"s","entry":[{"no":1},{"no":2},{"no":3}]}"#
    let file = try verifyRowDecoder(.jsonLines(layout), Array(three.utf8))
    #expect(file.faults.map(\.code) == ["json.parts"])
  }

  /// What is ignored around a column is not told, what is beside it is.
  @Test func whatIsIgnoredAroundAColumnIsNotTold() throws {
    var layout = TreeLayout()
    layout.columns = ["a/b/c"]
    layout.ignored = ["a"]
    let file = try verifyRowDecoder(.jsonLines(layout), Array(#"{"a":{"b":{"c":"1","d":"2"},"e":"3"},"f":"4"}"#.utf8))
    #expect(file.rows.map(\.fields) == [["1"]])
    #expect(file.undeclared == ["f"])
  }

  /// Values that are not read because an earlier one was are told, once for each path.
  @Test(arguments: [([], ["a[]", "b/@c[]"]), (["a[]"], ["b/@c[]"]), (["a[]", "b/@c[]"], [String]())])
  func furtherValuesAreTold(ignored: [String], told: [String]) throws {
    var layout = TreeLayout()
    layout.record = "r"
    layout.columns = ["a", "b/@c"]
    layout.ignored = ignored
    let text = "<x><r><a>1</a><a>2</a><a>3</a><b c='1'/><b c='2'/></r></x>"
    let file = try verifyRowDecoder(.xml(layout), Array(text.utf8))
    #expect(file.rows.map(\.fields) == [["1", "1"]])
    #expect(file.undeclared == told)
    layout.columns = ["a", "b/c"]
    let json = #"{"a":[1,2,3],"b":[{"c":1},{"c":2}]}"#
    layout.ignored = ignored.map { $0.replacing("@", with: "") }
    let lines = try verifyRowDecoder(.jsonLines(layout), Array(json.utf8))
    #expect(lines.undeclared == told.map { $0.replacing("@", with: "") })
  }
}
