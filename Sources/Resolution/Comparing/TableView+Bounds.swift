/// What two rows weigh that have the same single value of a comparison whose first level is equality.
struct EqualWeight: BitwiseCopyable {
  private let weight: Double
  private let terms: UnsafePointer<Double>?

  /// Valid while the frequencies live; `terms` are by the position of their column.
  init(
    _ comparison: CompiledModel.Comparison, _ levels: UnsafePointer<CompiledModel.Level>,
    _ terms: [UnsafePointer<Double>]
  ) {
    guard comparison.isEqualFirst else {
      (weight, self.terms) = (.infinity, nil)
      return
    }
    let level = levels[comparison.first]
    weight = level.weight + (level.term < 0 ? 0 : level.logU)
    self.terms = level.term < 0 ? nil : terms[Int(level.term)]
  }

  /// The weight for a value; infinite where equality is not the first level.
  @inline(__always)
  func callAsFunction(_ value: UInt32) -> Double { terms.map { weight + $0[Int(value)] } ?? weight }
}

extension TableView {
  /// Adds to `most` what a comparison adds to the weight of each pair at most, which is cheap and never too low, and
  /// notes it in `each`.
  func addBounds(
    _ comparison: CompiledModel.Comparison, _ index: Int, _ bounds: WeightBound, _ equal: EqualWeight,
    _ pairs: PlacedPairs, to most: UnsafeMutablePointer<Double>, each: UnsafeMutablePointer<Double>
  ) {
    @inline(__always)
    func add(_ position: Int, _ unequal: (UInt32, UInt32, PairRows) -> Double) {
      let all = bounds.most(index, .all)
      pairs.forEach { place, rows in
        each[place] = bound(rows.a[position], rows.b[position], equal, all) { unequal($0, $1, rows) }
        most[place] += each[place]
      }
    }
    switch comparison.kind {
    case .phone: add(places.phone) { x, y, _ in codeBound(phones, index, bounds, x, y) }
    case .nationalID: add(places.nationalID) { x, y, _ in codeBound(nationalIDs, index, bounds, x, y) }
    case .birthPlace: add(places.birthPlace) { x, y, _ in codeBound(birthPlaces, index, bounds, x, y) }
    case .email: add(places.email) { x, y, _ in emailBound(index, bounds, x, y) }
    case .givenName: add(places.given) { nameBound(index, bounds, $0, $1, $2) }
    case .familyName: add(places.family) { nameBound(index, bounds, $0, $1, $2) }
    case .code, .name, .text: add(comparison.position) { _, _, _ in bounds.most(index, .all) }
    case .birthDate, .date, .amount, .address:
      preconditionFailure("What numbers alone decide is found, not bounded.")
    }
  }

  /// 0 where a value is missing; of one value on both sides exactly what it weighs, where that is known.
  @inline(__always)
  private func bound(
    _ x: UInt32, _ y: UInt32, _ equal: EqualWeight, _ all: Double, _ unequal: (UInt32, UInt32) -> Double
  ) -> Double {
    if x == 0 || y == 0 { return 0 }
    if (x | y) & AccountTable.severalFlag != 0 { return all }
    return x == y ? min(all, equal(x)) : unequal(x, y)
  }

  @inline(__always)
  private func codeBound(_ column: ValueView, _ index: Int, _ bounds: WeightBound, _ x: UInt32, _ y: UInt32) -> Double {
    bounds.most(index, column.mayBeWithin(bounds.edits.base[index], x, y) ? .edits : [])
  }

  @inline(__always)
  private func emailBound(_ index: Int, _ bounds: WeightBound, _ x: UInt32, _ y: UInt32) -> Double {
    var chances: WeightBound.Chances = localParts[Int(x)] == localParts[Int(y)] ? .localPart : []
    if emails.mayBeWithin(bounds.edits.base[index], x, y) { chances.insert(.edits) }
    return bounds.most(index, chances)
  }

  @inline(__always)
  private func nameBound(
    _ index: Int, _ bounds: WeightBound, _ x: UInt32, _ y: UInt32, _ rows: PairRows
  ) -> Double {
    let (given, family) = (rows.a[places.given], rows.a[places.family])
    let (otherGiven, otherFamily) = (rows.b[places.given], rows.b[places.family])
    if (given | family | otherGiven | otherFamily) & AccountTable.severalFlag != 0 { return bounds.most(index, .all) }
    var chances: WeightBound.Chances = marks[Int(x)] == marks[Int(y)] ? .equal : []
    // Number 0, the missing name, has a mark that no name has but by chance, and then the bound is only less tight.
    if marks[Int(given)] == marks[Int(otherFamily)] || marks[Int(family)] == marks[Int(otherGiven)] {
      chances.insert(.swapped)
    }
    return bounds.most(index, chances)
  }
}
