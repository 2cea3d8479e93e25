import Records

/// Scores rows one after the other; one evaluator belongs to one thread.
///
/// Holds the values of one row in an array of cells: inputs, then derived fields, then outputs. Nothing is allocated for a
/// row, unless the document asks for texts to be made.
final class Evaluator {
  let program: ScorecardProgram
  private(set) var pool: TextPool
  private var cells: [Cell]
  /// Why an expression has no result; the first reason stays.
  private(set) var failure: ScoreFailure?

  /// For each characteristic, the index of the attribute that held.
  private(set) var chosen: [Int]
  /// For each characteristic, its points times 10^18.
  private(set) var points: [Int128]
  /// The sum, times 10^18.
  private(set) var total: Int128 = 0
  /// The score: the sum after what the target makes of it.
  private(set) var score = Number(0)
  /// For each reason code, the distance from the baseline times 10^18.
  private(set) var distances: [Int128]
  private var isReached: [Bool]
  /// Reason codes by their position, the greatest distance first.
  private(set) var ranking: [Int] = []

  private static let greatestNumberOfTexts = 4096

  init(_ program: ScorecardProgram) {
    self.program = program
    pool = program.pool
    cells = Array(repeating: .missing, count: program.slots)
    chosen = Array(repeating: 0, count: program.characteristics.count)
    points = Array(repeating: 0, count: program.characteristics.count)
    distances = Array(repeating: 0, count: program.reasonCodes.count)
    isReached = Array(repeating: false, count: program.reasonCodes.count)
    ranking.reserveCapacity(program.reasonCodes.count)
  }

  // MARK: Inputs

  /// Begins a row.
  ///
  /// Texts of earlier rows are forgotten when there are many, so that memory stays bounded.
  func begin() {
    if pool.count > program.pool.count + Evaluator.greatestNumberOfTexts { pool = program.pool }
    for index in program.firstDerived..<program.slots { cells[index] = .pending }
    failure = nil
  }

  /// Takes the text of an input field; empty text is missing.
  @inline(__always)
  func set(_ input: Int, to text: UnsafeRawBufferPointer) throws(ScoreFailure) {
    do throws(InputProgram.Refusal) {
      cells[input] = try program.inputs[input].prepare(text, &pool)
    } catch { throw refusal(error, input) }
  }

  /// Takes the value of an input field.
  func set(_ input: Int, to value: FieldValue) throws(ScoreFailure) {
    do throws(InputProgram.Refusal) {
      cells[input] = try program.inputs[input].prepare(value, &pool)
    } catch { throw refusal(error, input) }
  }

  private func refusal(_ refusal: InputProgram.Refusal, _ input: Int) -> ScoreFailure {
    let name = program.inputs[input].name
    return refusal == .invalid ? .invalidValue(field: name) : .tooManyDigits(field: name)
  }

  // MARK: Points

  /// Finds the attribute of each characteristic and adds the points up.
  func evaluate() throws(ScoreFailure) {
    var sum = program.initialScore
    for index in program.characteristics.indices {
      let attribute = try choose(index)
      let partial = try points(of: attribute, in: index)
      chosen[index] = attribute
      points[index] = partial
      sum += partial
    }
    total = sum
    let number = Number.decimal(sum)
    guard number.exactDecimal != nil, let score = program.target.map({ $0.score(number) }) ?? number else {
      throw .outsideScale
    }
    self.score = score
    if let scale = program.scale, !scale.contains(score) { throw .outsideScale }
  }

  @inline(__always)
  private func choose(_ index: Int) throws(ScoreFailure) -> Int {
    let found: Int
    switch program.characteristics[index].choice {
    case .bins(let slot, let bins): found = Int(bins.attribute(of: cell(slot)))
    case .texts(let slot, let bins): found = Int(bins.attribute(of: cell(slot)))
    case .conditions: found = firstHolding(index)
    }
    if let failure { throw failure }
    guard found >= 0 else { throw .noAttribute(characteristic: program.characteristics[index].name) }
    return found
  }

  private func firstHolding(_ index: Int) -> Int {
    let attributes = program.characteristics[index].attributes
    for (position, attribute) in attributes.enumerated() {
      let truth = attribute.condition.evaluate { self.cell($0) }
      if failure != nil { return -1 }
      if truth == .holds { return position }
    }
    return -1
  }

  @inline(__always)
  private func points(of attribute: Int, in index: Int) throws(ScoreFailure) -> Int128 {
    let characteristic = program.characteristics[index]
    guard let formula = characteristic.attributes[attribute].formula else {
      return characteristic.attributes[attribute].points
    }
    let result = value(of: formula)
    if let failure, failure != .undefined { throw failure }
    guard let rounded = result.number?.rounded(places: FormulaPoints.places),
      Points.magnitude(rounded) <= FormulaPoints.greatest, failure == nil
    else { throw .noPoints(characteristic: characteristic.name) }
    return Number.scaled(rounded)
  }

  // MARK: Reasons

  /// Ranks the reason codes of the row by their distances.
  ///
  /// PMML 4.4.1, Scorecard, "Ranking reason codes": the distance of a characteristic is its baseline less its points
  /// (`pointsBelow`) or its points less its baseline (`pointsAbove`); distances under one code add up; the greatest comes
  /// first, and of equal ones the code that the document names first. A negative distance is no reason.
  func rank() {
    guard let rule = program.reasonRule else { return }
    for code in distances.indices { (distances[code], isReached[code]) = (0, false) }
    for (index, characteristic) in program.characteristics.enumerated() {
      let code = characteristic.attributes[chosen[index]].reason
      guard code >= 0 else { continue }
      let distance = characteristic.baseline - points[index]
      distances[code] += rule == .pointsBelow ? distance : -distance
      isReached[code] = true
    }
    ranking.removeAll(keepingCapacity: true)
    for code in distances.indices where isReached[code] && distances[code] >= 0 {
      var place = ranking.count
      while place > 0, distances[ranking[place - 1]] < distances[code] { place -= 1 }
      ranking.insert(code, at: place)
    }
  }

  // MARK: Values

  /// The value of a field; a derived one is calculated when it is first asked for.
  @inline(__always)
  func cell(_ slot: Int) -> Cell {
    let known = cells[slot]
    return known == .pending ? calculated(slot) : known
  }

  private func calculated(_ slot: Int) -> Cell {
    let result: Cell
    if slot < program.firstOutput {
      result = value(of: program.derived[slot - program.firstDerived].expression)
    } else {
      result = output(program.outputs[slot - program.firstOutput])
    }
    cells[slot] = result
    return result
  }

  private func output(_ output: ScorecardProgram.OutputProgram) -> Cell {
    switch output.content {
    case .score: .number(score)
    case .reason(let rank): rank <= ranking.count ? .text(program.reasonTexts[ranking[rank - 1]]) : .missing
    case .value(let expression): value(of: expression)
    }
  }

  /// Notes why an expression has no result.
  func fail(_ reason: ScoreFailure) -> Cell {
    if failure == nil { failure = reason }
    return .missing
  }

  /// The code of a text that an expression makes.
  func code(of text: String) -> Int32 { pool.code(of: text) }

  /// What a row asks for: the value of an output; throws why there is none.
  func result(_ output: Int) throws(ScoreFailure) -> Cell {
    let cell = cell(program.outputs[output].slot)
    if let failure { throw failure }
    return cell
  }
}

/// The bounds of points that formulas give.
enum FormulaPoints {
  /// Decimal places of calculated points: rounded once, half to even.
  static let places = 9
  /// The greatest magnitude of calculated points; what exceeds it is no plausible score.
  static let greatest = ExactDecimal(999_999)
}
