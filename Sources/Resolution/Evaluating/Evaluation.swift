import Records

/// Precision and recall, each between 0 and 1.
public struct Accuracy: Hashable, Sendable, Codable {
  /// Share of what was said that is true; 1 if nothing was said.
  public let precision: Double
  /// Share of what is true that was said; 1 if nothing is true.
  public let recall: Double

  /// Their harmonic mean.
  public var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }

  /// States both.
  public init(precision: Double, recall: Double) {
    self.precision = precision
    self.recall = recall
  }

  init(said: Int, real: Int, right: Int) {
    precision = said == 0 ? 1 : Double(right) / Double(said)
    recall = real == 0 ? 1 : Double(right) / Double(real)
  }
}

/// How good a resolution is, against a truth that names the person of each account.
///
/// Accounts without a known person are left out. A pair that blocking never proposed counts as missed.
public struct Evaluation: Sendable {
  /// Accounts with a known person.
  public let accounts: Int
  /// People among them.
  public let persons: Int
  /// Clusters with such an account.
  public let clusters: Int
  /// Of the links alone, before clustering.
  public let links: Accuracy
  /// Of all pairs inside clusters.
  public let pairs: Accuracy
  /// B-cubed: the mean over accounts (Bagga and Baldwin 1998).
  public let bCubed: Accuracy
  /// Of the pairs inside clusters, by the two providers, sorted.
  public let byProviders: [ProviderPair]

  /// Accuracy between two providers, or within one.
  public struct ProviderPair: Hashable, Sendable {
    /// The lesser.
    public let first: ProviderID
    /// The greater, or the same.
    public let second: ProviderID
    /// Of the pairs between them.
    public let pairs: Accuracy
  }

  /// Judges a resolution.
  ///
  /// O(accounts + links) but for the providers, of which it is O(p^2).
  public init(_ resolution: ResolvedTable, of table: AccountTable, truth: [AccountID: String]) {
    let labelled = LabelledRows(table, resolution, truth)
    accounts = labelled.rows.count
    persons = Set(labelled.rows.map(\.person)).count
    clusters = Set(labelled.rows.map(\.cluster)).count
    let person = labelled.personOfRow
    let known = resolution.links.filter { person[Int($0.a)] >= 0 && person[Int($0.b)] >= 0 }
    let right = known.count { person[Int($0.a)] == person[Int($0.b)] }
    links = Accuracy(said: known.count, real: labelled.pairs(by: { [$0.person] }), right: right)
    pairs = labelled.accuracy
    bCubed = labelled.bCubed
    byProviders = labelled.byProviders(table.providers)
  }
}

/// The rows whose person is known, with their cluster.
private struct LabelledRows {
  struct Row {
    let cluster: Int
    let person: Int
    let provider: Int
  }

  private(set) var rows: [Row] = []
  private(set) var personOfRow: [Int]

  init(_ table: AccountTable, _ resolution: ResolvedTable, _ truth: [AccountID: String]) {
    let clusterOfRow = resolution.clusterOfRow
    var numbers: [String: Int] = [:]
    personOfRow = Array(repeating: -1, count: table.count)
    for row in 0..<table.count {
      guard let name = truth[table.id(of: row)] else { continue }
      let person = numbers[name] ?? numbers.count
      numbers[name] = person
      personOfRow[row] = person
      rows.append(Row(cluster: clusterOfRow[row], person: person, provider: table.providerIndex(of: row)))
    }
  }

  var accuracy: Accuracy {
    Accuracy(
      said: pairs { [$0.cluster] }, real: pairs { [$0.person] }, right: pairs { [$0.cluster, $0.person] })
  }

  /// The number of pairs that agree on a key.
  func pairs(by key: (Row) -> [Int]) -> Int { counts(rows, by: key).values.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }

  private func counts(_ rows: [Row], by key: (Row) -> [Int]) -> [[Int]: Int] {
    var counts: [[Int]: Int] = [:]
    for row in rows { counts[key(row), default: 0] += 1 }
    return counts
  }

  var bCubed: Accuracy {
    let clusters = counts(rows) { [$0.cluster] }
    let persons = counts(rows) { [$0.person] }
    let both = counts(rows) { [$0.cluster, $0.person] }
    var (precision, recall) = (0.0, 0.0)
    for row in rows {
      let common = Double(both[[row.cluster, row.person]] ?? 0)
      precision += common / Double(clusters[[row.cluster]] ?? 1)
      recall += common / Double(persons[[row.person]] ?? 1)
    }
    let count = Double(max(1, rows.count))
    return rows.isEmpty
      ? Accuracy(precision: 1, recall: 1) : Accuracy(precision: precision / count, recall: recall / count)
  }

  func byProviders(_ providers: [ProviderID]) -> [Evaluation.ProviderPair] {
    let tallies = [
      tally { [$0.cluster] }, tally { [$0.person] }, tally { [$0.cluster, $0.person] },
    ]
    var output: [Evaluation.ProviderPair] = []
    for first in providers.indices {
      for second in first..<providers.count {
        let counts = tallies.map { $0[[first, second]] ?? 0 }
        let pairs = Accuracy(said: counts[0], real: counts[1], right: counts[2])
        output.append(Evaluation.ProviderPair(first: providers[first], second: providers[second], pairs: pairs))
      }
    }
    return output
  }

  /// Pairs that agree on a key, by the numbers of their providers.
  private func tally(by key: (Row) -> [Int]) -> [[Int]: Int] {
    var groups: [[Int]: [Int: Int]] = [:]
    for row in rows { groups[key(row), default: [:]][row.provider, default: 0] += 1 }
    var output: [[Int]: Int] = [:]
    for group in groups.values {
      for (first, count) in group {
        output[[first, first], default: 0] += count * (count - 1) / 2
        for (second, other) in group where second > first { output[[first, second], default: 0] += count * other }
      }
    }
    return output
  }
}
