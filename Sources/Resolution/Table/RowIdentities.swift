import Records

/// Who the rows are, in the order in which they came.
struct RowIdentities: Sendable {
  private(set) var providers: [ProviderID] = []
  private(set) var provider: [UInt16] = []
  private(set) var keys: [UInt8] = []
  private(set) var keyEnds: [UInt32] = [0]
  /// On which day each account was opened, `Int32.max` where it is unknown; empty while no row says.
  private(set) var opened: [Int32] = []
  private var numbers: [ProviderID: UInt16] = [:]
  private var last: (provider: ProviderID, number: UInt16)?

  var count: Int { provider.count }

  /// The number of the last row's provider.
  var lastProvider: Int { Int(provider[provider.count - 1]) }

  mutating func append(_ id: ProviderID, key: UnsafeRawBufferPointer) {
    provider.append(number(of: id))
    keys.append(contentsOf: key)
    keyEnds.append(UInt32(keys.count))
  }

  /// States a day on which a row's account was open; the earliest counts.
  mutating func open(_ day: Int32, row: Int) {
    if day == .max { return }
    if opened.count < count { opened.append(contentsOf: repeatElement(.max, count: count - opened.count)) }
    opened[row] = min(opened[row], day)
  }

  func key(_ row: Int) -> ArraySlice<UInt8> { keys[Int(keyEnds[row])..<Int(keyEnds[row + 1])] }

  /// The position of each provider among all, sorted.
  func providerRanks() -> [UInt16] {
    let sorted = providers.sorted()
    return providers.map { provider in UInt16(sorted.firstIndex(of: provider) ?? 0) }
  }

  /// Most rows have the provider of the row before.
  private mutating func number(of id: ProviderID) -> UInt16 {
    if let last, last.provider == id { return last.number }
    let number = numbers[id] ?? UInt16(providers.count)
    if number == providers.count {
      numbers[id] = number
      providers.append(id)
    }
    last = (id, number)
    return number
  }
}

/// Who the rows of a table are.
struct FrozenIdentities: Sendable {
  /// Sorted.
  let providers: [ProviderID]
  let provider: FrozenArray<UInt16>
  /// Empty where no row says.
  private let opened: FrozenArray<Int32>
  /// The place of each row among the rows as they came.
  let arrival: FrozenArray<UInt32>
  /// In the order in which the rows came.
  private let keys: FrozenArray<UInt8>
  private let keyEnds: FrozenArray<UInt32>

  var count: Int { provider.count }

  /// Takes the rows in an order.
  init(_ identities: RowIdentities, in order: [UInt32]) {
    let ranks = identities.providerRanks()
    providers = identities.providers.sorted()
    arrival = FrozenArray(order)
    provider = FrozenArray(order.lazy.map { ranks[Int(identities.provider[Int($0)])] })
    let days = identities.opened
    opened = FrozenArray(days.isEmpty ? [] : order.map { Int($0) < days.count ? days[Int($0)] : .max })
    keyEnds = FrozenArray(identities.keyEnds)
    keys = FrozenArray(identities.keys)
  }

  /// The day on which a row's account was opened; `Int32.max` where it is unknown.
  func opened(_ row: Int) -> Int32 { opened.count == 0 ? .max : opened[row] }

  /// The bytes of the key of a row, valid while the identities live.
  @inline(__always)
  func key(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    key(ofArrival: Int(arrival.base[row]))
  }

  /// The bytes of the key of the row that came as this one, from 0.
  @inline(__always)
  func key(ofArrival place: Int) -> UnsafeBufferPointer<UInt8> {
    let start = Int(keyEnds.base[place])
    return UnsafeBufferPointer(start: keys.base + start, count: Int(keyEnds.base[place + 1]) - start)
  }

  /// Reads the keys of the rows that came as these; returns what must not be left out.
  func touchKeys(ofArrivals places: ArraySlice<Int32>) -> UInt32 {
    var touched: UInt32 = 0
    for place in places { touched ^= keyEnds.base[Int(place)] }
    for place in places { touched ^= UInt32(keys.base[min(Int(keyEnds.base[Int(place)]), max(0, keys.count - 1))]) }
    return touched
  }

  /// Whether a row's account comes before another one's: by provider, then by the bytes of the key.
  func precedes(_ left: Int, _ right: Int) -> Bool { precedes(left, Int(provider[right]), key(right)) }

  func precedes(_ row: Int, _ provider: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    let own = Int(self.provider[row])
    return own != provider ? own < provider : self.key(row).lexicographicallyPrecedes(key)
  }

  func isEqual(_ row: Int, _ provider: Int, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    Int(self.provider[row]) == provider && self.key(row).elementsEqual(key)
  }
}
