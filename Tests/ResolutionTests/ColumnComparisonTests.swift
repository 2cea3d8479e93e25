import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ColumnComparisonTests {
  private static let text = [
    "exact", "begins", "words_and_digits>=0.7", "words>=0.7", "digits", "contained>=0.9", "words>=0.3",
  ]
  private static let date = [
    "exact", "day_month_swapped", "one_slip", "days<=3", "partly", "days<=30", "new_year", "same_year",
  ]
  private static let amount = ["exact", "opposite", "within<=0.01", "digits<=1", "within<=0.1"]
  private static let code = ["exact", "edits<=1", "begins", "jaro_winkler>=0.9"]
  private static let name = [
    "exact", "variant", "sounds_alike", "edits<=1", "first_word", "shares_word", "begins", "initial",
    "jaro_winkler>=0.9",
  ]

  @Test(arguments: [
    ("Rent May", "rent-may!", "exact"), ("Rent May 2024", "Rent May", "begins"),
    ("m corvinus paym", "m corvinus payment", "begins"),
    ("payment rent june", "rent payment june", "words_and_digits>=0.7"),
    ("paym m corvinus", "m corvinus payment", "words_and_digits>=0.7"),
    ("corvinus donation", "donation corvinius", "words_and_digits>=0.7"),
    ("apple phone case eleven 11", "phone case apple eleven 12", "words>=0.7"),
    ("sony dscw55 camera", "camcorder silver dscw55", "digits"), ("order 77 a", "77", "digits"),
    ("blue wool scarf", "scarf", "contained>=0.9"), ("blue wool scarf", "blue wool hat", "words>=0.3"),
    ("blue wool scarf", "ticket", "else"), ("ab", "abc", "words_and_digits>=0.7"), ("2024", "1999", "else"),
    ("a 1", "b 1", "digits"),
  ])
  func texts(_ one: String, _ other: String, _ expected: String) throws {
    #expect(try level("text.t", Self.text, one, other) == expected)
    #expect(try level("text.t", Self.text, other, one) == expected)
  }

  @Test func aRareWordSaysMore() throws {
    let rows = (0..<200).map { "payment to client \($0)" }
    #expect(try level("text.t", ["words>=0.5"], "payment to zanzibar", "wire zanzibar", among: rows) == "words>=0.5")
    #expect(try level("text.t", ["words>=0.5"], "payment to zanzibar", "payment to timbuktu", among: rows) == "else")
  }

  @Test(arguments: [
    ("1980-03-07", "7.3.1980", "exact"), ("1980-03-07", "1980-07-03", "day_month_swapped"),
    ("1980-03-07", "1980-03-17", "one_slip"),
    ("1980-03-07", "1980-03-10", "days<=3"), ("1980-02-28", "1980-03-02", "days<=3"),
    ("1979-12-31", "1980-01-02", "days<=3"),
    ("1980-03-07", "1980-03", "partly"), ("1980", "1980-03", "partly"), ("1980-03-07", "1980-04-01", "days<=30"),
    ("1980-01-01", "1980-05-22", "new_year"), ("1980-02-11", "1980-05-22", "same_year"),
    ("1980-02-11", "1991-05-22", "else"),
    ("1980", "1980", "exact"), ("1980", "1981", "else"),
  ])
  func dates(_ one: String, _ other: String, _ expected: String) throws {
    #expect(try level("date.d", Self.date, one, other) == expected)
    #expect(try level("date.d", Self.date, other, one) == expected)
  }

  @Test(arguments: [
    ("36.36", "36,36 €", "exact"), ("-36.36", "36.36", "opposite"), ("1000", "1009.99", "within<=0.01"),
    ("1000", "990", "within<=0.01"), ("1000", "989.99", "within<=0.1"), ("123.45", "723.45", "digits<=1"),
    ("123.45", "132.45", "digits<=1"),
    ("123.45", "1234.5", "digits<=1"), ("1230", "123", "digits<=1"), ("12.5", "72.5", "digits<=1"),
    ("12", "72", "else"),
    ("100", "90", "within<=0.1"),
    ("1000", "889", "else"), ("0", "0", "exact"), ("0", "5", "else"), ("-1000", "-1005", "within<=0.01"),
    ("1000", "-1005", "else"),
  ])
  func amounts(_ one: String, _ other: String, _ expected: String) throws {
    #expect(try level("amount.a", Self.amount, one, other) == expected)
    #expect(try level("amount.a", Self.amount, other, one) == expected)
  }

  @Test(arguments: [
    ("AB-123", "ab 123", "exact"), ("AB123", "AB124", "edits<=1"), ("AB1234567", "AB1", "begins"),
    ("AB123456", "AB123465x", "jaro_winkler>=0.9"),
    ("AB123", "XY987", "else"), ("f", "m", "edits<=1"),
  ])
  func codes(_ one: String, _ other: String, _ expected: String) throws {
    #expect(try level("code.c", Self.code, one, other) == expected)
    #expect(try level("code.c", Self.code, other, one) == expected)
  }

  @Test(arguments: [
    ("Mary Ann", "maryann", "exact"), ("Robert", "Bob", "variant"), ("Li", "Lee", "variant"),
    ("Schultz", "Shults", "sounds_alike"),
    ("Brighton", "Brigton", "sounds_alike"), ("Leeds", "Leads", "edits<=1"),
    ("Newcastle upon Tyne", "Newcastle under Lyme", "first_word"),
    ("Upper Beaconsfield", "Beaconsfield", "shares_word"), ("Manchest", "Manchester", "begins"),
    ("B Ltd", "Bertelsmann", "initial"),
    ("Wollongong", "Wolongonk", "jaro_winkler>=0.9"), ("Leeds", "York", "else"),
  ])
  func names(_ one: String, _ other: String, _ expected: String) throws {
    #expect(try level("name.n", Self.name, one, other) == expected)
    #expect(try level("name.n", Self.name, other, one) == expected)
  }

  @Test(arguments: ["text.t", "date.d", "amount.a", "code.c", "name.n"])
  func aMissingValueIsTheNullLevel(_ column: String) throws {
    #expect(try level(column, ["exact"], "1980", "") == nil)
    #expect(try level(column, ["exact"], "", "") == nil)
    let other = try table("text.other", ["a", "a"])
    let scorer = PairScorer(CompiledModel(try model(column, ["exact"])), other)
    #expect(scorer.compare(0, 1).parts[0].level == nil)
  }

  /// A condition does not rest on an earlier level having caught what is equal.
  @Test(arguments: [
    ("date.d", "1980-05-22", "days<=0 same_year"), ("date.d", "1980", "days<=0 partly same_year"),
    ("date.d", "1980-01-01", "days<=0 new_year same_year day_month_swapped"),
    (
      "text.t", "rent may 7", "begins words>=1.0 contained>=1.0 words_and_digits>=1.0 digits edits<=1 jaro_winkler>=1.0"
    ),
    ("amount.a", "123", "within<=0.0 digits<=1"), ("code.c", "abc", "begins edits<=1 jaro_winkler>=1.0"),
    ("name.n", "robert", "variant sounds_alike edits<=1 first_word begins jaro_winkler>=1.0"),
  ])
  func equalValuesMeetEachConditionThatEqualityImplies(_ column: String, _ value: String, _ conditions: String) throws {
    let kind = try #require(ColumnName(column)).kind
    let all = [
      "days<=0", "partly", "new_year", "same_year", "begins", "words>=1.0", "contained>=1.0", "words_and_digits>=1.0",
      "digits", "edits<=1", "jaro_winkler>=1.0", "within<=0.0", "digits<=1", "variant", "sounds_alike", "first_word",
      "shares_word", "shortened", "initial", "day_month_swapped", "one_slip", "opposite",
    ]
    for condition in all where try kind.understands(#require(Condition(condition))) {
      let isMet = try level(column, [condition], value, value) == condition
      #expect(isMet == conditions.split(separator: " ").contains(Substring(condition)), "\(condition)")
    }
  }

  @Test func theBestOfSeveralValuesCounts() throws {
    let table = try table([
      TestRow("a:1", [("amount.a", "5"), ("amount.a", "9"), ("text.t", "x"), ("text.t", "rent may")]),
      TestRow("a:2", [("amount.a", "7"), ("amount.a", "9"), ("text.t", "y"), ("text.t", "rent")]),
    ])
    let amounts = PairScorer(CompiledModel(try model("amount.a", ["exact"])), table)
    #expect(amounts.compare(0, 1).parts[0].level == 0)
    let texts = PairScorer(CompiledModel(try model("text.t", ["exact", "begins"])), table)
    #expect(texts.compare(0, 1).parts[0].level == 1)
  }

  /// Weights that are left early, whole comparisons and patterns agree, whichever row is named first.
  @Test func allWaysToCompareAgree() throws {
    let rows = SmallLedger(rows: 60, seed: 4).rows
    let table = try table(rows)
    let model = try SmallLedger.model()
    let scorer = PairScorer(CompiledModel(model), table)
    for left in 0..<table.count {
      for right in 0..<table.count {
        let whole = scorer.compare(left, right)
        #expect(scorer.weight(left, right, atLeast: -.infinity) == whole.weight)
        #expect(scorer.compare(right, left) == whole)
        let pattern = scorer.pattern(left, right)
        #expect(model.comparisons.indices.map { pattern.level(at: $0) } == whole.parts.map { ($0.level ?? -1) + 1 })
      }
    }
  }
}

