import Records

/// The rows whose person is known, in clusters, in persons, and in what clusters and persons have in common.
struct ComparedPartition {
  let rows: [Int]
  let clusters: RowGroups
  let persons: RowGroups
  let both: RowGroups
  /// Rows whose person is known, by the representative of a cluster and by the number of a person.
  private let clusterSizes: [Int32: Int]
  private let personSizes: [Int]
  private let clusterOfRow: [Int32]
  private let personOfRow: [Int32]

  init(found: [Int32], persons known: KnownPersons) {
    let person = known.personOfRow
    rows = person.indices.filter { person[$0] >= 0 }
    clusters = RowGroups(rows) { UInt64(found[$0]) }
    persons = RowGroups(rows) { UInt64(person[$0]) }
    both = RowGroups(rows) { UInt64(found[$0]) << 32 | UInt64(person[$0]) }
    var clusterSizes: [Int32: Int] = [:]
    clusters.forEachGroup { rows in clusterSizes[found[rows[rows.startIndex]]] = rows.count }
    var personSizes = Array(repeating: 0, count: known.count)
    persons.forEachGroup { rows in personSizes[Int(person[rows[rows.startIndex]])] = rows.count }
    self.clusterSizes = clusterSizes
    self.personSizes = personSizes
    clusterOfRow = found
    personOfRow = person
  }

  var pairs: Accuracy { accuracy { $0.count * ($0.count - 1) / 2 } }

  var exactClusters: Accuracy {
    var right = 0
    both.forEachGroup { rows in
      let (cluster, person) = sizes(rows)
      if rows.count == cluster, rows.count == person { right += 1 }
    }
    return Accuracy(said: clusters.count, real: persons.count, right: right)
  }

  /// The mean over some rows.
  func bCubed(of isMeant: (Int) -> Bool) -> Accuracy {
    var (count, precision, recall) = (0, 0.0, 0.0)
    both.forEachGroup { rows in
      let (cluster, person) = sizes(rows)
      let meant = rows.count(where: isMeant)
      count += meant
      precision += Double(meant * rows.count) / Double(cluster)
      recall += Double(meant * rows.count) / Double(person)
    }
    return count == 0
      ? Accuracy(precision: 1, recall: 1)
      : Accuracy(precision: precision / Double(count), recall: recall / Double(count))
  }

  func byGroup(_ table: AccountTable, _ groups: [AccountID: String]) -> [Evaluation.Group] {
    guard !groups.isEmpty else { return [] }
    var nameOfRow: [Int: String] = [:]
    for row in rows { nameOfRow[row] = groups[table.id(of: row)] }
    return Set(nameOfRow.values).sorted().map { name in
      let isMember = { nameOfRow[$0] == name }
      // All pairs but those between two others.
      let pairs = accuracy { rows in
        let others = rows.count { !isMember($0) }
        return rows.count * (rows.count - 1) / 2 - others * (others - 1) / 2
      }
      return Evaluation.Group(
        name: name, accounts: rows.count(where: isMember), pairs: pairs, bCubed: bCubed(of: isMember))
    }
  }

  func byProviders(_ table: AccountTable) -> [Evaluation.ProviderPair] {
    let providers = table.providers
    let counts = [clusters, persons, both].map { tally($0, table) }
    return providers.indices.flatMap { first in
      (first..<providers.count).map { second in
        let index = first * providers.count + second
        return Evaluation.ProviderPair(
          first: providers[first], second: providers[second],
          pairs: Accuracy(said: counts[0][index], real: counts[1][index], right: counts[2][index]))
      }
    }
  }

  /// Pairs inside groups, by the numbers of their providers.
  private func tally(_ groups: RowGroups, _ table: AccountTable) -> [Int] {
    let count = table.providers.count
    var output = Array(repeating: 0, count: count * count)
    groups.forEachGroup { rows in
      var members: [Int: Int] = [:]
      for row in rows { members[table.providerIndex(of: row), default: 0] += 1 }
      for (first, one) in members {
        output[first * count + first] += one * (one - 1) / 2
        for (second, other) in members where second > first { output[first * count + second] += one * other }
      }
    }
    return output
  }

  private func accuracy(_ pairs: (ArraySlice<Int>) -> Int) -> Accuracy {
    func sum(_ groups: RowGroups) -> Int {
      var sum = 0
      groups.forEachGroup { sum += pairs($0) }
      return sum
    }
    return Accuracy(said: sum(clusters), real: sum(persons), right: sum(both))
  }

  /// The sizes of the cluster and of the person that some rows have in common.
  private func sizes(_ rows: ArraySlice<Int>) -> (cluster: Int, person: Int) {
    let row = rows[rows.startIndex]
    return (clusterSizes[clusterOfRow[row]] ?? 1, personSizes[Int(personOfRow[row])])
  }
}
