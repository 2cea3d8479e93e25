/// How a Chinese name is written.
///
/// Other names have one script, and are written the same in all three.
enum Script {
  case latin, han
}

/// A given name by its place in the tables.
struct GivenName: Equatable {
  var culture: Culture
  var sex: Sex
  var rank: Int
  /// The second character of a Chinese name that is made of two; `nil` for a name that is in the list as a whole.
  var second: Int?
}

/// A family name by its place in the tables.
struct FamilyName: Equatable {
  var culture: Culture
  /// Place in the list, or of the stem.
  var rank: Int
  /// Place of the ending of a rare name; `nil` for a name of the list.
  var ending: Int?
}

/// The tables of names of all cultures, ready for use.
struct NameBook {
  private let given: [GivenTable]
  private let family: [FamilyTable]
  private let firstCharacters = HanTable(HanNames.first)
  private let secondCharacters = [HanTable(HanNames.secondFemale), HanTable(HanNames.secondMale)]

  /// Reads the tables.
  init() {
    given = Culture.allCases.flatMap { culture in
      [GivenTable(culture, .female), GivenTable(culture, .male)]
    }
    family = Culture.allCases.map(FamilyTable.init)
  }

  /// How many given and how many frequent family names the tables hold.
  var sizes: (given: Int, family: Int) {
    (given.reduce(0) { $0 + $1.names.latin.count }, family.reduce(0) { $0 + $1.names.latin.count })
  }

  // MARK: Choosing

  /// A given name of a culture for a sex.
  func drawGiven(_ culture: Culture, _ sex: Sex, _ random: inout RandomStream) -> GivenName {
    let table = given[culture.rawValue * 2 + sex.rawValue]
    if culture == .chinese, random.chance(450) {
      let second = random.below(secondCharacters[sex.rawValue].latin.count)
      return GivenName(culture: culture, sex: sex, rank: random.below(firstCharacters.latin.count), second: second)
    }
    return GivenName(culture: culture, sex: sex, rank: table.choice(&random), second: nil)
  }

  /// A family name of a culture: two in five come from the long tail.
  func drawFamily(_ culture: Culture, _ random: inout RandomStream) -> FamilyName {
    let table = family[culture.rawValue]
    if table.stems.count > 0, random.chance(400) {
      let ending = random.below(table.endings.count)
      return FamilyName(culture: culture, rank: random.below(table.stems.count), ending: ending)
    }
    return FamilyName(culture: culture, rank: table.choice(&random), ending: nil)
  }

  // MARK: Writing

  /// Appends a given name.
  func put(_ name: GivenName, _ script: Script, to output: inout [UInt8]) {
    guard let second = name.second else {
      return given[name.culture.rawValue * 2 + name.sex.rawValue].names.put(name.rank, script, to: &output)
    }
    firstCharacters.put(name.rank, script, to: &output)
    let start = output.count
    secondCharacters[name.sex.rawValue].put(second, script, to: &output)
    // Pinyin writes a given name of two characters as one word: Xiaoting.
    if script == .latin { output[start] |= 0x20 }
  }

  /// Appends a nickname, the same for the same choice; `false` if the name has none.
  func putNickname(_ name: GivenName, choice: Int, to output: inout [UInt8]) -> Bool {
    let table = given[name.culture.rawValue * 2 + name.sex.rawValue]
    guard name.second == nil, let range = table.nicknames(of: name.rank) else { return false }
    table.nicknames.put(range.lowerBound + choice % range.count, to: &output)
    return true
  }

  /// Appends a family name as a person of a sex bears it: Polish names in -ski and -cki are adjectives.
  func put(_ name: FamilyName, _ sex: Sex, _ script: Script, to output: inout [UInt8]) {
    let table = family[name.culture.rawValue]
    if let ending = name.ending {
      table.stems.put(name.rank, to: &output)
      table.endings.put(ending, to: &output)
    } else {
      table.names.put(name.rank, script, to: &output)
    }
    let last = output.count - 1
    if name.culture == .polish, sex == .female, last >= 1, output[last] == 0x69, output[last - 1] == 0x6B {
      output[last] = 0x61
    }
  }
}

/// The given names of one culture and sex.
private struct GivenTable {
  let names: HanTable
  let choice: WeightedChoice
  private(set) var nicknames = ByteTable()
  private var starts: [Int] = [0]

  init(_ culture: Culture, _ sex: Sex) {
    guard culture != .chinese else {
      names = HanTable(sex == .female ? HanNames.female : HanNames.male)
      choice = WeightedChoice(count: names.latin.count)
      return
    }
    var list = ByteTable()
    for entry in GivenNames.list(culture, sex).split(separator: ";") {
      let parts = entry.split(separator: ":")
      list.append(String(parts[0]))
      for nickname in parts.dropFirst().flatMap({ $0.split(separator: ",") }) { nicknames.append(String(nickname)) }
      starts.append(nicknames.count)
    }
    names = HanTable(latin: list)
    choice = WeightedChoice(count: list.count)
  }

  func nicknames(of rank: Int) -> Range<Int>? {
    guard rank + 1 < starts.count, starts[rank] < starts[rank + 1] else { return nil }
    return starts[rank]..<starts[rank + 1]
  }
}

/// The family names of one culture.
private struct FamilyTable {
  let names: HanTable
  let stems: ByteTable
  let endings: ByteTable
  let choice: WeightedChoice

  init(_ culture: Culture) {
    names = culture == .chinese ? HanTable(HanNames.family) : HanTable(latin: ByteTable(FamilyNames.list(culture)))
    stems = ByteTable(FamilyNames.stems(culture))
    endings = ByteTable(FamilyNames.endings(culture))
    choice = WeightedChoice(count: names.latin.count)
  }
}

/// Names in Latin letters, and in Han where they have such a form.
private struct HanTable {
  private(set) var latin: ByteTable
  private var han: ByteTable?

  init(latin: ByteTable) { self.latin = latin }

  /// Reads pairs `Han=pinyin`, separated by commas.
  init(_ pairs: String) {
    var han = ByteTable()
    latin = ByteTable()
    for pair in pairs.split(separator: ",") {
      let parts = pair.split(separator: "=")
      han.append(String(parts[0]))
      latin.append(String(parts[1]))
    }
    self.han = han
  }

  func put(_ index: Int, _ script: Script, to output: inout [UInt8]) {
    if script == .han, let han { return han.put(index, to: &output) }
    latin.put(index, to: &output)
  }
}
