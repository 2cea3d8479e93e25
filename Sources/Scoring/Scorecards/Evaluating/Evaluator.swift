import Records

/// Scores rows one after the other; one evaluator belongs to one thread.
///
/// Holds the values of one row in an array of cells: inputs, then derived fields, then outputs. Nothing is allocated for a
/// row, unless the document asks for texts to be made.
final class Evaluator {
  let program: ScorecardProgram
  private(set) var pool: TextPool
  /// Why an expression has no result; the first reason stays.
  private(set) var failure: ScoreFailure?
  /// The sum of the points, times 10^18.
  private(set) var total: Int128 = 0
  /// The score: the sum after what the target makes of it.
  private(set) var score = Number(0)

  private let tables: EvaluationTables
  private let cells: UnsafeMutableBufferPointer<Cell>
  private let attributes: UnsafeMutableBufferPointer<Int>
  private let partials: UnsafeMutableBufferPointer<Int128>
  /// The reasons of the row, as soon as they are ranked.
  private(set) var reasons: ReasonRanking

  private static let greatestNumberOfTexts = 4096

  init(_ program: ScorecardProgram) {
    self.program = program
    pool = program.pool
    tables = EvaluationTables(program)
    cells = .filled(program.slots, with: .missing)
    attributes = .filled(program.characteristics.count, with: 0)
    partials = .filled(program.characteristics.count, with: 0)
    reasons = ReasonRanking(codes: program.reasonCodes.count)
  }

  deinit {
    tables.deallocate()
    cells.deallocate()
    attributes.deallocate()
    partials.deallocate()
    reasons.deallocate()
  }

  // MARK: Results

  /// For each characteristic, the index of the attribute that held.
  var chosen: [Int] { Array(attributes) }
  /// For each characteristic, its points times 10^18.
  var points: [Int128] { Array(partials) }

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
    let plain = tables.inputs[input]
    if text.isEmpty, let missing = plain.missing {
      cells[input] = missing
    } else if plain.kind == .number, case .number(let scaled) = DecimalText(text), plain.low <= scaled,
      scaled <= plain.high, !plain.isWhole || scaled % Number.unit == 0
    {
      cells[input] = .number(.decimal(scaled))
    } else if plain.kind == .text, !text.isEmpty {
      cells[input] = .text(pool.find(text))
    } else {
      try setTreated(input, to: text)
    }
  }

  private func setTreated(_ input: Int, to text: UnsafeRawBufferPointer) throws(ScoreFailure) {
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
    for index in 0..<tables.characteristics.count {
      let characteristic = tables.characteristics[index]
      let found =
        characteristic.kind == .conditions
        ? firstHolding(index) : tables.attribute(characteristic, of: cell(characteristic.slot))
      if found < 0 || failure != nil {
        throw failure ?? .noAttribute(characteristic: program.characteristics[index].name)
      }
      let attribute = tables.attributes[characteristic.attributes + found]
      let partial = attribute.hasFormula ? try calculatedPoints(of: found, in: index) : attribute.points
      attributes[index] = found
      partials[index] = partial
      sum += partial
    }
    total = sum
    try finish()
  }

  /// Makes the score of the sum.
  private func finish() throws(ScoreFailure) {
    let number = Number.decimal(total)
    score = number
    if let target = program.target {
      guard let moved = target.score(number) else { throw .outsideScale }
      score = moved
    }
    if program.isWhole, !score.isWhole { throw .notWhole }
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

  private func calculatedPoints(of attribute: Int, in index: Int) throws(ScoreFailure) -> Int128 {
    let characteristic = program.characteristics[index]
    let result = characteristic.attributes[attribute].formula.map { value(of: $0) }
    if let failure, failure != .undefined { throw failure }
    guard failure == nil, let points = result?.number?.scaled(places: FormulaPoints.places),
      points.magnitude <= FormulaPoints.greatest
    else { throw .noPoints(characteristic: characteristic.name) }
    return points
  }

  // MARK: Reasons

  /// Ranks the reason codes of the row; only the first `limit` are kept.
  func rank(limit: Int = .max) {
    reasons.begin()
    guard let rule = program.reasonRule, limit > 0 else { return }
    for index in 0..<tables.characteristics.count {
      let characteristic = tables.characteristics[index]
      let code = tables.attributes[characteristic.attributes + attributes[index]].reason
      guard code >= 0 else { continue }
      let distance = characteristic.baseline - partials[index]
      reasons.add(rule == .pointsBelow ? distance : -distance, to: code)
    }
    reasons.rank(limit: limit)
  }

  // MARK: Values

  /// The value of a field; a derived one is calculated when it is first asked for.
  @inline(__always)
  func cell(_ slot: Int) -> Cell {
    let known = cells[slot]
    if case .pending = known { return calculated(slot) }
    return known
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
    case .score: output.type == .integer && !score.isWhole ? fail(.notWhole) : .number(score)
    case .reason(let rank): reasons.code(rank: rank).map { .text(program.reasonTexts[$0]) } ?? .missing
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
  /// The greatest magnitude of calculated points, times 10^18: 10^15, so that no sum of them overflows.
  static let greatest = UInt128(Rational.powersOfTen[33])
}
