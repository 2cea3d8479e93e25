/// What scoring a row looks at, laid out flat: no reference is counted and no array is checked while rows are scored.
///
/// Belongs to one ``Evaluator``, which frees it.
struct EvaluationTables {
  /// An input whose usual values need no more than two comparisons.
  struct Input {
    enum Kind {
      /// A number within the bounds is taken as it is.
      case number
      /// Any text is taken as it is.
      case text
      /// Everything goes the long way.
      case other
    }

    let kind: Kind
    let isWhole: Bool
    let low: Int128
    let high: Int128
    /// What stands for a missing value; `nil` where there must be one.
    let missing: Cell?
  }

  struct Characteristic {
    enum Kind { case bins, texts, conditions }

    let kind: Kind
    let slot: Int
    /// Where its thresholds begin, and how many there are.
    let thresholds: Int
    let thresholdCount: Int
    /// Where the attributes of its bins begin, or those of its texts, and how many there are.
    let outcomes: Int
    let outcomeCount: Int
    let other: Int16
    let missing: Int16
    /// Where its attributes begin.
    let attributes: Int
    let baseline: Int128
  }

  struct Attribute {
    let points: Int128
    let hasFormula: Bool
    let reason: Int
  }

  let inputs: UnsafeMutableBufferPointer<Input>
  let characteristics: UnsafeMutableBufferPointer<Characteristic>
  let attributes: UnsafeMutableBufferPointer<Attribute>
  let thresholds: UnsafeMutableBufferPointer<Int128>
  let outcomes: UnsafeMutableBufferPointer<Int16>

  init(_ program: ScorecardProgram) {
    var (thresholds, outcomes): ([Int128], [Int16]) = ([], [])
    var (characteristics, attributes): ([Characteristic], [Attribute]) = ([], [])
    for part in program.characteristics {
      let firstThreshold = thresholds.count
      let firstOutcome = outcomes.count
      var (kind, slot, other, missing) = (Characteristic.Kind.conditions, 0, Int16(-1), Int16(-1))
      switch part.choice {
      case .bins(let field, let bins):
        (kind, slot, missing) = (.bins, field, bins.missing)
        thresholds += bins.thresholds
        outcomes += bins.attributes
      case .texts(let field, let bins):
        (kind, slot, other, missing) = (.texts, field, bins.other, bins.missing)
        outcomes += bins.attributes
      case .conditions: break
      }
      characteristics.append(
        Characteristic(
          kind: kind, slot: slot, thresholds: firstThreshold, thresholdCount: thresholds.count - firstThreshold,
          outcomes: firstOutcome, outcomeCount: outcomes.count - firstOutcome, other: other, missing: missing,
          attributes: attributes.count, baseline: part.baseline))
      attributes += part.attributes.map {
        Attribute(points: $0.points, hasFormula: $0.formula != nil, reason: $0.reason)
      }
    }
    inputs = Self.copy(program.inputs.map(\.plain))
    self.characteristics = Self.copy(characteristics)
    self.attributes = Self.copy(attributes)
    self.thresholds = Self.copy(thresholds)
    self.outcomes = Self.copy(outcomes)
  }

  func deallocate() {
    inputs.deallocate()
    characteristics.deallocate()
    attributes.deallocate()
    thresholds.deallocate()
    outcomes.deallocate()
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutableBufferPointer<Element> {
    let buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = buffer.initialize(from: elements)
    return buffer
  }

  /// The index of the attribute that holds for a value; -1 where none does.
  ///
  /// O(log thresholds).
  @inline(__always)
  func attribute(_ characteristic: Characteristic, of cell: Cell) -> Int {
    if characteristic.kind == .bins { return Int(bin(characteristic, of: cell)) }
    guard case .text(let code) = cell else { return Int(characteristic.missing) }
    return Int(
      code >= 0 && Int(code) < characteristic.outcomeCount
        ? outcomes[characteristic.outcomes + Int(code)] : characteristic.other)
  }

  @inline(__always)
  private func bin(_ characteristic: Characteristic, of cell: Cell) -> Int16 {
    guard case .number(let number) = cell else { return characteristic.missing }
    guard case .decimal(let scaled) = number else { return bin(characteristic, ofFraction: number) }
    return outcomes[characteristic.outcomes + bin(characteristic, of: scaled)]
  }

  /// The position of the bin of a number.
  @inline(__always)
  private func bin(_ characteristic: Characteristic, of scaled: Int128) -> Int {
    let first = characteristic.thresholds
    var (low, high) = (first, first + characteristic.thresholdCount)
    let end = high
    // Counting among a few jumps nowhere, so that nothing is guessed wrongly.
    while high - low > Self.fewThresholds {
      let middle = (low + high) >> 1
      if thresholds[middle] < scaled { low = middle + 1 } else { high = middle }
    }
    var (below, equal) = (low, 0)
    for index in low..<min(high + 1, end) {
      below &+= thresholds[index] < scaled ? 1 : 0
      equal |= thresholds[index] == scaled ? 1 : 0
    }
    return 2 * (below - first) + equal
  }

  private static let fewThresholds = 8

  /// A fraction is equal to no threshold.
  private func bin(_ characteristic: Characteristic, ofFraction number: Number) -> Int16 {
    let below = (0..<characteristic.thresholdCount).prefix {
      .decimal(thresholds[characteristic.thresholds + $0]) < number
    }
    return outcomes[characteristic.outcomes + 2 * below.count]
  }
}
