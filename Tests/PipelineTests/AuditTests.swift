import Consent
import Foundation
import Records
import Resolution
import Testing

@testable import Pipeline
@testable import Storage

/// The audit log tells who did what, and whatever is altered, removed or rolled back is named.
@Suite struct AuditTests {
  /// Something was delivered, agreed, decided, disputed, resolved, run, reprocessed and rolled back.
  private static func world() throws -> HistoryWorld {
    let world = try HistoryWorld()
    try world.deliver("lender", [.init(key: 1, account: 1, version: 1, person: 1, isMissed: true)])
    try world.deliver(consents: [HistoryWorld.grant(Step.account(1), "credit")])
    let store = try world.open().store
    _ = try store.add([HistoryWorld.grant(Step.account(5), "credit")])
    _ = try store.add([HistoryWorld.grant(Step.account(5), "credit")])
    let withdrawal = Withdrawal(account: Step.account(5), purpose: "credit", at: Day(number: 19_000))
    _ = try store.add([.withdrawal(withdrawal)])
    try store.enter(
      Decision(.same, Step.account(1), Step.account(5), by: "reviewer", why: "told", at: Day(number: 19_000)))
    let subject = DisputeSubject(account: Step.account(1))
    let dispute = try store.open(
      subject, on: Day(number: 19_000), due: Day(number: 19_030), by: "clerk", why: "no")
    _ = try store.resolve(
      dispute: dispute, .init(.rejected, on: Day(number: 19_001), by: "reviewer", why: "shown"))
    try world.run()
    _ = try world.reprocessing().apply(DeliverySelection(), started: "then")
    _ = try world.reprocessing().rollBack(started: "then")
    return world
  }

  private static func faults(_ world: HistoryWorld, outside: String? = nil) throws -> [String] {
    let workspace = try world.open()
    return try workspace.store.auditFaults(
      workspace.keyedHash.auditEntry,
      copies: workspace.auditCopies + (outside.map { [AuditCopy(name: $0, path: $0)] } ?? []))
  }

