import Records

/// How one provider wrote down one person: the truth with the provider's habits, gaps and errors.
///
/// Everything is a function of the account and of the version of its record. A value that is written again because it
/// changed is typed again, and may be wrong in a new way; a value that did not change keeps its errors.
struct Transcription {
  /// The values that errors are drawn for.
  ///
  /// The raw values are part of the output.
  enum Value: Int {
    case style, given, family, born, phone, email, street, city, display, nationalNumber
  }

  let population: Population
  let person: Person
  let provider: Provider
  /// Tells accounts of a provider apart; seeds the errors.
  let entity: Int
  let version: RecordVersion
  let rates: ErrorRates
  let style: NameStyle

  /// The record of an account as it stood in a version.
  init(_ population: Population, _ person: Person, _ provider: Provider, entity: Int, version: RecordVersion) {
    self.population = population
    self.person = person
    self.provider = provider
    self.entity = entity
    self.version = version
    rates = ErrorRates.of(provider)
    var random = RandomStream(population.seed, .transcription, entity, provider.rawValue << 16)
    style = NameStyle(rates, person, &random)
  }

  /// The random numbers for one value of this record; `epoch` counts how often it was written anew.
  func random(_ value: Value, epoch: Int = 0) -> RandomStream {
    RandomStream(population.seed, .transcription, entity, provider.rawValue << 16 | value.rawValue << 8 | epoch)
  }

  // MARK: Names

  /// The column for given names, which sometimes holds the family name.
  var givenColumn: [UInt8] { style.swapped ? family : given }

  /// The column for family names, which sometimes holds the given name.
  var familyColumn: [UInt8] { style.swapped ? given : family }

  /// The given name as this provider writes it.
  var given: [UInt8] { finished(style.given(population.names, person), .given) }

  /// The family name as this provider writes it.
  var family: [UInt8] {
    finished(style.family(population.names, person, married: version.married), .family, epoch: version.married ? 1 : 0)
  }

  /// A text after the errors and habits of this provider.
  func finished(_ text: [UInt8], _ value: Value, epoch: Int = 0) -> [UInt8] {
    var text = text
    var random = random(value, epoch: epoch)
    let mistyped = random.chance(rates.typing)
    let misread = random.chance(rates.misread)
    if mistyped, !version.corrected { Misprint.type(&text, &random) }
    if misread { Misprint.scan(&text, &random) }
    if style.withoutMarks, style.script == .latin { text = LatinFolding.withoutMarks(text) }
    return style.capitals ? LatinFolding.capitals(text) : text
  }

  // MARK: Birth

  /// The date of birth as written; `nil` if it is missing.
  var born: Day? {
    var random = random(.born)
    let missing = random.chance(rates.missingBirth)
    let swapped = random.chance(rates.swappedDate)
    let wrong = random.chance(rates.wrongDate)
    if missing { return nil }
    let (year, month, day) = person.born.civil
    if swapped, !version.corrected, let exchanged = Day(year: year, month: day, day: month) { return exchanged }
    guard wrong, !version.corrected else { return person.born }
    switch random.below(3) {
    case 0: return Day(year: year - 1, month: month, day: day) ?? person.born
    case 1: return Day(year: year, month: month % 12 + 1, day: day) ?? person.born
    default: return Day(year: year, month: month, day: day > 10 ? day - 10 : day + 10) ?? person.born
    }
  }
}