@Suite struct TextOverlapTests {
  private static let words = [
    "rent", "payment", "paym", "corvinus", "corvinius", "m", "77", "7", "dscw55", "bgc", "donation",
  ]

  /// The overlap by its definition: words in alphabetical order, equal ones first, then each of the one text with the
  /// first of the other one that is like it.
  private static func naive(_ one: [String], _ other: [String], _ weight: (String) -> Int) -> (
    Int, Int, Int, Bool, Bool
  ) {
    let (a, b) = (Set(one), Set(other))
    let common = a.intersection(b)
    var sum = common.reduce(0) { $0 + weight($1) }
    var totals = [a.reduce(0) { $0 + weight($1) }, b.reduce(0) { $0 + weight($1) }]
    let isNumber = { (word: String) in word.contains(where: \.isNumber) }
    var numbers = common.count(where: isNumber)
    let fewer = min(a.count(where: isNumber), b.count(where: isNumber))
    var rest = b.subtracting(common).sorted()
    for word in a.subtracting(common).sorted() {
      guard let found = rest.first(where: { isLike(word, $0) }) else { continue }
      rest.removeAll { $0 == found }
      let letters = min(word.count, found.count)
      let least = min(weight(word), weight(found), letters >= 3 ? .max : 4096 * letters)
      sum += least
      guard min(word.count, found.count) >= 3 else { continue }
      totals[0] -= weight(word) - least
      totals[1] -= weight(found) - least
      if isNumber(word), isNumber(found) { numbers += 1 }
    }
    return (sum, totals[0] + totals[1], min(totals[0], totals[1]), fewer > 0 && numbers == fewer, numbers < fewer)
  }

