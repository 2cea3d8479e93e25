import Configuration
import Records

/// Decodes the mapping of one feed.
///
/// The shape of every part is described in `config/providers/README.md`.
struct MappingDecoder {
  let columns = ColumnUses()
  /// Tables that the provider's feeds share.
  let lookups: [(name: String, entries: [LookupEntry])]

  /// A line of a lookup table; `nil` states nothing.
  struct LookupEntry {
    var text: String
    var value: String?
    var place: ValueReader
  }

  // MARK: Extraction

  /// A column's name alone, or a source with refinements.
  func extraction(_ value: ValueReader) -> Extraction? {
    if value.isMapping { return value.mapping("a column or a source") { extraction(keys: $0) } }
    return columns.use(value).map { Extraction(source: .column($0.number), column: $0) }
  }

  /// The keys `column`, `first_of`, `concat` with `separator`, or `constant`, and `split`, `match`, `trim`, `case`,
  /// `absent`, `default`.
  func extraction(keys: MappingReader) -> Extraction? {
    guard let (source, column) = source(keys) else { return nil }
    return Extraction(
      source: source, column: column, split: keys.optional("split").flatMap(split),
      match: keys.optional("match").flatMap(pattern),
      trims: keys.optional("trim")?.bool() ?? false,
      letterCase: keys.optional("case")?.oneOf(Extraction.LetterCase.self, "a case"),
      absent: keys.optional("absent")?.strings(of: "texts that state nothing") ?? [],
      standard: keys.optional("default")?.string())
  }

  /// A regular expression, see ``TextPattern``.
  func pattern(_ value: ValueReader) -> TextPattern? {
    let expected =
      "a regular expression without back references, of at most \(TextPattern.mostSteps) steps: see config/providers/README.md"
    return value.parsed(expected: expected) { TextPattern($0) }
  }

  private func source(_ keys: MappingReader) -> (Extraction.Source, ColumnUse?)? {
    let (column, constant, concat) = (keys.optional("column"), keys.optional("constant"), keys.optional("concat"))
    let (separator, firstOf) = (keys.optional("separator"), keys.optional("first_of"))
    guard [column, constant, concat, firstOf].compactMap({ $0 }).count == 1 else {
      keys.fault(expected: "exactly one of the keys column, first_of, concat and constant")
      return nil
    }
    if let separator, concat == nil { separator.fault(expected: "no separator without \"concat\"") }
    if let column { return columns.use(column).map { (.column($0.number), $0) } }
    if let constant { return constant.string().map { (.constant(Array($0.utf8)), nil) } }
    if let firstOf {
      guard let uses = firstOf.list(of: "columns", atLeast: 1, columns.use), let first = uses.first else { return nil }
      return (.firstOf(uses.map(\.number)), first)
    }
    guard let (parts, uses) = concat.flatMap(parts), let first = uses.first else { return nil }
    return (.concat(parts, separator: Array((separator?.string() ?? "").utf8)), first)
  }

  /// A list of columns and literal parts; at least one column.
  func parts(_ value: ValueReader) -> (parts: [Extraction.Part], uses: [ColumnUse])? {
    var uses: [ColumnUse] = []
    let parts = value.list(of: "columns and literal parts", atLeast: 1) { element -> Extraction.Part? in
      if element.isMapping {
        return element.mapping("a column or a literal part", part)
      }
      guard let use = columns.use(element) else { return nil }
      uses.append(use)
      return .column(use.number)
    }
    guard let parts else { return nil }
    if uses.isEmpty { value.fault(expected: "at least one column") }
    return (parts, uses)
  }

  /// `{literal: TEXT}`, or `{column: NAME, default: TEXT}` for a column that may state nothing.
  private func part(_ keys: MappingReader) -> Extraction.Part? {
    let (literal, column, standard) = (keys.optional("literal"), keys.optional("column"), keys.optional("default"))
    guard (literal == nil) != (column == nil), (column == nil) == (standard == nil) else {
      keys.fault(expected: "the key literal, or the keys column and default")
      return nil
    }
    if let literal { return literal.string().map { .literal(Array($0.utf8)) } }
    guard let use = column.flatMap(columns.use), let text = standard?.string() else { return nil }
    return .columnOr(use.number, Array(text.utf8))
  }

