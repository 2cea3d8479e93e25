extension TableView {
  /// Whether both rows say anything of one kind about where somebody lives.
  @inline(__always)
  func haveAddresses(_ a: Row, _ b: Row) -> Bool {
    haveBoth(places.postcode, a, b) || haveBoth(places.city, a, b) || haveBoth(places.street, a, b)
  }

  @inline(__always)
  private func haveBoth(_ position: Int, _ a: Row, _ b: Row) -> Bool {
    a[position] != 0 && b[position] != 0
  }

  /// Whether a level holds; an address is compared as one, since its parts say the same thing again.
  @inline(__always)
  func holds(_ level: CompiledModel.Level, _ a: Row, _ b: Row) -> Bool {
    switch level.condition {
    case .sameHouse: isSameHouse(a, b)
    case .sameStreet: share(places.street, a, b) && (share(places.city, a, b) || shareArea(a, b))
    case .samePostcode: share(places.postcode, a, b)
    case .postcodeEdits: isWithin(Int(level.edits), postcodes, places.postcode, a, b)
    case .sameArea: shareArea(a, b)
    case .sameCity: share(places.city, a, b)
    case .cityEdits: isWithin(Int(level.edits), cities, places.city, a, b)
    default: level.condition == .otherwise
    }
  }

  /// A postcode and a house number are a house; so are a street and a number in one city.
  @inline(__always)
  private func isSameHouse(_ a: Row, _ b: Row) -> Bool {
    guard share(places.house, a, b) else { return false }
    if share(places.street, a, b) { return share(places.postcode, a, b) || share(places.city, a, b) }
    return share(places.postcode, a, b) && !haveBoth(places.street, a, b)
  }

  @inline(__always)
  private func shareArea(_ a: Row, _ b: Row) -> Bool {
    for x in values(a, places.postcode) {
      for y in values(b, places.postcode) where areas[Int(x)] == areas[Int(y)] { return true }
    }
    return false
  }

  @inline(__always)
  private func isWithin(_ edits: Int, _ column: ValueView, _ position: Int, _ a: Row, _ b: Row) -> Bool {
    for x in values(a, position) {
      for y in values(b, position) where isWithin(edits, column, x, y) { return true }
    }
    return false
  }
}
