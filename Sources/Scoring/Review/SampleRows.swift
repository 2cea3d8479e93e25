import Records

extension Scorecard {
  /// The sample rows of the document whose results are others than it says.
  func verified() -> [ReviewFinding] {
    guard let verification else { return [] }
    return verification.rows.compactMap { row in
      difference(verification, row).map {
        ReviewFinding(
          kind: .verification, line: row.line, subject: $0,
          text: "The sample row on line \(row.line) has another result for \($0) than the document says.")
      }
    }
  }

  /// The first result of a sample row that is another one; `nil` where there is none.
  private func difference(_ verification: Verification, _ row: Verification.Row) -> String? {
    let known = Dictionary(zip(verification.columns.map(\.field), row.values)) { first, _ in first }
    let raw = fields.map { field in (known[field.name] ?? nil).map { field.value($0) } ?? .missing }
    let evaluation = try? evaluate(raw)
    let evaluator = Evaluator(program)
    let score = (try? evaluator.evaluate(raw)).map { evaluator.score }
    for (column, expected) in zip(verification.columns, row.values) {
      guard let expected, !fields.contains(where: { $0.name == column.field }) else { continue }
      var actual: String?
      if let output = outputs.firstIndex(where: { $0.name == column.field }) {
        actual = evaluation?.results[output]
      } else if column.field == predicted {
        actual = score?.description
      } else {
        continue
      }
      if !column.accepts(actual, expected) { return column.field }
    }
    return nil
  }
}

extension Verification.Column {
  /// Whether a result is the expected one, numbers as far as the column's precision goes.
  fileprivate func accepts(_ actual: String?, _ expected: String) -> Bool {
    guard let actual else { return expected.isEmpty }
    guard let number = Double(actual), let wanted = Double(expected) else { return actual == expected }
    if abs(wanted) <= zeroThreshold { return abs(number) <= zeroThreshold }
    return abs(number - wanted) <= precision * abs(wanted)
  }
}
