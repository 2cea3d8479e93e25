import Records
import TestSupport
import Testing

@testable import Storage

@Suite struct RecordStoreTests {
  private typealias Statement = StoreHarness.Statement

  @Test func theBooksSayWhatBecameOfEachRow() throws {
    let harness = try StoreHarness()
    try harness.deliver(
      "one",
      [
        Statement(account: "a", key: "1", version: 5, value: "Leeds"),
        Statement(account: "a", key: "1", version: 5, value: "Leeds"),
        Statement(account: "a", key: "1", version: 4, value: "York"),
        Statement(account: "b", key: "2", version: 1, value: "Hull"),
      ])
    let books = try #require(try harness.books("one"))
    #expect(books.admitted == 2 && books.duplicate == 1 && books.superseded == 1)
    #expect(books.isBalanced && books.read == 4)
  }

  /// Deliveries with repeats, corrections and records that move to another account, in every order: one digest.
  @Test(arguments: 0..<5) func noOrderOfDeliveryCanMatter(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let deliveries: [(String, [Statement])] = (0..<4).map { number in
      let statements = (0..<6).map { _ in
        Statement(
          account: ["a", "b", "c"].randomElement(using: &random) ?? "a",
          key: ["1", "2", "3"].randomElement(using: &random) ?? "1", version: Int64.random(in: 0..<3, using: &random),
          value: ["Leeds", "York"].randomElement(using: &random) ?? "Leeds")
      }
      return ("delivery \(number)", statements)
    }
    var digests: Set<StateDigest> = []
    for order in permutations(of: deliveries) {
      let harness = try StoreHarness()
      for (name, statements) in order { try harness.deliver(name, statements) }
      digests.insert(try harness.store.digest())
    }
    #expect(digests.count == 1, "seed \(seed)")
  }

  @Test func aDeliveryReadAgainIsTheSameState() throws {
    let harness = try StoreHarness()
    let statements = [
      Statement(account: "a", key: "1", version: 1, value: "Leeds"),
      Statement(account: "b", key: "2", version: 1, value: "York"),
    ]
    try harness.deliver("one", statements)
    let before = try harness.store.digest()
    let books = try harness.books("one")
    let delivery = try #require(try harness.store.deliveries().first)
    try harness.store.reopen([delivery.id])
    try harness.deliver("one", statements)
    #expect(try harness.store.digest() == before)
    #expect(try harness.books("one") == books)
  }

  @Test func accountsAreReadWhole() throws {
    let harness = try StoreHarness()
    try harness.deliver("one", (0..<50).map { Statement(account: "a\($0 % 7)", key: "\($0)", version: 1, value: "x") })
    var seen: [Int] = []
    var last = Int64.min
    while let page = try harness.store.accounts(after: last, limit: 2) {
      last = page.last
      for account in page.accounts {
        #expect(Set(account.records.map { page.batch[$0].accountID }).count == 1)
        seen.append(account.records.count)
      }
    }
    #expect(seen.count == 7 && seen.reduce(0, +) == 50)
  }

  /// However the log lies, merged or not, it says the same.
  @Test func mergingSegmentsChangesNothing() throws {
    let harness = try StoreHarness()
    for number in 0..<12 {
      try harness.deliver(
        "delivery \(number)",
        (0..<30).map {
          Statement(account: "a\($0 * 7 % 11)", key: "\($0 % 9)", version: Int64(number % 3), value: "\(number)")
        })
    }
    let before = try harness.store.digest()
    #expect(try harness.store.segmentCount() == 12)
    try harness.store.mergeSegments()
    #expect(try harness.store.segmentCount() == 1)
    #expect(try harness.store.digest() == before)
  }

  /// Deliveries of any sizes leave few segments, and what is large is written again only for as many of its size.
  @Test func smallSegmentsLeaveLargeOnesAlone() throws {
    var random = SeededGenerator(seed: 7)
    var segments = [Segment(id: 0, rows: 1_000_000)]
    var written = 0
    for id in 1...2000 {
      segments.append(Segment(id: Int64(id), rows: Int.random(in: 1...1000, using: &random)))
      let merged = Set(Segment.toMerge(of: segments))
      if merged.isEmpty { continue }
      #expect(merged.count >= Segment.fanout)
      let rows = merged.reduce(0) { $0 + $1.rows }
      written += rows
      segments = segments.filter { !merged.contains($0) } + [Segment(id: Int64(10_000 + id), rows: rows)]
      #expect(Segment.toMerge(of: segments).isEmpty, "one merge is enough")
      #expect(segments.count <= (Segment.fanout - 1) * 7)
    }
    #expect(segments.contains(Segment(id: 0, rows: 1_000_000)))
    #expect(written < 2000 * 500 * 7)
  }

  @Test func aRecordThatMovedIsContested() throws {
    let harness = try StoreHarness()
    try harness.deliver(
      "one",
      [
        Statement(account: "a", key: "1", version: 1, value: "x"),
        Statement(account: "b", key: "1", version: 2, value: "x"),
        Statement(account: "b", key: "2", version: 2, value: "x"),
      ])
    let page = try #require(try harness.store.accounts(after: .min, limit: 100))
    #expect(page.contested.count == 2)
    let first = try #require(page.contested.min())
    let rivals = try harness.store.rivals(of: page.batch[first])
    #expect(rivals.count == 1)
  }

  private func permutations<Element>(of elements: [Element]) -> [[Element]] {
    guard elements.count > 1 else { return [elements] }
    return elements.indices.flatMap { index in
      var rest = elements
      let picked = rest.remove(at: index)
      return permutations(of: rest).map { [picked] + $0 }
    }
  }
}
