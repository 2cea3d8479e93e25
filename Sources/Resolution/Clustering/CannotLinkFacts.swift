import Records

/// What forbids rows to be in one cluster, whatever their weights.
///
/// A decision "different" on two rows. National identifiers: two clusters that both have some, but none of the one is
/// within the allowed edits of any of the other; an identifier that both have bridges those that only one has. A
/// provider of which a cluster holds one account.
struct CannotLinkFacts {
  /// For each row of a decision "different" the rows that it is different from.
  let different: [Int32: [Int32]]
  /// The numbers of a row's national identifiers, above 0; `nil` where no row has any.
  let identifiers: ((Int) -> [UInt32])?
  /// Whether two identifiers may belong to one person.
  let isNear: (UInt32, UInt32) -> Bool
  /// A row's provider, where a cluster holds one account of it; `nil` where there is no such provider.
  let oneToOneProvider: ((Int) -> Int?)?

  /// Facts as they are told, each kind as far as there is any.
  init(
    different: [(Int, Int)] = [], identifiers: ((Int) -> [UInt32])? = nil,
    isNear: @escaping (UInt32, UInt32) -> Bool = { $0 == $1 }, oneToOneProvider: ((Int) -> Int?)? = nil
  ) {
    var adjacent: [Int32: [Int32]] = [:]
    for (one, other) in different {
      adjacent[Int32(one), default: []].append(Int32(other))
      adjacent[Int32(other), default: []].append(Int32(one))
    }
    self.different = adjacent
    self.identifiers = identifiers
    self.isNear = isNear
    self.oneToOneProvider = oneToOneProvider
  }

  /// The facts of a table and of the standing decisions.
  init(
    _ table: AccountTable, rules: ClusteringRules = ClusteringRules(), allowedEdits: Int, different: [(Int, Int)]
  ) {
    let isOneToOne = table.providers.map(rules.oneToOne.holds)
    self.init(
      different: different, identifiers: table.hasValues(.nationalID) ? { table.values(.nationalID, of: $0) } : nil,
      isNear: { Self.isNear(table, $0, $1, allowedEdits) },
      oneToOneProvider: isOneToOne.contains(true)
        ? { row in
          let provider = table.providerIndex(of: row)
          return isOneToOne[provider] ? provider : nil
        } : nil)
  }

  /// The same facts on some rows alone, which are numbered from 0, with other decisions.
  func on(_ rows: [Int32], different: [(Int, Int)]) -> CannotLinkFacts {
    CannotLinkFacts(
      different: different, identifiers: identifiers.map { all in { all(Int(rows[$0])) } }, isNear: isNear,
      oneToOneProvider: oneToOneProvider.map { all in { all(Int(rows[$0])) } })
  }

  /// Whether both rows have identifiers and none of the one may belong to the person of any of the other.
  func haveDifferentIdentifiers(_ one: Int, _ other: Int) -> Bool {
    guard let identifiers else { return false }
    let (left, right) = (identifiers(one), identifiers(other))
    return !left.isEmpty && !right.isEmpty && !left.contains { x in right.contains { isNear(x, $0) } }
  }

  private static func isNear(_ table: AccountTable, _ x: UInt32, _ y: UInt32, _ allowedEdits: Int) -> Bool {
    if x == y { return true }
    guard allowedEdits > 0 else { return false }
    let column = table.column(.nationalID)
    return EditDistance.osa(EditDistance.codePoints(column.bytes(x)), EditDistance.codePoints(column.bytes(y)))
      <= allowedEdits
  }
}
