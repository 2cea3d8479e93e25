import Records

/// The lender's files: customers and their instalments.
struct PaymentsFeed {
  let context: FeedContext
  let book: AccountBook

  /// The feeds of a population.
  init(_ context: FeedContext) {
    self.context = context
    book = AccountBook(.payments, context.population)
  }

  // MARK: Customers

  /// Writes the new and changed customers of a delivery.
  func writeCustomers(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/payments/customers-\(delivery.day).csv.gz", delivery: delivery.index, .csv)
    writer.bytes.put("customer_id,updated_at,given_name,family_name,birth_date,national_id,phone,email,")
    writer.bytes.put("street,house_number,city,postcode,country,opened_on\n")
    writer.endHeader()
    try book.forEach { account, person in
      guard let version = account.version(on: delivery.day),
        context.belongs(version.updated, account.slot, .customers, delivery)
      else { return }
      putCustomer(account, person, version, &writer)
      try writer.endRow()
    }
    try writer.close()
  }

  private func putCustomer(_ account: Account, _ person: Person, _ version: RecordVersion, _ writer: inout FeedWriter) {
    let record = Transcription(context.population, person, .payments, entity: account.slot, version: version)
    let street = record.street
    account.putKey(to: &writer.bytes)
    writer.bytes.put(",")
    writer.markVersion()
    writer.bytes.put(version.updated, second: context.second(account.slot, .customers, version.updated))
    writer.bytes.put(",")
    put(record.givenColumn, &writer)
    put(record.familyColumn, &writer)
    if let born = record.born { writer.bytes.put(born) }
    writer.bytes.put(",")
    put(record.nationalNumber, &writer)
    put(record.phone, &writer)
    put(record.email, &writer)
    put(street.name, &writer)
    put(street.number, &writer)
    put(record.city, &writer)
    put(record.postcode, &writer)
    writer.bytes.put(person.country.code)
    writer.bytes.put(",")
    writer.bytes.put(account.opened)
  }

  private func put(_ field: [UInt8], _ writer: inout FeedWriter) {
    writer.bytes.put(csv: field)
    writer.bytes.put(",")
  }

  // MARK: Instalments

  /// Which rows of a delivery a file holds.
  private enum Part {
    case inTime, late, all
  }

  /// Writes the new and corrected instalments of a delivery, and those of the one before that come late.
  func writeInstalments(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    let part = context.deliveries.isPartlyLate(delivery.index) ? Part.inTime : .all
    try write("instalments-\(delivery.day)", delivery, part, arrivesWith: delivery.index, to: &writer)
    guard delivery.index > 0, context.deliveries.isPartlyLate(delivery.index - 1) else { return }
    let earlier = context.deliveries.all[delivery.index - 1]
    try write("instalments-\(earlier.day)-late", earlier, .late, arrivesWith: delivery.index, to: &writer)
  }

  private func write(
    _ name: String, _ delivery: Delivery, _ part: Part, arrivesWith index: Int, to writer: inout FeedWriter
  ) throws {
    try writer.open("landing/payments/\(name).csv.gz", delivery: index, .csv)
    writer.bytes.put("instalment_id,customer_id,updated_at,due_on,amount_minor,currency,status,paid_on\n")
    writer.endHeader()
    try book.forEach { account, person in
      try writeInstalments(of: account, person, delivery, part, &writer)
    }
    try writer.close()
  }

  private func writeInstalments(
    of account: Account, _ person: Person, _ delivery: Delivery, _ part: Part, _ writer: inout FeedWriter
  ) throws {
    let loan = Loan(context.population, account)
    for index in 0..<loan.count {
      let entity = account.slot * 64 + index
      let instalment = loan.instalment(index, context.population, account, person)
      guard let state = instalment.state(on: delivery.day) else { break }
      guard context.belongs(state.updated, entity, .instalments, delivery), holds(part, entity, delivery) else {
        continue
      }
      let row = InstalmentRow(account: account, index: index, amount: loan.amount, due: instalment.due, state: state)
      put(row, person.country, &writer)
      try writer.endRow()
    }
  }

  @inline(__always)
  private func holds(_ part: Part, _ entity: Int, _ delivery: Delivery) -> Bool {
    if part == .all { return true }
    var random = RandomStream(context.population.seed, .late, entity, delivery.index)
    return random.chance(Rates.lateRows) == (part == .late)
  }

  private struct InstalmentRow {
    let account: Account
    let index: Int
    let amount: Int
    let due: Day
    let state: Instalment.State
  }

  @inline(__always)
  private func put(_ row: InstalmentRow, _ country: Country, _ writer: inout FeedWriter) {
    let entity = row.account.slot * 64 + row.index
    writer.bytes.put("I")
    writer.bytes.put(row.account.number, width: 8)
    writer.bytes.put("-")
    writer.bytes.put(row.index + 1, width: 2)
    writer.bytes.put(",")
    row.account.putKey(to: &writer.bytes)
    writer.bytes.put(",")
    writer.markVersion()
    writer.bytes.put(row.state.updated, second: context.second(entity, .instalments, row.state.updated))
    writer.bytes.put(",")
    writer.bytes.put(row.due)
    writer.bytes.put(",")
    writer.bytes.put(row.amount)
    writer.bytes.put(",")
    writer.bytes.put(country.currency)
    writer.bytes.put(",")
    writer.bytes.put(row.state.status.name)
    writer.bytes.put(",")
    if let paidOn = row.state.paidOn { writer.bytes.put(paidOn) }
  }
}
