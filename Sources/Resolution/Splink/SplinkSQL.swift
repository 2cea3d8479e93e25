/// Our comparisons and keys in DuckDB's SQL; `nil` where it has no words for them: tables of name variants, sounds,
/// rarities of words, dates known in part.
enum SplinkSQL {
  static func column(of kind: ComparisonKind) -> String {
    if case .column(let name) = kind { return name.name }
    return kind.rawValue
  }

  static func column(of term: TermColumn) -> String {
    if case .column(let name) = term { return name.name }
    return term.rawValue
  }

  /// A column of both records.
  private struct Both {
    let l: String
    let r: String

    init(_ name: String) { (l, r) = ("\"\(name)_l\"", "\"\(name)_r\"") }

    var equal: String { "\(l) = \(r)" }
    var null: String { "\(l) IS NULL OR \(r) IS NULL" }

    /// The same of both, such as `length(...)`.
    func each(_ wrap: (String) -> String) -> (l: String, r: String) { (wrap(l), wrap(r)) }
    func equal(_ wrap: (String) -> String) -> String { "\(wrap(l)) = \(wrap(r))" }
    func least(_ wrap: (String) -> String) -> String { "least(\(wrap(l)), \(wrap(r)))" }
    func within(_ edits: Int) -> String { "damerau_levenshtein(\(l), \(r)) <= \(edits)" }
  }

  /// When a comparison has nothing to compare.
  static func null(_ kind: ComparisonKind) -> String {
    guard kind == .address else { return Both(column(of: kind)).null }
    return ["postcode", "city", "street"].map { "(\(Both($0).null))" }.joined(separator: " AND ")
  }

  /// When a level applies; `ELSE` for the last one.
  static func condition(_ condition: Condition, _ kind: ComparisonKind) -> String? {
    if condition == .otherwise { return "ELSE" }
    let both = Both(column(of: kind))
    switch kind {
    case .givenName, .familyName: return name(condition, both)
    case .birthDate: return date(condition, both)
    case .address: return address(condition)
    case .email: return condition == .localPart ? both.equal { "split_part(\($0), '@', 1)" } : text(condition, both)
    case .nationalID, .phone, .birthPlace: return text(condition, both)
    case .column(let column): return self.condition(condition, column.kind, both)
    }
  }

  private static func condition(_ condition: Condition, _ kind: ColumnKind, _ both: Both) -> String? {
    switch kind {
    case .text, .code: text(condition, both)
    case .name: name(condition, both)
    case .date: date(condition, both)
    case .amount: amount(condition, both)
    }
  }

  private static func text(_ condition: Condition, _ both: Both) -> String? {
    switch condition {
    case .exact: both.equal
    case .edits(let most): both.within(most)
    case .jaroWinkler(let least): "jaro_winkler_similarity(\(both.l), \(both.r)) >= \(least)"
    case .begins:
      "(starts_with(\(both.l), \(both.r)) OR starts_with(\(both.r), \(both.l))) AND \(both.least(length)) >= 3"
    default: nil
    }
  }

  private static func length(_ text: String) -> String { "length(\(text))" }
  private static func firstWord(_ text: String) -> String { "split_part(\(text), ' ', 1)" }
  private static func firstLength(_ text: String) -> String { length(firstWord(text)) }

  /// Short names are not compared by edits or similarity, see ``TableView``.
  private static func name(_ condition: Condition, _ both: Both) -> String? {
    let (l, r) = (both.l, both.r)
    switch condition {
    case .edits(let most): return "\(both.within(most)) AND \(both.least(length)) >= \(3 * most)"
    case .jaroWinkler(let least):
      return "jaro_winkler_similarity(\(l), \(r)) >= \(least) AND \(both.least(length)) >= 4"
    case .sharesWord:
      return "(\(l) LIKE '% %' OR \(r) LIKE '% %') AND list_has_any(string_split(\(l), ' '), string_split(\(r), ' '))"
    case .firstWord: return "\(both.equal(firstWord)) AND \(both.least(firstLength)) > 1"
    case .shortened: return "(\(isShort(r, of: l))) OR (\(isShort(l, of: r)))"
    case .initial: return "\(both.equal { "substr(\($0), 1, 1)" }) AND \(both.least(firstLength)) = 1"
    case .exact, .begins: return text(condition, both)
    default: return nil
    }
  }

