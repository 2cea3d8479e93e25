/// How often things happen, per mille, in one place.
///
/// The figures are plausible rather than measured: each stands with the reason for its size relative to the others.
enum Rates {
  // MARK: Who has an account

  /// Adults with an account at the lender: most have one loan or plan somewhere.
  static let paymentsMembers = 600
  /// People from 13 on with an account at the messaging platform: widespread, but there are other platforms.
  static let messagingMembers = 560
  /// Children of school age at the school: it is one of several in town.
  static let pupils = 700
  /// Adults whose old file the school still has.
  static let formerPupils = 260
  /// Customers who are in the lender's books twice, after a branch and an online application.
  static let secondPayments = 35
  /// Users with two accounts, private and for work or after a lost password.
  static let secondMessaging = 60
  /// Pupils with two files, after coming back.
  static let secondSchool = 15
  /// Customers who opened their account in the last seven months and have a short history.
  static let newCustomers = 80

  // MARK: Courts

  /// Cases per 1000 people in three years: a few percent of people have a judgment.
  static let cases = 35
  /// Cases of criminal kind, which a gate has to refuse: under half a percent, delivered by mistake.
  static let criminalCases = 4
  /// Cases with two defendants: couples and partners in business.
  static let secondDefendants = 180
  /// Claimants who are people rather than organisations.
  static let personClaimants = 250

  // MARK: Consents

  /// People who never answer a purpose's request.
  static let absentConsents = 120
  /// Grants that ran out before the population's date.
  static let expiredConsents = 40
  /// Grants that were withdrawn.
  static let withdrawnConsents = 40
  /// Grants that were withdrawn and given again.
  static let regrantedConsents = 10
  /// Open grants with a future end.
  static let limitedConsents = 150

  // MARK: Deliveries

  /// Rows of a file that are written twice: exports are joined from overlapping parts.
  static let writtenTwice = 5
  /// Known, unchanged rows that are delivered again.
  static let deliveredAgain = 2
  /// Instalments of a delivery that come in a late file with the next one.
  static let lateRows = 15
}

/// How a provider's records differ from the truth, per mille of accounts (or of values, where a field is named).
struct ErrorRates {
  /// A typing error in a name, a street or a city: each.
  var typing: Int
  /// A misread character in these: each.
  ///
  /// Only where paper is scanned.
  var misread: Int
  /// Given and family name in each other's place.
  var swappedNames: Int
  /// Day and month of birth in each other's place, where both are below 13.
  var swappedDate: Int
  /// One digit of the date of birth wrong.
  var wrongDate: Int
  /// No date of birth.
  var missingBirth: Int
  /// No telephone number.
  var missingPhone: Int
  /// No e-mail address.
  var missingEmail: Int
  /// No street and house number.
  var missingStreet: Int
  /// Names in capitals.
  var capitals: Int
  /// The given name as an initial.
  var initials: Int
  /// The given name as its nickname, where it has one.
  var nicknames: Int
  /// The second given name written too, where there is one.
  var middleNames: Int
  /// Han instead of pinyin, of Chinese names.
  var han: Int
  /// Names, streets and cities without the marks on their letters.
  var withoutMarks: Int
  /// A move, a new name or a new number that the provider never hears of: each.
  var untold: Int
  /// An e-mail address that the person uses only here.
  var otherEmail: Int
  /// The household's telephone number instead of the person's own.
  var homePhone: Int
  /// Typing errors that are found and corrected in a later version.
  var corrected: Int

  /// The rates of a provider.
  static func of(_ provider: Provider) -> ErrorRates {
    switch provider {
    case .payments: payments
    case .messaging: messaging
    case .court: court
    case .school: school
    }
  }

  /// Identity is checked against a document at the counter: few errors, few gaps.
  private static let payments = ErrorRates(
    typing: 14, misread: 0, swappedNames: 6, swappedDate: 5, wrongDate: 6, missingBirth: 4, missingPhone: 60,
    missingEmail: 120, missingStreet: 6, capitals: 60, initials: 6, nicknames: 12, middleNames: 450, han: 300,
    withoutMarks: 60, untold: 250, otherEmail: 180, homePhone: 60, corrected: 300)

  /// People describe themselves: nicknames, gaps, but a number that was verified.
  private static let messaging = ErrorRates(
    typing: 12, misread: 0, swappedNames: 20, swappedDate: 0, wrongDate: 0, missingBirth: 1000, missingPhone: 40,
    missingEmail: 300, missingStreet: 1000, capitals: 15, initials: 40, nicknames: 260, middleNames: 40, han: 500,
    withoutMarks: 200, untold: 150, otherEmail: 300, homePhone: 5, corrected: 50)

  /// Typed or scanned from paper, long after the fact, addresses of the time of filing.
  private static let court = ErrorRates(
    typing: 18, misread: 25, swappedNames: 8, swappedDate: 8, wrongDate: 10, missingBirth: 180, missingPhone: 1000,
    missingEmail: 1000, missingStreet: 25, capitals: 280, initials: 50, nicknames: 4, middleNames: 600, han: 60,
    withoutMarks: 300, untold: 350, otherEmail: 0, homePhone: 0, corrected: 0)

  /// Typed by a school's office from a form in handwriting; pupils' dates are known, addresses go out of date.
  private static let school = ErrorRates(
    typing: 22, misread: 0, swappedNames: 10, swappedDate: 8, wrongDate: 8, missingBirth: 12, missingPhone: 1000,
    missingEmail: 1000, missingStreet: 15, capitals: 5, initials: 2, nicknames: 40, middleNames: 250, han: 0,
    withoutMarks: 80, untold: 500, otherEmail: 0, homePhone: 0, corrected: 200)
}
