import Foundation
import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ColumnTableTests {
  /// What a row says, in words.
  private static func content(_ table: AccountTable, _ row: Int) -> String {
    let slots = [
      AccountTable.Slot.given, .family, .birth, .phone, .email, .postcode, .street, .house, .city, .nationalID,
    ]
    let all = slots + table.columns.indices.map { AccountTable.Slot.column($0) }
    return all.map { slot in table.values(slot, of: row).map { table.text(slot, $0) }.sorted().joined(separator: "+") }
      .joined(separator: "|")
  }

  @Test(arguments: [AccountTableBuilder.Order.account, .content])
  func noOrderOfInputMatters(_ order: AccountTableBuilder.Order) throws {
    let rows = SmallLedger(rows: 120, seed: 31).rows
    let table = try table(rows, order: order)
    var random = SeededGenerator(seed: 32)
    for _ in 0..<4 {
      let again = try shuffledTable(rows, &random, order)
      #expect((0..<table.count).map { table.id(of: $0) } == (0..<again.count).map { again.id(of: $0) })
      #expect((0..<table.count).map { Self.content(table, $0) } == (0..<again.count).map { Self.content(again, $0) })
      let model = try SmallLedger.model()
      let (one, other) = (Resolver(model: model).resolve(table), Resolver(model: model).resolve(again))
      #expect(one.links == other.links)
      #expect(one.clusterOfRow == other.clusterOfRow)
    }
  }

  @Test func otherKeysAndFilesDoNotMoveTheContent() throws {
    let rows = SmallLedger(rows: 120, seed: 33).rows
    let table = try table(rows, order: .content)
    var random = SeededGenerator(seed: 34)
    let keys = (0..<rows.count).shuffled(using: &random)
    let renamed = zip(rows, keys).map { row, key in
      var row = row
      row.account = "file\(key % 5):\(key * 7919 % 100_003)"
      return row
    }
    let other = try shuffledTable(renamed, &random, .content)
    #expect((0..<table.count).map { Self.content(table, $0) } == (0..<other.count).map { Self.content(other, $0) })
  }

  @Test(arguments: [AccountTableBuilder.Order.account, .content])
  func rowsAreFoundByTheirAccount(_ order: AccountTableBuilder.Order) throws {
    var random = SeededGenerator(seed: 35)
    let rows = (0..<300).map { number in
      TestRow("p\(number % 3):\(number)", [("code.c", "\(Int.random(in: 0..<40, using: &random))")])
    }
    let table = try table(rows, order: order)
    for row in 0..<table.count { #expect(table.row(of: table.id(of: row)) == row) }
    for text in ["p0:1", "p9:0", "p0:", "p2:3000"] {
      #expect(AccountID(text).flatMap { table.row(of: $0) } == nil)
    }
    let ids = (0..<table.count).map { table.id(of: $0) }
    if order == .account { #expect(ids == ids.sorted()) } else { #expect(ids != ids.sorted()) }
    for _ in 0..<200 {
      let (one, other) = (Int.random(in: 0..<300, using: &random), Int.random(in: 0..<300, using: &random))
      #expect(table.id(of: table.founder(one, other)) == min(ids[one], ids[other]))
    }
    #expect((0..<table.count).allSatisfy { String(decoding: table.key(of: $0), as: UTF8.self) == ids[$0].key })
  }

  @Test func aRowIsOnlyAsWideAsWhatItHolds() throws {
    #expect(try table("text.t", ["a", "b"]).width == 2)
    #expect(try table("text.t", ["", ""]).width == 1)
    #expect(try table([TestRow("a:1", [("phone", "0770012345")]), TestRow("a:2", [("amount.a", "5")])]).width == 3)
  }

  @Test func valuesOfLaterColumnsFindTheirRows() throws {
    // Each row uses another column, so that the rows before must widen each time.
    let kinds = ["text.a", "code.b", "amount.c", "name.d", "date.e", "phone", "city", "birth_date"]
    let rows = kinds.enumerated().map { TestRow("a:\($0)", [($1, "19991231")]) }
    let table = try table(rows)
    #expect(table.width == kinds.count + 1)
    #expect(
      (0..<table.count).map { row in Self.content(table, row).filter { $0 != "|" } }
        == [
          "19991231", "19991231", "19991231", "19991231", "1999-12-31", "19991231".suffix(9).description, "19991231",
          "1999-12-31",
        ])
  }

  @Test func rowsMadeValueByValueEqualAccounts() throws {
    let population = try SmallPopulation(people: 30, seed: 41)
    let whole = table(population.accounts)
    var builder = AccountTableBuilder()
    for account in population.accounts {
      Array(account.id.key.utf8).withUnsafeBytes { builder.beginRow(provider: account.id.provider, key: $0) }
      for claim in account.claims {
        let slot = try #require(builder.slot(for: .person(claim.field)))
        Array(claim.value.utf8).withUnsafeBytes { builder.add($0, to: slot) }
      }
      builder.endRow()
    }
    #expect(builder.count == whole.count)
    let parts = builder.finish()
    #expect(builder.count == 0)
    #expect(parts.width == whole.width)
    for row in 0..<whole.count {
      #expect(parts.id(of: row) == whole.id(of: row))
      #expect(Self.content(parts, row) == Self.content(whole, row))
    }
  }

  /// Several values of one field, values that say the same, names and streets in one piece, values that say nothing.
  @Test(arguments: [AccountTableBuilder.Order.account, .content])
  func rowsMadeColumnByColumnEqualRowsMadeOneByOne(_ order: AccountTableBuilder.Order) throws {
    let fields: [Field] = [
      .givenName, .givenName, .familyName, .fullName, .fullName, .birthDate, .phone, .phone, .email, .postcode, .street,
      .street, .houseNumber, .city, .occupation, .opened, .nationalID,
    ]
    var random = SeededGenerator(seed: 43)
    let rows = (0..<700).map { _ in fields.map { Self.value($0, &random) } }
    let columns = fields.compactMap(\.column)
    var (single, whole) = (
      AccountTableBuilder(columns: columns, order: order), AccountTableBuilder(columns: columns, order: order)
    )
    let slots = try fields.map { try #require(single.slot(for: .person($0))) }
    for (number, row) in rows.enumerated() {
      Array("\(number)".utf8).withUnsafeBytes { single.beginRow(provider: "p", key: $0) }
      for (slot, value) in zip(slots, row) { Array(value.utf8).withUnsafeBytes { single.add($0, to: slot) } }
      single.endRow()
    }
    var start = 0
    while start < rows.count {
      let part = start..<min(rows.count, start + Int.random(in: 1...300, using: &random))
      withCells(part.map { "\($0)" }) { whole.beginRows(provider: "p", keys: $0) }
      for (index, slot) in slots.enumerated() {
        withCells(part.map { rows[$0][index] }) { whole.add(column: $0, to: slot) }
      }
      whole.endRow()
      start = part.upperBound
    }
    let (one, other) = (single.finish(), whole.finish())
    #expect(one.width == other.width)
    for row in 0..<one.count {
      #expect(one.id(of: row) == other.id(of: row))
      #expect(one.opened(row) == other.opened(row))
      #expect(Self.content(one, row) == Self.content(other, row))
    }
  }

  private static func value(_ field: Field, _ random: inout SeededGenerator) -> String {
    let values: [String] =
      switch field {
      case .givenName, .familyName: ["", "Anna", "anna ", "王", "Robert", "Smith"]
      case .fullName: ["", "", "", "Anna Smith", "Dr. Robert Jones", "王小明"]
      case .birthDate: ["", "1980-03-07", "07/03/1980", "1900-01-01", "soon", "1980"]
      case .phone: ["", "+44 7700 900123", "07700900123", "none", "٠١٢٣٤٥٦٧٨", "0113 4960123"]
      case .email: ["", "Anna@Example.org", "Anna <anna@example.org>", "none@none.com", "anna+news@example.org"]
      case .postcode: ["", "LS1 1AA", "D-10115", "90210-1234", "ＬＳ１"]
      case .street: ["", "High Street 7", "Hauptstraße 12a", "Mill Lane"]
      case .houseNumber: ["", "", "", "9", "No. 5"]
      case .opened: ["", "2020-05-01", "2019-05-01"]
      default: ["", "Leeds", "LEEDS", "York"]
      }
    return values.randomElement(using: &random) ?? ""
  }

  /// Calls `body` with texts as the cells of a column.
  private func withCells(_ texts: [String], _ body: (UnsafeBufferPointer<UnsafeRawBufferPointer>) -> Void) {
    let bytes = texts.flatMap { Array($0.utf8) }
    bytes.withUnsafeBytes { bytes in
      var start = 0
      let cells = texts.map { text in
        defer { start += text.utf8.count }
        return UnsafeRawBufferPointer(rebasing: bytes[start..<start + text.utf8.count])
      }
      cells.withUnsafeBufferPointer(body)
    }
  }

  @Test func aDayOfOpeningIsNoColumn() throws {
    let table = try table([
      TestRow("a:1", [("opened", "2020-05-01"), ("opened", "2019-05-01"), ("opened", "soon")]), TestRow("a:2", []),
    ])
    #expect(table.opened(0) == Day(year: 2019, month: 5, day: 1))
    #expect(table.opened(1) == nil)
    #expect(table.width == 1)
  }

  @Test func valuesThatSayTheSameStandOnce() throws {
    let values =
      (0..<40).map { ("code.c", "\($0 % 20)") } + [("text.t", "Rent"), ("text.t", "rent"), ("text.t", "RENT!")]
    let table = try table([TestRow("a:1", values)])
    #expect(table.values(.column(0), of: 0).count == AccountTableBuilder.valuesPerSlot)
    #expect(table.values(.column(1), of: 0).count == 1)
  }

  /// The numbers that the code before columns gave for the same accounts, but for one e-mail address that is similar as the
  /// names are.
  @Test(
    arguments: [
      (6, 40, -14747.843933670656, 34, 15_579_647_876_670_103_125),
      (15, 31, -9083.967295650715, 25, 17_961_261_595_519_368_141),
    ] as [(UInt64, Int, Double, Int, UInt64)])
  func theShippedModelKeepsItsMeaning(_ seed: UInt64, _ rows: Int, _ sum: Double, _ links: Int, _ levels: UInt64) throws
  {
    let table = table(try SmallPopulation(people: 16, seed: seed).accounts)
    let scorer = PairScorer(CompiledModel(try shippedModel()), table)
    var (found, foundLinks, foundLevels) = (0.0, 0, UInt64(0))
    for left in 0..<table.count {
      for right in left..<table.count where left < right {
        let comparison = scorer.compare(left, right)
        found += comparison.weight
        foundLinks += comparison.weight >= scorer.compiled.threshold ? 1 : 0
        for part in comparison.parts { foundLevels = foundLevels &* 31 &+ UInt64((part.level ?? -1) + 1) }
      }
    }
    #expect(table.count == rows)
    #expect(abs(found - sum) < 1e-6)
    #expect(foundLinks == links)
    #expect(foundLevels == levels)
  }
}

private func shuffledTable(
  _ rows: [TestRow], _ random: inout SeededGenerator, _ order: AccountTableBuilder.Order
) throws -> AccountTable {
  try table(
    rows.shuffled(using: &random).map {
      TestRow($0.account, $0.values.shuffled(using: &random).map { ($0.field, $0.value) })
    },
    order: order)
}
