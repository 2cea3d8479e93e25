import Records

/// A characteristic in the form in which it is evaluated.
///
/// Where all conditions are about one field, the outcome of each possible value is a table: by the interval between two
/// constants in which a number lies, or by the code of a text. Conditions on several fields are evaluated one by one.
struct CharacteristicProgram: Sendable {
  /// How the attribute that holds is found.
  enum Choice: Sendable {
    case bins(slot: Int, Bins)
    case texts(slot: Int, TextBins)
    case conditions
  }

  struct Attribute: Sendable {
    let condition: PredicateProgram
    /// Times 10^18.
    let points: Int128
    let formula: Expression?
    /// The position of its reason code; -1 without one.
    let reason: Int
  }

  /// The attribute of every number.
  struct Bins: Sendable {
    /// Ascending.
    let thresholds: [Int128]
    /// For each interval below, between and above the thresholds, and for each threshold: 2n + 1, in order.
    let attributes: [Int16]
    let missing: Int16
  }

  /// The attribute of every text.
  struct TextBins: Sendable {
    /// By code.
    let attributes: [Int16]
    let other: Int16
    let missing: Int16
  }

  let name: String
  let choice: Choice
  let attributes: [Attribute]
  /// Times 10^18.
  let baseline: Int128

  init(_ characteristic: Scorecard.Characteristic, _ context: inout Compilation) {
    name = characteristic.name
    attributes = characteristic.attributes.map { attribute in
      Attribute(
        condition: PredicateProgram(
          attribute.predicate, types: context.types, orders: context.orders, pool: &context.pool),
        points: Number.scaled(attribute.points ?? ExactDecimal(0)), formula: attribute.formula,
        reason: attribute.reasonCode.flatMap { context.reasonCodes.firstIndex(of: $0) } ?? -1)
    }
    baseline = Number.scaled(characteristic.baseline ?? ExactDecimal(0))
    choice = Self.choice(characteristic, attributes, &context)
  }

  private static func choice(
    _ characteristic: Scorecard.Characteristic, _ attributes: [Attribute], _ context: inout Compilation
  ) -> Choice {
    let slots = characteristic.attributes.reduce(into: Set<Int>()) { $0.formUnion($1.predicate.fields) }
    guard slots.count == 1, let slot = slots.first else { return .conditions }
    // Of an ordinal field each listed value is a case of its own, whatever numbers lie between.
    let constants =
      (characteristic.attributes.flatMap { $0.predicate.constants(of: slot) } + (context.orders[slot] ?? []))
      .compactMap { context.types[slot].threshold($0, &context.pool) }
    func attribute(_ cell: Cell) -> Int16 {
      Int16(attributes.firstIndex { $0.condition.evaluate { _ in cell } == .holds } ?? -1)
    }
    if context.types[slot].isOrdered {
      let thresholds = Set(constants.compactMap(\.number)).sorted()
      let scaled = thresholds.compactMap { if case .decimal(let scaled) = $0 { scaled } else { nil } }
      guard scaled.count == thresholds.count else { return .conditions }
      return .bins(
        slot: slot,
        Bins(
          thresholds: scaled, attributes: Regions.samples(of: thresholds).map { attribute(.number($0)) },
          missing: attribute(.missing)))
    }
    let codes = Int32(context.pool.count)
    return .texts(
      slot: slot,
      TextBins(
        attributes: (0..<codes).map { attribute(.text($0)) }, other: attribute(.text(TextPool.unknown)),
        missing: attribute(.missing)))
  }
}

/// The ranges of numbers that conditions with some thresholds cannot tell apart.
enum Regions {
  /// One number of each: below the first threshold, each threshold, between two of them, and above the last.
  static func samples(of thresholds: [Number]) -> [Number] {
    guard let first = thresholds.first, let last = thresholds.last else { return [Number(0)] }
    var samples = [first.subtracting(Number(1)) ?? first]
    for (index, threshold) in thresholds.enumerated() {
      if index > 0 {
        let sum = thresholds[index - 1].adding(threshold)
        samples.append(sum?.divided(by: Number(2)) ?? threshold)
      }
      samples.append(threshold)
    }
    samples.append(last.adding(Number(1)) ?? last)
    return samples
  }
}

extension Number {
  /// A decimal times 10^18.
  static func scaled(_ value: ExactDecimal) -> Int128 {
    Int128(value.mantissa) * Rational.powersOfTen[18 - Int(value.scale)]
  }
}

/// What is known while a scorecard is put into the form in which it is evaluated.
struct Compilation {
  var pool: TextPool
  let types: [DataType]
  /// The listed values of ordinal fields, by field.
  let orders: [Int: [FieldValue]]
  let reasonCodes: [String]
}
