import Configuration
import Records
import Testing

@testable import Scoring

/// What a score says in other languages than the one of record.
@Suite struct ScoreWordingTests {
  static func catalogue(_ language: String) throws -> MessageCatalogue {
    let path = "config/messages/\(language).yaml"
    return try MessageCatalogue.read(ConfigurationNode.parse(yaml: Sample.text(path), file: path))
  }

  @Test(arguments: ["de", "zh"])
  func cataloguesHaveTheKeysAndPlacesOfTheLanguageOfRecord(language: String) throws {
    let record = MessageCatalogue.ofRecord.overlaid(with: try Self.catalogue("en"))
    #expect(try Self.catalogue(language).differences(from: record) == [])
    #expect(try Self.catalogue(language).language == language)
  }

  /// The sentences of notices are hashed: they stand in the program and in no file of English.
  @Test func theLanguageOfRecordIsNoFile() throws {
    let file = Set(try Self.catalogue("en").messages.keys)
    #expect(file.isDisjoint(with: MessageCatalogue.ofRecord.messages.keys))
  }

  @Test func theNoticeOfRecordIsWhatWasIssued() throws {
    let score = try ScoreTests.score(ScoreTests.events(due: 10, late: 1, missed: 2))
    #expect(ScoreWording.ofRecord.sections(of: score) == Notice(of: score).sections)
    #expect(
      ScoreWording(.ofRecord, scorecard: try ScoreTests.plan().scorecard).sections(of: score)
        == Notice(of: score).sections)
  }

  @Test func aTranslationSaysTheSameOfTheSameScore() throws {
    let plan = try ScoreTests.plan()
    let score = try ScoreTests.score(ScoreTests.events(due: 10, late: 1, missed: 2), plan: plan)
    let german = ScoreWording(try Self.catalogue("de"), scorecard: plan.scorecard).sections(of: score)
    let record = Notice(of: score).sections
    #expect(german.map(\.id) == record.map(\.id) && german.map(\.lines.count) == record.map(\.lines.count))
    let text = german.flatMap(\.lines).joined(separator: "\n")
    for phrase in ["Stand 31.12.2024", "0,1 ", "Bedingung: ", "höchstens", "ergäbe den Score"] {
      #expect(text.contains(phrase), "\(phrase): \(text)")
    }
    for phrase in ["points", "at least", "instead of", "Condition"] { #expect(!text.contains(phrase), "\(text)") }
    #expect(release(score).score.fingerprint == score.fingerprint)
  }

  /// Every text of the shipped configuration that a person is shown has its translation.
  @Test(arguments: ["de", "zh"])
  func theShippedConfigurationIsTranslated(language: String) throws {
    let texts = Set(try Self.catalogue(language).texts.keys)
    var shown: Set<String> = []
    for plan in try ShippedTests.plans() {
      let purpose = plan.purpose
      shown.formUnion([purpose.description, purpose.recipient, purpose.dispute])
      shown.formUnion([purpose.justification, purpose.notice].compactMap { $0 } + purpose.contexts.map(\.rawValue))
      shown.formUnion(plan.scorecard.characteristics.map(\.label))
      shown.formUnion(plan.scorecard.reasonCodes.map { plan.scorecard.reasonText($0) })
      shown.formUnion(plan.features.declarations.flatMap { [$0.description, $0.unit] })
    }
    shown.formUnion(Field.allCases.map(\.name))
    shown.formUnion([Withheld.underAge(minimum: 18), .ageUnknown, .nothingKnown, .populationDrift].map(\.description))
    #expect(shown.subtracting(texts).sorted() == [])
  }
}
