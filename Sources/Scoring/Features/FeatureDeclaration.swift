import Records

/// What is known about a profile in one number: which events of one context count, what is made of them, in which unit,
/// and what it means that there are none.
public struct FeatureDeclaration: Hashable, Sendable {
  /// Its name.
  public let id: FeatureID
  /// In a few words, for the person: `instalments missed in the last 12 months`.
  public let description: String
  /// The only context whose events it sees.
  public let context: Context
  /// What the number counts: `instalments`, `months`, `GBP`.
  public let unit: String
  /// Decimal places of the value, 0 to 12.
  ///
  /// Rounding is half to even, once, at the end.
  public let places: Int
  /// What it means that there is nothing to calculate from.
  public let whenMissing: MissingRule
  /// What is made of the events.
  public let calculation: Calculation

  /// What it means that there is nothing to calculate from.
  public enum MissingRule: Hashable, Sendable {
    /// Nothing is known.
    case missing
    /// This number is assumed.
    case constant(ExactDecimal)
  }

  /// What is made of events, or of two other features.
  public enum Calculation: Hashable, Sendable {
    case aggregate(Aggregate, Selection)
    /// The exact quotient of two aggregates of the same context; missing where one is, or where the divisor is zero.
    case ratio(of: FeatureID, to: FeatureID)
  }
}

/// How several events become one number.
public enum Aggregate: Hashable, Sendable {
  /// How many events.
  case count
  /// The exact total.
  case sum(Quantity)
  /// The exact mean.
  case mean(Quantity)
  /// The least.
  case minimum(Quantity)
  /// The greatest.
  case maximum(Quantity)
  /// How many different ones.
  case distinct(Distinction)
  /// Whole calendar months from the latest event to `asOf`.
  case monthsSinceLatest
  /// Whole calendar months from the earliest event to `asOf`.
  case monthsSinceEarliest
  /// 1 if there is an event, else 0.
  case exists
  /// How much the number changes from one calendar month to the next: the slope of the straight line of least squares
  /// through the events' numbers by their months; missing unless events lie in two months.
  case trend(Quantity)
  /// How many events in a row, up to the last: those after the last day with a break, which is an event that does not
  /// pass the conditions, or one of these kinds.
  case streak(brokenBy: [EventKind])

  /// Whether nothing at all is a number too: no events are zero events, but have no mean.
  var hasValueOfNothing: Bool {
    switch self {
    case .count, .sum, .distinct, .exists, .streak: true
    case .mean, .minimum, .maximum, .monthsSinceLatest, .monthsSinceEarliest, .trend: false
    }
  }
}

/// The number in an event that is added up or compared.
///
/// Events that do not carry it do not count.
public enum Quantity: Hashable, Sendable {
  /// The amount in major units; only of events in this currency.
  case amount(MoneyUnit)
  /// A measure of this name.
  case measure(String)
  /// A code of this name that is a decimal number, such as a level.
  case code(String)

  func value(in event: Event) -> ExactDecimal? {
    switch self {
    case .amount(let unit): unit.value(of: event.amount)
    case .measure(let name): event.measure(name)
    case .code(let name): event.code(name).flatMap { ExactDecimal($0) }
    }
  }
}

/// A currency with its decimal places, looked up once.
public struct MoneyUnit: Hashable, Sendable {
  /// The currency.
  public let currency: Currency
  private let places: Int

  /// The major unit of a currency.
  public init(_ currency: Currency) {
    self.currency = currency
    places = currency.minorDigits
  }

  func value(of amount: Money?) -> ExactDecimal? {
    guard let amount, amount.currency == currency else { return nil }
    return ExactDecimal(mantissa: amount.minorUnits, scale: places)
  }
}

/// What makes two events different for a distinct count.
public enum Distinction: Hashable, Sendable {
  case provider, account, day
  /// The code of this name.
  case code(String)

  func key(of event: ProfileEvent) -> String? {
    switch self {
    case .provider: event.provenance.provider.rawValue
    case .account: "\(event.account.high)-\(event.account.low)"
    case .day: event.event.day.description
    case .code(let name): event.event.code(name)
    }
  }
}
