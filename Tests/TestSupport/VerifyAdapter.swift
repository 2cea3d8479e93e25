import Formats
import FoundationEssentials
import Providers
import Records
import Testing

/// Checks what every adapter promises, on a folder of fixtures with one sample file for each feed, named after it
/// (`customers.csv`), and the file `expected.txt`.
///
/// - The records, rejections and notes of the samples are those of `expected.txt`, see ``expectGolden(_:_:sourceLocation:)``.
/// - They are the same however the bytes are cut, and for each row whatever was read before it.
/// - Every column of the samples is read or ignored by declaration.
/// - A file that lacks a column is read all the same, or refused by that column's name.
/// - No message holds a value of its row. Values count if they hold a digit or `§` and have at least four bytes: words such
///   as `paid` may well be both a value and an expectation.
public func verifyAdapter(
  _ adapter: any ProviderAdapter, fixtures: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let names = try RepositoryFiles.names(in: fixtures).filter { $0 != "expected.txt" }
  var text = ""
  for feed in adapter.feeds {
    let samples = names.filter { $0.hasPrefix(feed.id.rawValue + ".") }
    #expect(samples.count == 1, "one sample of feed \(feed.id)", sourceLocation: sourceLocation)
    guard let sample = samples.first else { continue }
    let bytes = try RepositoryFiles.bytes(fixtures + "/" + sample)
    text += try AdapterVerification(adapter, feed, bytes, sourceLocation).run()
  }
  try expectGolden(text, fixtures + "/expected.txt", sourceLocation: sourceLocation)
}

/// The checks of one feed.
private struct AdapterVerification {
  let adapter: any ProviderAdapter
  let feed: Feed
  let bytes: [UInt8]
  let sourceLocation: SourceLocation

  init(_ adapter: any ProviderAdapter, _ feed: Feed, _ bytes: [UInt8], _ sourceLocation: SourceLocation) {
    (self.adapter, self.feed, self.bytes, self.sourceLocation) = (adapter, feed, bytes, sourceLocation)
  }

  /// Runs all checks and gives the sample's records and rejections as text.
  func run() throws -> String {
    let whole = try AdaptedFile(adapter, feed, bytes)
    try checkPieces(whole)
    checkColumns(whole)
    for message in whole.messages { checkDiscretion(message) }
    return whole.text
  }

  private func checkPieces(_ whole: AdaptedFile) throws {
    var random = SeededGenerator(seed: 7)
    let single = try AdaptedFile(adapter, feed, bytes, nextSize: { 1 })
    let random40 = try AdaptedFile(adapter, feed, bytes, nextSize: { Int.random(in: 1...40, using: &random) })
    let alone = try AdaptedFile(adapter, feed, bytes, nextSize: { 1 }, newReaderForEachBatch: true)
    #expect(single.text == whole.text, "byte by byte", sourceLocation: sourceLocation)
    #expect(random40.text == whole.text, "in pieces, seed 7", sourceLocation: sourceLocation)
    #expect(alone.rows == whole.rows, "each row by a reader of its own", sourceLocation: sourceLocation)
  }

  private func checkColumns(_ whole: AdaptedFile) {
    #expect(whole.undeclared == [], "columns neither read nor ignored", sourceLocation: sourceLocation)
    for column in whole.columns {
      do throws(FileRefusal) {
        _ = try adapter.reader(for: feed.id, columns: whole.columns.filter { $0 != column })
      } catch {
        #expect(error.code == "column.missing" && error.column == column, sourceLocation: sourceLocation)
      }
    }
    #expect(throws: FileRefusal.self, sourceLocation: sourceLocation) {
      _ = try adapter.reader(for: "no-such-feed", columns: whole.columns)
    }
  }

  private func checkDiscretion(_ message: AdaptedFile.Message) {
    for value in message.values where value.utf8.count >= 4 && value.contains(where: { $0.isNumber || $0 == "§" }) {
      #expect(!message.text.contains(value), "a value stands in: \(message.text)", sourceLocation: sourceLocation)
    }
  }
}
