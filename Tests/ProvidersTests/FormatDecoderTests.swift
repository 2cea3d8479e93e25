import Formats
import Providers
import Testing

@Suite struct FormatDecoderTests {
  static let keys = "account: id\nversion: {constant: 2024-01-01}\nclaims: {city: c}\n"

  private func format(_ text: String, _ rest: String = "") throws -> Format {
    try mappedProvider(feed: "format: \(text)\n" + Self.keys + rest).feeds[0].format
  }

  @Test func csvDeclaresWhatIsReadAndIgnored() throws {
    guard case .csv(let layout) = try format("csv", "ignore: [x]") else { throw Unexpected() }
    var expected = CSVLayout()
    expected.declared = ["id", "c", "x"]
    #expect(layout == expected)
  }

  @Test func csvDialects() throws {
    let text = "{csv: {delimiter: tab, quote: none, encoding: gb18030, columns: [id, c]}}"
    guard case .csv(let layout) = try format(text) else { throw Unexpected() }
    #expect(layout.delimiter == 0x09 && layout.quote == nil && layout.encoding == .gb18030)
    #expect(layout.columns == ["id", "c"])
  }

  @Test func treesHavePathsForColumns() throws {
    guard case .jsonLines(let json) = try format("{jsonl: {each: c}}", "ignore: [x/y]") else { throw Unexpected() }
    #expect(json.columns == ["id", "c"] && json.ignored == ["x/y"] && json.each == "c")
    guard case .xml(let xml) = try format("{xml: {record: r}}") else { throw Unexpected() }
    #expect(xml.columns == ["id", "c"] && xml.record == "r" && xml.each == nil)
  }

  @Test func fixedWidthPlacesItsColumns() throws {
    let text = "{fixed: {header_lines: 1, columns: {id: {start: 1, length: 8}, c: {start: 9, length: 20}}}}"
    guard case .fixedWidth(let layout) = try format(text) else { throw Unexpected() }
    #expect(layout.headerLines == 1)
    #expect(layout.columns.map(\.name) == ["id", "c"] && layout.columns.map(\.start) == [1, 9])
  }

  @Test func feedsHaveDriftAndStopRules() throws {
    let text = "format: csv\n" + Self.keys + "drift: refuse\nstop: {rejected: 3, share: 0.050}"
    let feed = try mappedProvider(feed: text).feeds[0]
    #expect(feed.drift == .refuse && feed.stop.rejectedRows == 3 && feed.stop.rejectedShare?.description == "0.05")
  }

  struct Unexpected: Error {}
}
