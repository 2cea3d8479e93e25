import Foundation

@testable import Resolution

/// Models that Splink saved, made-up rows, and what Splink gave for them: see `fixtures/splink/README.md`.
struct SplinkSample {
  let model: SplinkModel
  let table: SplinkTable
  /// What Splink gave, by column.
  let expected: [[String: String]]

  static let names = [
    "custom", "dates", "frequencies", "link-and-dedupe", "link-three", "link-two", "lists", "names", "places", "rules",
    "texts", "untrained",
  ]

  static func bytes(_ path: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return Array(try Data(contentsOf: root.appending(path: "fixtures/splink/\(path)")))
  }

  init(_ name: String) throws {
    model = try SplinkModel(json: Self.bytes("\(name)/model.json"))
    table = try Self.table(Self.bytes("\(name)/rows.jsonl"))
    expected = try Self.pairs(Self.bytes("\(name)/pairs.csv"))
  }

  private static func table(_ bytes: [UInt8]) throws -> SplinkTable {
    let rows = try bytes.split(separator: 0x0A).map { line in
      try JSONDecoder().decode([String: String].self, from: Data(line))
    }
    let columns = Set(rows.flatMap(\.keys)).subtracting(["source"]).sorted()
    let sources = Set(rows.compactMap { $0["source"] }).sorted()
    var table = SplinkTable(columns: columns, sources: sources)
    for row in rows { table.append(columns.map { row[$0] }, source: sources.firstIndex(of: row["source"] ?? "") ?? 0) }
    return table
  }

  private static func pairs(_ bytes: [UInt8]) throws -> [[String: String]] {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = lines.first ?? []
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }
}

/// A model of one comparison, written by hand.
func splinkModel(
  levels: [String], rules: [String] = [], linkType: String = "dedupe_only", settings: String = ""
) throws -> SplinkModel {
  func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
  let items = levels.map { sql in
    let isNull = sql.hasSuffix(" IS NULL")
    return "{\"sql_condition\": \(quoted(sql)), \"is_null_level\": \(isNull), \"m_probability\": 0.5,"
      + " \"u_probability\": 0.25}"
  }
  let blocking = rules.map { "{\"blocking_rule\": \(quoted($0)), \"sql_dialect\": \"duckdb\"}" }
  let text =
    "{\"link_type\": \"\(linkType)\", \"sql_dialect\": \"duckdb\", \(settings)"
    + " \"blocking_rules_to_generate_predictions\": [\(blocking.joined(separator: ", "))],"
    + " \"comparisons\": [{\"output_column_name\": \"c\", \"comparison_levels\": [\(items.joined(separator: ", "))]}]}"
  return try SplinkModel(json: Array(text.utf8))
}

/// The value of an SQL expression without columns, as text; `NULL`, or `fault: ...`.
func evaluated(_ sql: String) throws -> String {
  let expression = try SQLParser.parse(sql, naming: .suffix)
  let records = SQLRecords(count: 0, columns: [:], open: [])
  var compiler = SQLCompiler(records: records)
  let compiled = try compiler.compile(expression)
  let frame = SQLFrame(memoryCount: compiler.memoryCount)
  return withExtendedLifetime((records, frame)) {
    switch compiled.evaluate(frame) {
    case .null: "NULL"
    case .fault(let fault): "fault: \(fault)"
    case let value: SQLConversion.text(value, compiled.type)
    }
  }
}
