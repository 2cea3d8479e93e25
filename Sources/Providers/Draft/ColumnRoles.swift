import Records

/// What each column of a sample seems to be for.
struct ColumnRoles {
  var account: SampleColumn
  var record: SampleColumn?
  var version: SampleColumn?
  var claims: [(field: Field, column: SampleColumn)] = []
  var days: [SampleColumn] = []
  var amounts: [SampleColumn] = []
  var currency: SampleColumn?
  var codes: [SampleColumn] = []
  var ignored: [(column: SampleColumn, reason: String?)] = []

  init(_ columns: [SampleColumn], meaning: (String) -> Field?) {
    account = Self.account(columns)
    let account = account
    let isFirstKey = account.isUnique
    record = isFirstKey ? account : Self.record(columns)
    version = columns.first { column in
      !column.dateForms.isEmpty && column.isAlwaysStated
        && Self.words(column.name).contains(where: Self.versionWords.contains)
    }
    for column in columns
    where column.name != account.name && column.name != record?.name && column.name != version?.name {
      place(column, meaning)
    }
    if version == nil { version = days.last { $0.isAlwaysStated && $0.dateForms.contains { $0.isMoment } } }
  }

  private mutating func place(_ column: SampleColumn, _ meaning: (String) -> Field?) {
    if let category = SensitiveNames.category(of: column.name) {
      return ignored.append((column, "data on \(category) is not processed"))
    }
    guard !column.values.isEmpty else { return ignored.append((column, "always empty in the sample")) }
    let isDate = !column.dateForms.isEmpty
    if let field = meaning(column.name) ?? Self.opened(column, isDate), isPlausible(field, column, isDate),
      !claims.contains(where: { $0.field == field })
    {
      return claims.append((field, column))
    }
    if isDate { return days.append(column) }
    if column.isCurrency, currency == nil, Self.words(column.name).contains(where: Self.currencyWords.contains) {
      return currency = column
    }
    if column.notation != nil, !column.looksLikeKey { return amounts.append(column) }
    if column.codes != nil { return codes.append(column) }
    ignored.append((column, nil))
  }

  /// A name alone does not make a column of numbers one of names.
  private func isPlausible(_ field: Field, _ column: SampleColumn, _ isDate: Bool) -> Bool {
    switch field {
    case .birthDate, .opened: isDate
    case .givenName, .familyName, .fullName, .city, .country: column.notation == nil
    default: true
    }
  }

  private static func opened(_ column: SampleColumn, _ isDate: Bool) -> Field? {
    isDate && words(column.name).contains(where: openedWords.contains) ? .opened : nil
  }

  /// The column that names the row: by its name, or the first of all.
  private static func record(_ columns: [SampleColumn]) -> SampleColumn? {
    let unique = columns.filter { $0.isUnique && $0.dateForms.isEmpty }
    return unique.first { words($0.name).contains(where: keyWords.contains) }
      ?? unique.first { $0.name == columns.first?.name }
  }

  /// The column that names the person: by its name, else the first that names each row, else the first that is never empty.
  private static func account(_ columns: [SampleColumn]) -> SampleColumn {
    let stated = columns.filter(\.isAlwaysStated)
    func keys(_ column: SampleColumn) -> Int {
      let words = words(column.name)
      guard words.contains(where: keyWords.contains) || words.count == 1 && words.allSatisfy(personWords.contains)
      else {
        return 0
      }
      return words.contains(where: personWords.contains) ? 2 : 1
    }
    let best = stated.map(keys).max() ?? 0
    let found = best > 0 ? stated.first { keys($0) == best } : stated.first { $0.isUnique } ?? stated.first
    return found ?? columns.first ?? SampleColumn(named: "id")
  }

  /// Words in lower case: `Leser-Nr` and `leserNr` have two.
  static func words(_ name: String) -> [String] {
    var words = [""]
    var wasLower = false
    for character in name {
      if !(character.isLetter || character.isNumber) || character.isUppercase && wasLower { words.append("") }
      if character.isLetter || character.isNumber { words[words.count - 1] += character.lowercased() }
      wasLower = character.isLowercase
    }
    return words.filter { !$0.isEmpty }
  }

  private static let keyWords: Set<String> = [
    "id", "no", "nr", "num", "number", "key", "code", "nummer", "ref", "reference", "kennung", "iban", "acctid", "uid",
    "numero",
  ]
  private static let personWords: Set<String> = [
    "account", "acct", "acctid", "customer", "cust", "client", "member", "user", "person", "patient", "student",
    "reader",
    "borrower", "subscriber", "pupil", "learner", "tenant", "party", "debtor", "iban", "kunde", "kunden", "kundennr",
    "leser", "konto", "mitglied", "versicherten", "schüler", "mieter", "lesernr", "kundennummer", "abonne", "cliente",
  ]
  private static let versionWords: Set<String> = [
    "updated", "modified", "changed", "version", "timestamp", "stand", "asof", "exported", "extracted", "geändert",
    "änderung", "geaendert", "aenderung", "created", "erstellt", "dtasof", "update", "lastmod",
  ]
  private static let openedWords: Set<String> = [
    "opened", "joined", "registered", "since", "eröffnet", "angemeldet", "seit",
  ]
  private static let currencyWords: Set<String> = [
    "currency", "ccy", "cur", "waehrung", "währung", "devise", "curdef", "moneda",
  ]
}

extension SampleColumn {
  fileprivate init(named name: String) { (self.name, values, rows, distinct) = (name, [], 0, 0) }
}
