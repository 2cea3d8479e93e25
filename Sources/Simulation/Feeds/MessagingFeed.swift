import Records

/// The messaging platform's files: accounts as their users describe themselves, and signals about the account itself.
struct MessagingFeed {
  let context: FeedContext
  let book: AccountBook

  /// The feeds of a population.
  init(_ context: FeedContext) {
    self.context = context
    book = AccountBook(.messaging, context.population)
  }

  // MARK: Accounts

  /// Writes the new and changed accounts of a delivery.
  func writeAccounts(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/messaging/accounts-\(delivery.day).jsonl.gz", delivery: delivery.index, .jsonLines)
    try book.forEach { account, person in
      guard let version = account.version(on: delivery.day),
        context.belongs(version.updated, account.slot, .accounts, delivery)
      else { return }
      putAccount(account, person, version, &writer)
      try writer.endRow()
    }
    try writer.close()
  }

  private func putAccount(_ account: Account, _ person: Person, _ version: RecordVersion, _ writer: inout FeedWriter) {
    let record = Transcription(context.population, person, .messaging, entity: account.slot, version: version)
    writer.bytes.put(#"{"account":""#)
    account.putKey(to: &writer.bytes)
    writer.bytes.put(#"","updated_at":""#)
    writer.markVersion()
    writer.bytes.put(version.updated, second: context.second(account.slot, .accounts, version.updated))
    writer.bytes.put(#"","profile":{"display_name":"#)
    writer.bytes.put(json: record.displayName)
    // Two in five users fill in a display name only.
    if record.style.choice % 5 < 3 {
      put(#","given_name":"#, record.givenColumn, &writer)
      put(#","family_name":"#, record.familyColumn, &writer)
    }
    put(#","phone":"#, record.phone, &writer)
    put(#","email":"#, record.email, &writer)
    put(#","country":"#, person.country.code.bytes, &writer)
    writer.bytes.put(#"},"opened_on":""#)
    writer.bytes.put(account.opened)
    writer.bytes.put(#""}"#)
  }

  private func put(_ name: StaticString, _ value: [UInt8], _ writer: inout FeedWriter) {
    guard !value.isEmpty else { return }
    writer.bytes.put(name)
    writer.bytes.put(json: value)
  }

  // MARK: Signals

  /// Writes the new signals of a delivery.
  func writeSignals(_ delivery: Delivery, to writer: inout FeedWriter) throws {
    try writer.open("landing/messaging/signals-\(delivery.day).jsonl.gz", delivery: delivery.index, .jsonLines)
    try book.forEach { account, person in
      for (index, signal) in signals(account, person).enumerated() where signal.day <= delivery.day {
        guard context.belongs(signal.day, account.slot * 16 + index, .signals, delivery) else { continue }
        putSignal(index, signal, account, &writer)
        try writer.endRow()
      }
    }
    try writer.close()
  }

  /// One signal about an account.
  private struct Signal {
    let kind: StaticString
    let day: Day
    /// Whether the document that was shown proves the holder to be of age; `nil` where no document was shown.
    var isAdult: Bool?
  }

  /// Verified numbers and identities, and complaints that were upheld: none for most, several for the least reliable.
  private func signals(_ account: Account, _ person: Person) -> [Signal] {
    var random = RandomStream(context.population.seed, .signal, account.slot)
    let age = context.population.asOf.days(since: account.opened)
    let weakness = 1000 - person.reliability
    var signals: [Signal] = []
    let eighteen = person.birthday(18)
    func draw(_ kind: StaticString, _ perMille: Int, within days: Int, showsDocument: Bool = false) {
      let happens = random.chance(perMille)
      let day = account.opened.adding(days: random.below(days + 1))
      if happens { signals.append(Signal(kind: kind, day: day, isAdult: showsDocument ? day >= eighteen : nil)) }
    }
    draw("phone_verified", 850, within: 3)
    draw("identity_verified", 200 + person.reliability / 4, within: age, showsDocument: true)
    for _ in 0..<4 { draw("complaint_upheld", weakness * weakness / 3000, within: age) }
    return signals
  }

  private func putSignal(_ index: Int, _ signal: Signal, _ account: Account, _ writer: inout FeedWriter) {
    writer.bytes.put(#"{"signal":"s-"#)
    writer.bytes.put(hexadecimal: account.number)
    writer.bytes.put("-")
    writer.bytes.put(index + 1)
    writer.bytes.put(#"","account":""#)
    account.putKey(to: &writer.bytes)
    writer.bytes.put(#"","updated_at":""#)
    writer.markVersion()
    writer.bytes.put(signal.day, second: context.second(account.slot * 16 + index, .signals, signal.day))
    writer.bytes.put(#"","kind":""#)
    writer.bytes.put(signal.kind)
    writer.bytes.put(#"","on":""#)
    writer.bytes.put(signal.day)
    writer.bytes.put(#"""#)
    if let isAdult = signal.isAdult { writer.bytes.put(isAdult ? #","adult":true"# : #","adult":false"#) }
    writer.bytes.put("}")
  }
}

extension Transcription {
  /// The name that a user shows: in the order and script of their choice, now and then with a nickname in quotes.
  fileprivate var displayName: [UInt8] {
    let given = self.given
    let family = self.family
    guard person.given.culture == .chinese else { return latinDisplay(given, family) }
    switch (style.script, style.choice % 4) {
    case (.han, 0), (.han, 1): return family + given
    case (.han, 2): return family + given + [0x20] + pinyin(familyFirst: true)
    case (.han, _): return pinyin(familyFirst: false) + [0x20] + family + given
    case (.latin, 0), (.latin, 1): return family + [0x20] + given
    case (.latin, _): return given + [0x20] + family
    }
  }

  private func latinDisplay(_ given: [UInt8], _ family: [UInt8]) -> [UInt8] {
    if style.swapped { return family + [0x20] + given }
    var nickname: [UInt8] = []
    guard style.choice % 97 == 0, !style.nickname,
      population.names.putNickname(person.given, choice: style.choice, to: &nickname)
    else { return given + [0x20] + family }
    return given + [0x20, 0x22] + nickname + [0x22, 0x20] + family
  }

  private func pinyin(familyFirst: Bool) -> [UInt8] {
    var given: [UInt8] = []
    var family: [UInt8] = []
    population.names.put(person.given, .latin, to: &given)
    population.names.put(person.birthFamily, person.sex, .latin, to: &family)
    return familyFirst ? family + [0x20] + given : given + [0x20] + family
  }
}
