import Records

/// The courts' files: one judgment with all its parties, in its newest state.
struct CourtFeed {
  let context: FeedContext
  let cases: CourtCases

  /// The feed of a population.
  init(_ context: FeedContext) {
    self.context = context
    cases = CourtCases(context.population)
  }

  /// Writes the new and changed judgments of a delivery.
  ///
  /// A party counts as a row.
  func writeJudgments(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/court/judgments-\(delivery.day).xml.gz", delivery: delivery.index, .xml)
    writer.bytes.put(#"<?xml version="1.0" encoding="UTF-8"?>"#)
    writer.bytes.put("\n<judgments xmlns=\"urn:tributary:court:1\">\n")
    writer.endHeader()
    try cases.forEach { courtCase in
      guard let state = courtCase.state(on: delivery.day),
        context.belongs(state.since, courtCase.index, .judgments, delivery)
      else { return }
      put(courtCase, state, &writer)
      try writer.endRow(records: courtCase.parties.count)
    }
    writer.bytes.put("</judgments>\n")
    try writer.close()
  }

  private func put(
    _ courtCase: CourtCase, _ state: (outcome: CourtCase.Outcome, since: Day), _ writer: inout FeedWriter
  ) {
    writer.bytes.put(#"<judgment case=""#)
    courtCase.putNumber(to: &writer.bytes)
    writer.bytes.put(#"" court=""#)
    writer.bytes.put(CourtFeed.court(courtCase.country, courtCase.index))
    writer.bytes.put(courtCase.isCriminal ? #"" kind="criminal" updated=""# : #"" kind="civil" updated=""#)
    writer.markVersion()
    writer.bytes.put(state.since, second: context.second(courtCase.index, .judgments, state.since))
    writer.bytes.put(#""><decided>"#)
    writer.bytes.put(courtCase.decided)
    writer.bytes.put(#"</decided><amount currency=""#)
    writer.bytes.put(courtCase.country.currency)
    writer.bytes.put(#"">"#)
    writer.bytes.put(courtCase.amount / 100)
    writer.bytes.put(".")
    writer.bytes.put(courtCase.amount % 100, width: 2)
    writer.bytes.put(#"</amount><outcome status=""#)
    writer.bytes.put(state.outcome.name)
    writer.bytes.put(#"" on=""#)
    writer.bytes.put(state.since)
    writer.bytes.put(#""/><parties>"#)
    for party in courtCase.parties { put(party, courtCase, &writer) }
    writer.bytes.put("</parties></judgment>")
  }

  private func put(_ party: CourtCase.Party, _ courtCase: CourtCase, _ writer: inout FeedWriter) {
    writer.bytes.put(#"<party number=""#)
    writer.bytes.put(party.number)
    writer.bytes.put(party.isDefendant ? #"" role="defendant">"# : #"" role="claimant">"#)
    switch party.identity {
    case .organisation(let index):
      writer.bytes.put("<name>")
      put("family", CourtCases.organisations[index], &writer)
      writer.bytes.put("</name>")
    case .person(let person): put(person, entity: courtCase.index * 8 + party.number, courtCase.decided, &writer)
    }
    writer.bytes.put("</party>")
  }

  private func put(_ person: Person, entity: Int, _ decided: Day, _ writer: inout FeedWriter) {
    let version = version(person, entity, decided)
    let record = Transcription(context.population, person, .court, entity: entity, version: version)
    let street = record.street
    writer.bytes.put("<name>")
    put("given", record.givenColumn, &writer)
    put("family", record.familyColumn, &writer)
    writer.bytes.put("</name>")
    if let born = record.born {
      writer.bytes.put("<born>")
      writer.bytes.put(born)
      writer.bytes.put("</born>")
    }
    writer.bytes.put("<address>")
    if !street.name.isEmpty {
      put("street", street.name, &writer)
      put("number", street.number, &writer)
    }
    put("city", record.city, &writer)
    put("postcode", record.postcode, &writer)
    put("country", person.country.code.bytes, &writer)
    writer.bytes.put("</address>")
  }

  /// What the court's file says of a person: as of the judgment, or of two years before it.
  private func version(_ person: Person, _ entity: Int, _ decided: Day) -> RecordVersion {
    var random = RandomStream(context.population.seed, .party, entity)
    let known = random.chance(ErrorRates.of(.court).untold) ? decided.adding(days: -730) : decided
    var version = RecordVersion(updated: decided)
    version.moves = person.moves.count(by: known)
    version.married = person.marriedOn <= known
    return version
  }

  private func put(_ element: StaticString, _ text: [UInt8], _ writer: inout FeedWriter) {
    writer.bytes.put("<")
    writer.bytes.put(element)
    writer.bytes.put(">")
    writer.bytes.put(xml: text)
    writer.bytes.put("</")
    writer.bytes.put(element)
    writer.bytes.put(">")
  }

  /// A court of a country, by its code.
  private static func court(_ country: Country, _ index: Int) -> StaticString {
    let even = index & 1 == 0
    return switch country {
    case .britain: even ? "leeds-county" : "bristol-county"
    case .germany: even ? "amtsgericht-koeln" : "amtsgericht-leipzig"
    case .france: even ? "tj-lyon" : "tj-nantes"
    case .spain: even ? "jpi-madrid" : "jpi-sevilla"
    case .italy: even ? "gdp-roma" : "gdp-bologna"
    case .poland: even ? "sr-warszawa" : "sr-krakow"
    case .china: even ? "beijing-chaoyang" : "shanghai-pudong"
    }
  }
}