  private func split(_ value: ValueReader) -> Extraction.Split? {
    value.mapping("the keys by and part, or by and from") { keys -> Extraction.Split? in
      let separator = keys.required("by")?.parsed(expected: "a separator") { $0.isEmpty ? nil : Array($0.utf8) }
      let (part, rest) = (keys.optional("part"), keys.optional("from"))
      guard (part == nil) != (rest == nil) else {
        keys.fault(expected: "exactly one of the keys part and from")
        return nil
      }
      guard let number = (part ?? rest)?.int(in: 1...1000), let separator else { return nil }
      return Extraction.Split(separator: separator, part: number, toEnd: rest != nil)
    }
  }

  // MARK: Dates

  /// One form of dates or a list of them, of which the first that fits counts.
  func forms(_ value: ValueReader, fullDays: Bool) -> [DateForm] {
    let forms =
      value.isSequence
      ? value.list(of: "forms of dates", atLeast: 1) { form($0, fullDays: fullDays) } ?? []
      : [form(value, fullDays: fullDays)].compactMap { $0 }
    for (index, form) in forms.enumerated() {
      guard let other = forms[..<index].first(where: { $0.contradicts(form) || form.contradicts($0) }) else { continue }
      value.fault(expected: "either \(other.rawValue) or \(form.rawValue), which one value can fit both")
    }
    return forms
  }

  private func form(_ value: ValueReader, fullDays: Bool) -> DateForm? {
    let common = DateForm.common.filter { $0.isFullDay || !fullDays }.map(\.rawValue)
    let expected =
      "a form of \(fullDays ? "full days" : "dates"): \(common.prefix(8).joined(separator: ", ")), or another of YYYY, MM, DD"
    guard let text = value.string(expected: expected) else { return nil }
    if let form = DateForm(text), form.isFullDay || !fullDays { return form }
    value.fault(expected: expected, suggestion: closestName(to: text, among: common))
    return nil
  }

  /// A column of `YYYY-MM-DD`; or a source with `date`; or a `constant` day.
  func day(_ value: ValueReader) -> DayMapping? {
    guard value.isMapping else { return extraction(value).map { .stated(StatedDate($0, forms: [.iso])) } }
    return value.mapping("a column, or the keys column and date, or constant") { keys -> DayMapping? in
      if let constant = keys.optional("constant") {
        return constant.parsed(expected: "a day as YYYY-MM-DD") { Day(iso: $0) }.map { .constant($0) }
      }
      let forms = keys.optional("date").map { self.forms($0, fullDays: true) } ?? [.iso]
      return extraction(keys: keys).map { .stated(StatedDate($0, forms: forms)) }
    }
  }

  /// A column of timestamps or `YYYY-MM-DD`; or a source with `date`; or a `constant` day or timestamp.
  func moment(_ value: ValueReader) -> MomentMapping? {
    let standard: [DateForm] = [.timestamp, .iso]
    guard value.isMapping else { return extraction(value).map { .stated(StatedDate($0, forms: standard)) } }
    return value.mapping("a column, or the keys column and date, or constant") { keys -> MomentMapping? in
      if let constant = keys.optional("constant") { return self.constantMoment(constant).map { .constant($0) } }
      let forms = keys.optional("date").map { self.forms($0, fullDays: true) } ?? standard
      if let date = keys.optional("date"), let form = forms.first(where: { !$0.isMoment }) {
        date.fault(expected: "the zone of the time, such as \(form.rawValue) in +01:00 or \(form.rawValue) in UTC")
      }
      return extraction(keys: keys).map { .stated(StatedDate($0, forms: forms)) }
    }
  }

  private func constantMoment(_ value: ValueReader) -> Timestamp? {
    value.parsed(expected: "a day as YYYY-MM-DD, or a timestamp with a zone") { text in
      if let day = Day(iso: text) { return Timestamp(day) }
      return Array(text.utf8).withUnsafeBytes { Timestamp(iso8601: $0) }
    }
  }

  // MARK: Lookup tables

  /// The name of a shared table, or a table; a value that is null states nothing.
  func lookup(_ value: ValueReader) -> [LookupEntry]? {
    if value.isMapping { return MappingDecoder.table(value) }
    guard !lookups.isEmpty else {
      value.fault(expected: "a table of texts, or the name of one under \"lookups\"")
      return nil
    }
    let named = lookups.map { (name: $0.name, value: $0.entries) }
    return value.oneOf(named, "a table, or the name of one under \"lookups\"")
  }

  static func table(_ value: ValueReader) -> [LookupEntry]? {
    value.entries(of: "a table of texts")?.compactMap { entry in
      if case .null = entry.value.node.content {
        return LookupEntry(text: entry.key, value: nil, place: entry.value)
      }
      return entry.value.string().map { LookupEntry(text: entry.key, value: $0, place: entry.value) }
    }
  }
}
