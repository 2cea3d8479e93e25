import Records
import Testing

@testable import Simulation

@Suite struct FeedTests {
  static let world = Result { try World(people: 500, seed: 5, deliveries: 6) }

  private func world() throws -> World { try FeedTests.world.get() }

  private func german(_ text: String) -> Day? {
    let parts = text.split(separator: ".").compactMap { Int($0) }
    return parts.count == 3 && text.utf8.count == 10 ? Day(year: parts[2], month: parts[1], day: parts[0]) : nil
  }

  /// The day at the start of an ISO 8601 time of the form that the feeds use.
  private func moment(_ text: String) -> Day? {
    text.utf8.count == 20 && text.hasSuffix("Z") && text.dropFirst(10).hasPrefix("T") ? Day(iso: text.prefix(10)) : nil
  }

  @Test func customersHaveTheirColumns() throws {
    for row in try world().rows("payments/customers") {
      #expect(row.cells.count == 14)
      #expect(row.cells[4].isEmpty || Day(iso: row.cells[4]) != nil)
      let updated = try #require(moment(row.cells[1]))
      let opened = try #require(Day(iso: row.cells[13]))
      #expect(opened <= updated && updated <= World.asOf)
      #expect(["GB", "DE", "FR", "ES", "IT", "PL", "CN"].contains(row.cells[12]))
    }
  }

  @Test func instalmentsAreConsistent() throws {
    for row in try world().rows("payments/instalments") {
      #expect(row.cells.count == 8)
      let due = try #require(Day(iso: row.cells[3]))
      let updated = try #require(moment(row.cells[2]))
      #expect(due <= updated && updated <= World.asOf)
      #expect(due > World.asOf.adding(months: -37))
      #expect((Int(row.cells[4]) ?? 0) > 0 && Currency(row.cells[5]) != nil)
      let paid = Day(iso: row.cells[7])
      switch row.cells[6] {
      case "due", "missed": #expect(row.cells[7].isEmpty)
      case "paid": #expect(paid == due)
      case "late": #expect(try #require(paid) > due && updated >= #require(paid))
      default: Issue.record("unknown status")
      }
    }
  }

  /// One record never has two contents for one version time, and some records repeat exactly.
  @Test(arguments: ["payments/customers", "payments/instalments"])
  func aVersionHasOneContent(prefix: String) throws {
    var seen: [String: [String]] = [:]
    var repeats = 0
    for row in try world().rows(prefix) {
      let version = row.cells[0] + (prefix.hasSuffix("customers") ? row.cells[1] : row.cells[2])
      if let before = seen[version] {
        repeats += 1
        #expect(before == row.cells)
      }
      seen[version] = row.cells
    }
    #expect(repeats > 0)
  }

  /// Statuses are corrected from delivery to delivery: due becomes paid, late or missed, and missed becomes late.
  @Test func statusesAreCorrected() throws {
    var versions: [String: Set<String>] = [:]
    for row in try world().rows("payments/instalments") { versions[row.cells[0], default: []].insert(row.cells[6]) }
    let changes = Set(versions.values.filter { $0.count > 1 })
    for expected in [["due", "paid"], ["due", "late"], ["due", "missed"]] as [Set<String>] {
      #expect(changes.contains(expected))
    }
    #expect(changes.allSatisfy { $0.contains("due") || $0 == ["missed", "late"] })
  }

  @Test func lateFilesHoldRowsOfTheDeliveryBefore() throws {
    let world = try world()
    let late = world.rows("payments/instalments").filter { $0.file.path.contains("-late") }
    let day = try #require(Day(iso: "2024-07-31"))
    #expect(!late.isEmpty)
    for row in late where row.file.path.contains("2024-07-31") {
      #expect(row.file.delivery == 1)
      #expect(try #require(moment(row.cells[2])) <= day)
    }
    let inTime = Set(
      world.rows("payments/instalments").filter { $0.file.path.hasSuffix("2024-07-31.csv.gz") }.map { $0.cells[0] })
    #expect(late.allSatisfy { !$0.file.path.contains("2024-07-31") || !inTime.contains($0.cells[0]) })
  }

  @Test func schoolFilesAreWindows1252() throws {
    let undefined: Set<UInt8> = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
    for (file, bytes) in try world().files where file.path.contains("/school/") {
      #expect(bytes.allSatisfy { !undefined.contains($0) && $0 != 0x3F }, "\(file.path)")
      #expect(
        bytes.starts(
          with: file.path.contains("schueler") ? "Sch\u{FC}ler-Nr;Stand".latin1 : "Vorgang-Nr;Sch\u{FC}ler".latin1))
    }
  }

  @Test func schoolRowsHaveTheirColumns() throws {
    let world = try world()
    for row in world.rows("school/schueler", separator: 0x3B) {
      #expect(row.cells.count == 8)
      #expect(german(row.cells[1]) != nil && (row.cells[3].isEmpty || german(row.cells[3]) != nil))
      #expect(row.cells[2].contains(", "))
    }
    for row in world.rows("school/vorgaenge", separator: 0x3B) {
      #expect(row.cells.count == 6)
      #expect(german(row.cells[2]) != nil && german(row.cells[4]) != nil)
      #expect(["E", "A", "T"].contains(row.cells[3]))
      #expect(row.cells[3] != "A" || ["3", "4", "5", "6", "7", "8"].contains(row.cells[5]))
    }
  }

  @Test func messagingLinesAreObjects() throws {
    for line in try world().texts("messaging").flatMap(\.lines) {
      #expect(line.hasPrefix("{\"") && line.hasSuffix("}"))
      #expect(moment(World.values(#""updated_at":""#, in: line)[0]) != nil)
      #expect(line.filter { $0 == "{" }.count == line.filter { $0 == "}" }.count)
    }
  }

  @Test func judgmentsAreWellFormedAndInForce() throws {
    for (file, lines) in try world().texts("court") {
      #expect(lines.first == #"<?xml version="1.0" encoding="UTF-8"?>"# && lines.last == "</judgments>")
      let parties = lines.reduce(0) { $0 + World.values("party number=\"", in: $1).count }
      #expect(try world().summary.files.first { $0.file == file }?.rows == parties)
      for line in lines.dropFirst(2).dropLast() {
        #expect(line.hasPrefix("<judgment case=\"CV-") && line.hasSuffix("</parties></judgment>"))
        let decided = try #require(line.components(after: "<decided>").first.flatMap { Day(iso: $0.prefix(10)) })
        let on = try #require(World.values("\" on=\"", in: line).first.flatMap { Day(iso: $0) })
        #expect(decided <= on && on <= World.asOf)
        #expect(!line.contains("& "))
      }
    }
  }

  @Test func outcomesChangeOverDeliveries() throws {
    var outcomes: [String: Set<String>] = [:]
    for line in try world().texts("court").flatMap(\.lines) where line.hasPrefix("<judgment ") {
      outcomes[World.values("case=\"", in: line)[0], default: []].insert(World.values("outcome status=\"", in: line)[0])
    }
    #expect(outcomes.values.contains(["entered", "satisfied"]))
  }

  @Test func noDeliveryKnowsTheFuture() throws {
    let world = try world()
    for row in world.rows("payments/customers") {
      let day = try #require(Day(iso: row.file.path.dropLast(7).suffix(10)))
      #expect(try #require(moment(row.cells[1])) <= day)
    }
  }
}

extension String {
  /// The bytes of a text of Latin-1 characters.
  fileprivate var latin1: [UInt8] { unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}
