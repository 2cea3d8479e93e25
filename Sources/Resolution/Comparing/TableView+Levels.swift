extension TableView {
  /// Finds the level of one comparison for each of the pairs, which are named by their places.
  func findLevels(
    _ comparison: CompiledModel.Comparison, _ levels: Levels, _ pairs: PlacedPairs,
    into found: UnsafeMutablePointer<Int32>
  ) {
    switch comparison.kind {
    case .birthDate: findBest(comparison, places.birth, pairs, found) { level, x, y, _ in date(levels[level], x, y) }
    case .phone: findCodes(comparison, places.phone, phones, levels, pairs, found)
    case .nationalID: findCodes(comparison, places.nationalID, nationalIDs, levels, pairs, found)
    case .birthPlace: findCodes(comparison, places.birthPlace, birthPlaces, levels, pairs, found)
    case .email: findEmails(comparison, levels, pairs, found)
    case .givenName: findNames(comparison, places.given, levels, .given, pairs, found)
    case .familyName: findNames(comparison, places.family, levels, .family, pairs, found)
    case .name: findNames(comparison, comparison.position, levels, .any, pairs, found)
    case .address: findAddresses(comparison, levels, pairs, found)
    case .code:
      findCodes(comparison, comparison.position, columns[comparison.column].values, levels, pairs, found)
    case .date:
      findBest(comparison, comparison.position, pairs, found) { level, x, y, _ in
        date(levels[level], comparison.column, x, y)
      }
    case .amount:
      findBest(comparison, comparison.position, pairs, found) { level, x, y, _ in
        amount(levels[level], comparison.column, x, y)
      }
    case .text: pairs.forEach { found[$0] = Int32(texts(comparison, levels, $1.a, $1.b)) }
    }
  }

  /// Finds the least level that holds for any pair of values.
  ///
  /// Level by level, since what a level asks is then the same for all pairs that none before it fits, and no jump depends
  /// on the pair but that of a level that looks at letters.
  @inline(__always)
  private func findBest(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ pairs: PlacedPairs, _ found: UnsafeMutablePointer<Int32>,
    _ holds: (Int, UInt32, UInt32, PairRows) -> Bool
  ) {
    let (first, last) = (comparison.first, comparison.first + comparison.count - 1)
    let open = openPairs.base
    var count = 0
    pairs.forEach { place, rows in
      let (x, y) = (rows.a[position], rows.b[position])
      if (x | y) & AccountTable.severalFlag != 0 {
        found[place] = Int32(best(comparison, position, rows) { holds($0, $1, $2, rows) })
        return
      }
      let isMissing = x == 0 || y == 0
      let isEqual = x == y && comparison.isEqualFirst
      found[place] = isMissing ? -1 : Int32(truncatingIfNeeded: isEqual ? first : last)
      open[count] = OpenPair(x: x, y: y, place: UInt16(truncatingIfNeeded: place))
      count &+= isMissing || isEqual ? 0 : 1
    }
    var level = first
    while level < last, count > 0 {
      count = keep(open, count) { pair in
        let isFound = holds(level, pair.x, pair.y, pairs.rows[Int(pair.place)])
        found[Int(pair.place)] = isFound ? Int32(truncatingIfNeeded: level) : found[Int(pair.place)]
        return !isFound
      }
      level += 1
    }
  }

  /// Keeps the pairs of which `isOpen` says so, in order; returns how many.
  @inline(__always)
  private func keep(_ open: UnsafeMutablePointer<OpenPair>, _ count: Int, _ isOpen: (OpenPair) -> Bool) -> Int {
    var kept = 0
    for index in 0..<count {
      let pair = open[index]
      open[kept] = pair
      kept &+= isOpen(pair) ? 1 : 0
    }
    return kept
  }

  private func findCodes(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ values: ValueView, _ levels: Levels,
    _ pairs: PlacedPairs, _ found: UnsafeMutablePointer<Int32>
  ) {
    findBest(comparison, position, pairs, found) { level, x, y, _ in code(levels[level], values, x, y) }
  }

  /// The first level that holds, of an address as one: see ``holds(_:_:_:)``.
  private func findAddresses(
    _ comparison: CompiledModel.Comparison, _ levels: Levels, _ pairs: PlacedPairs, _ found: UnsafeMutablePointer<Int32>
  ) {
    let open = openPairs.base
    var count = 0
    pairs.forEach { place, rows in
      found[place] = -1
      open[count] = OpenPair(x: 0, y: 0, place: UInt16(truncatingIfNeeded: place))
      count &+= haveAddresses(rows.a, rows.b) ? 1 : 0
    }
    var level = comparison.first
    while level < comparison.first + comparison.count, count > 0 {
      count = keep(open, count) { pair in
        let rows = pairs.rows[Int(pair.place)]
        let isFound = holds(levels[level], rows.a, rows.b)
        found[Int(pair.place)] = isFound ? Int32(truncatingIfNeeded: level) : -1
        return !isFound
      }
      level += 1
    }
  }

  /// Addresses are made of names: where the family name is the same, another address that is merely similar says nothing
  /// that the names do not say, as it is between any two people of one name.
  private func findEmails(
    _ comparison: CompiledModel.Comparison, _ levels: Levels, _ pairs: PlacedPairs, _ found: UnsafeMutablePointer<Int32>
  ) {
    findBest(comparison, places.email, pairs, found) { level, x, y, _ in email(levels[level], x, y) }
    pairs.forEach { place, rows in
      let level = Int(found[place])
      if level >= 0, levels[level].condition == .jaroWinkler, shareFamilyName(rows.a, rows.b) { found[place] = -1 }
    }
  }

  /// Names are asked in the light of the whole rows: they may be exchanged.
  private func findNames(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ levels: Levels, _ role: NameRole, _ pairs: PlacedPairs,
    _ found: UnsafeMutablePointer<Int32>
  ) {
    findBest(comparison, position, pairs, found) { level, x, y, rows in
      name(levels[level], role, x, y, rows.a, rows.b)
    }
  }

  /// The least level that holds for a pair of values, of rows of which one has several.
  private func best(
    _ comparison: CompiledModel.Comparison, _ position: Int, _ rows: PairRows, _ holds: (Int, UInt32, UInt32) -> Bool
  ) -> Int {
    if rows.a[position] == 0 || rows.b[position] == 0 { return -1 }
    let (left, right) = (values(rows.a, position), values(rows.b, position))
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
