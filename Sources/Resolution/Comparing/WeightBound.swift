/// What a pair's weight is at most, from what is known of its values without looking at their letters.
///
/// For each comparison the levels are of four kinds that a word or two can rule out (equal values, names exchanged, equal
/// local parts, few edits) and the rest; the greatest weight of what is not ruled out is looked up.
struct WeightBound: Sendable {
  /// What is not ruled out, as bits.
  struct Chances: OptionSet {
    let rawValue: Int
    static let equal = Chances(rawValue: 1)
    static let swapped = Chances(rawValue: 2)
    static let localPart = Chances(rawValue: 4)
    static let edits = Chances(rawValue: 8)
    static let all = Chances(rawValue: 15)
  }

  /// Comparisons in the order in which they are looked at: the cheapest first.
  let order: FrozenArray<Int>
  /// How many of them, from the first on, are mostly decided by numbers alone.
  let numbersOnly: Int
  /// By comparison and chances.
  private let most: FrozenArray<Double>
  /// By comparison, the most edits that a level asks for.
  let edits: FrozenArray<Int>

  /// `weights` are the greatest that each level can have.
  init(_ comparisons: [CompiledModel.Comparison], _ levels: [CompiledModel.Level], weights: [Double]) {
    let cost = { (index: Int) in Self.cost(comparisons[index].kind) }
    order = FrozenArray(comparisons.indices.sorted { (cost($0), $0) < (cost($1), $1) })
    numbersOnly = comparisons.count { Self.cost($0.kind) < Self.costOfLetters }
    edits = FrozenArray(
      comparisons.map { comparison in
        let own = levels[comparison.first..<comparison.first + comparison.count]
        return own.filter { $0.condition == .edits }.map { Int($0.edits) }.max() ?? 0
      })
    most = FrozenArray(
      comparisons.flatMap { comparison in
        (0...Chances.all.rawValue).map { chances in
          let possible = (comparison.first..<comparison.first + comparison.count).filter {
            Chances(rawValue: chances).isSuperset(of: Self.chance(levels[$0].condition, comparison.kind))
          }
          let most = possible.map { weights[$0] }.max() ?? 0
          // The null level is possible too where nothing is known, and of addresses that say no more than the names.
          return chances == Chances.all.rawValue || comparison.kind == .email ? max(0, most) : most
        }
      })
  }

  /// The most that a comparison adds.
  @inline(__always)
  func most(_ comparison: Int, _ chances: Chances) -> Double { most.base[comparison << 4 | chances.rawValue] }

  /// What must not be ruled out for a condition to hold.
  private static func chance(_ condition: CompiledModel.Opcode, _ kind: CompiledModel.Kind) -> Chances {
    switch condition {
    case .exact: .equal
    case .swapped: .swapped
    case .localPart: .localPart
    // A name's edits are of its letters without spaces, of which nothing is known here.
    case .edits: kind == .familyName || kind == .givenName || kind == .name ? [] : .edits
    default: []
    }
  }

  /// From this cost on letters are looked at.
  private static let costOfLetters = 3

  private static func cost(_ kind: CompiledModel.Kind) -> Int {
    switch kind {
    case .birthDate: 0
    case .date, .amount: 1
    case .address: 2
    case .nationalID, .phone, .code: 3
    case .familyName, .givenName, .name: 4
    case .birthPlace: 5
    case .email: 6
    case .text: 7
    }
  }
}
