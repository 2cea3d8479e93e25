/// Telephone numbers, e-mail addresses and postal addresses as providers write them.
extension Transcription {
  // MARK: Telephone

  /// A telephone number in one of the customary forms; empty if it is missing.
  var phone: [UInt8] {
    var random = random(.phone, epoch: version.newPhone ? 1 : 0)
    let missing = random.chance(rates.missingPhone)
    let home = random.chance(rates.homePhone)
    // The messaging platform verifies numbers, and keeps nearly all of them in the international form.
    let form = provider == .messaging && random.chance(850) ? 0 : random.below(6)
    return missing ? [] : Transcription.written(number(home: home), person.country, form: form)
  }

  /// The national number with the blanks of its groups.
  private func number(home: Bool) -> [UInt8] {
    let (mobile, landline) = person.country.numbers
    var random =
      home
      ? RandomStream(population.seed, .phone, person.household, 1 << 8)
      : RandomStream(population.seed, .phone, person.index, version.newPhone ? 1 : 0)
    return (home ? landline : mobile).bytes.map { $0 == 0x23 ? 0x30 + UInt8(random.below(10)) : $0 }
  }

  private static func written(_ grouped: [UInt8], _ country: Country, form: Int) -> [UInt8] {
    let (international, trunk) = country.dialling
    let compact = grouped.filter { $0 != 0x20 }
    var text: [UInt8] = []
    switch form {
    case 0, 1: text.put("+")
    case 2: text.put("00")
    default: break
    }
    if form < 3 { text.put(international) }
    if form == 1 { text.put(" ") }
    if form > 2 { text.put(trunk) }
    switch form {
    case 1, 4: text.append(contentsOf: grouped)
    case 5: text.append(contentsOf: grouped.map { $0 == 0x20 ? 0x2D : $0 })
    default: text.append(contentsOf: compact)
    }
    return text
  }

  // MARK: E-mail

  /// Domains that are reserved for examples (RFC 2606), so that no address is anybody's.
  private static let domains = ByteTable(
    "mail.example,post.example,web.example,inbox.example,example.com,example.net,example.org,home.example,work.example")

  /// An e-mail address; empty if it is missing.
  var email: [UInt8] {
    var random = random(.email)
    let missing = random.chance(rates.missingEmail)
    let other = random.chance(rates.otherEmail)
    let mistyped = random.chance(rates.typing / 3)
    if missing { return [] }
    var text = address(variant: other ? 1 + (provider.rawValue << 1 | entity & 1) : 0)
    if mistyped, !version.corrected { Misprint.type(&text, &random) }
    return text
  }

  /// One of the person's addresses: number 0 is the one that is used everywhere.
  private func address(variant: Int) -> [UInt8] {
    var random = RandomStream(population.seed, .email, person.index, variant)
    var given: [UInt8] = []
    var family: [UInt8] = []
    let text = localPart(&given, &family, pattern: random.below(6))
    var output = text
    if random.chance(720) {
      output.put(random.below(10_000))
    } else {
      output.put(person.born.civil.year % 100, width: 2)
    }
    output.put("@")
    Transcription.domains.put(random.below(Transcription.domains.count), to: &output)
    return output
  }

  private func localPart(_ given: inout [UInt8], _ family: inout [UInt8], pattern: Int) -> [UInt8] {
    var name: [UInt8] = []
    population.names.put(person.given, .latin, to: &name)
    LatinFolding.putASCII(name, to: &given)
    name.removeAll()
    population.names.put(person.birthFamily, person.sex, .latin, to: &name)
    LatinFolding.putASCII(name, to: &family)
    switch pattern {
    case 0, 1: return given + [0x2E] + family
    case 2: return given.prefix(1) + family
    case 3: return given + [0x5F] + family.prefix(1)
    case 4: return family + [0x2E] + given
    default: return given
    }
  }

  // MARK: Address

  /// The address that the provider knows.
  var address: Address { population.address(person, moves: version.moves) }

  /// Street and house number; empty if they are missing.
  var street: (name: [UInt8], number: [UInt8]) {
    var random = random(.street, epoch: version.moves)
    let missing = random.chance(rates.missingStreet)
    let short = random.chance(provider == .school ? 900 : 220)
    if missing { return ([], []) }
    let address = address
    var name: [UInt8] = []
    if address.flat > 0, address.country == .britain, random.chance(500) {
      name.put("Flat ")
      name.put(address.flat)
      name.put(", ")
    }
    population.places.putStreet(address, to: &name)
    if short { Transcription.shorten(&name) }
    return (finished(name, .street, epoch: version.moves), houseNumber(address))
  }

  private func houseNumber(_ address: Address) -> [UInt8] {
    var number: [UInt8] = []
    number.put(address.number)
    if address.flat > 0, address.country == .germany, address.flat < 5 { number.append(0x60 + UInt8(address.flat)) }
    if address.flat > 0, address.country == .poland {
      number.put("/")
      number.put(address.flat)
    }
    return number
  }

  /// Customary abbreviations.
  private static let abbreviations: [(long: StaticString, short: StaticString)] = [
    ("straße", "str."), (" Road", " Rd"), (" Street", " St"), (" Avenue", " Ave"), ("Avenue ", "Av. "),
    ("Boulevard ", "Bd "), ("Calle ", "C/ "), ("Avenida ", "Avda. "), ("ulica ", "ul. "), ("aleja ", "al. "),
    ("Piazza ", "P.za "),
  ]

  private static func shorten(_ name: inout [UInt8]) {
    for (long, short) in abbreviations {
      let pattern = long.bytes
      guard name.count >= pattern.count else { continue }
      for start in 0...(name.count - pattern.count) where name[start..<start + pattern.count].elementsEqual(pattern) {
        name.replaceSubrange(start..<start + pattern.count, with: short.bytes)
        return
      }
    }
  }

  /// The city as written.
  var city: [UInt8] {
    var name: [UInt8] = []
    population.places.putCity(address, to: &name)
    return finished(name, .city, epoch: version.moves)
  }

  /// The postcode, now and then with two digits exchanged.
  var postcode: [UInt8] {
    var code: [UInt8] = []
    population.places.putPostcode(address, to: &code)
    var random = random(.city, epoch: version.moves | 1 << 4)
    if random.chance(rates.typing / 2), !version.corrected { code.swapAt(code.count - 2, code.count - 1) }
    return code
  }

  /// A national number; empty if the provider does not have it.
  ///
  /// Not of any country's real form.
  var nationalNumber: [UInt8] {
    var random = random(.nationalNumber)
    let missing = !random.chance(680)
    let mistyped = random.chance(4)
    if missing { return [] }
    var text: [UInt8] = []
    text.put(person.country.code)
    text.put(population.nationalNumbers(person.index), width: 9)
    if mistyped, !version.corrected { text.swapAt(text.count - 2, text.count - 1) }
    return text
  }
}
