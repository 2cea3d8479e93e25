import Configuration
import Providers
import Testing

@Suite struct MappingFaultTests {
  static let top = "format: csv\naccount: id\nversion: at\n"
  static let claims = top + "claims: {city: c}\n"
  static let event = "events: [{kind: e, day: d, "

  /// One wrong mapping a line, and the whole sentence its author reads.
  static let cases: [(String, String)] = [
    (
      top + "claims: {given_nmae: c}",
      "11:14: feeds/f/claims/given_nmae: expected a canonical field: given_name, family_name, full_name, birth_date, national_id, phone, email, street, house_number, locality, city, region, postcode, country, birth_place, occupation, opened. Did you mean \"given_name\"?"
    ),
    (
      top + "claims: {health_status: c}",
      "11:14: feeds/f/claims/health_status: expected a canonical field; there is no canonical field for health, and none can be added."
    ),
    (
      top + "claims: {trade_union: c}",
      "11:14: feeds/f/claims/trade_union: expected a canonical field; there is no canonical field for union membership, and none can be added."
    ),
    (
      top + "events: [{kind: religion_changed, day: d}]",
      "11:21: feeds/f/events[0]/kind: expected no data on religion, which is not processed."
    ),
    (
      top + "claims: {birth_date: c}",
      "11:26: feeds/f/claims/birth_date: expected the keys column and date: birth_date is a date."
    ),
    (
      top + "claims: {birth_date: {column: c}}",
      "11:26: feeds/f/claims/birth_date: expected the key \"date\": birth_date is a date."
    ),
    (
      top + "claims: {birth_date: {column: c, date: YYYY-DD-MM}}",
      "11:44: feeds/f/claims/birth_date/date: expected a form of dates: YYYY-MM-DD, YYYYMMDD, DD.MM.YYYY, DD/MM/YYYY, MM/DD/YYYY, YYYY-MM, YYYY, timestamp, or another of YYYY, MM, DD. Did you mean \"YYYY-MM\"?"
    ),
    (
      top + "claims: {birth_date: {column: c, date: [DD/MM/YYYY, MM/DD/YYYY]}}",
      "11:44: feeds/f/claims/birth_date/date: expected either DD/MM/YYYY or MM/DD/YYYY, which one value can fit both."
    ),
    (
      top + "claims: {city: {column: c, constant: x}}",
      "11:20: feeds/f/claims/city: expected exactly one of the keys column, first_of, concat and constant."
    ),
    (
      top + "claims: {city: {column: c, tirm: true}}",
      "11:32: feeds/f/claims/city/tirm: expected a known key: column, constant, concat, separator, first_of, split, match, trim, case, absent, default, date, lookup, allowed, required, on_error or when. Did you mean \"trim\"?"
    ),
    (
      top + "claims: {city: {column: c, lookup: towns}}",
      "11:40: feeds/f/claims/city/lookup: expected a table of texts, or the name of one under \"lookups\"."
    ),
    (
      top + "claims: {city: {column: c, split: {by: \",\"}}}",
      "11:39: feeds/f/claims/city/split: expected exactly one of the keys part and from."
    ),
    (claims + "ignore: [c]", "12:14: feeds/f/ignore[0]: expected a column that the mapping does not read."),
    (claims + "drift: warn", "12:12: feeds/f/drift: expected a drift policy: refuse, note or ignore."),
    (claims + "stop: {share: 1.5}", "12:19: feeds/f/stop/share: expected a share from 0 to 1."),
    (
      claims + "deletion: {column: x}",
      "12:15: feeds/f/deletion: expected exactly one of the keys equals, one_of, none_of, matches and present."
    ),
    (
      claims + "require: [{column: x, equals: y, code: Court}]",
      "12:44: feeds/f/require[0]/code: expected a code such as court.criminal."
    ),
    (
      top + event + "amount: {column: a, unit: cents, currency: GBP}}]",
      "11:58: feeds/f/events[0]/amount/unit: expected a unit: minor or major."
    ),
    (
      top + event + "amount: {column: a, unit: minor, currency: Pound}}]",
      "11:75: feeds/f/events[0]/amount/currency: expected a currency as three upper-case letters (ISO 4217), or the key column."
    ),
    (
      top + event + "codes: {c: {column: a}}}]",
      "11:43: feeds/f/events[0]/codes/c: expected exactly one of the keys lookup and allowed: a code is never free text."
    ),
    (top, "7:5: feeds/f: expected the key \"claims\" or \"events\"."),
    (
      top + "claims: {city: {concat: [{literal: x}]}}",
      "11:29: feeds/f/claims/city/concat: expected at least one column."
    ),
    (
      "format: {csv: {columns: [id, at]}}\naccount: id\nversion: at\nclaims: {city: c}",
      "11:20: feeds/f/claims/city: expected a column of the format."
    ),
    (
      "format: {csv: {columns: [id, at, c, x]}}\naccount: id\nversion: at\nclaims: {city: c}",
      "7:5: feeds/f: expected the column \"x\" to be mapped or listed under \"ignore\"."
    ),
    (
      "format: {csv: {delimiter: ab}}\naccount: id\nversion: at\nclaims: {city: c}",
      "8:31: feeds/f/format/csv/delimiter: expected one ASCII character that is no line end, or tab."
    ),
    (
      "format: {xml: {each: x}}\naccount: id\nversion: at\nclaims: {city: c}",
      "8:19: feeds/f/format/xml: expected the key \"record\"."
    ),
  ]

  @Test(arguments: cases) func saysWhatIsWrong(body: String, sentence: String) throws {
    let errors = try #require(throws: ConfigurationErrors.self) { try mappedProvider(feed: body) }
    #expect(errors.description == "p.yaml:" + sentence)
  }

  @Test func reportsEverythingAtOnce() throws {
    let yaml = """
      provider: My Bank
      context: banking
      simulated: yes
      rank: first
      feeds:
        persons:
          files: ../persons.csv
          format: cvs
          account: id
          claims:
            surname: n
          events:
            - kind: E
      """
    let errors = try #require(throws: ConfigurationErrors.self) { try MappedProvider(yaml: yaml, file: "b.yaml") }
    #expect(
      errors.faults.map { "\($0.line) \($0.key)" } == [
        "1 provider", "2 context", "3 simulated", "4 rank", "7 feeds/persons", "7 feeds/persons/files",
        "8 feeds/persons/format", "11 feeds/persons/claims/surname", "13 feeds/persons/events[0]",
        "13 feeds/persons/events[0]/kind",
      ])
  }
}
