/// How term frequencies adjust the weights of a comparison's levels.
final class SplinkTermFrequencies {
  /// How common the values of a column are.
  struct Column {
    let codes: [UInt32]
    /// By value; 0 for a missing one.
    let frequencies: [Double]

    func frequency(_ place: Int) -> Double? {
      let frequency = frequencies[Int(codes[place])]
      return frequency > 0 ? frequency : nil
    }
  }

  /// By name in lower case.
  let columns: [String: Column]
  private let levels: [(level: SplinkLevel.TermFrequency, column: Column, logBase: Double)?]

  init(_ comparison: SplinkComparison, _ rows: SplinkRows) {
    var columns: [String: Column] = [:]
    for level in comparison.levels {
      guard let name = level.termFrequency?.column.lowercased(), columns[name] == nil, let values = rows.columns[name]
      else { continue }
      columns[name] = Column(codes: values.codes, frequencies: values.frequencies())
    }
    self.columns = columns
    levels = comparison.levels.map { level in
      guard let frequency = level.termFrequency, frequency.weight != 0 else { return nil }
      return columns[frequency.column.lowercased()].map { (frequency, $0, SplinkMath.log2(frequency.baseU)) }
    }
  }

  /// What the more common one of the two values adds to the weight of a level; 0 if neither row has a value.
  func adjustment(_ level: Int, _ left: Int, _ right: Int) -> Double {
    guard let (frequency, column, logBase) = levels[level] else { return 0 }
    let (one, other) = (column.frequency(left), column.frequency(right))
    guard let known = one ?? other else { return 0 }
    let common = max(known, other ?? known, frequency.minimumU)
    return frequency.weight * (logBase - SplinkMath.log2(common))
  }
}
