import TestSupport
import Testing

@testable import Resolution

@Suite struct SplinkScorerTests {
  private static let rules = [
    ["l.a = r.a"], ["l.a = r.b"], ["l.a = r.a and l.b <> r.b"], ["l.a = r.a or l.b = r.b"], ["l.a = r.b or l.b > r.b"],
    ["l.a = r.a", "l.b = r.b"], ["l.b || 'x' = r.b || 'x' and length(l.a) > 1", "l.a = r.a", "1 = 1"], [],
    ["substr(l.a, 1, 1) = substr(r.a, 1, 1)", "lower(l.b) = r.a"], ["not (l.a = r.a)"], ["l.a < r.b", "l.b = r.b"],
  ]

  /// Blocking against trying every pair with every rule, over random small tables with missing and empty values.
  @Test(arguments: rules, ["dedupe_only", "link_only", "link_and_dedupe"])
  func rulesProposeWhatTryingEveryPairFinds(_ rules: [String], _ linkType: String) throws {
    let model = try splinkModel(levels: ["a_l = a_r", "ELSE"], rules: rules, linkType: linkType)
    var random = SeededGenerator(seed: 3)
    for sources in linkType == "dedupe_only" ? [1] : [2, 3] {
      let table = Self.table(rows: 24, sources: sources, &random)
      let found = try SplinkScorer(model, table).pairs()
      #expect(Set(found).count == found.count)
      #expect(try Set(found) == Set(Self.naive(rules, linkType, sources, table)))
    }
  }

  private static func table(rows: Int, sources: Int, _ random: inout SeededGenerator) -> SplinkTable {
    var table = SplinkTable(columns: ["unique_id", "a", "b"], sources: ["x", "y", "z"].prefix(sources).map { $0 })
    let values: [String?] = [nil, "", "a", "b", "ab", "A"]
    for row in 0..<rows {
      let source = row % sources
      table.append(
        ["\(row / sources)", values.randomElement(using: &random) ?? nil, values.randomElement(using: &random) ?? nil],
        source: source)
    }
    return table
  }

  /// Each pair in Splink's direction with the first rule that holds.
  private static func naive(
    _ rules: [String], _ linkType: String, _ sources: Int, _ table: SplinkTable
  ) throws -> [SplinkPair] {
    let conditions = try (rules.isEmpty ? ["1 = 1"] : rules).map { try SQLParser.parse($0, naming: .table) }
    var pairs: [SplinkPair] = []
    for left in 0..<table.count {
      for right in 0..<table.count where left != right {
        let (x, y) = (identifier(left, sources, linkType, table), identifier(right, sources, linkType, table))
        let isAcross = left % sources != right % sources
        let isInOrder = linkType == "link_only" && sources == 2 ? left % 2 < right % 2 : x < y
        guard isInOrder, linkType != "link_only" || isAcross else { continue }
        if let rule = try conditions.firstIndex(where: { try holds($0, left, right, table) }) {
          pairs.append(SplinkPair(left: Int32(left), right: Int32(right), matchKey: Int32(rule)))
        }
      }
    }
    return pairs
  }

  private static func identifier(_ row: Int, _ sources: Int, _ linkType: String, _ table: SplinkTable) -> String {
    let id = table.text("unique_id", row: row) ?? ""
    return linkType == "dedupe_only" ? id : table.sources[row % sources] + "-__-" + id
  }

  private static func holds(
    _ condition: SQLExpression, _ left: Int, _ right: Int, _ table: SplinkTable
  ) throws -> Bool {
    let text = SplinkExpressionText.of(condition) { column in
      guard let value = table.text(column.name, row: column.side == .left ? left : right) else {
        return "cast(NULL as varchar)"
      }
      return "'\(value)'"
    }
    return try evaluated(text) == "true"
  }

  @Test func tooManyPairsAreRefusedBeforeAnyIsCompared() throws {
    let model = try splinkModel(levels: ["a_l = a_r", "ELSE"], rules: ["l.b = r.b", "l.a = r.a"])
    var table = SplinkTable(columns: ["unique_id", "a", "b"])
    for row in 0..<100 { table.append(["\(row)", row < 90 ? "same" : "\(row)", "\(row)"]) }
    let scorer = try SplinkScorer(model, table)
    scorer.pairBudget = 1000
    var seen = 0
    let fault = #expect(throws: SplinkRunFault.self) { try scorer.forEachPair { _ in seen += 1 } }
    #expect(fault == .tooManyPairs(rule: "l.a = r.a", pairs: 4050, largestKey: 4050, budget: 1000))
    #expect(fault?.description.contains("same") == false)
    #expect(seen == 0)
    scorer.pairBudget = 5000
    #expect(try scorer.pairs().count == 90 * 89 / 2)
  }

