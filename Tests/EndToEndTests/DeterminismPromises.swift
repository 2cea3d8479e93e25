import Foundation
import Testing

/// The state is a pure function of what was delivered, agreed, decided and configured.
@Suite struct DeterminismPromises {
  @Test func theSameArgumentsGiveTheSameTree() throws {
    let (one, other) = (try SimulatedWorld(), try SimulatedWorld())
    let command = "cd world; find . -type f | LC_ALL=C sort | xargs sha256sum"
    #expect(try one.bash(command) == (try other.bash(command)))
  }

  @Test func aSecondRunHasNothingToDo() throws {
    let world = try SimulatedWorld()
    try world.run()
    let before = try world.digest()
    let report = try world.report()
    #expect((report["files"] as? [Any])?.isEmpty == true)
    #expect(try world.digest() == before)
  }

  /// Elsewhere, under another key, another time zone and another clock, delivered in reverse and one by one.
  @Test func onlyTheInputsMatter() throws {
    let (one, other) = (try SimulatedWorld(deliveries: 2), try SimulatedWorld(deliveries: 2))
    try one.run()
    let script = """
      cd world; mv landing later; mkdir landing
      for file in $(cd later; find . -type f | LC_ALL=C sort -r); do
        mkdir -p landing/$(dirname $file); mv later/$file landing/$file
        touch -d 2001-01-01 landing/$file
        TZ=Asia/Shanghai tributary run --workspace . >/dev/null || exit 1
      done
      """
    _ = try other.bash(script)
    #expect(try one.digest() == (try other.digest()))
  }

  @Test func aFileThatIsRenamedOrPackedAgainIsKnown() throws {
    let world = try SimulatedWorld(deliveries: 2)
    try world.run()
    let before = try world.digest()
    _ = try world.bash(
      """
      cd world/landing/payments; first=$(ls customers-*.csv.gz | head -1)
      gunzip -c $first | gzip -1 > customers-again.csv.gz; cp $first customers-copy.csv.gz; mv $first customers-0.csv.gz
      """)
    let report = try world.report()
    #expect((report["files"] as? [Any])?.isEmpty == true)
    #expect(try world.digest() == before)
  }

  /// A mapping that changes later is the same as one that was there from the beginning; and back again.
  @Test func aChangedMappingReadsTheArchiveAgain() throws {
    let (changed, fresh) = (try SimulatedWorld(deliveries: 2), try SimulatedWorld(deliveries: 2))
    let edit = "sed -i 's/^      city: city$//' world/config/providers/payments.yaml"
    try changed.run()
    let before = try changed.digest()
    _ = try changed.bash("cp world/config/providers/payments.yaml kept; rm -r world/landing; \(edit)")
    let report = try changed.report()
    #expect(report["rereadProviders"] as? [String] == ["payments"])
    _ = try fresh.bash(edit)
    try fresh.run()
    #expect(try changed.digest() == (try fresh.digest()))
    #expect(try changed.digest() != before)
    _ = try changed.bash("mv kept world/config/providers/payments.yaml")
    try changed.run()
    #expect(try changed.digest() == before)
  }

  /// Killed at many moments, each time going on where it was.
  @Test func aCrashDoesNotMatter() throws {
    let world = try SimulatedWorld(people: 400, deliveries: 2)
    try world.run()
    let undisturbed = try world.digest()
    for milliseconds in [5, 20, 60, 120, 250, 400, 700] {
      try world.forget()
      for _ in 0..<3 {
        let running = try world.workdir.start(Repository.program, ["run", "--workspace", "world"])
        usleep(UInt32(milliseconds) * 1000)
        running.send(SIGKILL)
        _ = try running.outcome()
      }
      try world.run()
      #expect(try world.digest() == undisturbed, "killed after \(milliseconds) ms")
      let check = try world.workdir.tributary("check", "--workspace", "world")
      #expect(check.status == 0, "\(check.story)")
    }
  }

  /// A polite signal ends the run with a status of its own, after what was in hand is in.
  @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
  func aSignalIsObeyed(signal: Int32, status: Int32) throws {
    let world = try SimulatedWorld(people: 400, deliveries: 2)
    try world.run()
    let undisturbed = try world.digest()
    try world.forget()
    let running = try world.workdir.start(Repository.program, ["run", "--workspace", "world"])
    while !FileManager.default.fileExists(atPath: world.path("tributary.sqlite-wal")) { usleep(1000) }
    running.send(signal)
    let outcome = try running.outcome()
    #expect(outcome.status == status, "\(outcome.story)")
    try world.run()
    #expect(try world.digest() == undisturbed)
  }

  @Test func twoRunsAtOnceAreOne() throws {
    let world = try SimulatedWorld(people: 400, deliveries: 2)
    let running = try world.workdir.start(Repository.program, ["run", "--workspace", "world"])
    while !FileManager.default.fileExists(atPath: world.path("tributary.sqlite-wal")) { usleep(1000) }
    // Held where it is, so that it cannot end before the second one has asked for the lock.
    running.send(SIGSTOP)
    try world.run(75)
    running.send(SIGCONT)
    #expect(try running.outcome().status == 0)
  }
}
