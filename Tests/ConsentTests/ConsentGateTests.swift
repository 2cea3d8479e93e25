import Records
import Testing

@testable import Consent

@Suite struct ConsentGateTests {
  private static let account = AccountID(provider: "lender", key: "4711")
  private static let credit: Purpose = "credit"

  private static func grant(_ from: Int32, _ until: Int32? = nil, purpose: Purpose = credit) -> ConsentFact {
    .grant(
      Grant(
        account: account, purpose: purpose, from: Day(number: from), until: until.map { Day(number: $0) },
        evidence: "form"))
  }

  private static func withdrawal(_ at: Int32, purpose: Purpose = credit) -> ConsentFact {
    .withdrawal(Withdrawal(account: account, purpose: purpose, at: Day(number: at)))
  }

  private static func refusal(_ facts: [ConsentFact], on day: Int32, account: AccountID = account) -> RefusalReason? {
    let verdict = ConsentIndex(facts).verdict(
      account: Fingerprint(account), purpose: credit, on: Day(number: day))
    if case .failure(let refusal) = verdict { return refusal.reason }
    return nil
  }

  static let cases: [([ConsentFact], Int32, RefusalReason?)] = [
    ([], 10, .noConsent),
    ([grant(10)], 9, .notYet), ([grant(10)], 10, nil), ([grant(10)], 30_000, nil),
    ([grant(10, 20)], 19, nil), ([grant(10, 20)], 20, .expired),
    ([grant(10), withdrawal(15)], 14, nil), ([grant(10), withdrawal(15)], 15, .withdrawn),
    ([grant(10), withdrawal(10)], 10, .withdrawn),
    // A grant after the withdrawal opens anew; one before it stays shut.
    ([grant(10), withdrawal(15), grant(16)], 16, nil), ([grant(10), withdrawal(15), grant(16)], 15, .withdrawn),
    ([grant(20), withdrawal(15)], 20, nil),
    // Two periods: the gap between them is shut.
    ([grant(10, 20), grant(30)], 25, .expired), ([grant(10, 20), grant(30)], 30, nil),
    // Another purpose says nothing.
    ([grant(10, purpose: "other")], 10, .noConsent), ([grant(10), withdrawal(12, purpose: "other")], 13, nil),
    ([grant(10, purpose: "other"), grant(20)], 10, .notYet),
    // What is known best is said.
    ([grant(10, 20), grant(12), withdrawal(15)], 25, .withdrawn),
  ]

  @Test(arguments: cases) func verdicts(facts: [ConsentFact], day: Int32, expected: RefusalReason?) {
    #expect(Self.refusal(facts, on: day) == expected)
    #expect(Self.refusal(facts.reversed() + facts, on: day) == expected, "order and repetition mean nothing")
  }

  @Test func consentIsForOneAccount() {
    let other = AccountID(provider: "lender", key: "4712")
    #expect(Self.refusal([Self.grant(10)], on: 10, account: other) == .noConsent)
    let namesake = AccountID(provider: "school", key: "4711")
    #expect(Self.refusal([Self.grant(10)], on: 10, account: namesake) == .noConsent)
  }

  /// All histories of up to five facts on a short calendar, against the rule as a person would read it.
  @Test func everyShortHistory() {
    let facts = (1...3).map { Self.grant(Int32($0)) } + [Self.grant(1, 3)] + (1...3).map { Self.withdrawal(Int32($0)) }
    for bits in 0..<(1 << facts.count) {
      let history = facts.indices.filter { bits >> $0 & 1 == 1 }.map { facts[$0] }
      for day in Int32(0)...4 {
        #expect((Self.refusal(history, on: day) == nil) == Self.isLive(history, on: day), "\(bits) on \(day)")
      }
    }
  }

  private static func isLive(_ history: [ConsentFact], on day: Int32) -> Bool {
    history.contains { fact in
      guard case .grant(let grant) = fact, grant.from.number <= day, day < grant.until?.number ?? .max else {
        return false
      }
      return !history.contains {
        if case .withdrawal(let withdrawal) = $0 {
          withdrawal.at.number >= grant.from.number && withdrawal.at.number <= day
        } else {
          false
        }
      }
    }
  }

  @Test func theGateAdmitsWithTheGrant() throws {
    var builder = RecordBatchBuilder()
    builder.setAccount(key: "4711")
    builder.commit(
      source: RecordSource(
        provider: "lender", feed: "customers", delivery: ContentHash(of: ""), adapterVersion: "1"),
      record: 1, part: 0, line: 2, byte: 0)
    let record = builder.finish()[0]
    let index = ConsentIndex([Self.grant(10, 20), Self.grant(5)])
    let gate = ConsentGate(index: index, asOf: Day(number: 12))
    let admitted = try gate.admit(record, for: Self.credit).get()
    #expect(admitted.grant == GrantPeriod(purpose: Self.credit, from: Day(number: 5), until: nil))
    #expect(throws: Refusal.self) { try gate.admit(record, for: "other").get() }
    #expect(try gate.admit(record, forAnyOf: ["other", Self.credit]).get().grant.purpose == Self.credit)
    #expect(gate.refusal(account: record.entry.account, forAllOf: ["other"])?.reason == .noConsent)
  }
}
