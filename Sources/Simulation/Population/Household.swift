import Records

/// People who live together: who is in it, where it lives, and when it moved.
struct Household {
  /// How the second member came to the first.
  enum Second: Equatable {
    case partner, child, flatmate
  }

  /// The index of the first member; the others follow.
  ///
  /// Names the household.
  let first: Int
  /// The number of members.
  let size: Int
  let culture: Culture
  let country: Country
  let second: Second
  let moves: Moves
  /// The birth of the first member, from which the others' follow.
  let headBorn: Day
  let headSex: Sex
}

/// When a dwelling changed: at most twice in the years that matter.
struct Moves: Equatable {
  var first = Day.never
  var second = Day.never

  /// How many moves had happened by the end of a day.
  func count(by day: Day) -> Int { (first <= day ? 1 : 0) + (second <= day ? 1 : 0) }
}

extension Day {
  /// A day after all others that occur.
  static let never = Day(number: .max)

  /// The number of days from an earlier day.
  func days(since earlier: Day) -> Int { Int(number) - Int(earlier.number) }
}

extension Population {
  /// People are divided into blocks of this many, and each block into households, so that the household of any person
  /// is found without looking at the whole population.
  private static let block = 12

  /// The household in which a person lives.
  func household(of person: Int) -> Household {
    let blockStart = person / Population.block * Population.block
    let blockEnd = min(blockStart + Population.block, people)
    var random = RandomStream(seed, .householdSizes, blockStart)
    var first = blockStart
    while true {
      let size = min(Population.drawSize(&random), blockEnd - first)
      if person < first + size { return household(first: first, size: size) }
      first += size
    }
  }

  /// Sizes of private households, roughly as in western Europe: one person is the most frequent.
  private static func drawSize(_ random: inout RandomStream) -> Int {
    switch random.below(100) {
    case 0..<34: 1
    case 34..<64: 2
    case 64..<78: 3
    case 78..<93: 4
    default: 5
    }
  }

  private func household(first: Int, size: Int) -> Household {
    var random = RandomStream(seed, .household, first)
    let culture = Population.drawCulture(&random)
    let country = Population.drawCountry(culture, &random)
    let second: Household.Second =
      random.chance(size == 2 ? 750 : 850) ? .partner : random.chance(600) ? .child : .flatmate
    let moves = drawMoves(&random)
    let years = size > 2 ? random.between(28, 62) : random.between(22, 84)
    let headBorn = asOf.adding(days: -years * 365 - random.below(365))
    return Household(
      first: first, size: size, culture: culture, country: country, second: second, moves: moves, headBorn: headBorn,
      headSex: random.chance(550) ? .male : .female)
  }

  /// Three in ten moved in the last five years, a quarter of these twice.
  func drawMoves(_ random: inout RandomStream) -> Moves {
    let span = 5 * 365
    let first = asOf.adding(days: -random.below(span))
    let second = first.adding(days: 1 + random.below(span))
    guard random.chance(300) else { return Moves() }
    return Moves(first: first, second: second <= asOf && random.chance(500) ? second : .never)
  }

  private static func drawCulture(_ random: inout RandomStream) -> Culture {
    switch random.below(100) {
    case 0..<28: .english
    case 28..<52: .german
    case 52..<61: .french
    case 61..<70: .spanish
    case 70..<78: .italian
    case 78..<85: .polish
    case 85..<90: .nordic
    case 90..<95: .turkish
    default: .chinese
    }
  }

  /// Most people live where their culture is at home; the others in Britain or Germany.
  private static func drawCountry(_ culture: Culture, _ random: inout RandomStream) -> Country {
    let away: Country = random.chance(500) ? .britain : .germany
    guard random.chance(780) else { return away }
    switch culture {
    case .english: return .britain
    case .german, .turkish: return .germany
    case .french: return .france
    case .spanish: return .spain
    case .italian: return .italy
    case .polish: return .poland
    case .chinese: return .china
    case .nordic: return away
    }
  }
}
