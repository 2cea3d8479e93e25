import Foundation
import Testing

/// What is withdrawn, disputed or past its time counts as if it had not been delivered.
@Suite struct HoldPromises {
  /// Rows of one customer go into files of their own, so that a world without them has the same other files.
  private static let split = """
    cd world/landing/payments
    for feed in customers instalments; do
      for file in $feed-20*.csv.gz; do
        own=$(echo $file | sed 's/-20/-own-20/')
        gunzip -c $file | awk -F, -v k="$key" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "customer_id") c = i; print } NR > 1 && $c == k' | gzip > $own
        gunzip -c $file | awk -F, -v k="$key" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "customer_id") c = i } $c != k' | gzip > kept
        mv kept $file
      done
    done
    """

  /// A customer with consent for two purposes.
  private static let customer = """
    cat world/landing/consents/*.jsonl | grep '"fact":"grant","provider":"payments"' | grep '"until":null' |
      sed 's/.*"account":"\\([^"]*\\)","purpose":"\\([^"]*\\)".*/\\1 \\2/' | LC_ALL=C sort -u | awk '{ n[$1]++ } END { for (k in n) if (n[k] == 2) print k }' |
      LC_ALL=C sort | head -1
    """

  private func world(_ people: Int = 120) throws -> (world: SimulatedWorld, key: String) {
    let world = try SimulatedWorld(people: people, deliveries: 1)
    let key = try world.bash(Self.customer).trimmingCharacters(in: .whitespacesAndNewlines)
    try #require(!key.isEmpty)
    _ = try world.bash("key='\(key)'\n" + Self.split)
    return (world, key)
  }

  private func parts(_ world: SimulatedWorld) throws -> JSONValue { try JSONValue(try world.digest()) }

