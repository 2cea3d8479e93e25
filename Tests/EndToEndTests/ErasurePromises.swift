import Foundation
import Testing

/// Erasure survives everything: the state after it is that of a world without the person.
@Suite struct ErasurePromises {
  /// A person of the simulation with an account at each provider, of which one is the first party of a court case.
  private static let chosen = """
    awk -F, 'NR > 1 && $3 !~ /organisation/ { n[$3]++; all[$3] = all[$3] " " $1 ":" $2; p[$3] = p[$3] " " $1 }
      END { for (i in n) if (all[i] ~ /court:[^ ]*\\/1( |$)/ && p[i] ~ /payments/ && p[i] ~ /school/ && p[i] ~ /messaging/)
        print i, all[i] }' world/truth.csv | LC_ALL=C sort | head -1 | cut -d' ' -f2-
    """

  /// Takes the rows of accounts out of the feeds, by other means than the program's, and keeps what tells the person.
  private static let takeOut = """
    export LC_ALL=C
    cut() { # FILE COMMAND...: rewrites a file, packed or not
      file=$1; shift
      case $file in *.gz) gunzip -c $file ;; *) cat $file ;; esac | "$@" > kept
      case $file in *.gz) gzip -c kept > $file ;; *) cp kept $file ;; esac; rm kept
    }
    : > needles
    for account in $accounts; do
      key=${account#*:}; echo "$key" >> needles
      for file in $(find world/landing -type f | sort) world/truth.csv; do
        case $file in
          */payments/*)
            case $file in *customers*) gunzip -c $file | awk -F, -v k="$key" '$1 == k { print $7; print $6; print $8 $9 }' |
              awk 'length > 7' >> needles ;; esac
            cut $file awk -F, -v k="$key" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "customer_id") c = i } $c != k' ;;
          */school/*)
            cut $file awk -F';' -v k="$key" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /ler-Nr$/) c = i } $c != k' ;;
          */messaging/* | */consents/*) cut $file sed "/\\"account\\":\\"${key//\\//\\\\/}\\"/d" ;;
          */truth.csv) cut $file awk -F, -v k="$key" '$2 != k' ;;
          */court/*)
            cut $file sed "/ case=\\"${key%/*}\\"/ s#<party number=\\"1\\" .*\\(<party number=\\"2\\"\\)#\\1#" ;;
        esac
      done
    done
    """

  private struct Worlds {
    let world: SimulatedWorld
    let without: SimulatedWorld
    let accounts: [String]
  }