  private static func isShort(_ short: String, of long: String) -> String {
    "starts_with(\(long), \(short)) AND length(\(short)) >= 3 AND \(firstLength(long)) >= length(\(short)) + 3"
  }

  private static func year(_ date: String) -> String { "substr(\(date), 1, 4)" }

  private static func date(_ condition: Condition, _ both: Both) -> String? {
    let (l, r) = (both.l, both.r)
    switch condition {
    case .exact: return both.equal
    case .dayMonthSwapped:
      return
        "\(both.equal(year)) AND substr(\(l), 6, 2) = substr(\(r), 9, 2) AND substr(\(l), 9, 2) = substr(\(r), 6, 2)"
    case .oneSlip:
      let digits = both.each { "replace(\($0), '-', '')" }
      return "damerau_levenshtein(\(digits.l), \(digits.r)) <= 1 AND \(both.equal(length))"
    case .newYear: return "\(both.equal(year)) AND (\(l) LIKE '%-01-01' OR \(r) LIKE '%-01-01')"
    case .sameYear: return both.equal(year)
    case .days(let most):
      let days = both.each { "try_cast(\($0) AS DATE)" }
      return "abs(date_diff('day', \(days.l), \(days.r))) <= \(most)"
    default: return nil
    }
  }

  private static func amount(_ condition: Condition, _ both: Both) -> String? {
    let numbers = both.each { "try_cast(\($0) AS DOUBLE)" }
    switch condition {
    case .exact: return both.equal
    case .within(let most):
      return "abs(\(numbers.l) - \(numbers.r)) <= \(most) * greatest(abs(\(numbers.l)), abs(\(numbers.r)))"
    case .opposite: return "\(numbers.l) = -\(numbers.r)"
    default: return nil
    }
  }

  // MARK: addresses

  /// All but the last two digits of a postcode, or the last three characters if it has letters.
  private static func area(_ postcode: String) -> String {
    let rest = "CASE WHEN regexp_matches(\(postcode), '[a-z]') THEN 3 ELSE 2 END"
    return "substr(\(postcode), 1, greatest(2, length(\(postcode)) - \(rest)))"
  }

  private static func address(_ condition: Condition) -> String? {
    let (street, house, postcode, city) = (Both("street"), Both("house_number"), Both("postcode"), Both("city"))
    switch condition {
    case .sameHouse:
      return "\(house.equal) AND ((\(street.equal) AND (\(postcode.equal) OR \(city.equal))) OR "
        + "(\(postcode.equal) AND (\(street.null))))"
    case .sameStreet: return "\(street.equal) AND (\(city.equal) OR \(postcode.equal(area)))"
    case .samePostcode: return postcode.equal
    case .postcodeEdits(let most): return postcode.within(most)
    case .sameArea: return postcode.equal(area)
    case .sameCity: return city.equal
    case .cityEdits(let most): return city.within(most)
    default: return nil
    }
  }

  // MARK: keys

  /// A key of one record, given the record's table.
  static func key(_ key: BlockingKey) -> ((String) -> String)? {
    func column(_ name: String, _ wrap: @escaping (String) -> String = { $0 }) -> (String) -> String {
      { wrap("\($0).\"\(name)\"") }
    }
    switch key {
    case .nationalID, .phone, .email, .birthDate, .givenName, .familyName, .postcode, .street, .houseNumber, .city,
      .birthPlace:
      return column(key.rawValue)
    case .emailName: return column("email", { "split_part(\($0), '@', 1)" })
    case .birthYear: return column("birth_date", year)
    case .birthday: return column("birth_date", { "substr(\($0), 6)" })
    case .givenInitial: return column("given_name", { "substr(\($0), 1, 1)" })
    case .postcodeArea: return column("postcode", area)
    case .nameSet: return nameSet
    case .column(let name, .value): return column(name.name)
    case .column(let name, .year): return column(name.name, year)
    case .givenRoot, .familySound, .column: return nil
    }
  }

  /// Both names in the order of letters; `NULL` if one is missing.
  private static func nameSet(_ table: String) -> String {
    let (given, family) = ("\(table).\"given_name\"", "\(table).\"family_name\"")
    return "CASE WHEN \(given) <= \(family) THEN \(given) || ' ' || \(family) "
      + "WHEN \(given) > \(family) THEN \(family) || ' ' || \(given) END"
  }
}
