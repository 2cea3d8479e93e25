/// What ``CannotLinkFacts`` say of clusters, by the rows that stand for them.
///
/// Each cluster keeps what its rows say once, so that a question costs what it holds of different facts, not of rows.
struct ClusterFacts {
  private let facts: CannotLinkFacts
  /// Rows of the cluster with a decision "different".
  private var decided: [Int32: [Int32]] = [:]
  private var identifiers: ValueSets
  private var providers: ValueSets

  /// The facts of rows that are clusters of their own.
  init(_ facts: CannotLinkFacts, count: Int) {
    self.facts = facts
    for row in facts.different.keys { decided[row] = [row] }
    identifiers = ValueSets(count: facts.identifiers == nil ? 0 : count) { facts.identifiers?($0) ?? [] }
    providers = ValueSets(count: facts.oneToOneProvider == nil ? 0 : count) { row in
      (facts.oneToOneProvider?(row)).map { [UInt32($0) + 1] } ?? []
    }
  }

  /// Whether no row has any fact.
  var isEmpty: Bool { decided.isEmpty && identifiers.isEmpty && providers.isEmpty }

  /// What forbids to join two clusters, if anything does.
  func refusal(_ left: Int32, _ right: Int32, in sets: inout DisjointRows) -> RefusedLink.Reason? {
    if areDecidedDifferent(left, right, in: &sets) { return .decision }
    if haveDifferentIdentifiers(left, right) { return .identifiers }
    return providers.haveCommon(left, right) ? .oneToOne : nil
  }

  /// Whether a person decided that a row of the one and a row of the other are different people.
  func areDecidedDifferent(_ left: Int32, _ right: Int32, in sets: inout DisjointRows) -> Bool {
    guard !decided.isEmpty, let one = decided[left], let other = decided[right] else { return false }
    let (rows, root) = one.count < other.count ? (one, right) : (other, left)
    for row in rows {
      for partner in facts.different[row] ?? [] where sets.find(partner) == root { return true }
    }
    return false
  }

  private func haveDifferentIdentifiers(_ left: Int32, _ right: Int32) -> Bool {
    if !identifiers.areKnown(left, right) || identifiers.haveCommon(left, right) { return false }
    let others = identifiers[right]
    return !identifiers[left].contains { x in others.contains { facts.isNear(x, $0) } }
  }

  /// Hands the facts of one cluster to another.
  mutating func unite(into root: Int32, from child: Int32) {
    if !decided.isEmpty, let rows = decided.removeValue(forKey: child) { decided[root, default: []] += rows }
    identifiers.unite(into: root, from: child)
    providers.unite(into: root, from: child)
  }
}

/// A set of numbers above 0 for each of many rows, most of them with one member or none.
struct ValueSets {
  private static let several = UInt32.max
  /// The only member; 0 without any, `several` with more.
  private var single: [UInt32] = []
  private var sets: [Int32: [UInt32]] = [:]

  /// The sets of rows below `count`; takes no memory where all are empty.
  init(count: Int, _ values: (Int) -> [UInt32]) {
    for row in 0..<count {
      let values = values(row)
      if values.isEmpty { continue }
      if single.isEmpty { single = Array(repeating: 0, count: count) }
      set(Int32(row), values)
    }
  }

  /// Whether all sets were empty.
  var isEmpty: Bool { single.isEmpty }

  subscript(row: Int32) -> [UInt32] {
    if isEmpty || single[Int(row)] == 0 { return [] }
    return single[Int(row)] == Self.several ? sets[row] ?? [] : [single[Int(row)]]
  }

  /// Whether neither set is empty.
  func areKnown(_ left: Int32, _ right: Int32) -> Bool {
    !isEmpty && single[Int(left)] != 0 && single[Int(right)] != 0
  }

  /// Whether a number is in both sets.
  func haveCommon(_ left: Int32, _ right: Int32) -> Bool {
    guard areKnown(left, right) else { return false }
    let (one, other) = (single[Int(left)], single[Int(right)])
    if one != Self.several, other != Self.several { return one == other }
    return !Set(self[left]).isDisjoint(with: self[right])
  }

  /// Adds the members of one set to another.
  mutating func unite(into root: Int32, from child: Int32) {
    if isEmpty || single[Int(child)] == 0
      || single[Int(child)] == single[Int(root)] && single[Int(root)] != Self.several
    {
      return
    }
    let known = self[root]
    let added = self[child]
    set(root, known + added.filter { !known.contains($0) })
    sets[child] = nil
  }

  private mutating func set(_ row: Int32, _ values: [UInt32]) {
    single[Int(row)] = values.count == 1 ? values[0] : Self.several
    sets[row] = values.count == 1 ? nil : values
  }
}
