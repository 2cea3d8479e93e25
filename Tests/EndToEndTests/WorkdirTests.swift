import Foundation
import Testing

/// The harness itself: a test that cannot see a failure is worth nothing.
@Suite struct WorkdirTests {
  @Test func streamsAndStatusAreKeptApart() throws {
    let outcome = try Workdir().bash("echo out; echo err >&2; exit 65")
    #expect(outcome.status == 65)
    #expect(outcome.output == "out\n")
    #expect(outcome.diagnostics == "err\n")
  }

  @Test func aSignalIsNoStatus() throws {
    let outcome = try Workdir().bash("kill -9 $$")
    #expect(outcome.status == nil)
    #expect(outcome.signal == SIGKILL)
  }

  @Test func moreThanAPipeHoldsIsRead() throws {
    #expect(try Workdir().bash("head -c 1000000 /dev/zero | tr '\\0' x").output.utf8.count == 1_000_000)
  }

  @Test func whatHangsIsKilledWithItsChildren() throws {
    let workdir = try Workdir()
    let running = try workdir.start("/bin/bash", ["-c", "sleep 661 & echo $!; wait"])
    while !running.outputSoFar.contains("\n") { usleep(1000) }
    let child = try #require(Int32(running.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(throws: Overdue.self) { try running.outcome(within: .milliseconds(10)) }
    // Death is not instant: the system is given five seconds.
    let isDead = (0..<500).contains { _ in isGone(child) || usleep(10_000) != 0 }
    #expect(isDead)
  }

  @Test func signalsArrive() throws {
    let running = try Workdir().start(
      "/bin/bash", ["-c", "trap 'exit 143' TERM; echo ready; while :; do sleep 0.01; done"])
    while !running.outputSoFar.contains("ready") { usleep(1000) }
    running.send(SIGTERM)
    #expect(try running.outcome().status == 143)
  }

  /// Thousands of programs may be started one after the other.
  @Test func aProgramLeavesNoFileOpen() throws {
    let running = try Workdir().start("/bin/true", [])
    _ = try running.outcome()
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }
    #expect(!open.isEmpty && !open.contains(running.output.path(percentEncoded: false)))
  }

  @Test func theFolderGoesWithTheValue() throws {
    var workdir: Workdir? = try Workdir()
    try workdir?.write("text", to: "a/b")
    let path = try #require(workdir?.path("a/b"))
    #expect(FileManager.default.fileExists(atPath: path))
    workdir = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// Whether a process has ended, whether or not its parent has asked for its status yet.
  private func isGone(_ process: Int32) -> Bool {
    guard let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
    return state.contains(") Z ")
  }
}
