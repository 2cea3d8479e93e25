import Formats
import Providers
import Records
import Testing

@Suite struct ProviderRegistryTests {
  static let matchCases: [(String, String, Bool)] = [
    ("a.csv", "a.csv", true), ("a.csv", "b.csv", false), ("*.csv", "a.csv", true), ("*.csv", ".csv", true),
    ("*.csv", "x/a.csv", false), ("x/*.csv", "x/a.csv", true), ("x/*.csv", "x/y/a.csv", false),
    ("a?.csv", "ab.csv", true), ("a?.csv", "a.csv", false), ("a?b", "a/b", false), ("a?.csv", "aé.csv", true),
    ("*-*.csv", "a-b-c.csv", true), ("*", "", true), ("a*", "b", false), ("A.csv", "a.csv", false),
    ("**a*", "bbba", true), ("a**b", "ab", true),
  ]

  @Test(arguments: matchCases) func matches(pattern: String, path: String, expected: Bool) throws {
    #expect(try #require(Glob(pattern)).matches(path) == expected)
  }

  @Test(arguments: ["", "/a", "a//b", "../a", "a/../b", "./a", "a/.hidden", ".hidden", "a\\b", "a\nb", "a/"])
  func refusesPatternsThatLeaveTheFolder(pattern: String) {
    #expect(Glob(pattern) == nil)
  }

  /// Whether two patterns overlap is the same as whether some short text fits both.
  @Test func overlapAgreesWithEveryShortText() throws {
    let alphabet = ["a", "b", "*", "?"]
    let patterns = alphabet + alphabet.flatMap { left in alphabet.map { left + $0 } } + ["a*b", "*a*", "b?a", "a?*"]
    let texts = [""] + words(of: ["a", "b"], upTo: 5)
    for left in patterns {
      for right in patterns {
        let (first, second) = (try #require(Glob(left)), try #require(Glob(right)))
        let common = texts.contains { first.matches($0) && second.matches($0) }
        #expect(first.overlaps(second) == common, "\(left) \(right)")
      }
    }
  }

  private func words(of alphabet: [String], upTo length: Int) -> [String] {
    guard length > 0 else { return [] }
    let shorter = words(of: alphabet, upTo: length - 1)
    return alphabet + alphabet.flatMap { letter in shorter.map { letter + $0 } }
  }

  @Test func findsTheFeedOfAFile() throws {
    let registry = try ProviderRegistry([Stub("b", ["x": "b/*.csv"]), Stub("a", ["y": "a/y-*.csv", "z": "a/z-*.csv"])])
    #expect(registry.match("a/z-1.csv") == .feed(.init(provider: "a", feed: "z")))
    #expect(registry.match("a/x-1.csv") == .none)
    #expect(registry.adapters.map(\.id) == ["a", "b"])
    #expect(registry["b"]?.feeds.map(\.id) == ["x"])
    #expect(registry["c"] == nil)
    #expect(registry.feed(.init(provider: "a", feed: "y"))?.files.map(\.pattern) == ["a/y-*.csv"])
    #expect(registry.isSimulated)
  }

  static let conflicts: [([Stub], [String])] = [
    (
      [Stub("a", ["x": "a*"]), Stub("b", ["y": "*b"])],
      ["Feeds a/x and b/y: expected no file to fit both \"a*\" and \"*b\"."]
    ),
    (
      [Stub("a", ["x": "1"]), Stub("a", ["y": "2"])], ["Provider a: expected one adapter; rename or remove the other."]
    ),
    (
      [Stub("A", ["x": "1"])],
      [
        "Provider \"A\": expected a name of lower-case ASCII letters, digits, - and _, starting with a letter, at most 64."
      ]
    ),
  ]

  @Test(arguments: conflicts)
  func reportsConflicts(adapters: [Stub], sentences: [String]) throws {
    let errors = try #require(throws: RegistryErrors.self) { try ProviderRegistry(adapters) }
    #expect(errors.sentences == sentences)
  }

  @Test func driftPolicies() throws {
    var feed = Feed(id: "f", files: [], format: .csv(CSVLayout()), drift: .note)
    #expect(
      try feed.driftNotes(undeclaredColumns: ["x", "y"]).map(\.description) == [
        "column.undeclared: x (1)", "column.undeclared: y (1)",
      ])
    feed.drift = .ignore
    #expect(try feed.driftNotes(undeclaredColumns: ["x"]).isEmpty)
    feed.drift = .refuse
    #expect(try feed.driftNotes(undeclaredColumns: []).isEmpty)
    let refusal = try #require(throws: FileRefusal.self) { try feed.driftNotes(undeclaredColumns: ["x"]) }
    #expect(refusal.code == "column.undeclared")
  }

  static let stopCases: [(Int?, String?, Int, Int, Bool)] = [
    (nil, nil, 5, 5, false), (2, nil, 2, 9, false), (2, nil, 3, 9, true), (nil, "0.5", 1, 2, false),
    (nil, "0.5", 2, 3, true), (nil, "0", 0, 9, false), (nil, "0", 1, 9, true), (nil, "0.05", 0, 0, false),
    (nil, "0.333333333333333333", 1, 3, true), (nil, "1", 9, 9, false),
  ]

  @Test(arguments: [(99, false), (100, true)]) func aShareOfFewRowsSaysNothing(read: Int, expected: Bool) {
    let rules = StopRules(rejectedShare: ExactDecimal("0.05"), judgedFrom: 100)
    #expect(rules.isExceeded(rejected: 50, read: read) == expected)
  }

  @Test(arguments: stopCases) func stopRules(count: Int?, share: String?, rejected: Int, read: Int, expected: Bool) {
    let rules = StopRules(rejectedRows: count, rejectedShare: share.flatMap { ExactDecimal($0) })
    #expect(rules.isExceeded(rejected: rejected, read: read) == expected)
  }
}

/// An adapter of feeds that nobody reads.
struct Stub: ProviderAdapter {
  let id: ProviderID
  let version = "1"
  let context = Context.finance
  let isSimulated = true
  let rank = 1
  let feeds: [Feed]

  init(_ id: ProviderID, _ files: KeyValuePairs<FeedID, String>) {
    self.id = id
    feeds = files.map { Feed(id: $0.key, files: [Glob($0.value)].compactMap { $0 }, format: .csv(CSVLayout())) }
  }

  func reader(for feed: FeedID, columns: [String]) throws(FileRefusal) -> any RowReader {
    throw .unknownFeed(feed, of: id)
  }
}