  private func expectEqual(_ one: SimulatedWorld, _ other: SimulatedWorld, but parts: Set<String>) throws {
    let (left, right) = (try self.parts(one), try self.parts(other))
    for part in ["archive", "consents", "decisions", "accounts", "links", "profiles", "features", "scores", "notices"]
    where !parts.contains(part) { #expect(left[part] == right[part], "\(part)") }
  }

  private func withdraw(_ key: String, _ purpose: String, in world: SimulatedWorld) throws {
    let outcome = try world.workdir.tributary(
      "consent", "withdraw", "--account", "payments:\(key)", "--purpose", purpose, "--at", "2024-12-31", "--workspace",
      "world")
    #expect(outcome.status == 0, "\(outcome.story)")
  }

  /// One purpose withdrawn: its world is as if the person had never agreed to it, the others stand.
  @Test func onePurposeIsWithdrawn() throws {
    let (world, key) = try world()
    let (never, _) = try self.world()
    try world.run()
    let before = try parts(world)
    try withdraw(key, "credit-assessment", in: world)
    try world.run()
    #expect(try parts(world)["profiles"] != before["profiles"])
    #expect(try parts(world)["accounts"] == before["accounts"])
    _ = try never.bash(
      "cd world/landing/consents; for f in *; do sed -i '/\"account\":\"\(key)\",\"purpose\":\"credit-assessment\"/d' $f; done"
    )
    try never.run()
    try expectEqual(world, never, but: ["archive", "consents"])
  }

  /// The last purpose withdrawn: as if no record of the account had ever been delivered.
  @Test func theLastPurposeIsWithdrawn() throws {
    let (world, key) = try world()
    let (never, _) = try self.world()
    try world.run()
    for purpose in ["credit-assessment", "cross-context-demonstration"] { try withdraw(key, purpose, in: world) }
    try world.run()
    _ = try never.bash("rm world/landing/payments/*-own-*")
    try never.run()
    try expectEqual(world, never, but: ["archive", "consents"])
  }

  private func dispute(_ world: SimulatedWorld, _ arguments: String...) throws -> Outcome {
    let outcome = try world.workdir.run(
      Repository.program, ["dispute"] + arguments + ["--workspace", "world"])
    #expect(outcome.status == 0, "\(outcome.story)")
    return outcome
  }

  /// On hold, then as it was; upheld, as if it had never been stated, whatever is read again.
  @Test func aDisputedRecordIsOnHoldAndTheDecisionStands() throws {
    let (world, key) = try world()
    let (never, _) = try self.world()
    let record = try world.bash(
      "gunzip -c world/landing/payments/instalments-own-*.gz | tail -n +2 | head -1 | cut -d, -f1"
    ).trimmingCharacters(in: .whitespacesAndNewlines)
    // The record in a file of its own, so that the world without it has the same other files.
    let alone = """
      cd world/landing/payments; file=$(ls instalments-own-*.gz)
      gunzip -c $file | sed -n '1p;/^\(record),/p' | gzip > instalments-alone.csv.gz
      gunzip -c $file | sed '/^\(record),/d' | gzip > kept; mv kept $file
      """
    for each in [world, never] { _ = try each.bash(alone) }
    _ = try never.bash("rm world/landing/payments/instalments-alone.csv.gz")
    for each in [world, never] { try each.run() }
    let before = try parts(world)
    _ = try dispute(
      world, "open", "payments:\(key)", "--record", "instalments/\(record)", "--by", "clerk", "--why", "paid")
    let held = try world.report()
    #expect(held["overdueDisputes"] == nil)
    for part in ["links", "profiles", "accounts"] { #expect(try parts(world)[part] == before[part], "\(part)") }
    #expect(try parts(world)["features"] != before["features"])
    for part in ["features", "scores", "notices"] { #expect(try parts(world)[part] == parts(never)[part], "\(part)") }
    let person = try world.workdir.tributary("person", "report", "payments:\(key)", "--workspace", "world")
    #expect(person.output.contains("What is disputed"), "\(person.story)")
    let overdue = try world.workdir.tributary("run", "--as-of", "2025-06-01", "--workspace", "world")
    #expect(overdue.output.contains("Dispute 1 was due on 2025-01-30"), "\(overdue.story)")
    _ = try dispute(world, "resolve", "1", "--rejected", "--by", "judge", "--why", "no receipt")
    try world.run()
    try expectEqual(world, never, but: ["archive", "decisions", "accounts", "features", "scores", "notices"])
    for part in ["features", "scores", "notices"] { #expect(try parts(world)[part] == before[part], "\(part)") }
    let place = "payments/instalments-alone.csv.gz#1"
    _ = try dispute(world, "open", place, "--by", "clerk", "--why", "paid", "--due", "2025-02-01")
    _ = try dispute(world, "resolve", "2", "--upheld", "--by", "judge", "--why", "receipt")
    let mapping = "world/config/providers/payments.yaml"
    _ = try world.bash("cp \(mapping) kept; sed -i 's/^      city: city$//' \(mapping)")
    try world.run()
    _ = try world.bash("mv kept \(mapping)")
    try world.run()
    try expectEqual(world, never, but: ["archive", "decisions", "accounts"])
    let list = try dispute(world, "list", "--json")
    #expect(try JSONValue(list.output).items.map { $0["state"] } == ["rejected", "upheld"])
    let table = try dispute(world, "list")
    #expect(table.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(table.story)")
  }

  /// What is not held any more does not count, and once it is cut out of the archive it was never delivered.
  @Test func whatIsPastItsTimeWasNeverDelivered() throws {
    let (world, without) = (try SimulatedWorld(deliveries: 1), try SimulatedWorld(deliveries: 1))
    let declaration = """
      retention:
        - events: [instalment_due, instalment_paid, instalment_late, instalment_missed]
          counts: 24 months
          held: 24 months
      """
    for each in [world, without] { try each.workdir.write(declaration, to: "world/config/retention.yaml") }
    // Late payments are dated by their payment, so a row goes when the later of its two days is past.
    _ = try without.bash(
      """
      cd world/landing/payments; for file in instalments-*.gz; do
        gunzip -c $file | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) n[$i] = i; print; next }
          $n["due_on"] > "2022-12-31" || $n["paid_on"] > "2022-12-31"' | gzip > kept; mv kept $file
      done
      """)
    for each in [world, without] { try each.run() }
    let filtered = try parts(world)
    for part in ["links", "profiles"] { #expect(try filtered[part] == parts(without)[part], "\(part)") }
    let outcome = try world.workdir.tributary("retention", "apply", "--json", "--workspace", "world")
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(try JSONValue(outcome.output)["rowsCut"].number ?? 0 > 0)
    try expectEqual(world, without, but: [])
    let again = try world.workdir.tributary("retention", "apply", "--json", "--workspace", "world")
    #expect(try JSONValue(again.output)["rowsCut"].number == 0)
    let list = try world.workdir.tributary("retention", "list", "--workspace", "world")
    #expect(list.output.contains("24 months") && list.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
    let later = try world.workdir.tributary("retention", "apply", "--as-of", "2090-01-01", "--workspace", "world")
    #expect(later.status == 2, "\(later.story)")
  }
}
