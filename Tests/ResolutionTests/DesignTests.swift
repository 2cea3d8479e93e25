import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct DesignTests {
  private struct Odd: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let columns: [String]
    /// A value of each column for a row, empty for none.
    let value: @Sendable (_ column: Int, _ row: Int) -> String
    let compared: [String]
  }

  private static let odd: [Odd] = [
    Odd(testDescription: "nothing", columns: [], value: { _, _ in "" }, compared: []),
    Odd(testDescription: "all missing", columns: ["text.memo"], value: { _, _ in "" }, compared: []),
    Odd(testDescription: "constant", columns: ["code.state"], value: { _, _ in "VIC" }, compared: []),
    Odd(testDescription: "unique", columns: ["code.number"], value: { "\($0)-\($1 * 7919)" }, compared: []),
    Odd(
      testDescription: "one text", columns: ["text.memo"], value: { "order \($1 / 2 * 31) paid in \($0)" },
      compared: ["text.memo"]),
    Odd(
      testDescription: "one name", columns: ["name.firm"],
      value: { "\(["Acme", "Globex", "Initech"][$1 % 3])\($0)\($1 / 2)" },
      compared: ["name.firm"]),
    Odd(
      testDescription: "one amount beside a constant", columns: ["amount.sum", "code.state"],
      value: { $0 == 0 ? "\($1 / 2 * 37).50" : "VIC" }, compared: ["amount.sum"]),
  ]

  @Test(arguments: odd) private func oddTablesGiveUsableModels(_ odd: Odd) throws {
    let base = try shippedModel()
    let rows = (0..<80).map { row in
      (
        id: "\(row % 2 == 0 ? "a" : "b"):\(row)",
        values: odd.columns.enumerated().map { ($1, odd.value($0, row)) }.filter { !$0.1.isEmpty }
      )
    }
    let table = try wideTable(odd.columns, rows)
    for scope in PairScope.allCases {
      let design = ModelDesign(for: table, base: base, scope: scope)
      try design.model.validate()
      if odd.compared.isEmpty {
        #expect(design.model == base && !design.notes.isEmpty)
      } else {
        #expect(design.model.comparisons.map(\.kind.rawValue) == odd.compared)
      }
      let trained = Training.train(design.model, from: table, seed: 1, scope: scope)
      try trained.model.validate()
    }
  }

  @Test func aDesignHasWhatTheTableHas() throws {
    let table = table(try SmallPopulation(people: 80, seed: 21).accounts)
    let base = try shippedModel()
    let model = ModelDesign.model(for: table, base: base)
    let kinds = model.comparisons.map(\.kind)
    #expect(kinds.contains(.birthDate) && kinds.contains(.address) && !kinds.contains(.birthPlace))
    for comparison in model.comparisons { #expect(base.comparisons.contains(comparison)) }
    #expect(model.blockingRules.count > 1)
  }

  /// Many people alike in all but one telling column: the rules must rest on it.
  @Test func rulesFindWhatBelongsTogether() throws {
    var random = SeededGenerator(seed: 31)
    var rows: [(id: String, values: [(String, String)])] = []
    for thing in 0..<300 {
      let words = (0..<5).map { _ in "w\(Int.random(in: 0..<400, using: &random))" }
      let price = Int.random(in: 100..<90_000, using: &random)
      for (copy, provider) in ["a", "b"].enumerated() {
        let kept = copy == 0 ? words : words.dropLast().shuffled(using: &random)
        rows.append(
          (
            "\(provider):\(thing)",
            [
              ("text.title", kept.joined(separator: " ")), ("amount.price", "\(price).00"),
              ("code.kind", "K\(thing % 3)"),
            ]
          ))
      }
    }
    let table = try wideTable(["text.title", "amount.price", "code.kind"], rows)
    let model = ModelDesign.model(for: table, base: try shippedModel(), scope: .acrossProvidersOnly)
    let trained = Training.train(model, from: table, seed: 1, scope: .acrossProvidersOnly)
    let resolver = Resolver(model: trained.model)
    let prepared = resolver.prepare(table, scope: .acrossProvidersOnly)
    let resolution = resolver.resolve(prepared, found: [resolver.links(prepared, shard: 0, of: 1)])
    let right = resolution.links.count { table.id(of: Int($0.a)).key == table.id(of: Int($0.b)).key }
    #expect(right >= 290 && resolution.links.count <= right + 6)
    #expect(resolution.pairsCompared < 40_000)
  }

  @Test func theBudgetHoldsInLargeBlocks() throws {
    let rows = (0..<3000).map { row in
      (id: "a:\(row)", values: [("code.kind", "K\(row % 2)"), ("code.number", "\(row / 2)")])
    }
    let table = try wideTable(["code.kind", "code.number"], rows)
    let model = ModelDesign.model(for: table, base: try shippedModel())
    #expect(!model.blockingRules.contains { $0.keys.count == 1 && $0.name == "code.kind" })
  }
}
