import Formats
import Providers
import Records
import TestSupport
import Testing

/// Rows put together from cells whose faults are known, against a plain restatement of the rules.
@Suite struct RandomRowTests {
  /// A cell with the code of its fault, `nil` for none.
  typealias Cell = (text: String, fault: String?)

  static let days: [Cell] = [
    ("2024-02-29", nil), ("1999-12-31", nil), ("2023-02-29", "date.invalid"), ("29.02.2024", "date.invalid"),
    ("", "value.missing"),
  ]
  static let times: [Cell] = [
    ("2024-01-10T08:00:00Z", nil), ("2024-01-10", nil), ("2024-01-10T08:00:00", "date.invalid"), ("", "value.missing"),
  ]
  static let amounts: [Cell] = [
    ("12500", nil), ("-1", nil), ("1.5", "money.decimals"), ("1,5", "money.invalid"), ("", "value.missing"),
    ("99999999999999999999", "money.range"),
  ]
  static let currencies: [Cell] = [("GBP", nil), ("JPY", nil), ("gbp", "currency.invalid"), ("", "value.missing")]
  static let states: [Cell] = [
    ("due", nil), ("paid", nil), ("late", nil), ("missed", nil), ("waived", "value.unknown"), ("", "value.unknown"),
  ]
  static let keys: [Cell] = [("K1", nil), ("ключ", nil), ("", "key.missing")]

  @Test func instalmentsKeepTheRules() throws {
    let path = "config/providers/payments.yaml"
    let provider = try MappedProvider(yaml: try RepositoryFiles.bytes(path), file: path)
    let columns = [
      "instalment_id", "customer_id", "updated_at", "due_on", "amount_minor", "currency", "status", "paid_on",
    ]
    var random = SeededGenerator(seed: 3)
    var accepted = 0
    for number in 0..<3000 {
      let pools = [
        Self.keys, Self.keys, Self.times, Self.days, Self.amounts, Self.currencies, Self.states, Self.days,
      ]
      let cells = pools.map { pool in
        Int.random(in: 0..<4, using: &random) > 0 ? pool[0] : pool[Int.random(in: 0..<pool.count, using: &random)]
      }
      let reading = try Reading(provider, "instalments", columns, [cells.map(\.text)])
      let expected = faults(cells, columns)
      accepted += reading.records.count
      #expect(reading.rejections == (expected.isEmpty ? [] : [expected]), "seed 3, row \(number)")
      if let record = reading.records.first { #expect(kinds(record) == self.expectedKinds(cells[6].text)) }
    }
    #expect((500...2500).contains(accepted))
  }

  /// The faults of a row in the order of the columns; `paid_on` counts only where the state reads it.
  private func faults(_ cells: [Cell], _ columns: [String]) -> String {
    let readsPaidOn = ["paid", "late"].contains(cells[6].text)
    return zip(columns, cells).compactMap { column, cell -> String? in
      column == "paid_on" && !readsPaidOn ? nil : cell.fault.map { "\($0)(\(column))" }
    }.joined(separator: " ")
  }

  private func expectedKinds(_ state: String) -> [String] {
    ["instalment_due"] + (state == "due" ? [] : ["instalment_\(state)"])
  }

  private func kinds(_ record: String) -> [String] {
    record.split(separator: "; ").dropFirst().map { String($0.prefix { $0 != "@" }) }
  }
}