  @Test(
    arguments: [
      (["a"], [["1"]], "column unique_id"), (["unique_id", "b"], [["1", "x"]], "column a"),
      (["unique_id", "a"], [[nil, "x"]], "column unique_id"),
      (["unique_id", "a"], [["1", "x"], ["1", "y"]], "column unique_id"),
      (["unique_id", "a"], [["1", "ten"], ["2", "3"]], "column a"),
    ] as [([String], [[String?]], String)])
  func dataThatDoesNotFitIsRefused(_ columns: [String], _ rows: [[String?]], _ place: String) throws {
    let model = try splinkModel(levels: ["abs(a_l - a_r) < 1", "ELSE"])
    var table = SplinkTable(columns: columns)
    for row in rows { table.append(row) }
    let fault = #expect(throws: SplinkRunFault.self) { try SplinkScorer(model, table) }
    guard case .data(let data) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(data.place == place)
    #expect(!data.description.contains("ten"))
  }

  @Test func whatDuckDBStopsAtIsAFaultWithItsPlace() throws {
    let model = try splinkModel(levels: ["jaccard(a_l, a_r) > 0.5", "ELSE"])
    var table = SplinkTable(columns: ["unique_id", "a"])
    table.append(["1", ""])
    table.append(["2", "secret"])
    let scorer = try SplinkScorer(model, table)
    var score = SplinkScore(of: model)
    let fault = #expect(throws: SplinkRunFault.self) { try scorer.score(0, 1, into: &score) }
    #expect(fault?.description.hasPrefix("comparison c: ") == true)
    #expect(fault?.description.contains("secret") == false)
  }

  @Test func bytesAndTextsMakeTheSameTable() throws {
    var one = SplinkTable(columns: ["unique_id", "a"])
    var other = one
    for row in ["x", "é", ""] {
      one.append(["id\(row)", row])
      other.beginRow()
      for (index, text) in ["id\(row)", row].enumerated() {
        Array(text.utf8).withUnsafeBytes { other.set($0, at: index) }
      }
    }
    one.append(["last", nil])
    other.beginRow()
    Array("last".utf8).withUnsafeBytes { other.set($0, at: 0) }
    for row in 0..<4 {
      #expect(one.text("a", row: row) == other.text("A", row: row))
      #expect(one.text("unique_id", row: row) == other.text("unique_id", row: row))
    }
    #expect(one.text("a", row: 3) == nil && one.text("a", row: 2) == "")
  }

  @Test func identifiersThatAreNumbersAreOrderedAsNumbers() throws {
    let model = try splinkModel(levels: ["a_l < a_r", "ELSE"])
    for (kinds, left) in [([:], Int32(1)), (["unique_id": SplinkColumnKind.number], Int32(0))] {
      var table = SplinkTable(columns: ["unique_id", "a"], kinds: kinds)
      table.append(["9", "x"])
      table.append(["10", "y"])
      #expect(try SplinkScorer(model, table).pairs() == [SplinkPair(left: left, right: 1 - left, matchKey: 0)])
    }
  }

  /// A column of dates is one of dates, and one with times of day has them.
  @Test(arguments: [("2001-02-03", "2001-02-05", "2"), ("2001-02-03 01:00:00", "2001-02-03 00:59:30", "1")])
  func timestampsWithoutATimeAreDates(_ one: String, _ other: String, _ level: String) throws {
    let model = try splinkModel(
      levels: [
        "length(cast(a_l as varchar)) = 10 and abs(epoch(a_l) - epoch(a_r)) <= 172800", "epoch(a_l) - epoch(a_r) = 30",
        "ELSE",
      ])
    var table = SplinkTable(columns: ["unique_id", "a"])
    table.append(["1", one])
    table.append(["2", other])
    var score = SplinkScore(of: model)
    try SplinkScorer(model, table).score(0, 1, into: &score)
    #expect(score.parts.first?.gamma.map { "\($0)" } == level)
  }

  @Test func clustersAreConnectedRows() {
    var clusters = SplinkClusters(count: 6)
    for (one, other) in [(4, 2), (5, 4), (1, 0)] { clusters.join(one, other) }
    #expect(clusters.representatives() == [0, 0, 2, 3, 2, 2])
  }
}

/// Writes an expression as SQL again, with values instead of columns.
enum SplinkExpressionText {
  static func of(_ expression: SQLExpression, _ value: (SQLColumn) -> String) -> String {
    switch expression {
    case .null: "NULL"
    case .boolean(let truth): truth ? "true" : "false"
    case .number(let text): text
    case .text(let text): "'\(text)'"
    case .column(let column): value(column)
    case .not(let part): "(not \(of(part, value)))"
    case .isNull(let part): "(\(of(part, value)) is null)"
    case .binary(let symbol, let left, let right): "(\(of(left, value)) \(symbol.rawValue) \(of(right, value)))"
    case .call(let name, let parts): "\(name)(\(parts.map { of($0, value) }.joined(separator: ", ")))"
    default: "unexpected"
    }
  }
}