  private static func isLike(_ one: String, _ other: String) -> Bool {
    if one.hasPrefix(other) || other.hasPrefix(one) { return true }
    guard one.first == other.first, min(one.count, other.count) >= 5 else { return false }
    guard !(one + other).contains(where: \.isNumber) else { return false }
    return EditDistance.osa(Array(one.unicodeScalars.map(\.value)), Array(other.unicodeScalars.map(\.value))) <= 1
  }

  @Test func theMergeEqualsTheDefinition() throws {
    var random = SeededGenerator(seed: 21)
    let texts = (0..<80).map { _ in
      (0..<Int.random(in: 1...6, using: &random)).map { _ in
        Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      }
    }
    let table = try table("text.t", texts.map { $0.joined(separator: " ") })
    let column = table.tableColumns[0]
    var weights: [String: Int] = [:]
    for word in 0..<column.texts.words.count {
      weights[String(decoding: column.texts.letters(UInt32(word)), as: UTF8.self)] = Int(
        column.texts.words[word].weight)
    }
    let view = TableView(table)
    for left in texts.indices {
      for right in texts.indices {
        let (x, y) = (table.values(.column(0), of: left)[0], table.values(.column(0), of: right)[0])
        let found = view.overlap(view.columns[0], x, y)
        #expect(view.overlap(view.columns[0], y, x) == found)
        // The order in which the two are taken is the product's own; either may be meant.
        let ways = [(left, right), (right, left)].map { Self.naive(texts[$0.0], texts[$0.1]) { weights[$0] ?? 0 } }
        let got = (
          Int(found.common), Int(found.left + found.right), Int(min(found.left, found.right)), found.numbersAgree,
          found.numbersContradict
        )
        #expect(ways.contains { $0 == got }, "\(texts[left]) \(texts[right])")
      }
    }
  }

