import Formats
import Records

/// Writes a draft as YAML; what is a guess has a comment behind it.
struct DraftWriter {
  let request: ProviderDraft.Request
  let format: SampleFormat
  let columns: [SampleColumn]
  let roles: ColumnRoles
  /// Paths of which the sample has further values, which nobody reads.
  let repeated: [String]

  var yaml: String {
    (head + keys + claims + events + ignored + tail).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    [
      "# yaml-language-server: $schema=../schemas/provider.schema.json",
      "# A draft made from a sample. Each comment with \"guess\" is for you to confirm or to correct, and then to remove.",
      "provider: \(request.provider)",
      "name: \(Self.quoted(request.provider))",
      "context: \(request.context.rawValue)  # guess: finance, communication, justice or education",
      "simulated: false  # true if all its people are invented",
      "rank: 5  # the order of trust among providers; 1 comes first",
      "feeds:",
      "  \(request.feed):",
      "    files: \(Self.quoted(request.files))  # guess: below the landing folder",
    ] + formatLines + format.doubts.map { "    # guess: \($0)" }
  }

  // MARK: Format

  private var formatLines: [String] {
    switch format.format {
    case .csv(let layout): csv(layout)
    case .jsonLines(let layout):
      layout.each.map { ["    format:", "      jsonl: {each: \(Self.quoted($0))}  # guess: each gives a row"] }
        ?? ["    format: jsonl"]
    case .xml(let layout):
      [
        "    format:",
        "      xml: {record: \(Self.quoted(layout.record))\(layout.each.map { ", each: \(Self.quoted($0))" } ?? "")}"
          + "  # guess: what repeats",
      ]
    case .fixedWidth(let layout): fixed(layout)
    }
  }

  private func csv(_ layout: CSVLayout) -> [String] {
    var keys: [String] = []
    let delimiter = layout.delimiter == 0x09 ? "tab" : String(decoding: [layout.delimiter], as: UTF8.self)
    if layout.delimiter != 0x2C { keys.append("delimiter: \(Self.quoted(delimiter))") }
    if layout.encoding != .utf8 { keys.append("encoding: \(layout.encoding.rawValue)") }
    if let names = layout.columns { keys.append("columns: [\(names.map(Self.quoted).joined(separator: ", "))]") }
    if keys.isEmpty { return ["    format: csv"] }
    return ["    format:", "      csv: {\(keys.joined(separator: ", "))}  # guess"]
  }

  private func fixed(_ layout: FixedWidthLayout) -> [String] {
    ["    format:", "      fixed:"]
      + (layout.encoding == .utf8 ? [] : ["        encoding: \(layout.encoding.rawValue)  # guess"])
      + (layout.recordLength.map { ["        record_length: \($0)  # guess: there are no line ends"] } ?? [])
      + ["        columns:"]
      + layout.columns.map { "          \($0.name): {start: \($0.start), length: \($0.length)}  # guess" }
  }

  // MARK: Keys

  private var keys: [String] {
    let record = roles.record.map { "    record: \(Self.quoted($0.name))  # guess: it is unique in the sample" }
    let version: String
    if let column = roles.version, let form = column.dateForms.first(where: \.isMoment) {
      let isPlain = form == .timestamp || form == .iso
      version =
        "    version: "
        + (isPlain
          ? Self.quoted(column.name) : "{column: \(Self.quoted(column.name)), date: \(Self.quoted(form.rawValue))}")
        + "  # guess: when the provider stated it"
    } else {
      version = "    version: {constant: \(request.day)}  # guess: no column says when the provider stated a row"
    }
    return ["    account: \(Self.quoted(roles.account.name))  # guess: the provider's key of the person"]
      + (record.map { [$0] } ?? []) + [version]
  }

  // MARK: Claims and events

  private var claims: [String] {
    guard !roles.claims.isEmpty else {
      return hasEvent ? [] : ["    claims: {}  # nothing in the sample looks like a person"]
    }
    return ["    claims:"]
      + roles.claims.map { field, column in
        guard field == .birthDate || field == .opened, let form = column.dateForms.first else {
          return "      \(field.name): \(Self.quoted(column.name))  # guess"
        }
        return
          "      \(field.name): {column: \(Self.quoted(column.name)), date: \(forms(column, form))}  # guess\(doubt(column))"
      }
  }

  private func forms(_ column: SampleColumn, _ form: DateForm) -> String { Self.quoted(form.rawValue) }

  private func doubt(_ column: SampleColumn) -> String {
    guard let first = column.dateForms.first, let other = column.dateForms.first(where: { first.contradicts($0) })
    else {
      return ""
    }
    return ", \(other.rawValue) fits too"
  }

  private var hasEvent: Bool { !roles.days.isEmpty }

