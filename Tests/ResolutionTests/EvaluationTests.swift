import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct EvaluationTests {
  @Test func theCountsEqualThoseOfAllPairs() throws {
    let population = try SmallPopulation(people: 70, seed: 15)
    let table = table(population.accounts)
    let resolution = Resolver(model: try shippedModel()).resolve(table)
    let evaluation = Evaluation(resolution, of: table, truth: population.truth)
    let cluster = resolution.clusterOfRow
    let person = (0..<table.count).map { population.truth[table.id(of: $0)] ?? "" }
    var counts: [String: (said: Int, real: Int, right: Int)] = [:]
    for left in 0..<table.count {
      for right in left..<table.count where left < right {
        let providers = [table.provider(of: left), table.provider(of: right)].sorted()
        for key in ["all", "\(providers[0]) \(providers[1])"] {
          let (said, real) = (cluster[left] == cluster[right], person[left] == person[right])
          counts[key, default: (0, 0, 0)].said += said ? 1 : 0
          counts[key, default: (0, 0, 0)].real += real ? 1 : 0
          counts[key, default: (0, 0, 0)].right += said && real ? 1 : 0
        }
      }
    }
    func expected(_ key: String) -> Accuracy {
      let (said, real, right) = counts[key] ?? (0, 0, 0)
      return Accuracy(said: said, real: real, right: right)
    }
    #expect(evaluation.pairs == expected("all"))
    for pair in evaluation.byProviders { #expect(pair.pairs == expected("\(pair.first) \(pair.second)")) }
    #expect(evaluation.pairs.f1 > 0.8, "\(evaluation.pairs) \(evaluation.links)")
    #expect(evaluation.persons == Set(person).count)
    #expect(abs(evaluation.bCubed.precision - Self.bCubed(cluster, person)) < 1e-12)
  }

  private static func bCubed(_ cluster: [Int], _ person: [String]) -> Double {
    cluster.indices.reduce(0.0) { sum, row in
      let members = cluster.indices.filter { cluster[$0] == cluster[row] }
      return sum + Double(members.count { person[$0] == person[row] }) / Double(members.count)
    } / Double(cluster.count)
  }

  /// Of exact clusters and of groups, counted over all pairs of accounts.
  @Test func groupsAndExactClustersEqualThoseCountedOneByOne() throws {
    let population = try SmallPopulation(people: 60, seed: 16)
    let table = table(population.accounts)
    let resolution = Resolver(model: try shippedModel()).resolve(table)
    var groups: [AccountID: String] = [:]
    for row in 0..<table.count where row % 5 != 0 { groups[table.id(of: row)] = row % 3 == 0 ? "a" : "b" }
    let evaluation = Evaluation(resolution, of: table, truth: population.truth, groups: groups)
    let cluster = resolution.clusterOfRow
    let person = (0..<table.count).map { population.truth[table.id(of: $0)] ?? "" }
    #expect(evaluation.byGroup.map(\.name) == ["a", "b"])
    for group in evaluation.byGroup {
      let members = Set((0..<table.count).filter { groups[table.id(of: $0)] == group.name })
      var (said, real, right) = (0, 0, 0)
      for left in 0..<table.count {
        for right_ in left + 1..<max(left + 1, table.count) where members.contains(left) || members.contains(right_) {
          said += cluster[left] == cluster[right_] ? 1 : 0
          real += person[left] == person[right_] ? 1 : 0
          right += cluster[left] == cluster[right_] && person[left] == person[right_] ? 1 : 0
        }
      }
      #expect(group.accounts == members.count)
      #expect(group.pairs == Accuracy(said: said, real: real, right: right))
    }
    let clusters = Set(Dictionary(grouping: cluster.indices) { cluster[$0] }.values.map { Set($0) })
    let persons = Set(Dictionary(grouping: person.indices) { person[$0] }.values.map { Set($0) })
    let exact = Accuracy(said: clusters.count, real: persons.count, right: clusters.intersection(persons).count)
    #expect(evaluation.exactClusters == exact)
  }

  @Test func accountsWithoutAPersonAreLeftOut() throws {
    let population = try SmallPopulation(people: 30, seed: 17)
    let table = table(population.accounts)
    let resolution = Resolver(model: try shippedModel()).resolve(table)
    let known = population.truth.filter { $0.key.provider != "court" }
    let evaluation = Evaluation(resolution, of: table, truth: known)
    #expect(evaluation.accounts == known.count)
    let nothing = Evaluation(resolution, of: table, truth: [:])
    #expect(nothing.pairs == Accuracy(precision: 1, recall: 1) && nothing.bCubed == nothing.exactClusters)
  }

  /// What a rule finds is what a model with this rule alone compares.
  @Test func rulesFindWhatTheyFindAlone() throws {
    let population = try SmallPopulation(people: 60, seed: 18)
    let table = table(population.accounts)
    let persons = KnownPersons(table, population.truth)
    let model = try shippedModel()
    let evaluation = BlockingEvaluation(Resolver(model: model).prepare(table), persons: persons)
    var found: [Set<Link>] = []
    for rule in model.blockingRules {
      var alone = model
      alone.blockingRules = [rule]
      let index = Resolver(model: alone).prepare(table).index
      var pairs: Set<Link> = []
      for block in 0..<index.count {
        index.forEachPair(inBlock: block) { left, right in
          if persons.areOne(Int32(left), Int32(right)) == true { pairs.insert(Link(left, right, weight: 0)) }
        }
      }
      found.append(pairs)
    }
    #expect(evaluation.rules.map(\.found) == found.map(\.count))
    for (index, rule) in evaluation.rules.enumerated() {
      let others = found.indices.filter { $0 != index }.reduce(into: Set<Link>()) { $0.formUnion(found[$1]) }
      #expect(rule.foundAlone == found[index].subtracting(others).count)
    }
    #expect(evaluation.foundPairs == found.reduce(into: Set<Link>()) { $0.formUnion($1) }.count)
    #expect(evaluation.truePairs == persons.pairs && evaluation.foundPairs <= evaluation.truePairs)
  }

  @Test func weightsAreCountedInBandsOfOneBit() {
    let persons = KnownPersons(["x", "x", "x", "y", "y", nil])
    let links = [
      Link(0, 1, weight: 31.5), Link(0, 2, weight: 20), Link(0, 3, weight: 3.5), Link(3, 4, weight: 3),
      Link(1, 2, weight: -0.5), Link(0, 5, weight: 9),
    ]
    let bands = WeightEvaluation(links, persons: persons).bands
    #expect(bands.map(\.weight) == [20, 3, -1])
    #expect(bands.map(\.pairs) == [2, 2, 1] && bands.map(\.truePairs) == [2, 1, 1])
    #expect(bands[1].asThreshold == Accuracy(said: 4, real: 4, right: 3))
    #expect(abs(bands[2].promised - 0.414) < 0.001)
  }
}