  @Test func weightsAreRarity() throws {
    let table = try table("text.t", ["rent a", "rent b", "rent c", "rent d"])
    let texts = table.tableColumns[0].texts
    let weights = (0..<texts.words.count).map {
      (String(decoding: texts.letters(UInt32($0)), as: UTF8.self), texts.words[$0].weight)
    }
    #expect(weights.map(\.0) == ["a", "b", "c", "d", "rent"])
    #expect(weights.map(\.1) == [2378, 2378, 2378, 2378, 1024])
  }

  @Test func onlySoManyWordsAreLookedAt() throws {
    let long = (0..<200).map { "w\($0)" }.joined(separator: " ")
    #expect(try level("text.t", ["words>=1.0"], long, long + " x") == "words>=1.0")
  }
}

/// Payments of two ledgers with memos cut off, near dates and near amounts, from a seed.
struct SmallLedger {
  var rows: [TestRow] = []

  private static let words = [
    "rent", "payment", "donation", "corvinus", "matthias", "bgc", "cash", "invoice", "77", "order",
  ]

  init(rows count: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for number in 0..<count / 2 {
      let words = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      }
      let memo = words.joined(separator: " ")
      let day = Day(number: Int32.random(in: 19_000..<19_040, using: &random))
      let cents = Int.random(in: 100...99_999, using: &random)
      for ledger in ["origin", "destination"] {
        let isLater = ledger == "destination"
        let values: [(String, String)] = [
          ("text.memo", isLater ? String(memo.prefix(15)) : memo),
          ("date.paid", (isLater ? day.adding(days: Int.random(in: 0...3, using: &random)) : day).description),
          (
            "amount.sum",
            "\((isLater && Bool.random(using: &random) ? cents + cents / 200 : cents) / 100).\(10 + cents % 90)"
          ),
          ("code.branch", "B\(number % 4)"), ("name.payee", ["Acme", "Smith & Sons", "Acme Ltd"][number % 3]),
        ]
        rows.append(TestRow("\(ledger):\(number)", values.filter { _ in Int.random(in: 0..<8, using: &random) > 0 }))
      }
    }
  }

  static func model() throws -> MatchModel {
    func comparison(_ kind: String, _ conditions: [String]) throws -> ComparisonModel {
      try Tests.model(kind, conditions).comparisons[0]
    }
    var model = try Tests.model("text.memo", ["exact"])
    model.comparisons = [
      try comparison("amount.sum", ["exact", "within<=0.01", "digits<=1", "within<=0.1"]),
      try comparison("date.paid", ["exact", "days<=3", "days<=10"]),
      try comparison(
        "text.memo", ["exact", "begins", "words_and_digits>=0.8", "words>=0.5", "digits", "contained>=0.5"]),
      try comparison("code.branch", ["exact", "edits<=1"]),
      try comparison("name.payee", ["exact", "begins", "shares_word"]),
    ]
    model.comparisons[2].levels[0].termFrequency = TermColumn(rawValue: "text.memo")
    model.comparisons[3].levels[0].termFrequency = TermColumn(rawValue: "code.branch")
    model.comparisons[4].levels[0].termFrequency = TermColumn(rawValue: "name.payee")
    model.blockingRules = try [
      ["amount.sum"], ["text.memo/rare_word", "date.paid/near"], ["amount.sum/near", "date.paid/near<=3"],
      ["text.memo/start"], ["name.payee/sound", "code.branch"],
    ].map { keys in BlockingRule(try keys.map { try #require(BlockingKey(rawValue: $0)) }) }
    model.termFrequencies = [
      try #require(TermColumn(rawValue: "text.memo")): TermFrequencies(values: ["rent": 0.1], unlisted: 0.01)
    ]
    try model.validate()
    return model
  }
}

/// The free functions of this module, where a method has the same name.
enum Tests {
  static func model(_ kind: String, _ conditions: [String]) throws -> MatchModel {
    try ResolutionTests.model(kind, conditions)
  }
}
