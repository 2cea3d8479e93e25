extension TableView {
  /// Adds to `most` what a comparison adds to the weight of each pair at most, which is cheap and never too low, and
  /// notes it in `each`.
  func addBounds(
    _ comparison: CompiledModel.Comparison, _ index: Int, _ bounds: WeightBound,
    _ pairs: UnsafeBufferPointer<PairRows>, to most: UnsafeMutablePointer<Double>, each: UnsafeMutablePointer<Double>
  ) {
    @inline(__always)
    func add(_ bound: (Row, Row) -> Double) {
      for (place, rows) in pairs.enumerated() {
        each[place] = bound(rows.a, rows.b)
        most[place] += each[place]
      }
    }
    switch comparison.kind {
    case .phone: add { codeBound(places.phone, phones, index, bounds, $0, $1) }
    case .nationalID: add { codeBound(places.nationalID, nationalIDs, index, bounds, $0, $1) }
    case .birthPlace: add { codeBound(places.birthPlace, birthPlaces, index, bounds, $0, $1) }
    case .email: add { emailBound(index, bounds, $0, $1) }
    case .givenName: add { nameBound(places.given, index, bounds, $0, $1) }
    case .familyName: add { nameBound(places.family, index, bounds, $0, $1) }
    case .birthDate: add { $0[places.birth] == 0 || $1[places.birth] == 0 ? 0 : bounds.most(index, .all) }
    case .address: add { _, _ in bounds.most(index, .all) }
    default:
      add { $0[comparison.position] == 0 || $1[comparison.position] == 0 ? 0 : bounds.most(index, .all) }
    }
  }

  @inline(__always)
  private func codeBound(
    _ position: Int, _ column: ValueView, _ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row
  ) -> Double {
    let (x, y) = (a[position], b[position])
    if x == 0 || y == 0 { return 0 }
    if (x | y) & AccountTable.severalFlag != 0 || x == y { return bounds.most(index, .all) }
    return bounds.most(index, column.mayBeWithin(bounds.edits.base[index], x, y) ? .edits : [])
  }

  @inline(__always)
  private func emailBound(_ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row) -> Double {
    let (x, y) = (a[places.email], b[places.email])
    if x == 0 || y == 0 { return 0 }
    if (x | y) & AccountTable.severalFlag != 0 || x == y { return bounds.most(index, .all) }
    var chances: WeightBound.Chances = localParts[Int(x)] == localParts[Int(y)] ? .localPart : []
    if emails.mayBeWithin(bounds.edits.base[index], x, y) { chances.insert(.edits) }
    return bounds.most(index, chances)
  }

  @inline(__always)
  private func nameBound(_ position: Int, _ index: Int, _ bounds: WeightBound, _ a: Row, _ b: Row) -> Double {
    let (given, family) = (a[places.given], a[places.family])
    let (otherGiven, otherFamily) = (b[places.given], b[places.family])
    let (x, y) = (a[position], b[position])
    if x == 0 || y == 0 { return 0 }
    if (given | family | otherGiven | otherFamily) & AccountTable.severalFlag != 0 { return bounds.most(index, .all) }
    var chances: WeightBound.Chances = []
    if x == y || marks[Int(x)] == marks[Int(y)] { chances.insert(.equal) }
    // Number 0, the missing name, has a mark that no name has but by chance, and then the bound is only less tight.
    if marks[Int(given)] == marks[Int(otherFamily)] || marks[Int(family)] == marks[Int(otherGiven)] {
      chances.insert(.swapped)
    }
    return bounds.most(index, chances)
  }
}
