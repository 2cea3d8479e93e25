/// Counts how often values occur, and names only those that at least five people bear.
struct TermCounting {
  /// A value borne by fewer people is not named: a model file names nobody.
  static let fewestBearers = 5
  /// So many rows of a value are looked at to find five people among them.
  private static let rowsTried = 32
  /// A column with fewer distinct values tells nobody from another.
  private static let fewestTelling = 200

  private let table: AccountTable

  /// A value that more of the rows bear than this says nothing about who is who: a title read as a name, a city's only
  /// postcode.
  private static let telltaleShare = 0.005
  /// In a small table no value is common before so many rows bear it.
  private static let fewestCommon = 50

  /// What one person's rows have in common and few people of one name.
  private let telling: [Telling]

  /// A slot, and which of its values are too common to tell anybody from another.
  private struct Telling {
    let slot: AccountTable.Slot
    let position: Int
    let isCommon: [Bool]

    init(_ slot: AccountTable.Slot, _ table: AccountTable) {
      self.slot = slot
      position = table.position(of: slot)
      guard slot != .birth, table.hasValues(slot) else {
        isCommon = []
        return
      }
      var rows = Array(repeating: 0, count: table.column(slot).count)
      for row in 0..<table.count { table.forEachValue(slot, of: row) { rows[Int($0)] += 1 } }
      let most = max(TermCounting.fewestCommon, Int(Double(table.count) * TermCounting.telltaleShare))
      isCommon = rows.map { $0 > most }
    }

    /// Whether two words of rows are one value that few rows bear.
    func areTelltale(_ x: UInt32, _ y: UInt32) -> Bool {
      x == y && (Int(x) >= isCommon.count || !isCommon[Int(x)])
    }
  }

  init(_ table: AccountTable) {
    self.table = table
    let columns = table.columns.indices.map { AccountTable.Slot.column($0) }
      .filter { table.column($0).count >= Self.fewestTelling }
    let slots = [AccountTable.Slot.given, .family, .birth, .phone, .email, .nationalID, .postcode] + columns
    telling = slots.map { Telling($0, table) }
  }

  /// The frequencies of a column among the rows that state any value; `nil` if none does.
  func frequencies(_ column: TermColumn) -> TermFrequencies? {
    guard let slot = table.slot(of: column), table.hasValues(slot) else { return nil }
    let counts = ValueCounts(slot, table)
    guard counts.bearing > 0 else { return nil }
    let named = valuesToName(slot, counts)
    var values: [String: Double] = [:]
    for (id, number) in named { values[table.term(slot, id)] = Double(counts.rows[number]) / Double(counts.bearing) }
    let listed = named.reduce(0) { $0 + Int(counts.rows[$1.number]) }
    let distinct = counts.distinct - named.count
    let rest = counts.rows.reduce(0) { $0 + Int($1) } - listed
    // An unlisted value is borne by as many as such values are on average, and at least by two, or it would not agree.
    let usual = distinct == 0 ? 1 : max(2, Double(rest) / Double(distinct))
    return TermFrequencies(values: values, unlisted: min(1, usual / Double(counts.bearing)))
  }

  /// One word of each value that surely has enough bearers, with its number.
  private func valuesToName(_ slot: AccountTable.Slot, _ counts: ValueCounts) -> [(id: UInt32, number: Int)] {
    var place = Array(repeating: Int32(-1), count: counts.rows.count)
    var tried: [Int32] = []
    for number in counts.rows.indices where counts.rows[number] >= Int32(Self.fewestBearers) {
      place[number] = Int32(tried.count)
      tried.append(0)
    }
    var rows = Array(repeating: UInt32(0), count: tried.count * Self.rowsTried)
    var ids = Array(repeating: UInt32(0), count: tried.count)
    for row in 0..<table.count {
      table.forEachValue(slot, of: row) { word in
        let index = Int(place[counts.number(word)])
        guard index >= 0, tried[index] < Self.rowsTried else { return }
        rows[index * Self.rowsTried + Int(tried[index])] = UInt32(row)
        tried[index] += 1
        ids[index] = word
      }
    }
    var output: [(id: UInt32, number: Int)] = []
    for number in counts.rows.indices where place[number] >= 0 {
      let index = Int(place[number])
      let range = index * Self.rowsTried..<index * Self.rowsTried + Int(tried[index])
      if hasEnoughBearers(rows[range], besides: slot) { output.append((ids[index], number)) }
    }
    return output
  }

  /// Whether the rows are surely of five people: in so many groups of which no two may be one person.
  private func hasEnoughBearers(_ rows: ArraySlice<UInt32>, besides slot: AccountTable.Slot) -> Bool {
    var groups: [[UInt32]] = []
    for row in rows {
      var joined = [row]
      groups.removeAll { group in
        let isSame = group.contains { mayBeOne(Int($0), Int(row), besides: slot) }
        if isSame { joined += group }
        return isSame
      }
      groups.append(joined)
      // A few more than needed, since a later row may join two groups.
      if groups.count >= Self.fewestBearers + 2 { return true }
    }
    return groups.count >= Self.fewestBearers
  }

  /// Whether two rows have any other value in common that is not common to many, or nothing by which they could be told
  /// apart.
  private func mayBeOne(_ one: Int, _ other: Int, besides slot: AccountTable.Slot) -> Bool {
    let (left, right) = (table.rows.base + one * table.width, table.rows.base + other * table.width)
    var areCompared = false
    for candidate in telling where candidate.slot != slot {
      let (x, y) = (left[candidate.position], right[candidate.position])
      guard x != 0, y != 0 else { continue }
      if candidate.areTelltale(x, y) { return true }
      areCompared = true
    }
    return !areCompared
  }
}
