import Formats
import Providers
import Records
import Testing

/// Drafts of providers from samples that nobody has seen.
@Suite struct DraftTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    /// Lines that the mapping has, without what stands behind them.
    let lines: [String]
    let rows: Int
    var testDescription: String { name }
  }

  private static let loans = """
    Loan;Reader-No;Surname;Birth;Lent on;Back on;Fee;Medium;Religion;Note
    A1;R7;Weiß;07.03.1980;02.05.2024;;0,00;book;x;
    A2;R8;Müller;30.11.1975;03.05.2024;09.05.2024;1.001,50;film;x;"a; b"
    A3;R7;Weiß;07.03.1980;13.05.2024;;0,20;book;x;
    A4;R9;Khan;01.02.1990;05.05.2024;;10,20;book;x;

    """
  private static let loanLines = [
    "account: Reader-No", "record: Loan", "family_name: Surname", "birth_date: {column: Birth, date: DD.MM.YYYY}",
    "- kind: lent_on", "day: {column: \"Lent on\", date: DD.MM.YYYY}",
    "fee: {column: Fee, decimal: \",\", group: \".\"}", "medium: {column: Medium, allowed: [book, film]}",
    "when: {column: \"Back on\", present: true}", "- Religion  # data on religion is not processed", "- Note",
  ]

  static let samples = [
    Sample(
      name: "CSV in UTF-8", bytes: Array(loans.utf8), lines: loanLines + ["csv: {delimiter: \";\"}  # guess"], rows: 4),
    Sample(
      name: "CSV in Latin-1", bytes: loans.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) },
      lines: loanLines + ["csv: {delimiter: \";\", encoding: iso-8859-1}  # guess"], rows: 4),
    Sample(
      name: "CSV in UTF-16", bytes: [0xFF, 0xFE] + loans.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] },
      lines: loanLines, rows: 4),
    Sample(name: "gzip", bytes: GzipWriter.compress(Array(loans.utf8)), lines: loanLines, rows: 4),
    Sample(
      name: "nested JSON Lines",
      bytes: Array(
        (1...3).map { number in
          #"{"userId":"U\#(number)","updated":"2024-01-0\#(number)T00:00:00Z","name":{"first":"Ann"},"mails":["a@x.org","b@x.org"],"#
            + #""visits":[{"on":"2024-02-0\#(number)","cost":{"value":"1.5\#(number)","currency":"EUR"}},{"on":"2024-02-20"}]}"#
            + "\n"
        }.joined().utf8),
      lines: [
        "jsonl: {each: visits}", "account: userId", "version: updated", "given_name: name/first", "- kind: visits_on",
        "amount: {column: visits/cost/value, unit: major, currency: {column: visits/cost/currency}, required: false}",
        "- \"mails[]\"  # guess: its first value is enough",
      ], rows: 6),
    Sample(
      name: "XML",
      bytes: Array(
        #"<?xml version="1.0"?><p:reg xmlns:p="u"><p:person id="1"><p:vorname>A</p:vorname><p:born>1980-01-02</p:born></p:person>"#
          .utf8)
        + Array(#"<p:person id="2"><p:vorname>B</p:vorname><p:born>1981-01-02</p:born></p:person></p:reg>"#.utf8),
      lines: [
        "xml: {record: person}", "account: \"@id\"", "given_name: vorname",
        "birth_date: {column: born, date: YYYY-MM-DD}",
      ],
      rows: 2),
    Sample(
      name: "EBCDIC records",
      bytes: [0xF0, 0xF1, 0xC1, 0xD5, 0xD5, 0x40, 0x40, 0x40, 0xF0, 0xF2, 0xC2, 0xD6, 0x40, 0x40, 0x40, 0x40],
      lines: [
        "encoding: cp037", "record_length: 8", "field_1: {start: 1, length: 2}", "field_2: {start: 3, length: 6}",
      ], rows: 2),
    Sample(
      name: "no header", bytes: Array("1,Ann\n2,Bo\n".utf8), lines: ["csv: {columns: [column_1, column_2]}"], rows: 2),
  ]

  @Test(arguments: samples) func aDraftLoadsAndReadsItsSample(sample: Sample) throws {
    let day = try #require(Day(year: 2024, month: 6, day: 1))
    let request = ProviderDraft.Request(
      provider: "p", feed: "f", files: "p/f-*", context: .education, format: nil, day: day)
    let meanings: [String: Field] = [
      "Surname": .familyName, "Birth": .birthDate, "name/first": .givenName, "vorname": .givenName, "born": .birthDate,
      "mails": .email,
    ]
    let draft = try #require(try ProviderDraft.make(request, sample: sample.bytes) { meanings[$0] })
    for line in sample.lines { #expect(draft.yaml.contains(line), "\(line) in\n\(draft.yaml)") }
    let provider = try MappedProvider(yaml: draft.yaml, file: "p.yaml")
    let file = try AdaptedFile(provider, provider.feeds[0], draft.fixture)
    #expect(file.rows == sample.rows && file.records == sample.rows, "\(file.text)")
    #expect(file.undeclaredColumns == [])
    let result = try AdapterConformance(provider, provider.feeds[0], sample: sample.bytes, budget: 1 << 16).run()
    #expect(result.checks.filter { $0.verdict == .failed } == [])
  }

  @Test(arguments: ["", "\n\n", "one column\nof words that\nare of no length\n"]) func whatFitsNothingGivesNone(
    text: String
  ) throws {
    let day = try #require(Day(year: 2024, month: 6, day: 1))
    let request = ProviderDraft.Request(
      provider: "p", feed: "f", files: "p/f-*", context: .finance, format: nil, day: day)
    let draft = try ProviderDraft.make(request, sample: Array(text.utf8)) { _ in nil }
    if let draft { _ = try MappedProvider(yaml: draft.yaml, file: "p.yaml") } else { #expect(draft == nil) }
  }
}
