import Foundation
import Testing

/// No consent, no link, no score, and no value in the store.
@Suite struct ConsentPromises {
  private func worlds(_ report: [String: Any]) throws -> [String: [String: Int]] {
    let worlds = try #require(report["worlds"] as? [[String: Any]])
    return Dictionary(
      worlds.compactMap { world in
        guard let purpose = world["purpose"] as? String, let sizes = world["sizes"] as? [String: Int] else {
          return nil
        }
        return (purpose, sizes)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Values of at least five bytes of the delivered people: names, keys, contacts, addresses, dates of birth.
  private func needles(_ world: SimulatedWorld) throws -> Set<String> {
    let text = try world.bash(
      """
      cd world/landing
      for file in payments/customers-*.csv.gz; do gunzip -c $file | tail -n +2 | cut -d, -f1,3-12 | tr ',' '\\n'; done
      gunzip -c messaging/accounts-*.jsonl.gz | grep -o '"[^"]*"' | tr -d '"'
      gunzip -c court/*.xml.gz | grep -oE '<(given|family|born|street)>[^<]*' | cut -d'>' -f2
      for file in school/schueler-*.csv; do tail -n +2 $file | iconv -f windows-1252 -t utf-8 | tr ';' '\\n'; done
      """)
    let labels: Set = [
      "account", "updated_at", "profile", "display_name", "given_name", "family_name", "phone", "email",
      "country", "opened_on",
    ]
    // A short number, such as a postcode, is found by chance among the digits of the store's own figures.
    return Set(text.split(separator: "\n").map(String.init)).filter {
      $0.utf8.count >= ($0.allSatisfy(\.isNumber) ? 9 : 5) && !labels.contains($0)
    }
  }

  @Test func withoutConsentsNothingIsLinkedScoredOrKept() throws {
    let world = try SimulatedWorld(people: 200, deliveries: 2)
    _ = try world.bash("rm -r world/landing/consents")
    let worlds = try worlds(try world.report())
    #expect(worlds.count == 3)
    for (purpose, sizes) in worlds { #expect(sizes.values.allSatisfy { $0 == 0 }, "\(purpose)") }
    let bytes = try world.storeBytes()
    let needles = try needles(world)
    #expect(needles.count > 500)
    let found = needles.filter { bytes.range(of: Data($0.utf8)) != nil }
    #expect(found.isEmpty, "\(found.count) values are in the store")
  }

  @Test func consentForOnePurposeIsForThatPurposeAlone() throws {
    let world = try SimulatedWorld(people: 200, deliveries: 2)
    _ = try world.bash(
      """
      cd world/landing/consents; for file in *; do grep '"credit-assessment"' $file > kept || true; mv kept $file; done
      """)
    let worlds = try worlds(try world.report())
    #expect((worlds["credit-assessment"]?["scores"] ?? 0) > 50)
    for purpose in ["thin-file-assessment", "cross-context-demonstration"] {
      #expect(worlds[purpose]?.values.allSatisfy { $0 == 0 } == true, "\(purpose)")
    }
  }

  /// Consents that come after the data bring in from the archive what was refused.
  @Test func lateConsentIsTheSameAsEarlyConsent() throws {
    let world = try SimulatedWorld(people: 150, deliveries: 2)
    try world.run()
    let early = try world.digest()
    try world.forget()
    _ = try world.bash("mv world/landing/consents later")
    try world.run()
    _ = try world.bash("mv later world/landing/consents; rm -r world/landing/payments world/landing/court")
    try world.run()
    #expect(try world.digest() == early)
  }

  /// After everybody's withdrawal the state is that of people who were never seen, the consent ledger aside.
  @Test func withdrawalIsAsIfNeverSeen() throws {
    let world = try SimulatedWorld(people: 100, deliveries: 1)
    try world.run()
    _ = try world.bash(
      #"""
      cd world/landing/consents
      sed -n 's/.*"provider":"\([^"]*\)","account":"\([^"]*\)","purpose":"\([^"]*\)".*/{"fact":"withdrawal","provider":"\1","account":"\2","purpose":"\3","at":"2024-12-31"}/p' consents-2024-12-31.jsonl | sort -u > consents-all.jsonl
      """#)
    let worlds = try worlds(try world.report())
    for (purpose, sizes) in worlds { #expect(sizes.values.allSatisfy { $0 == 0 }, "\(purpose)") }
    let accounts = try world.workdir.tributary("digest", "--workspace", "world", "--part", "accounts")
    #expect(accounts.output == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")
  }
}
