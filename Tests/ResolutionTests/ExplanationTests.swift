import Records
import TestSupport
import Testing

@testable import Resolution

@Suite struct ExplanationTests {
  @Test func theLinesAddUpExactly() throws {
    let population = try SmallPopulation(people: 16, seed: 6)
    let table = table(population.accounts)
    let resolver = Resolver(model: try shippedModel())
    let weights = Dictionary(
      uniqueKeysWithValues: resolver.resolve(table).links.map { ("\($0.a) \($0.b)", $0.weight) })
    for left in 0..<table.count {
      for right in left..<table.count where left < right {
        let explanation = resolver.explain(table, left, right)
        var sum = explanation.prior
        for line in explanation.lines { sum += line.weight + line.termAdjustment }
        #expect(sum + explanation.household == explanation.matchWeight)
        if let weight = weights["\(left) \(right)"] { #expect(weight == explanation.matchWeight) }
        #expect((explanation.outcome == .linked) == (explanation.matchWeight >= resolver.threshold))
      }
    }
  }

  @Test func aLinkInOneSentence() throws {
    let resolver = Resolver(model: try shippedModel())
    let one = try account(
      "bank:1",
      [(.givenName, "Robert"), (.familyName, "Featherstone"), (.birthDate, "1980-03-07"), (.phone, "0770012345")])
    let other = try account(
      "court:1", [(.givenName, "Bob"), (.familyName, "Featherstone"), (.birthDate, "1980-07-03"), (.city, "Leeds")])
    let explanation = resolver.explain(one, other)
    #expect(
      explanation.sentence == """
        Linked (match weight 8.8, needed 2.5); for it: family name equal, birth date with day and month exchanged, \
        given name a nickname or known variant; not stated by both: national identifier, phone, e-mail address, \
        address, birth place.
        """)
    #expect(explanation.accounts.map(\.description) == ["bank:1", "court:1"])
    #expect(explanation.outcome == .linked)
  }

  @Test func aNonLinkInOneSentence() throws {
    let resolver = Resolver(model: try shippedModel())
    let one = try account("bank:1", [(.givenName, "Anna"), (.familyName, "Smith"), (.birthDate, "1980-03-07")])
    let other = try account("court:1", [(.givenName, "Anna"), (.familyName, "Jones"), (.birthDate, "1962-10-30")])
    let explanation = resolver.explain(one, other)
    #expect(explanation.outcome == .tooLittle)
    #expect(explanation.sentence.hasPrefix("Not linked (match weight -"))
    #expect(explanation.sentence.contains("against it: birth date different, family name different"))
  }

  /// Two namesakes have similar addresses because they have one name.
  @Test(
    arguments: [
      ("Kelingson", "steven.kelingson8053@example.org", "similar, as the names are"),
      ("Marman", "steven.kelingson8053@example.org", "similar"),
      ("Kelingson", "steven.kelingson7554@example.net", "one character off"),
      ("Kelingson", "steven.kelingson7553@example.org", "equal before the @"),
      ("Kelingson", "x@example.org", "different"),
    ])
  func addressesMadeOfNames(family: String, email: String, label: String) throws {
    let resolver = Resolver(model: try shippedModel())
    let one = try account(
      "a:1", [(.givenName, "Steven"), (.familyName, "Kelingson"), (.email, "steven.kelingson7553@example.net")])
    let other = try account("b:1", [(.givenName, "Steven"), (.familyName, family), (.email, email)])
    let explanation = resolver.explain(one, other)
    let line = try #require(explanation.lines.first { $0.comparison == "e-mail address" })
    #expect(line.label == label)
    #expect(!line.isMissing)
    #expect((line.contribution == 0) == (label == "similar, as the names are"))
    #expect(!explanation.sentence.contains("not stated by both: national identifier, e-mail address"))
    #expect(
      explanation.lines.reduce(explanation.prior) { $0 + $1.contribution } + explanation.household
        == explanation.matchWeight)
  }

  @Test func noValueIsInAnExplanation() throws {
    let resolver = Resolver(model: try shippedModel())
    let claims: [(Field, String)] = [
      (.givenName, "Xanthippe"), (.familyName, "Featherstone"), (.email, "xf@example.org"),
    ]
    let explanation = resolver.explain(try account("a:1", claims), try account("b:1", claims))
    for value in ["anthippe", "eatherstone", "example"] { #expect(!"\(explanation)".contains(value)) }
    #expect(resolver.comparedValues(try account("a:1", claims), .familyName) == ["featherstone"])
  }

  @Test func aDecisionIsTheReasonWhereThereIsOne() throws {
    let resolver = Resolver(model: try shippedModel())
    let (one, other) = (try account("a:1", [(.nationalID, "1")]), try account("b:1", [(.nationalID, "2")]))
    #expect(resolver.explain(one, other).outcome == .differentIdentifiers)
    let decision = Decision(.same, one.id, other.id, by: "clerk", why: "asked", at: Day(number: 0))
    #expect(resolver.explain(one, other, decisions: [decision]).outcome == .decidedSame)
  }
}
