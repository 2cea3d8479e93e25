/// How term frequencies adjust the weights of a comparison's levels.
final class SplinkTermFrequencies {
  /// How common the values of a column are.
  struct Column {
    private let codes: FrozenArray<UInt32>
    /// By value; 0 for a missing one.
    private let frequencies: FrozenArray<Double>
    /// log2 of them, so that minus infinity stands for a missing one.
    private let logarithms: FrozenArray<Double>

    init(_ values: SplinkColumnValues) {
      codes = FrozenArray(values.codes)
      let frequencies = values.frequencies()
      self.frequencies = FrozenArray(frequencies)
      logarithms = FrozenArray(frequencies.map(SplinkMath.log2))
    }

    func frequency(_ place: Int) -> Double? {
      let frequency = frequencies[Int(codes[place])]
      return frequency > 0 ? frequency : nil
    }

    @inline(__always)
    func logarithm(_ place: Int) -> Double { logarithms.base[Int(codes.base[place])] }
  }

  /// By name in lower case.
  let columns: [String: Column]
  private let levels: [Level?]

  private struct Level {
    let column: Column
    let weight: Double
    let logBase: Double
    let logMinimum: Double
  }

  init(_ comparison: SplinkComparison, _ rows: SplinkRows) {
    var columns: [String: Column] = [:]
    for level in comparison.levels {
      guard let name = level.termFrequency?.column.lowercased(), columns[name] == nil, let values = rows.columns[name]
      else { continue }
      columns[name] = Column(values)
    }
    self.columns = columns
    levels = comparison.levels.map { level in
      guard let frequency = level.termFrequency, frequency.weight != 0 else { return nil }
      return columns[frequency.column.lowercased()].map {
        Level(
          column: $0, weight: frequency.weight, logBase: SplinkMath.log2(frequency.baseU),
          logMinimum: SplinkMath.log2(frequency.minimumU))
      }
    }
  }

  /// What the more common one of the two values adds to the weight of a level; 0 if neither row has a value.
  func adjustment(_ level: Int, _ left: Int, _ right: Int) -> Double {
    guard let level = levels[level] else { return 0 }
    // log2 keeps the order, so the greatest frequency has the greatest logarithm.
    let common = max(level.column.logarithm(left), level.column.logarithm(right))
    return common == -.infinity ? 0 : level.weight * (level.logBase - max(common, level.logMinimum))
  }
}
