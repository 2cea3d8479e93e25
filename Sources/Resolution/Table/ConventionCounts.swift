/// How often the values of each provider can only be read by the usual convention, and how often only by the other one.
struct ConventionCounts: Sendable {
  private var usual: [Int] = []
  private var other: [Int] = []

  mutating func addUsual(_ provider: Int) {
    makeRoom(provider)
    usual[provider] += 1
  }

  mutating func addOther(_ provider: Int) {
    makeRoom(provider)
    other[provider] += 1
  }

  /// For each provider whether the other convention holds: as most of its own values say, else as most of all say.
  func prefersOther(providers: Int) -> [Bool] {
    let all = other.reduce(0, +) > usual.reduce(0, +)
    return (0..<providers).map { provider -> Bool in
      guard provider < usual.count, usual[provider] + other[provider] > 0 else { return all }
      return other[provider] > usual[provider]
    }
  }

  private mutating func makeRoom(_ provider: Int) {
    while usual.count <= provider {
      usual.append(0)
      other.append(0)
    }
  }
}
