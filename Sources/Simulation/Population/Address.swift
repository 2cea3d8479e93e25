/// A dwelling by its place in the tables.
struct Address: Equatable {
  var country: Country
  var city: Int
  var street: Int
  var number: Int
  /// The flat, from 1; 0 for a house of one dwelling.
  var flat: Int
}

/// The streets and cities of all countries, ready for use.
struct Gazetteer {
  private let streets: [ByteTable]
  private let cities: [ByteTable]
  private let postcodes: [ByteTable]
  private let choices: [WeightedChoice]
  private let seed: UInt64

  /// Reads the tables.
  init(seed: UInt64) {
    self.seed = seed
    streets = Country.allCases.map { ByteTable($0.streets) }
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
    let street = random.below(streets[country.rawValue].count)
    let number = 1 + min(random.below(180), random.below(180))
    let flat = random.chance(250) ? 1 + random.below(24) : 0
    return Address(country: country, city: city, street: street, number: number, flat: flat)
  }

  /// Appends the street's name.
  func putStreet(_ address: Address, to output: inout [UInt8]) {
    streets[address.country.rawValue].put(address.street, to: &output)
  }

  /// Appends the city's name.
  func putCity(_ address: Address, to output: inout [UInt8]) {
    cities[address.country.rawValue].put(address.city, to: &output)
  }

  /// Appends the postcode, the same for all of a street, as real ones nearly are.
  func putPostcode(_ address: Address, to output: inout [UInt8]) {
    let place = (address.country.rawValue * 64 + address.city) * 64 + address.street
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
