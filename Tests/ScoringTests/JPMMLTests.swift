import TestSupport
import Testing

@testable import Scoring

/// The results of JPMML-Evaluator: see `fixtures/scorecards/README.md`.
@Suite struct JPMMLTests {
  private static let models =
    (try? RepositoryFiles.names(in: "fixtures/scorecards"))?.filter { $0.hasSuffix(".pmml") } ?? []

  @Test func thereAreModels() { #expect(Self.models.count >= 12) }

  @Test(arguments: models)
  func agrees(model: String) throws {
    let name = model.dropLast(5)
    let csv = try RepositoryFiles.bytes("fixtures/scorecards/\(name).csv")
    let scored = try TableTests.scored(TableTests.card(model), csv)
    let ours = Self.cells(scored.replacing("\r\n", with: "\n"))
    let theirs = Self.cells(
      String(decoding: try RepositoryFiles.bytes("fixtures/scorecards/\(name).jpmml.csv"), as: UTF8.self))
    try #require(ours.count == theirs.count)
    let columns = ours[0].indices.dropLast().compactMap { column in
      theirs[0].firstIndex(of: ours[0][column]).map { (column, $0) }
    }
    #expect(!columns.isEmpty)
    for (row, other) in zip(ours, theirs).dropFirst() {
      #expect(row[row.count - 1].isEmpty == (other[0] != "!"), "\(model): \(row) \(other)")
      guard other[0] != "!" else { continue }
      for (column, there) in columns {
        #expect(Self.isSame(row[column], other[there]), "\(model): \(ours[0][column]): \(row) \(other)")
      }
    }
  }

  private static func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  /// The same text, or the same number but for the rounding of binary arithmetic.
  private static func isSame(_ ours: String, _ theirs: String) -> Bool {
    if ours == theirs { return true }
    guard let left = Double(ours), let right = Double(theirs) else { return false }
    return abs(left - right) <= 1e-9 * max(1, abs(right))
  }
}
