import Foundation
import Testing

@Suite struct CommandLineTests {
  @Test(arguments: ["--help", "--version"])
  func whatWasAskedForIsOutput(option: String) throws {
    let outcome = try Workdir().tributary(option)
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(!outcome.output.isEmpty)
    #expect(outcome.diagnostics.isEmpty)
  }

  @Test(arguments: [["--no-such-option"], ["no-such-command"]])
  func aWrongCommandLineIsStatus2(arguments: [String]) throws {
    let outcome = try Workdir().run(Repository.program, arguments)
    #expect(outcome.status == 2, "\(outcome.story)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.diagnostics.contains("tributary --help"))
  }

  /// Text that did not arrive must not end as success.
  @Test func aFullDiskIsNoSuccess() throws {
    let outcome = try Workdir().bash("tributary --help >/dev/full")
    #expect(outcome.status == 1, "\(outcome.story)")
    #expect(outcome.diagnostics.contains("No space left on device"))
  }

  @Test func aReaderThatGoesAwayIsNoCrashAndNoNoise() throws {
    let outcome = try Workdir().bash("{ sleep 0.3; tributary --help || echo $? >status; } | true; cat status")
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output == "1\n")
    #expect(outcome.diagnostics.isEmpty)
  }
}
