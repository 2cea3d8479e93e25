import Formats
import Providers
import Records
import TestSupport
import Testing

/// The suite that every adapter inherits finds what it promises to find: School, spoiled in one way each.
@Suite struct VerifyAdapterTests {
  @Test(arguments: [
    (Spoiled.Way.leaks, "a value stands in"), (.remembers, "each row by a reader of its own"),
    (.overlooks, "columns neither read nor ignored"), (.swallows, "neither record nor rejection"),
    (.misnames, "column.missing"),
  ]) func findsWhatIsBroken(way: Spoiled.Way, finding: String) throws {
    let found = Lock<[String]>([])
    try withKnownIssue {
      try verifyAdapter(Spoiled(way: way), fixtures: "fixtures/providers/school")
    } matching: { issue in
      found.withLock { $0.append("\(issue)") }
      return true
    }
    #expect(found.withLock { $0.contains { $0.contains(finding) } })
  }
}

/// An adapter that breaks one law.
struct Spoiled: ProviderAdapter {
  enum Way: Sendable { case leaks, remembers, overlooks, swallows, misnames }

  let way: Way
  let school = School()
  var id: ProviderID { school.id }
  var version: String { school.version }
  var context: Context { school.context }
  var isSimulated: Bool { school.isSimulated }
  var rank: Int { school.rank }

  var feeds: [Feed] {
    guard way == .overlooks else { return school.feeds }
    return school.feeds.map { feed in
      var feed = feed
      if case .csv(var layout) = feed.format {
        layout.declared.removeLast()
        feed.format = .csv(layout)
      }
      return feed
    }
  }

  func reader(for feed: FeedID, columns: [String]) throws(FileRefusal) -> any RowReader {
    do throws(FileRefusal) {
      return SpoiledReader(way: way, reader: try school.reader(for: feed, columns: columns))
    } catch {
      guard way == .misnames else { throw error }
      throw FileRefusal(code: error.code, column: "another", expected: error.expected, remedy: error.remedy)
    }
  }
}

struct SpoiledReader: RowReader {
  let way: Spoiled.Way
  var reader: any RowReader
  var count = 0

  mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection) {
    count += 1
    if way == .swallows, count == 2 { return }
    do throws(Rejection) {
      try reader.read(row, into: &record)
    } catch {
      guard way == .leaks else { throw error }
      throw Rejection(Fault(code: "date.invalid", expected: "a day, not \(row.text("Stand") ?? "")", remedy: "Look."))
    }
    if way == .remembers { record.claim(.occupation, "row \(count)") }
  }
}
