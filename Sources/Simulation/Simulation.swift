import Records

/// An invented population, what four providers deliver about it, and the truth behind it.
///
/// Everything is a function of the arguments: the same arguments give the same files, byte for byte (of compressed
/// files the content; their compressed form for one version of zlib). People, households, accounts and cases are made
/// one at a time from random numbers of their own, and made again for each file, so memory does not grow with the
/// population.
///
/// | File below the output folder (D: the day of a delivery) | Holds |
/// |---|---|
/// | `landing/payments/customers-D.csv.gz`, `instalments-D.csv.gz`, `instalments-D-late.csv.gz` | CSV, UTF-8, LF |
/// | `landing/messaging/accounts-D.jsonl.gz`, `signals-D.jsonl.gz` | one JSON object a line |
/// | `landing/court/judgments-D.xml.gz` | one judgment with its parties a line, UTF-8 |
/// | `landing/school/schueler-D.csv`, `vorgaenge-D.csv` | semicolons, Windows-1252, CRLF, German dates |
/// | `landing/consents/consents-D.jsonl` | grants and withdrawals, sorted by account |
/// | `truth.csv` | provider, account, person: every account once, sorted |
///
/// A delivery holds what is new or changed since the one before, some rows twice, some known rows again; a file whose
/// name ends in `-late` holds rows of the delivery before. A person's latent reliability drives lateness, complaints,
/// judgments and misconduct. An organisation that is a party of a case stands in the truth as `organisation-N`; it
/// never consents.
///
/// All names, addresses, numbers and institutions are invented or chosen at random from lists; e-mail addresses are of
/// domains reserved for examples (RFC 2606).
public struct Simulation: Sendable {
  /// Why a simulation cannot be made.
  public enum InvalidArgument: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of people is below 1 or above ``Simulation/maximumPeople``.
    case people(Int)
    /// The number of deliveries is below 1 or above ``Simulation/maximumDeliveries``.
    case deliveries(Int)
    /// The share of broken rows is not within 0 to 1000 per mille.
    case faults(Int)
    /// The date is not in the years 1950 to 2200, where every date that follows from it is valid.
    case asOf(Day)

    /// What is wrong, and what is expected.
    public var description: String {
      switch self {
      case .people(let count): "people is \(count); expected 1 to \(Simulation.maximumPeople)"
      case .deliveries(let count): "deliveries is \(count); expected 1 to \(Simulation.maximumDeliveries)"
      case .faults(let share): "faults is \(share) per mille; expected 0 to 1000"
      case .asOf(let day): "the date is \(day); expected a date in the years 1950 to 2200"
      }
    }
  }

  /// The most people that the widths of the keys hold.
  public static let maximumPeople = 20_000_000
  /// The most deliveries: one a month for the three years that have instalments.
  public static let maximumDeliveries = 36

  /// The number of people.
  public let people: Int
  /// What the random numbers start from.
  public let seed: UInt64
  /// The number of monthly deliveries, the last on ``asOf``.
  public let deliveries: Int
  /// The population's date: nothing is known after it.
  public let asOf: Day
  /// Broken rows per 1000.
  ///
  /// By default 0, because a run over broken rows ends with a status of its own.
  public let faultsPerMille: Int

  /// Describes a simulation; see ``write(to:)``.
  public init(
    people: Int, seed: UInt64, deliveries: Int, asOf: Day, faultsPerMille: Int = 0
  ) throws(InvalidArgument) {
    guard (1...Simulation.maximumPeople).contains(people) else { throw .people(people) }
    guard (1...Simulation.maximumDeliveries).contains(deliveries) else { throw .deliveries(deliveries) }
    guard (0...1000).contains(faultsPerMille) else { throw .faults(faultsPerMille) }
    guard (1950...2200).contains(asOf.civil.year) else { throw .asOf(asOf) }
    self.people = people
    self.seed = seed
    self.deliveries = deliveries
    self.asOf = asOf
    self.faultsPerMille = faultsPerMille
  }

  /// Writes all files: delivery by delivery the feeds and the consents below `landing/`, then `truth.csv`.
  ///
  /// Time grows with people times deliveries; memory does not grow. Errors are the sink's own.
  @discardableResult
  public func write(to sink: any FeedSink) throws -> SimulationSummary {
    let population = Population(people: people, seed: seed, asOf: asOf)
    let context = FeedContext(population: population, deliveries: Deliveries(count: deliveries, asOf: asOf))
    var writer = FeedWriter(sink: sink, seed: seed, faultsPerMille: faultsPerMille)
    var summary = SimulationSummary()
    for delivery in context.deliveries.all { try write(delivery, context, &writer) }
    try AccountFiles(context: context).writeTruth(to: &writer, &summary)
    summary.people = people
    summary.files = writer.files
    summary.faults = zip(Fault.allCases, writer.faults).map { .init(name: $0, count: $1) }
    return summary
  }

  private func write(_ delivery: Delivery, _ context: FeedContext, _ writer: inout FeedWriter) throws {
    let payments = PaymentsFeed(context)
    try payments.writeCustomers(delivery, to: &writer)
    try payments.writeInstalments(delivery, to: &writer)
    let messaging = MessagingFeed(context)
    try messaging.writeAccounts(delivery, to: &writer)
    try messaging.writeSignals(delivery, to: &writer)
    try CourtFeed(context).writeJudgments(delivery, to: &writer)
    let school = SchoolFeed(context)
    try school.writePupils(delivery, to: &writer)
    try school.writeEvents(delivery, to: &writer)
    try AccountFiles(context: context).writeConsents(delivery, to: &writer)
  }
}