  @Test func everyChangeHasItsEntry() throws {
    let world = try Self.world()
    let entries = try world.open().store.auditEntries()
    let told = entries.map { "\($0.run.map { "run \($0) " } ?? "")\($0.action.rawValue)" }
    let published = Array(repeating: "run 1 published", count: 4)
    #expect(
      told
        == ["granted", "withdrew", "decided", "disputed", "resolved", "run 1 delivered", "run 1 delivered"]
        + published + ["run 1 ran", "run 2 reprocessed", "run 2 ran", "run 3 rolled-back", "run 3 ran"])
    #expect(try Self.faults(world) == [])
    try world.run()
    #expect(try world.open().store.auditEntries().count == entries.count, "what changes nothing leaves no entry")
    let text = try String(contentsOfFile: world.paths.audit, encoding: .utf8)
    #expect(text == entries.map { $0.line + "\n" }.joined())
    #expect(!text.contains("\"a1\"") && !text.contains(":a1") && !text.contains(":a5"), "accounts are keyed hashes")
    let subject = try world.open().auditSubject(of: Step.account(5))
    #expect(entries.count { $0.subject.contains(subject) } == 3)
  }

  @Test func erasedAccountsAreNamedByTheirHash() throws {
    let world = try Self.world()
    let workspace = try world.open()
    _ = try Erasure(workspace).intend([Step.account(1)], day: Day(number: 19_100), by: "clerk", why: "asked")
    _ = try Erasure(workspace).finish()
    let entries = try workspace.store.auditEntries().suffix(2)
    #expect(entries.map(\.action) == [.erased, .removed])
    #expect(entries.first?.subject == workspace.auditSubject(of: Step.account(1)))
    #expect(try Self.faults(world) == [])
  }

  // MARK: Tampering

  private static func rewrite(_ world: HistoryWorld, _ number: Int64, _ line: String) throws {
    try world.open().store.pool.write {
      try $0.execute(sql: "UPDATE audit SET line = ? WHERE number = ?", arguments: [line, number])
    }
  }

  /// Every field of every entry, with the hash as it was and with one that another key gives.
  @Test func everyAlteredFieldIsNamed() throws {
    let world = try Self.world()
    for entry in try world.open().store.auditEntries() {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(entry.line.utf8)) as? [String: any Sendable])
      for (field, value) in object {
        var altered = object
        switch value {
        case let number as Int: altered[field] = number + 1
        case let text as String:
          let last = text.last == "0" ? "1" : "0"
          altered[field] =
            field == "action" ? (text == "ran" ? "decided" : "ran") : String(text.dropLast()) + last
        default: Issue.record("\(field) is of another type")
        }
        let bytes = try JSONSerialization.data(
          withJSONObject: altered, options: [.sortedKeys, .withoutEscapingSlashes])
        let line = String(decoding: bytes, as: UTF8.self)
        for line in [line, Self.rehashed(line) ?? line] {
          try Self.rewrite(world, entry.number, line)
          let faults = try Self.faults(world)
          #expect(
            faults.first?.contains("entry \(entry.number) ") == true, "\(field) of entry \(entry.number): \(faults)")
        }
      }
      try Self.rewrite(world, entry.number, entry.line)
    }
    #expect(try Self.faults(world) == [])
  }

  /// The line with a hash that somebody without the key can make.
  private static func rehashed(_ line: String) -> String? {
    guard let entry: AuditEntry = Storage.JSONText.decode(line) else { return nil }
    let previous = entry.previous.map { hash in
      AuditEntry(
        after: nil, at: "", run: nil, actor: "", action: .ran, subject: "", detail: "", hash: { _ in hash })
    }
    return AuditEntry(
      after: previous, at: entry.at, run: entry.run, actor: entry.actor, action: entry.action,
      subject: entry.subject, detail: entry.detail, hash: { ContentHash(of: $0) }
    ).line
  }

  @Test func everyRemovedEntryIsNamed() throws {
    let world = try Self.world()
    let store = try world.open().store
    let lines = try store.auditLines(after: 0)
    for (number, line) in lines {
      try store.pool.write { try $0.execute(sql: "DELETE FROM audit WHERE number = ?", arguments: [number]) }
      let faults = try Self.faults(world)
      let isLast = number == Int64(lines.count)
      #expect(faults.first?.contains(isLast ? "rolled back" : "entry \(number) is missing") == true, "\(faults)")
      try store.pool.write { try $0.execute(sql: "INSERT INTO audit VALUES (?, ?)", arguments: [number, line]) }
    }
    for last in 0..<lines.count {
      try store.pool.write { try $0.execute(sql: "DELETE FROM audit WHERE number > ?", arguments: [last]) }
      #expect(try !Self.faults(world).isEmpty, "cut after \(last)")
      try store.pool.write {
        for (number, line) in lines[last...] {
          try $0.execute(sql: "INSERT INTO audit VALUES (?, ?)", arguments: [number, line])
        }
      }
    }
    #expect(try Self.faults(world) == [])
  }

  /// Each byte, each line and the ends of the copy, in the store's own folder.
  @Test func everyAlteredCopyIsNamed() throws {
    let world = try Self.world()
    let path = world.paths.audit
    let bytes = try SystemFile.contents(of: path)
    var alterations: [(String, [UInt8])] = [("cut", bytes.dropLast()), ("grown", bytes + [0]), ("empty", [])]
    for index in stride(from: 0, to: bytes.count, by: 7) + [bytes.count - 1] {
      var altered = bytes
      altered[index] ^= 1 << UInt8(index % 8)
      alterations.append(("byte \(index)", altered))
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { Array($0) + [UInt8(ascii: "\n")] }
    for index in lines.indices {
      var fewer = lines
      fewer.remove(at: index)
      alterations.append(("without line \(index + 1)", Array(fewer.joined())))
      if index > 0 {
        var swapped = lines
        swapped.swapAt(index, index - 1)
        alterations.append(("swapped line \(index + 1)", Array(swapped.joined())))
      }
    }
    for (name, altered) in alterations {
      try SystemFile.replace(path, with: altered)
      #expect(try !Self.faults(world).isEmpty, "\(name)")
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(try Self.faults(world).first?.contains("is missing") == true)
    try SystemFile.replace(path, with: bytes)
    #expect(try Self.faults(world) == [])
  }

  // MARK: Crashes

  /// A crash while lines were appended: whatever was written of them, nothing is wrong, and the next command goes on.
  @Test func aCrashIsNoTampering() throws {
    let world = try Self.world()
    let path = world.paths.audit
    let before = try SystemFile.contents(of: path)
    let copy = try #require(try world.open().auditCopies.first)
    let store = try world.open().store
    for purpose in ["one", "two"] { try store.enter(.exported, subject: purpose, detail: "csv") }
    let new = try store.auditLines(after: 0).suffix(2).flatMap { Array(($0.line + "\n").utf8) }
    for cut in 0...new.count {
      try SystemFile.replace(path, with: before + new.prefix(cut))
      #expect(try Self.faults(world) == [], "cut after \(cut) bytes")
      try world.open().copyAuditLog()
      #expect(try Self.faults(world) == [], "cut after \(cut) bytes, and again")
      #expect(try store.copiedEntries(to: copy) == (try store.lastAuditNumber()))
      try store.pool.write {
        try $0.execute(sql: "UPDATE audit_copy SET entries = entries - 2")
      }
    }
  }

  /// A folder with everything in it, put back as it was: the file outside knows more.
  @Test func aRollBackOfTheWholeWorkspaceIsSeen() throws {
    let world = try Self.world()
    let files = FileManager.default
    let outside = world.paths.root + "-outside.jsonl"
    let earlier = world.paths.root + "-earlier"
    defer { for path in [outside, earlier] { try? files.removeItem(atPath: path) } }
    try world.open().store.copyAuditLog(to: AuditCopy(name: outside, path: outside))
    try world.open().store.checkpoint()
    world.close()
    try files.copyItem(atPath: world.paths.root, toPath: earlier)
    _ = try world.open().store.add([HistoryWorld.grant(Step.account(6), "credit")])
    try world.open().copyAuditLog()
    try world.open().store.copyAuditLog(to: AuditCopy(name: outside, path: outside))
    #expect(try Self.faults(world, outside: outside) == [])
    world.close()
    try files.removeItem(atPath: world.paths.root)
    try files.copyItem(atPath: earlier, toPath: world.paths.root)
    #expect(try Self.faults(world) == [], "inside everything fits together")
    #expect(try Self.faults(world, outside: outside).first?.contains("was rolled back to before") == true)
    // Used again, it has another entry in the place of the one that is known outside.
    _ = try world.open().store.add([HistoryWorld.grant(Step.account(7), "credit")])
    #expect(try Self.faults(world, outside: outside).first?.contains("rolled back and used again") == true)
  }
}