  private var events: [String] {
    guard hasEvent else { return [] }
    var lines = ["    events:"]
    for (index, day) in roles.days.enumerated() {
      lines.append("      - kind: \(Self.quoted(Self.name(day.name)))  # guess: what happened on that day")
      if !day.isAlwaysStated { lines.append("        when: {column: \(Self.quoted(day.name)), present: true}") }
      let form = day.dateForms.first ?? .iso
      lines.append(
        "        day: "
          + (form == .iso
            ? Self.quoted(day.name) : "{column: \(Self.quoted(day.name)), date: \(Self.quoted(form.rawValue))}")
          + "  # guess\(doubt(day))")
      if index == 0 { lines += details }
    }
    return lines
  }

  /// Amounts, numbers and codes, which may be those of any day, stand with the first.
  private var details: [String] {
    var amounts = roles.amounts
    var lines: [String] = []
    if let currency = roles.currency, let index = amounts.firstIndex(where: { $0.notation?.hasDecimals == true }) {
      let amount = amounts.remove(at: index)
      lines.append(
        "        amount: {column: \(Self.quoted(amount.name)), unit: major, currency: {column: \(Self.quoted(currency.name))}"
          + "\(Self.notation(amount))\(amount.isAlwaysStated ? "" : ", required: false")}  # guess")
    }
    if !amounts.isEmpty {
      lines.append("        measures:  # guess: what is money becomes `amount`, with its unit and currency")
      for amount in amounts {
        lines.append(
          "          \(Self.name(amount.name)): {column: \(Self.quoted(amount.name))\(Self.notation(amount))}")
      }
    }
    guard !roles.codes.isEmpty else { return lines }
    lines.append("        codes:  # guess: the texts of the sample; others reject the row")
    for code in roles.codes {
      let texts = (code.codes ?? []).map(Self.quoted).joined(separator: ", ")
      lines.append("          \(Self.name(code.name)): {column: \(Self.quoted(code.name)), allowed: [\(texts)]}")
    }
    return lines
  }

  private static func notation(_ column: SampleColumn) -> String {
    guard let notation = column.notation?.notation else { return "" }
    var text = notation.decimalMark == 0x2C ? ", decimal: \",\"" : ""
    if let group = notation.groupMark { text += ", group: \"\(String(decoding: [group], as: UTF8.self))\"" }
    if notation.sign != .leading { text += ", sign: \(notation.sign.rawValue)" }
    return text
  }

  // MARK: The rest

  private var ignored: [String] {
    var left = roles.ignored
    if !hasEvent {
      left += (roles.amounts + roles.codes).map { ($0, "a detail of an event, but no column is a day") }
      if let currency = roles.currency { left.append((currency, nil)) }
    } else if let currency = roles.currency, !roles.amounts.contains(where: { $0.notation?.hasDecimals == true }) {
      left.append((currency, nil))
    }
    let unread = Set(left.map(\.column.name))
    let further = repeated.filter { !unread.contains(String($0.dropLast(2))) }
    guard !left.isEmpty || !further.isEmpty else { return [] }
    return ["    ignore:"] + further.map { "      - \(Self.quoted($0))  # guess: its first value is enough" }
      + left.map { "      - \(Self.quoted($0.column.name))\($0.reason.map { "  # \($0)" } ?? "")" }
  }

  private var tail: [String] {
    [
      "    drift: note  # what to do about a column that is not named here: refuse, note or ignore",
      "    stop: {share: 0.05, from_rows: 100}  # a file with more rejected rows is not trusted",
      "    assert: {rows: {min: 1}}",
    ]
  }

  /// A name of an event, a measure or a code: lower-case ASCII.
  static func name(_ column: String) -> String {
    let names = column.split(separator: "/").map(String.init)
    let isVague = names.last.map { ["on", "at", "date", "day", "datum", "value", "amount"].contains($0.lowercased()) }
    let told = isVague == true ? names.suffix(2) : names.suffix(1)
    let words = told.flatMap(ColumnRoles.words).map { word in
      word.map { replacements[$0] ?? String($0) }.joined().filter { $0.isASCII }
    }
    let text = words.filter { !$0.isEmpty }.joined(separator: "_")
    let name = text.first?.isLetter == true ? String(text.prefix(64)) : "value_\(text.prefix(58))"
    return SensitiveNames.category(of: name) == nil ? name : "value"
  }

  private static let replacements: [Character: String] = [
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "à": "a", "ç": "c", "ñ": "n", "ø": "o", "å": "a",
  ]

  /// A text as YAML reads it back.
  static func quoted(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x5F, 0x2D, 0x2E, 0x2F, 0x2B].contains(byte)
    }
    let first = text.first
    let reserved = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
    if plain, !reserved, first?.isLetter == true || first == "_" { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": escaped += "\\\(scalar)"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        escaped += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return "\"\(escaped)\""
  }
}
