import Formats
import Foundation
import Pipeline
import Records
import Resolution
import Testing

@testable import Storage

/// After an erasure the workspace is that of a world without the person.
@Suite struct ErasureTests {
  private static let header = "Sch\u{FC}ler-Nr;Stand;Name;Geburtsdatum;Stra\u{DF}e;PLZ;Ort;Land\r\n"

  /// A row of a pupil whose values nobody else has.
  private static func row(_ pupil: String, day: Int = 1) -> String {
    "\(pupil);0\(day).02.2024;Familie\(pupil), Vorname\(pupil);07.03.1\(900 + (Int(pupil) ?? 0) % 100);Weg \(pupil);10115;Berlin;DE\r\n"
  }

  private static func bytes(_ rows: [String]) -> [UInt8] {
    (header + rows.joined()).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static let erased = AccountID(provider: "school", key: "1002")

  /// Delivers rows and a consent of each pupil that is named.
  private func deliver(_ name: String, _ rows: [String], consents: [String], to harness: PipelineHarness) throws {
    try Folder.make(harness.paths.landing + "/school")
    let bytes = Self.bytes(rows)
    try SystemFile.replace(harness.paths.landing + "/school/schueler-\(name).csv", with: bytes)
    let facts = consents.map {
      #"{"fact":"grant","provider":"school","account":"\#($0)","purpose":"cross-context-demonstration","#
        + #""from":"2024-01-01","until":null,"evidence":"form \#($0)"}"# + "\n"
    }
    try harness.write("landing/consents/\(name).jsonl", facts.joined())
  }

  /// Three pupils in two deliveries, with rows that cannot be read; of them those without the erased one, if asked.
  private func deliverAll(to harness: PipelineHarness, without pupil: String? = nil) throws {
    let first: [String] = ["1001", "1002", "1003"].filter { $0 != pupil }
    var rows = first.map { Self.row($0) } + [Self.row("1001")]
    // Without a key, and with too few fields.
    if pupil == nil { rows.insert(String(Self.row("1002").dropFirst(4)), at: 1) }
    rows.append(";broken\r\n")
    try deliver("1", rows, consents: first, to: harness)
    let second: [String] = ["1002", "1004"].filter { $0 != pupil }
    try deliver("2", second.map { Self.row($0, day: 2) }, consents: second, to: harness)
  }

  private func workspaces() throws -> (PipelineHarness, PipelineHarness) {
    let (harness, without) = (try PipelineHarness(), try PipelineHarness())
    try deliverAll(to: harness)
    try deliverAll(to: without, without: "1002")
    try harness.run()
    try without.run()
    return (harness, without)
  }

  private func intend(in harness: PipelineHarness) throws {
    let day = try #require(Day(iso: "2024-12-31"))
    _ = try Erasure(try harness.open()).intend([Self.erased], day: day, by: "tester", why: "request")
  }

  private func parts(_ harness: PipelineHarness) throws -> [StateDigest.Part: ContentHash] {
    var parts = try harness.open().store.digest().parts
    parts[.decisions] = nil
    return parts
  }

  /// The files of the workspace that hold a text as it is, packed ones unpacked, archive objects as they were delivered.
  private func files(with text: String, in harness: PipelineHarness) throws -> [String] {
    let archive = try harness.openForReading().archive
    return try Folder.walk(harness.paths.root).files.filter { name in
      var bytes = try SystemFile.contents(of: harness.paths.root + "/" + name, limit: .max)
      if name.hasPrefix("archive/"), let object = ContentHash(hex: name.split(separator: "/").last ?? "") {
        #expect(Data(bytes).range(of: Data(text.utf8)) == nil, "in the clear in \(name)")
        bytes = []
        try archive.read(object) { bytes += $0 }
      }
      let unpacked = (try? ContentReader.unpacked(bytes)) ?? bytes
      return [bytes, unpacked].contains { Data($0).range(of: Data(text.utf8)) != nil }
    }
  }

  @Test func aRunFinishesWhatWasIntended() throws {
    let (harness, without) = try workspaces()
    #expect(try parts(harness) != parts(without))
    try intend(in: harness)
    let report = try harness.run(.resolving)
    #expect(report.finishedErasures == 1)
    try harness.run()
    #expect(try parts(harness) == parts(without))
    for text in ["1002", "Vorname1002", "Weg 1002", "form 1002"] {
      #expect(try files(with: text, in: harness).isEmpty, "\(text)")
    }
    #expect(try files(with: "Vorname1003", in: harness).count > 1)
    #expect(try harness.open().faults().isEmpty)
    #expect(try harness.run().finishedErasures == nil)
  }

  /// Rows that nobody can read are the person's if their values are.
  @Test func damagedRowsGoToo() throws {
    let (harness, _) = try workspaces()
    #expect(try harness.open().store.quarantineCount() == 2)
    try intend(in: harness)
    try harness.run()
    let rows = try harness.open().store.quarantine()
    #expect(rows.count == 1 && rows[0].record == 4)
  }

  @Test func theSameFileAgainBringsNothingBack() throws {
    let (harness, _) = try workspaces()
    try intend(in: harness)
    try harness.run()
    let before = try harness.open().store.digest()
    try deliverAll(to: harness)
    let report = try harness.run()
    #expect(report.files.isEmpty && report.knownFiles == 4)
    #expect(try harness.open().store.digest() == before)
    #expect(try files(with: "Vorname1002", in: harness).isEmpty)
  }

  /// What comes later of an erased account is cut before it is archived, and counted.
  @Test func laterDeliveriesAreCutAndCounted() throws {
    let (harness, _) = try workspaces()
    try intend(in: harness)
    try harness.run()
    try deliver("3", [Self.row("1002", day: 3), Self.row("1005")], consents: ["1002", "1005"], to: harness)
    let report = try harness.run()
    let file = try #require(report.files.first { $0.name == "school/schueler-3.csv" })
    #expect(file.books.read == 2 && file.books.refused == 1 && file.books.admitted == 1 && file.books.isBalanced)
    #expect(try files(with: "1002", in: harness).isEmpty)
    let consents = try #require(report.files.first { $0.name == "consents/3.jsonl" })
    #expect(consents.books.read == 2 && consents.books.refused == 1 && consents.books.isBalanced)
    #expect(try harness.open().faults().isEmpty)
    let digest = try harness.open().store.digest()
    #expect(try harness.run().files.isEmpty)
    #expect(try harness.open().store.digest() == digest)
  }

  /// Two files that differed in the erased rows alone are one delivery afterwards.
  @Test func filesThatBecomeAlikeAreOne() throws {
    let harness = try PipelineHarness()
    try deliver("1", [Self.row("1001"), Self.row("1002")], consents: ["1001", "1002"], to: harness)
    try deliver("2", [Self.row("1001")], consents: ["1001"], to: harness)
    try deliver("3", [Self.row("1002"), Self.row("1001")], consents: [], to: harness)
    try harness.run()
    try intend(in: harness)
    try harness.run()
    let store = try harness.open().store
    #expect(try store.deliveries().filter { $0.provider == "school" }.count == 1)
    #expect(try store.deliveries().allSatisfy { $0.isComplete && $0.isAccountedFor })
    for name in ["1", "2", "3"] { #expect(try harness.run().files.isEmpty, "\(name)") }
  }

  /// With another key nobody would be refused any more.
  @Test func anotherKeyIsRefused() throws {
    let (harness, _) = try workspaces()
    try intend(in: harness)
    try SystemFile.replace(harness.paths.key, with: Array(repeating: 9, count: 32))
    #expect(throws: KeyError.wrong(path: harness.paths.key)) { try harness.run() }
  }

  /// The certificate names what is left, and a person's report that somebody kept does not stay.
  @Test func theCertificateSaysWhatIsLeft() throws {
    let (harness, _) = try workspaces()
    try harness.write("reports/person.txt", "school:1002 Familie1002, Vorname1002, 1902-03-07")
    try harness.write("notes.txt", "Vorname1002 Familie1002 1902-03-07")
    try harness.write("key.txt", "school:100200")
    let workspace = try harness.open()
    let erasure = Erasure(workspace)
    #expect(try erasure.knows(Self.erased) && !erasure.isErased(Self.erased))
    try intend(in: harness, erasure)
    let traces = try erasure.finish()
    #expect(traces.rows == 5 && traces.reports == 1)
    let day = try #require(Day(iso: "2024-12-31"))
    let certificate = try erasure.readBack([Self.erased], traces, day: day, by: "", why: "")
    #expect(certificate.rowsLeft == 0 && certificate.rowsCut == 5)
    #expect(try erasure.isErased(Self.erased))
    #expect(!Folder.exists(harness.paths.reports + "/person.txt"))
  }

  private func intend(in harness: PipelineHarness, _ erasure: Erasure) throws {
    _ = try erasure.intend([Self.erased], day: try #require(Day(iso: "2024-12-31")), by: "", why: "")
  }

  /// Accounts come, are erased and come: followed from the first, the events give the members that the store has.
  @Test func identityEventsLeadToThePresent() throws {
    let (harness, _) = try workspaces()
    try intend(in: harness)
    try harness.run()
    try deliver("3", [Self.row("1003", day: 4), Self.row("1006")], consents: ["1006"], to: harness)
    try harness.run()
    let workspace = try harness.open()
    let purpose: Purpose = "cross-context-demonstration"
    var followed: [Fingerprint: String] = [:]
    for event in try workspace.store.identityEvents(after: 0, purpose: purpose, limit: 1000) {
      for account in event.accounts { followed[account] = event.profile.isEmpty ? nil : event.profile }
    }
    let present = try workspace.store.memberships(of: purpose)
    #expect(present.count == 4 && followed.count == 4)
    for (account, profile) in present {
      let hash = try #require(followed.first { $0.value == profile }?.key)
      #expect(try workspace.store.identityProfile(of: hash, for: purpose) == profile, "\(account.provider)")
    }
    let events = try workspace.store.identityEvents(after: 0, limit: 1000)
    #expect(Set(events.map(\.run)).count == 3 && events.contains { $0.kind == .created })
    #expect(events.contains { $0.profile.isEmpty && $0.accounts.count == 1 })
  }

  /// A profile that an erased account founded is retired; its name leads on and is nowhere written.
  @Test func theNameOfARetiredProfileLeadsOn() throws {
    let (harness, _) = try workspaces()
    let founder = AccountID(provider: "school", key: "1001")
    let name = ProfileID(founding: founder).rawValue
    let purpose: Purpose = "cross-context-demonstration"
    let day = try #require(Day(iso: "2024-12-31"))
    let before = try harness.open().store.memberships(of: purpose).filter { $0.profile == name }
    try #require(before.count > 1)
    _ = try Erasure(try harness.open()).intend([founder], day: day, by: "", why: "")
    try harness.run()
    let workspace = try harness.open()
    let inquiry = try Inquiry(workspace)
    #expect(try inquiry.purposes(of: name).isEmpty && inquiry.wasProfile(name))
    let successors = try inquiry.successors(of: name)
    #expect(successors.reduce(0) { $0 + $1.accounts } == before.count - 1)
    let present = Set(try workspace.store.memberships(of: purpose).map(\.profile))
    #expect(successors.allSatisfy { present.contains($0.profile) })
    #expect(try files(with: name, in: harness).isEmpty)
  }
}