  private func worlds() throws -> Worlds {
    let (world, without) = (
      try SimulatedWorld(people: 300, deliveries: 2, faults: 2),
      try SimulatedWorld(people: 300, deliveries: 2, faults: 2)
    )
    let accounts = try world.bash(Self.chosen).split(separator: " ").map {
      $0.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    try #require(accounts.count >= 4)
    _ = try without.bash("accounts='\(accounts.joined(separator: " "))'\n" + Self.takeOut)
    try without.run(65)
    try world.run(65)
    return Worlds(world: world, without: without, accounts: accounts)
  }

  private func parts(_ world: SimulatedWorld) throws -> JSONValue {
    try JSONValue(try world.digest())
  }

  private func expectEqual(_ worlds: Worlds, _ step: String) throws {
    let (after, wanted) = (try parts(worlds.world), try parts(worlds.without))
    for part in ["archive", "consents", "accounts", "links", "profiles", "features", "scores", "notices"] {
      #expect(after[part] == wanted[part], "\(step): \(part)")
    }
    let needles = worlds.without.workdir.path("needles")
    // The archive as it lies there, and as it is read.
    let found = try worlds.world.bash(
      """
      tributary archive write plain --workspace world >/dev/null
      test $(ls plain | wc -l) = $(find world/archive -type f | wc -l)
      find world plain -type f -print0 | xargs -0 zcat -f | grep -a -c -F -f '\(needles)' || true
      rm -r plain
      """)
    #expect(found == "0\n", "\(step)")
  }

  private func arguments(_ worlds: Worlds) -> [String] {
    ["erase", "--workspace", "world", "--by", "tester", "--why", "request"]
      + worlds.accounts.flatMap { ["--account", $0] }
  }

  @Test func anErasedPersonWasNeverThere() throws {
    let worlds = try worlds()
    let before = try parts(worlds.world)
    _ = try worlds.world.bash("cp -r world/landing originals")
    let outcome = try worlds.world.workdir.run(Repository.program, arguments(worlds) + ["--json"])
    #expect(outcome.status == 0, "\(outcome.story)")
    let certificate = try JSONValue(outcome.output)
    #expect(certificate["rowsLeft"].number == 0 && certificate["found"] == .array([]))
    #expect(worlds.accounts.allSatisfy { !outcome.output.contains($0.split(separator: ":")[1]) })
    try expectEqual(worlds, "erased")
    // The original files again, and once more under other names: nothing comes back.
    _ = try worlds.world.bash("rm -r world/landing; mv originals world/landing")
    try worlds.world.run(65)
    try expectEqual(worlds, "delivered again")
    // Everything read again from the archive, by another mapping and back.
    let mapping = "world/config/providers/payments.yaml"
    _ = try worlds.world.bash("cp \(mapping) kept; sed -i 's/^      city: city$//' \(mapping)")
    try worlds.world.run(65)
    _ = try worlds.world.bash("mv kept \(mapping)")
    try worlds.world.run(65)
    try expectEqual(worlds, "read again")
    #expect(try parts(worlds.world)["accounts"] != before["accounts"])
    let list = try worlds.world.workdir.tributary("erase", "--list", "--workspace", "world")
    #expect(list.output.contains("done"), "\(list.story)")
  }

  /// Killed at any moment, a run finishes it.
  @Test(arguments: [150, 400]) func aKilledErasureIsFinishedByARun(milliseconds: Int) throws {
    let worlds = try worlds()
    let running = try worlds.world.workdir.start(Repository.program, arguments(worlds))
    Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
    running.send(SIGKILL)
    _ = try running.outcome()
    let list = try worlds.world.workdir.tributary("erase", "--list", "--json", "--workspace", "world")
    guard try !JSONValue(list.output).items.isEmpty else { return }
    try worlds.world.run(65)
    try expectEqual(worlds, "killed after \(milliseconds) ms")
  }

  @Test func whatIsUnknownIsAUsageError() throws {
    let world = try SimulatedWorld(people: 20, deliveries: 1)
    try world.run()
    for arguments in [
      ["--account", "payments:C99999999"], ["--account", "bank:C1"], ["--profile", "p0000000000000000"],
      ["--profile", "someone"], [],
    ] {
      let outcome = try world.workdir.run(Repository.program, ["erase", "--workspace", "world"] + arguments)
      #expect(outcome.status == 2, "\(outcome.story)")
    }
    let unseen = try world.workdir.tributary(
      "erase", "--account", "payments:C99999999", "--unseen", "--workspace", "world")
    #expect(unseen.status == 0, "\(unseen.story)")
  }

  /// What a file of somebody's own still holds is named, and is no success.
  @Test func aProfileGoesWithAllItsAccounts() throws {
    let world = try SimulatedWorld(people: 60, deliveries: 1)
    try world.run()
    let report = try JSONValue(
      try world.workdir.tributary("person", "report", "--any", "--json", "--workspace", "world").output)[0]
    let profile = try #require(report["profile"].text)
    let account = report["purposes"][0]["accounts"][0]
    let name = "\(account["provider"].text ?? ""):\(account["key"].text ?? "")"
    try world.workdir.write("\(account["key"].text ?? "")\n", to: "world/notes.txt")
    let outcome = try world.workdir.tributary("erase", "--profile", profile, "--workspace", "world")
    #expect(outcome.status == 65 && outcome.output.contains("found: notes.txt"), "\(outcome.story)")
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 100 }, "\(outcome.story)")
    let gone = try world.workdir.tributary("explain", "profile", profile, "--workspace", "world")
    #expect(gone.status == 1 && gone.diagnostics.contains("retired"), "\(gone.story)")
    let consent = try world.workdir.tributary(
      "consent", "grant", "--account", name, "--purpose", "credit-assessment", "--from", "2024-01-01", "--evidence",
      "form", "--workspace", "world")
    #expect(consent.status == 2 && consent.diagnostics.contains("erased"), "\(consent.story)")
  }
}
