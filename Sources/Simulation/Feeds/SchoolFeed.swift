import Records

/// The school's files: pupils and what happened to them.
///
/// Semicolons, German dates, Windows-1252, joined names.
struct SchoolFeed {
  let context: FeedContext
  let book: AccountBook

  /// The feeds of a population.
  init(_ context: FeedContext) {
    self.context = context
    book = AccountBook(.school, context.population)
  }

  // MARK: Pupils

  /// Writes the new and changed pupils of a delivery.
  func writePupils(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/school/schueler-\(delivery.day).csv", delivery: delivery.index, .windowsCSV)
    putHeader("Schüler-Nr;Stand;Name;Geburtsdatum;Straße;PLZ;Ort;Land\r\n", &writer)
    try book.forEach { account, person in
      guard let version = account.version(on: delivery.day),
        context.belongs(version.updated, account.slot, .pupils, delivery)
      else { return }
      putPupil(account, person, version, &writer)
      try writer.endRow()
    }
    try writer.close()
  }

  private func putPupil(_ account: Account, _ person: Person, _ version: RecordVersion, _ writer: inout FeedWriter) {
    let record = Transcription(context.population, person, .school, entity: account.slot, version: version)
    let street = record.street
    account.putKey(to: &writer.bytes)
    writer.bytes.put(";")
    writer.markVersion()
    writer.bytes.put(german: version.updated)
    writer.bytes.put(";")
    put(record.familyColumn, &writer)
    writer.bytes.put(", ")
    put(record.givenColumn, &writer)
    writer.bytes.put(";")
    if let born = record.born { writer.bytes.put(german: born) }
    writer.bytes.put(";")
    put(street.name, &writer)
    if !street.name.isEmpty { writer.bytes.put(" ") }
    put(street.number, &writer)
    writer.bytes.put(";")
    put(record.postcode, &writer)
    writer.bytes.put(";")
    put(record.city, &writer)
    writer.bytes.put(";")
    writer.bytes.put(person.country.code)
  }

  private func putHeader(_ line: StaticString, _ writer: inout FeedWriter) {
    put(line.bytes, &writer)
    writer.endHeader()
  }

  private func put(_ text: [UInt8], _ writer: inout FeedWriter) {
    LatinFolding.putWindows1252(text, to: &writer.bytes)
  }

  // MARK: Events

  /// Writes the new enrolments, qualifications and proven misconduct of a delivery.
  func writeEvents(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/school/vorgaenge-\(delivery.day).csv", delivery: delivery.index, .windowsCSV)
    putHeader("Vorgang-Nr;Schüler-Nr;Stand;Art;Datum;Bezeichnung\r\n", &writer)
    try book.forEach { account, person in
      for (index, event) in events(account, person).enumerated() where event.recorded <= delivery.day {
        guard context.belongs(event.recorded, account.slot * 16 + index, .schoolEvents, delivery) else { continue }
        putEvent(index, event, account, &writer)
        try writer.endRow()
      }
    }
    try writer.close()
  }

  /// Something that the school wrote down.
  private struct Event {
    let kind: StaticString
    let day: Day
    let title: StaticString
    /// Days until it was written down.
    var lag = 3
    /// When it was written down.
    var recorded: Day { day.adding(days: lag) }
  }

  /// The enrolment; the qualifications by age, one level of ISCED 2011 after the other; proven misconduct of very few.
  private func events(_ account: Account, _ person: Person) -> [Event] {
    var random = RandomStream(context.population.seed, .enrolment, account.slot)
    let asOf = context.population.asOf
    let age = account.opened.civil.year - person.born.civil.year
    var events = [Event(kind: "E", day: account.opened, title: SchoolFeed.course(age))]
    for (years, level, perMille) in SchoolFeed.levels(age) {
      let passes = random.chance(perMille)
      let day = account.opened.adding(months: years * 12 - 2).adding(days: random.below(20))
      guard passes, day <= asOf.adding(days: -5) else { break }
      events.append(Event(kind: "A", day: day, title: level))
    }
    let misconduct = random.chance((1000 - person.reliability) / 60)
    let day = account.opened.adding(days: 60 + random.below(900))
    if misconduct, day <= asOf.adding(days: -14) {
      events.append(Event(kind: "T", day: day, title: "Täuschung", lag: 14))
    }
    return events
  }

  private static func course(_ age: Int) -> StaticString {
    switch age {
    case ..<10: "Grundschule"
    case ..<16: "Gesamtschule"
    case ..<19: "Berufskolleg"
    default: "Hochschule für Technik"
    }
  }

  /// Years after enrolment, level and how many of those who got so far reach it, per mille.
  private static func levels(_ age: Int) -> [(years: Int, level: StaticString, perMille: Int)] {
    switch age {
    case ..<10: [(12, "3", 700)]
    case ..<16: [(9, "3", 820)]
    case ..<19: [(3, "3", 850), (5, "4", 300)]
    default: [(2, "5", 900), (4, "6", 780), (6, "7", 450), (10, "8", 90)]
    }
  }

  private func putEvent(_ index: Int, _ event: Event, _ account: Account, _ writer: inout FeedWriter) {
    writer.bytes.put("V")
    writer.bytes.put(account.number, width: 8)
    writer.bytes.put("-")
    writer.bytes.put(index + 1)
    writer.bytes.put(";")
    account.putKey(to: &writer.bytes)
    writer.bytes.put(";")
    writer.markVersion()
    writer.bytes.put(german: event.recorded)
    writer.bytes.put(";")
    writer.bytes.put(event.kind)
    writer.bytes.put(";")
    writer.bytes.put(german: event.day)
    writer.bytes.put(";")
    put(event.title.bytes, &writer)
  }
}
