import Foundation
import Records
import Testing

@testable import Resolution

@Suite struct ColumnVocabularyTests {
  @Test(arguments: [
    ("Memo", "memo"), ("Transaction Date", "transaction_date"), ("  amount (EUR) ", "amount_eur"),
    ("PLZ/Ort", "plz_ort"),
    ("straße", "straße"), ("item-no.", "item_no"), ("名称", "名称"),
  ])
  func headersBecomeNames(_ header: String, _ name: String) { #expect(ColumnName(.text, header: header)?.name == name) }

  @Test(arguments: ["", " ", "---"])
  func aHeaderWithoutLettersHasNoName(_ header: String) { #expect(ColumnName(.code, header: header) == nil) }

  @Test(arguments: ["text.memo", "name.birth_place", "code.sex", "date.paid_on", "amount.sum2"])
  func columnsAreReadAndWritten(_ text: String) throws {
    let column = try #require(ColumnName(text))
    #expect(column.description == text)
    #expect(LinkField(text) == .column(column))
    #expect(ComparisonKind(rawValue: text) == .column(column))
    #expect(TermColumn(rawValue: text) == .column(column))
    #expect(try JSONDecoder().decode(ColumnName.self, from: JSONEncoder().encode(column)) == column)
  }

  @Test(arguments: ["memo", "text.", "text", "words.memo", "text.Memo", "text.two words", ".memo", "TEXT.memo"])
  func otherColumnsAreRefused(_ text: String) {
    #expect(ColumnName(text) == nil)
    #expect(BlockingKey(rawValue: text) == nil)
    #expect(throws: ModelFault.self) { try JSONDecoder().decode(ColumnName.self, from: Data("\"\(text)\"".utf8)) }
  }

  @Test func everyFieldOfAPersonIsALinkField() throws {
    for field in Field.allCases {
      let link = try #require(LinkField(field.name))
      #expect(link == .person(field))
      #expect(link.description == field.name)
      var builder = AccountTableBuilder(columns: link.column.map { [$0] } ?? [])
      #expect(builder.slot(for: link) != nil)
      #expect(builder.finish().columns == (link.column.map { [$0] } ?? []))
    }
    #expect(LinkField.person(.occupation).column?.description == "text.occupation")
    #expect(AccountTableBuilder().slot(for: .person(.occupation)) == nil)
    #expect(AccountTableBuilder().slot(for: .person(.locality)) == AccountTableBuilder().slot(for: .person(.city)))
    #expect(AccountTableBuilder().slot(for: .column(try #require(ColumnName("text.memo")))) == nil)
  }

  @Test(arguments: [
    "text.memo", "text.memo/rare_word", "text.memo/number", "text.memo/start", "name.firm", "name.firm/sound",
    "name.firm/word", "name.firm/start", "code.no", "code.no/start", "date.paid", "date.paid/near",
    "date.paid/near<=30",
    "date.paid/year", "amount.sum", "amount.sum/near", "amount.sum/near<=0.02",
  ])
  func keysAreReadAndWritten(_ text: String) throws {
    let key = try #require(BlockingKey(rawValue: text))
    #expect(key.rawValue == text)
    #expect(try JSONDecoder().decode(BlockingKey.self, from: JSONEncoder().encode(key)) == key)
  }

  @Test(arguments: [
    "text.memo/sound", "code.no/rare_word", "date.paid/near<=0", "amount.sum/near<=2", "amount.sum/year",
    "text.memo/near", "text.memo/", "name.firm/number", "date.paid/near<=x",
  ])
  func otherKeysAreRefused(_ text: String) {
    #expect(BlockingKey(rawValue: text) == nil)
    #expect(throws: ModelFault.self) { try JSONDecoder().decode(BlockingKey.self, from: Data("\"\(text)\"".utf8)) }
  }

  @Test func theNamesOfAPersonsFieldsAreAllDifferent() {
    #expect(Set(BlockingKey.ofPersons.map(\.rawValue)).count == 19)
    #expect(BlockingKey.ofPersons.allSatisfy { BlockingKey(rawValue: $0.rawValue) == $0 })
    #expect(ComparisonKind.ofPersons.allSatisfy { ComparisonKind(rawValue: $0.rawValue) == $0 })
    #expect(TermColumn.ofPersons.allSatisfy { TermColumn(rawValue: $0.rawValue) == $0 })
  }

  /// Which conditions have a meaning for which kinds, and that validation holds to it.
  @Test(arguments: [
    ("exact", "text name code date amount"), ("edits<=2", "text name code"), ("jaro_winkler>=0.9", "text name code"),
    ("begins", "text name code"), ("words>=0.8", "text"), ("contained>=0.8", "text"),
    ("words_and_digits>=0.8", "text"), ("digits", "text"), ("variant", "name"), ("sounds_alike", "name"),
    ("shares_word", "name"), ("first_word", "name"), ("shortened", "name"), ("initial", "name"), ("days<=3", "date"),
    ("day_month_swapped", "date"), ("one_slip", "date"), ("partly", "date"), ("new_year", "date"),
    ("same_year", "date"), ("within<=0.01", "amount"), ("digits<=1", "amount"), ("opposite", "amount"),
    ("swapped", ""), ("local_part", ""), ("same_house", ""), ("city_edits<=1", ""),
  ])
  func kindsUnderstandTheirConditions(_ condition: String, _ kinds: String) throws {
    let parsed = try #require(Condition(condition))
    #expect(parsed.description == condition)
    for kind in ColumnKind.allCases {
      let isMeant = kinds.split(separator: " ").contains(Substring(kind.rawValue))
      #expect(kind.understands(parsed) == isMeant)
      let column = "\(kind.rawValue).x"
      if isMeant {
        _ = try model(column, [condition])
      } else {
        let fault = #expect(throws: ModelFault.self) { try model(column, [condition]) }
        #expect(fault?.place == "comparisons.\(column).levels[0].when")
      }
    }
  }

  @Test(arguments: ["days<=-1", "within<=2", "words>=", "digits<=0", "days<=x", "contained>=1.1", "begins>=1"])
  func otherConditionsAreRefused(_ text: String) { #expect(Condition(text) == nil) }

  @Test func aModelOfColumnsSurvivesARoundTrip() throws {
    var model = try model(
      "text.memo", ["exact", "begins", "words>=0.8"], keys: ["text.memo/rare_word", "date.d/near"])
    model.comparisons[0].levels[0].termFrequency = .column(try #require(ColumnName("text.memo")))
    model.termFrequencies = [
      .column(try #require(ColumnName("text.memo"))): TermFrequencies(values: ["rent": 0.2], unlisted: 0.01)
    ]
    let data = try JSONEncoder().encode(model)
    #expect(try JSONDecoder().decode(MatchModel.self, from: data) == model)
    let text = String(decoding: data, as: UTF8.self)
    for word in ["\"text.memo\"", "\"begins\"", "rare_word", "\"date.d"] { #expect(text.contains(word)) }
  }

  @Test func tooManyComparisonsAreRefused() throws {
    var model = try model("text.a", ["exact"])
    let levels = model.comparisons[0].levels
    model.comparisons = try (0...24).map { number in
      ComparisonModel(kind: try #require(ComparisonKind(rawValue: "code.c\(number)")), levels: levels)
    }
    #expect(throws: ModelFault.self) { try model.validate() }
    model.comparisons.removeLast()
    try model.validate()
  }
}
