/// Which form of a person's name an account has.
struct NameStyle {
  let nickname: Bool
  let initial: Bool
  let middle: Bool
  let capitals: Bool
  let swapped: Bool
  let withoutMarks: Bool
  let script: Script
  /// Selects among several nicknames or layouts.
  let choice: Int

  /// Draws a form at a provider's rates.
  init(_ rates: ErrorRates, _ person: Person, _ random: inout RandomStream) {
    nickname = random.chance(rates.nicknames)
    initial = random.chance(rates.initials)
    middle = random.chance(rates.middleNames)
    capitals = random.chance(rates.capitals)
    swapped = random.chance(rates.swappedNames)
    withoutMarks = random.chance(rates.withoutMarks)
    script = random.chance(rates.han) && person.culture == .chinese ? .han : .latin
    choice = random.below(1 << 16)
  }

  /// The given name: nickname, initial or in full, with the second name where it is written.
  func given(_ names: NameBook, _ person: Person) -> [UInt8] {
    var text: [UInt8] = []
    if nickname, names.putNickname(person.given, choice: choice, to: &text) { return text }
    names.put(person.given, script, to: &text)
    if initial, script == .latin { text = NameStyle.initial(text) }
    if middle, let second = person.middle {
      var own: [UInt8] = []
      names.put(second, script, to: &own)
      text.put(" ")
      text.append(contentsOf: initial || choice & 1 == 0 ? own : NameStyle.initial(own))
    }
    return text
  }

  /// The family name: before or after marriage, with the second one where custom or choice has two.
  func family(_ names: NameBook, _ person: Person, married: Bool) -> [UInt8] {
    var text: [UInt8] = []
    guard married, let taken = person.marriedFamily else {
      names.put(person.birthFamily, person.sex, script, to: &text)
      if let second = person.secondFamily, choice % 10 < 6 {
        text.put(" ")
        names.put(second, person.sex, script, to: &text)
      }
      return text
    }
    names.put(taken, person.sex, script, to: &text)
    if person.joinsNames {
      text.put("-")
      names.put(person.birthFamily, person.sex, .latin, to: &text)
    }
    return text
  }

  /// The first character and a full stop.
  private static func initial(_ text: [UInt8]) -> [UInt8] {
    let length = text.first.map { $0 < 0x80 ? 1 : $0 < 0xE0 ? 2 : 3 } ?? 0
    return Array(text.prefix(length)) + [0x2E]
  }
}
