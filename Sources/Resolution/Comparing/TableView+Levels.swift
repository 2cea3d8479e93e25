extension TableView {
  /// Finds the level of one comparison for each of the pairs, which are named by their places.
  func findLevels(
    _ comparison: CompiledModel.Comparison, _ levels: Levels, _ pairs: PlacedPairs,
    into found: UnsafeMutablePointer<Int32>
  ) {
    switch comparison.kind {
    case .birthDate: findBest(comparison, places.birth, pairs, found) { date(levels[$0], $1, $2) }
    case .phone: findBest(comparison, places.phone, pairs, found) { code(levels[$0], phones, $1, $2) }
    case .nationalID: findBest(comparison, places.nationalID, pairs, found) { code(levels[$0], nationalIDs, $1, $2) }
    case .birthPlace: findBest(comparison, places.birthPlace, pairs, found) { code(levels[$0], birthPlaces, $1, $2) }
    case .email: findEmails(comparison, levels, pairs, found)
    case .givenName: findNames(comparison, places.given, levels, .given, pairs, found)
    case .familyName: findNames(comparison, places.family, levels, .family, pairs, found)
    case .name: findNames(comparison, comparison.position, levels, .any, pairs, found)
    case .address: pairs.forEach { found[$0] = Int32(address(comparison, levels, $1.a, $1.b)) }
    case .code:
      let values = columns[comparison.column].values
      findBest(comparison, comparison.position, pairs, found) { code(levels[$0], values, $1, $2) }
    case .date:
      findBest(comparison, comparison.position, pairs, found) { date(levels[$0], comparison.column, $1, $2) }
    case .amount:
      findBest(comparison, comparison.position, pairs, found) { amount(levels[$0], comparison.column, $1, $2) }
    case .text: pairs.forEach { found[$0] = Int32(texts(comparison, levels, $1.a, $1.b)) }
    }
  }

  @inline(__always)
  private func findBest(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ pairs: PlacedPairs, _ found: UnsafeMutablePointer<Int32>,
    _ holds: (Int, UInt32, UInt32) -> Bool
  ) {
    pairs.forEach { found[$0] = Int32(best(comparison, position, $1.a, $1.b, holds)) }
  }

  /// Addresses are made of names: where the family name is the same, another address that is merely similar says nothing
  /// that the names do not say, as it is between any two people of one name.
  private func findEmails(
    _ comparison: CompiledModel.Comparison, _ levels: Levels, _ pairs: PlacedPairs, _ found: UnsafeMutablePointer<Int32>
  ) {
    pairs.forEach { place, rows in
      let level = best(comparison, places.email, rows.a, rows.b) { email(levels[$0], $1, $2) }
      let isSimilar = level >= 0 && levels[level].condition == .jaroWinkler
      found[place] = isSimilar && shareFamilyName(rows.a, rows.b) ? -1 : Int32(level)
    }
  }

  /// Names are asked in the light of the whole rows: they may be exchanged.
  private func findNames(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ levels: Levels, _ role: NameRole, _ pairs: PlacedPairs,
    _ found: UnsafeMutablePointer<Int32>
  ) {
    pairs.forEach { place, rows in
      found[place] = Int32(
        best(comparison, position, rows.a, rows.b) { name(levels[$0], role, $1, $2, rows.a, rows.b) })
    }
  }

  /// The least level that holds for a pair of values.
  @inline(__always)
  private func best(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ a: Row, _ b: Row,
    _ holds: (Int, UInt32, UInt32) -> Bool
  ) -> Int {
    let (word, other) = (a[position], b[position])
    if word == 0 || other == 0 { return -1 }
    if word == other, comparison.isEqualFirst, word & AccountTable.severalFlag == 0 { return comparison.first }
    let (left, right) = (values(a, position), values(b, position))
    var least = comparison.first + comparison.count - 1
    for x in left {
      for y in right {
        var level = comparison.first
        while level < least, !holds(level, x, y) { level += 1 }
        least = level
      }
    }
    return least
  }

  // MARK: Conditions

  @inline(__always)
  private func date(_ level: CompiledModel.Level, _ x: UInt32, _ y: UInt32) -> Bool {
    switch level.condition {
    case .exact: x == y && DateCode.isFull(x)
    case .dayMonthSwapped: DateCode.areSwapped(x, y) && DateCode.isFull(x)
    case .oneSlip: DateCode.differByOneSlip(x, y) && DateCode.isFull(x) && DateCode.isFull(y)
    case .partly: DateCode.agreePartly(x, y)
    case .newYear: DateCode.year(x) == DateCode.year(y) && (DateCode.isNewYear(x) || DateCode.isNewYear(y))
    case .sameYear: DateCode.year(x) == DateCode.year(y)
    case .days: DateCode.isFull(x) && DateCode.isFull(y) && areWithin(level.edits, days: x, y)
    default: level.condition == .otherwise
    }
  }

  /// Dates of years further apart than that are not near, which two subtractions tell.
  private func areWithin(_ most: Int32, days x: UInt32, _ y: UInt32) -> Bool {
    guard let day = DateCode.day(x), let other = DateCode.day(y) else { return false }
    return abs(day - other) <= most
  }

  @inline(__always)
  private func email(_ level: CompiledModel.Level, _ x: UInt32, _ y: UInt32) -> Bool {
    level.condition == .localPart ? localParts[Int(x)] == localParts[Int(y)] : code(level, emails, x, y)
  }
}
