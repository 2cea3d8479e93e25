/// What two accounts are compared by.
///
/// Closed: each has its own way of looking at values.
public enum ComparisonKind: String, CaseIterable, Hashable, Sendable, Codable {
  case nationalID = "national_id"
  case birthDate = "birth_date"
  case phone
  case email
  case familyName = "family_name"
  case givenName = "given_name"
  case address
  case birthPlace = "birth_place"

  /// In a sentence: "birth date".
  public var noun: String {
    switch self {
    case .nationalID: "national identifier"
    case .birthDate: "birth date"
    case .phone: "phone"
    case .email: "e-mail address"
    case .familyName: "family name"
    case .givenName: "given name"
    case .address: "address"
    case .birthPlace: "birth place"
    }
  }

  /// The conditions that have a meaning for it.
  func understands(_ condition: Condition) -> Bool {
    switch condition {
    case .otherwise: true
    case .exact: self != .address
    case .edits: self != .address && self != .birthDate
    case .jaroWinkler: [.familyName, .givenName, .email, .birthPlace].contains(self)
    case .swapped, .variant, .soundsAlike, .sharesWord, .initial: self == .familyName || self == .givenName
    case .firstWord, .shortened: self == .givenName
    case .dayMonthSwapped, .oneSlip, .partly, .newYear, .sameYear: self == .birthDate
    case .localPart: self == .email
    case .sameHouse, .sameStreet, .samePostcode, .postcodeEdits, .sameArea, .sameCity, .cityEdits: self == .address
    }
  }
}

/// Whose values have a frequency that counts: agreeing on a rare one says more.
public enum TermColumn: String, CaseIterable, Hashable, Sendable, Codable {
  case givenName = "given_name"
  case familyName = "family_name"
  case postcode
  case city
  case phone
  case email

  var slot: AccountTable.Slot {
    switch self {
    case .givenName: .given
    case .familyName: .family
    case .postcode: .postcode
    case .city: .city
    case .phone: .phone
    case .email: .email
    }
  }
}

/// How often values occur among all that state any.
///
/// Only values that at least five people bear are named.
public struct TermFrequencies: Hashable, Sendable, Codable {
  /// Share of a standardised value, between 0 and 1.
  public var values: [String: Double]
  /// Share of a value that is not named.
  public var unlisted: Double

  /// States frequencies.
  public init(values: [String: Double], unlisted: Double) {
    self.values = values
    self.unlisted = unlisted
  }
}

/// One level of a comparison: the first whose condition holds is the one that counts.
public struct ComparisonLevel: Hashable, Sendable, Codable {
  /// What a person reads: "same day and month, exchanged".
  public var label: String
  /// When it applies, if none before it does.
  public var when: Condition
  /// Probability of the level among records of one person.
  public var m: Double
  /// Probability of the level among records of two people.
  public var u: Double
  /// Probability of the level among records of two people of one household; ``u`` where it is `nil`.
  public var h: Double?
  /// The column whose term frequencies replace `u`, where one is named.
  public var termFrequency: TermColumn?

  /// States a level.
  public init(
    label: String, when: Condition, m: Double, u: Double, h: Double? = nil, termFrequency: TermColumn? = nil
  ) {
    self.label = label
    self.when = when
    self.m = m
    self.u = u
    self.h = h
    self.termFrequency = termFrequency
  }

  enum CodingKeys: String, CodingKey {
    case label, when, m, u, h
    case termFrequency = "term_frequency"
  }
}

/// A comparison with its levels, the strongest agreement first.
///
/// Where one of the accounts says nothing, the comparison is at its null level, which weighs 0 and is not listed.
public struct ComparisonModel: Hashable, Sendable, Codable {
  /// What is compared.
  public var kind: ComparisonKind
  /// At least two; the last one is `else`.
  public var levels: [ComparisonLevel]

  /// States a comparison.
  public init(kind: ComparisonKind, levels: [ComparisonLevel]) {
    self.kind = kind
    self.levels = levels
  }
}
