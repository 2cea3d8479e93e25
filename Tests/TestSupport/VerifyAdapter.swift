import Formats
import Providers
import Testing

/// Checks what every adapter promises, on a folder of fixtures with one sample file for each feed, named after it
/// (`customers.csv`), and the file `expected.txt`.
///
/// The checks are those of ``Providers/AdapterConformance``, which `tributary adapter check` runs too; the records,
/// rejections and notes of the samples are those of `expected.txt`, see ``expectGolden(_:_:sourceLocation:)``.
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
    let result = try AdapterConformance(adapter, feed, sample: bytes, budget: 1 << 18).run()
    for check in result.checks where check.verdict == .failed {
      Issue.record("\(feed.id), \(check.name): \(check.detail)", sourceLocation: sourceLocation)
    }
    text += result.text ?? ""
  }
  try expectGolden(text, fixtures + "/expected.txt", sourceLocation: sourceLocation)
}
