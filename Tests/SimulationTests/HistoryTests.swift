import Records
import Testing

@testable import Simulation

/// What the deliveries say together, however many they are.
@Suite struct HistoryTests {
  private static let often = Result { try World(people: 500, seed: 8, deliveries: 12) }
  private static let once = Result { try World(people: 500, seed: 8, deliveries: 1) }

  /// The newest version of each record, by its key.
  private func newest(_ world: World, _ prefix: String, version: Int) -> [String: [String]] {
    var newest: [String: [String]] = [:]
    for row in world.rows(prefix) where row.cells[version] >= newest[row.cells[0]]?[version] ?? "" {
      newest[row.cells[0]] = row.cells
    }
    return newest
  }

  /// Two ways to the same state: told bit by bit, late files and repeats included, or all at once.
  @Test(arguments: [("payments/customers", 1), ("payments/instalments", 2)])
  func theEndIsTheSameHoweverOftenWeDeliver(prefix: String, version: Int) throws {
    let (often, once) = (try Self.often.get(), try Self.once.get())
    #expect(newest(often, prefix, version: version) == newest(once, prefix, version: version))
    #expect(often.truth == once.truth)
  }

  @Test func signalsAndJudgmentsAreTheSameInTheEnd() throws {
    let (often, once) = (try Self.often.get(), try Self.once.get())
    #expect(
      Set(often.texts("messaging/signals").flatMap(\.lines)) == Set(once.texts("messaging/signals").flatMap(\.lines)))
    let final = Set(once.texts("court").flatMap(\.lines))
    #expect(final.isSubset(of: often.texts("court").flatMap(\.lines)))
  }

  @Test func customersMoveAndChangeNamesAndNumbers() throws {
    var versions: [String: [[String]]] = [:]
    for row in try Self.often.get().rows("payments/customers") { versions[row.cells[0], default: []].append(row.cells) }
    func changed(_ column: Int) -> Int { versions.values.filter { Set($0.map { $0[column] }).count > 1 }.count }
    #expect(changed(11) > 5, "postcodes")
    #expect(changed(3) > 0, "family names")
    #expect(changed(6) > 2, "numbers")
    #expect(changed(13) == 0 && changed(5) <= 2, "dates of opening and national numbers stay")
  }

  @Test func aboutOneRowInAHundredRepeats() throws {
    let rows = try Self.often.get().rows("payments/instalments").map { $0.cells.joined(separator: ",") }
    let repeats = rows.count - Set(rows).count
    #expect((rows.count / 200...rows.count / 30).contains(repeats), "\(repeats) of \(rows.count)")
  }

  /// Knowledge only grows: a version changes exactly when its time does, and its time never goes back.
  @Test func versionsFollowOneAnother() {
    let population = Population(people: 120, seed: 2, asOf: World.asOf)
    for provider in [Provider.payments, .messaging, .school] {
      AccountBook(provider, population).forEach { account, _ in
        #expect(account.version(on: account.opened.adding(days: -1)) == nil)
        var last = account.version(on: account.opened)
        for number in stride(
          from: max(account.opened, World.asOf.adding(days: -900)).number, through: World.asOf.number, by: 1)
        {
          let now = account.version(on: Day(number: number))
          if let now, let last {
            #expect(now.updated >= last.updated && (now == last) == (now.updated == last.updated))
          }
          last = now
        }
      }
    }
  }

  @Test func linesAreJSON() throws {
    let world = try Self.often.get()
    for line in (world.texts("messaging") + world.texts("consents")).flatMap(\.lines) {
      var checker = JSONChecker(line)
      let isOneObject = checker.readsOneObject()
      #expect(isOneObject)
    }
  }

  /// Every Chinese way of writing a name occurs: Han, pinyin, both, family name first and last.
  @Test func chineseNamesAreWrittenInAllWays() throws {
    let lines = try World(people: 3000, seed: 1, deliveries: 1).texts("messaging/accounts").flatMap(\.lines)
    let shown = lines.flatMap { World.values(#""display_name":""#, in: $0) }
    func isHan(_ word: Substring) -> Bool { word.unicodeScalars.allSatisfy { $0.value >= 0x4E00 } }
    let forms = shown.map { $0.split(separator: " ").map { isHan($0) ? "H" : "L" }.joined() }
    for form in ["H", "HLL", "LLH", "LL"] { #expect(forms.contains(form), "\(form)") }
  }
}

/// A recogniser of the JSON (RFC 8259) that feeds use: objects, strings and `null`.
private struct JSONChecker {
  private var rest: Substring.UTF8View

  init(_ line: String) { rest = line[...].utf8 }

  /// Whether the line is one object and nothing else.
  mutating func readsOneObject() -> Bool { object() && rest.isEmpty }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func object() -> Bool {
    guard take(0x7B) else { return false }
    repeat {
      guard string(), take(0x3A), value() else { return false }
    } while take(0x2C)
    return take(0x7D)
  }

  private mutating func value() -> Bool {
    for word in ["null", "true", "false"] where rest.starts(with: word.utf8) {
      rest = rest.dropFirst(word.utf8.count)
      return true
    }
    return rest.first == 0x7B ? object() : string()
  }

  private mutating func string() -> Bool {
    guard take(0x22) else { return false }
    while let byte = rest.popFirst() {
      if byte == 0x22 { return true }
      if byte < 0x20 { return false }
      if byte == 0x5C, let escaped = rest.popFirst(), escaped != 0x22 && escaped != 0x5C { return false }
    }
    return false
  }
}
