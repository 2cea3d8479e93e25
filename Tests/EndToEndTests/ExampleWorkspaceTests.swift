import Foundation
import Testing

/// The example of files that other software made, from the files to a score that is added up by hand here.
@Suite struct ExampleWorkspaceTests {
  private static let example = "config/examples/bureau-and-lender"

  private static let bureau = """
    bureau_id,given_name,family_name,date_of_birth,postcode,city,email,phone,open_accounts,utilisation,oldest_account,searches_6m
    1,Wilma,Quill,1980-03-04,AA1 1AA,Leeds,wilma@example.org,+447000000001,2,0.25,2014-06-30,1

    """
  private static let lender = """
    customer_id,given_name,family_name,date_of_birth,postcode,city,email,phone,account_id
    2,Wilma,Quill,1980-03-04,AA1 1AA,Leeds,wilma@example.org,07000 000001,AC00000000

    """
  /// Of four payments of the last year one came late and one not at all; as much was paid in pounds in this half-year as
  /// in the one before.
  private static let payments = """
    payment_id,account_id,booked_on,amount,currency,status,days_late,description
    P0,AC00000000,2024-06-01,100.00,GBP,paid,0,A
    P1,AC00000000,2024-05-01,100.00,GBP,late,10,B
    P2,AC00000000,2024-01-01,200.00,GBP,paid,0,C
    P3,AC00000000,2024-04-01,50.00,EUR,missed,0,D

    """
  private static let telecom = """
    {"subscriber": 3, "name": {"given": "Wilma", "family": "Quill"}, "dob": "1980-03-04", "address": {"postcode": \
    "AA1 1AA", "city": null}, "contact": {"email": "wilma@example.org", "phone": "+447000000001"}, "tenure_months": 30, \
    "arrears": 50.5}

    """
  /// The second case was filed after the date for which the example scores.
  private static let court = """
    <cases xmlns="urn:example:court">
    \(caseElement("C4", filed: "2024-01-15", status: "open", amount: "400.00"))
    \(caseElement("C5", filed: "2024-12-01", status: "judgment", amount: "9000.00"))
    </cases>

    """

  private static func caseElement(_ id: String, filed: String, status: String, amount: String) -> String {
    """
    <case id="\(id)"><court code="1">High Court</court><filed>\(filed)</filed><status>\(status)</status>
    <claim currency="GBP"><amount>\(amount)</amount><kind>loan default</kind></claim>
    <parties><claimant>A &amp; Sons</claimant><defendant><givenName>WILMA</givenName><familyName>QUILL</familyName>
    <dateOfBirth>1980-03-04</dateOfBirth><address><line1>1 Low Road</line1><city>LEEDS</city>
    <postcode>AA1 1AA</postcode></address></defendant></parties><note>Listed.</note></case>
    """
  }

  private static let accounts = [
    ("bureau", "1"), ("lender", "AC00000000"), ("telecom", "3"), ("court", "C4"), ("court", "C5"),
  ]

  @Test func scoresWhatOtherSoftwareMade() throws {
    let workdir = try Self.workspace()
    let run = try workdir.tributary("run", "--workspace", ".")
    #expect(run.status == 0, "\(run.story)")
    let export = try workdir.tributary("export", "scores", "--purpose", "credit-assessment", "--workspace", ".")
    let lines = export.output.split(separator: "\r\n")
    try #require(lines.count == 2, "\(export.story)")
    // Late 12, missed 25, two months ago -5, delay 22, trend 25, one case 5, no judgment 40, claims 12, utilisation 32,
    // oldest account 26, searches 18, tenure 18, arrears 8; the snapshots count, what came after the date does not.
    let points = [12, 25, -5, 22, 25, 5, 40, 12, 32, 26, 18, 18, 8]
    let fields = lines[1].split(separator: ",", omittingEmptySubsequences: false)
    #expect(fields[4] == "\(300 + points.reduce(0, +))", "\(export.story)")
  }

  private static func workspace() throws -> Workdir {
    let workdir = try Workdir()
    let files = [
      "bureau.csv": bureau, "lender.csv": lender, "payments.csv": payments, "telecom.jsonl": telecom,
      "court.xml": court,
    ]
    for (name, text) in files { try workdir.write(text, to: "landing/\(name)") }
    let consents = accounts.map { provider, account in
      """
      {"fact": "grant", "provider": "\(provider)", "account": "\(account)", "purpose": "credit-assessment", \
      "from": "2020-01-01", "until": null, "evidence": "form 1"}

      """
    }
    try workdir.write(consents.joined(), to: "landing/consents/all.jsonl")
    try workdir.write(
      """
      tributary: 1
      as_of: 2024-06-30
      providers: [bureau, lender, telecom, court]
      model: config/models/people.json

      """, to: "tributary.yaml")
    let made = try workdir.bash(
      """
      gzip landing/*.*
      mkdir -p config/models
      cp -r \(Repository.path(example))/{providers,features,scorecards,purposes.yaml} config/
      cp \(Repository.path("config/models/people.json")) config/models/
      """)
    try #require(made.status == 0, "\(made.story)")
    return workdir
  }
}
