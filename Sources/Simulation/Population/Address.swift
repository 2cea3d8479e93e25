/// A dwelling by its place in the tables.
struct Address: Equatable {
  var country: Country
  var city: Int
  /// What the street is called after, and the pattern of its name.
  var stem: Int
  var pattern: Int
  var number: Int
  /// The flat, from 1; 0 for a house of one dwelling.
  var flat: Int
}

/// The streets and cities of all countries, ready for use.
struct Gazetteer {
  private let stems: [ByteTable]
  private let patterns: [ByteTable]
  private let patternChoices: [WeightedChoice]
  private let cities: [ByteTable]
  private let postcodes: [ByteTable]
  private let choices: [WeightedChoice]
  private let seed: UInt64

  /// Reads the tables.
  init(seed: UInt64) {
    self.seed = seed
    stems = Country.allCases.map { ByteTable($0.streetStems) }
    patterns = Country.allCases.map { ByteTable($0.streetPatterns) }
    patternChoices = patterns.map { WeightedChoice(count: $0.count) }
    cities = Country.allCases.map { Gazetteer.column(0, of: $0.cities) }
    postcodes = Country.allCases.map { Gazetteer.column(1, of: $0.cities) }
    choices = cities.map { WeightedChoice(count: $0.count) }
  }

  private static func column(_ column: Int, of list: String) -> ByteTable {
    var table = ByteTable()
    for entry in list.split(separator: ",") { table.append(String(entry.split(separator: "=")[column])) }
    return table
  }

  /// A dwelling in a country: of a dwelling place's `moves`-th address.
  func draw(_ country: Country, dwelling: Int, moves: Int) -> Address {
    var random = RandomStream(seed, .address, dwelling, moves)
    let city = choices[country.rawValue](&random)
    let stem = random.below(stems[country.rawValue].count)
    let pattern = patternChoices[country.rawValue](&random)
    let number = 1 + min(random.below(180), random.below(180))
    let flat = random.chance(250) ? 1 + random.below(24) : 0
    return Address(country: country, city: city, stem: stem, pattern: pattern, number: number, flat: flat)
  }

  /// Appends the street's name.
  func putStreet(_ address: Address, to output: inout [UInt8]) {
    for byte in patterns[address.country.rawValue][address.pattern] {
      if byte == 0x2A {
        stems[address.country.rawValue].put(address.stem, to: &output)
      } else {
        output.append(byte)
      }
    }
  }

  /// Appends the city's name.
  func putCity(_ address: Address, to output: inout [UInt8]) {
    cities[address.country.rawValue].put(address.city, to: &output)
  }

  /// Appends the postcode, the same for all of a street, as real ones nearly are.
  func putPostcode(_ address: Address, to output: inout [UInt8]) {
    let street = address.stem * 16 + address.pattern
    let place = (address.country.rawValue * 64 + address.city) * 4096 + street
    var random = RandomStream(seed, .postcode, place)
    for byte in postcodes[address.country.rawValue][address.city] {
      switch byte {
      case 0x23: output.append(0x30 + UInt8(random.below(10)))
      case 0x40: output.append(0x41 + UInt8(random.below(26)))
      default: output.append(byte)
      }
    }
  }
}
