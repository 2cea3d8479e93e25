import Formats
import Records

/// The pupils of a school administration, and what it attests about them.
///
/// Simulated.
///
/// Semicolons, Windows-1252, not compressed, German headers; dates as DD.MM.YYYY. Three quirks ask for Swift: names are
/// joined ("family, given"), street and house number share a field, and the meaning of `Bezeichnung` depends on `Art`.
/// Source: the layout of the simulated feeds, `schueler` and `vorgaenge`.
public struct School: ProviderAdapter {
  /// The provider's name.
  public let id: ProviderID = "school"
  /// The edition of the adapter.
  public let version = "school-1"
  /// Education.
  public let context = Context.education
  /// All pupils are invented.
  public let isSimulated = true
  /// After court and lenders, who check identity documents.
  public let rank = 3

  /// Pupils, and what happened.
  public let feeds = [
    feed("pupils", files: "school/schueler-*.csv", PupilReader.columns),
    feed("records", files: "school/vorgaenge-*.csv", AttestationReader.columns),
  ]

  /// The adapter; it has no settings.
  public init() {}

  /// Prepares the reading of one file, see ``ProviderAdapter/reader(for:columns:)``.
  public func reader(for feed: FeedID, columns: [String]) throws(FileRefusal) -> any RowReader {
    let header = Header(columns, feed: feed)
    switch feed {
    case "pupils": return try PupilReader(header)
    case "records": return try AttestationReader(header)
    default: throw .unknownFeed(feed, of: id)
    }
  }

  private static func feed(_ id: FeedID, files: String, _ columns: [String]) -> Feed {
    var layout = CSVLayout()
    layout.delimiter = UInt8(ascii: ";")
    layout.encoding = .windows1252
    layout.declared = columns
    return Feed(id: id, files: [Glob(files)].compactMap { $0 }, format: .csv(layout), drift: .note)
  }
}

/// `schueler-*.csv`: one pupil a row.
private struct PupilReader: RowReader {
  static let columns = ["Schüler-Nr", "Stand", "Name", "Geburtsdatum", "Straße", "PLZ", "Ort", "Land"]
  let number, issued, name, born, street, postcode, city, country: Column

  init(_ header: Header) throws(FileRefusal) {
    _ = try header.positions(of: Self.columns)
    number = try header.column("Schüler-Nr")
    issued = try header.column("Stand")
    name = try header.column("Name")
    born = try header.column("Geburtsdatum")
    street = try header.column("Straße")
    postcode = try header.column("PLZ")
    city = try header.column("Ort")
    country = try header.column("Land")
  }

  mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection) {
    var faults = RowFaults()
    if let key = faults.key(row, number) {
      record.setAccount(key: key)
      record.setRecord(key: key)
    }
    if let day = faults.requiredDay(row, issued, .dotted) { record.setVersion(Timestamp(day)) }
    if let birth = faults.date(row, born, .dotted) { record.claim(.birthDate, birth.text) }
    if let bytes = name.bytes(row) { claimName(bytes, in: &record) }
    if let bytes = street.bytes(row) { claimStreet(bytes, in: &record) }
    if let bytes = postcode.bytes(row) { record.claim(.postcode, bytes) }
    if let bytes = city.bytes(row) { record.claim(.city, bytes) }
    if let bytes = country.bytes(row) { record.claim(.country, bytes) }
    try faults.rejectIfAny()
  }

  /// "Family, given"; a name without a comma cannot be taken apart and is claimed whole.
  private func claimName(_ name: UnsafeRawBufferPointer, in record: inout RecordBatchBuilder) {
    let comma = [UInt8(ascii: ",")]
    guard let given = name.part(2, separatedBy: comma, toEnd: true),
      let family = name.part(1, separatedBy: comma, toEnd: false)
    else { return record.claim(.fullName, name.trimmed()) }
    record.claim(.familyName, family.trimmed())
    record.claim(.givenName, given.trimmed())
  }

  /// The house number begins at the last word that begins with a digit: "Straße des 17.
  ///
  /// Juni 135", "Hauptstr. 12 a".
  private func claimStreet(_ line: UnsafeRawBufferPointer, in record: inout RecordBatchBuilder) {
    let start = line.indices.dropFirst(2).last { line[$0 - 1] == 0x20 && (0x30...0x39).contains(line[$0]) }
    guard let start else { return record.claim(.street, line.trimmed()) }
    record.claim(.street, UnsafeRawBufferPointer(rebasing: line[..<start]).trimmed())
    record.claim(.houseNumber, UnsafeRawBufferPointer(rebasing: line[start...]).trimmed())
  }
}

/// `vorgaenge-*.csv`: one thing that the school attests a row.
private struct AttestationReader: RowReader {
  static let columns = ["Vorgang-Nr", "Schüler-Nr", "Stand", "Art", "Datum", "Bezeichnung"]
  let record, pupil, issued, kind, date, label: Column

  init(_ header: Header) throws(FileRefusal) {
    _ = try header.positions(of: Self.columns)
    record = try header.column("Vorgang-Nr")
    pupil = try header.column("Schüler-Nr")
    issued = try header.column("Stand")
    kind = try header.column("Art")
    date = try header.column("Datum")
    label = try header.column("Bezeichnung")
  }

  mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection) {
    var faults = RowFaults()
    if let key = faults.key(row, self.record) { record.setRecord(key: key) }
    if let key = faults.key(row, pupil) { record.setAccount(key: key) }
    if let day = faults.requiredDay(row, issued, .dotted) { record.setVersion(Timestamp(day)) }
    let day = faults.requiredDay(row, date, .dotted)
    switch letter(kind, row) {
    case UInt8(ascii: "E"): state("enrolment", day, in: &record)
    case UInt8(ascii: "T"): state("misconduct_proven", day, in: &record)
    case UInt8(ascii: "A"):
      if let level = level(row, &faults) {
        state("qualification", day, codes: [Event.Attribute(name: "level", value: level)], in: &record)
      }
    default:
      faults.add(
        kind, code: "value.unknown", expected: "E (enrolment), A (qualification) or T (proven misconduct)",
        remedy: "Correct the file and have it delivered again.")
    }
    try faults.rejectIfAny()
  }

  private func state(
    _ kind: EventKind, _ day: Day?, codes: [Event.Attribute<String>] = [], in record: inout RecordBatchBuilder
  ) {
    if let day { record.event(Event(kind: kind, day: day, codes: codes)) }
  }

  private func letter(_ column: Column, _ row: Row) -> UInt8? {
    column.bytes(row).flatMap { $0.count == 1 ? $0[0] : nil }
  }

  /// ISCED 2011 levels from upper secondary to doctoral.
  private func level(_ row: Row, _ faults: inout RowFaults) -> String? {
    if let digit = letter(label, row), (UInt8(ascii: "3")...UInt8(ascii: "8")).contains(digit) {
      return String(UnicodeScalar(digit))
    }
    faults.add(
      label, code: "value.unknown", expected: "a level from 3 to 8 (ISCED 2011) for a qualification",
      remedy: "Correct the file and have it delivered again.")
    return nil
  }
}
