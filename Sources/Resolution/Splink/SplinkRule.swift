/// A blocking rule over rows: one join for each condition that `OR` joins.
final class SplinkRule {
  let joins: [SplinkJoin]
  /// For rows that are elements of lists: the row that each comes from.
  let origins: [Int32]?
  /// Rules before this one whose pairs are left out, over the same rows.
  let preceding: [[SplinkJoin]]
  let isExploding: Bool

  private init(joins: [SplinkJoin], origins: [Int32]?, preceding: [[SplinkJoin]], isExploding: Bool) {
    self.joins = joins
    self.origins = origins
    self.preceding = preceding
    self.isExploding = isExploding
  }

  /// The rules of a model, each with those before it; without rules every pair is proposed.
  static func rules(
    of model: SplinkModel, _ rows: SplinkRows
  ) throws(SplinkRunFault) -> [SplinkRule] {
    var plain: [[SplinkJoin]] = []
    var rules: [SplinkRule] = []
    for (index, rule) in model.blockingRules.enumerated() {
      let place = "blocking_rules_to_generate_predictions[\(index)]: \(SplinkName.shown(rule.sql))"
      do {
        if rule.arraysToExplode.isEmpty {
          let joins = try joins(rule.condition, rows)
          rules.append(SplinkRule(joins: joins, origins: nil, preceding: plain, isExploding: false))
          plain.append(joins)
        } else {
          let (exploded, origins) = try explode(rule.arraysToExplode, rows)
          // Only rules that explode nothing keep later rules from proposing their pairs again.
          let before = model.blockingRules[..<index].filter(\.arraysToExplode.isEmpty)
          var preceding: [[SplinkJoin]] = []
          for other in before { preceding.append(try joins(other.condition, exploded)) }
          rules.append(
            SplinkRule(
              joins: try joins(rule.condition, exploded), origins: origins, preceding: preceding, isExploding: true))
        }
      } catch {
        throw .data(ModelFault(place: place, expected: error.expected, remedy: error.remedy))
      }
    }
    return rules.isEmpty ? [try everything(rows)] : rules
  }

  private static func everything(_ rows: SplinkRows) throws(SplinkRunFault) -> SplinkRule {
    do {
      let join = try SplinkJoin(.boolean(true), rows)
      return SplinkRule(joins: [join], origins: nil, preceding: [], isExploding: false)
    } catch {
      throw .data(ModelFault(place: "blocking_rules", expected: error.expected, remedy: error.remedy))
    }
  }

  private static func joins(_ condition: SQLExpression, _ rows: SplinkRows) throws(SQLFault) -> [SplinkJoin] {
    var joins: [SplinkJoin] = []
    for disjunct in condition.disjuncts { joins.append(try SplinkJoin(disjunct, rows)) }
    // An alternative without an equality looks at every pair anyway.
    return joins.count > 1 && joins.contains { !$0.hasKey } ? [try SplinkJoin(condition, rows)] : joins
  }

  /// Rows with one element of each list column, one column after the other.
  private static func explode(
    _ names: [String], _ rows: SplinkRows
  ) throws(SQLFault) -> (SplinkRows, origins: [Int32]) {
    var rows = rows
    var origins = (0..<rows.count).map { Int32($0) }
    for name in names.map({ $0.lowercased() }) {
      guard let (from, elements) = rows.columns[name]?.exploded() else {
        throw SQLFault("a column `\(name)` of lists", "State the kind of the column, or remove it from the rule.")
      }
      var columns = rows.columns.mapValues { $0.gathered(from) }
      columns[name] = elements
      origins = from.map { origins[Int($0)] }
      rows = SplinkRows(columns: columns, open: rows.open.subtracting([name]), count: from.count)
    }
    return (rows, origins)
  }

  /// Calls `body` with every pair of the rule that no rule before it has proposed; of an exploding rule perhaps often.
  func forEachPair(
    _ pairing: SplinkPairing, _ body: (Int32, Int32) throws(SplinkRunFault) -> Void
  ) throws(SplinkRunFault) {
    for (index, join) in joins.enumerated() {
      try join.forEachPair(pairing, origins: origins) { left, right throws(SplinkRunFault) in
        do throws(SQLRuntimeFault) {
          if try isProposedBefore(left, right, joins[..<index]) { return }
        } catch {
          throw .evaluation(error, place: nil)
        }
        try body(origins?[Int(left)] ?? left, origins?[Int(right)] ?? right)
      }
    }
  }

  private func isProposedBefore(
    _ left: Int32, _ right: Int32, _ alternatives: ArraySlice<SplinkJoin>
  ) throws(SQLRuntimeFault) -> Bool {
    for join in alternatives where try join.holds(left, right) { return true }
    for rule in preceding {
      for join in rule where try join.holds(left, right) { return true }
    }
    return false
  }

  /// How many pairs have equal keys, and the most that share one.
  func estimate(_ pairing: SplinkPairing) -> (pairs: Int, largest: Int) {
    let exploded = origins.map { origins in
      SplinkPairing(
        isTwoTables: pairing.isTwoTables, isAcrossOnly: pairing.isAcrossOnly,
        sources: origins.map { pairing.sources[Int($0)] })
    }
    return joins.reduce((0, 0)) { sum, join in
      let one = join.estimate(exploded ?? pairing)
      return (sum.0 + one.pairs, max(sum.1, one.largest))
    }
  }
}
