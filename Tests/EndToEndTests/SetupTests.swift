import Testing

/// `scripts/setup` on machines that are played by a few small programs.
@Suite struct SetupTests {
  private static let packages = "pkg-config libxml2-dev zlib1g-dev libisal-dev libssl-dev libsqlite3-dev"

  /// Runs setup where `installed` are there already; what apt-get is asked for goes to `apt.log`.
  private func setup(_ workdir: Workdir, installed: String, user: Int = 0, aptStatus: Int = 0) throws -> Outcome {
    try workdir.write(installed.split(separator: " ").map { $0 + "\n" }.joined(), to: "installed")
    try workdir.write("", to: "apt.log")
    try workdir.writeScript("exit 0", to: "bin/swift")
    try workdir.writeScript("exit 0", to: "bin/pkg-config")
    try workdir.writeScript("echo \(user)", to: "bin/id")
    try workdir.writeScript("exit 1", to: "bin/sudo")
    try workdir.writeScript("grep -qx \"${@: -1}\" installed && echo installed || exit 1", to: "bin/dpkg-query")
    try workdir.writeScript(
      "echo \"$DEBIAN_FRONTEND: $*\" >>apt.log; [[ $1 == update ]] || exit \(aptStatus)", to: "bin/apt-get")
    return try workdir.run(
      Repository.path("scripts/setup"), [], environment: ["PATH": "\(workdir.path("bin")):/usr/bin:/bin"])
  }

  @Test func nothingMissingIsNothingDone() throws {
    let workdir = try Workdir()
    let outcome = try setup(workdir, installed: Self.packages)
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output.isEmpty)
    #expect(try workdir.read("apt.log").isEmpty)
  }

  @Test func onlyWhatIsMissingIsInstalled() throws {
    let workdir = try Workdir()
    let outcome = try setup(workdir, installed: "pkg-config zlib1g-dev libisal-dev libssl-dev")
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(
      try workdir.read("apt.log") == """
        noninteractive: update -qq
        noninteractive: install -y -qq --no-install-recommends libxml2-dev libsqlite3-dev

        """)
  }

  @Test func withoutRightsItSaysWhatToDo() throws {
    let workdir = try Workdir()
    let outcome = try setup(workdir, installed: "pkg-config", user: 1000)
    #expect(outcome.status == 1)
    #expect(
      outcome.diagnostics.contains("sudo apt-get install libxml2-dev zlib1g-dev libisal-dev libssl-dev libsqlite3-dev"))
    #expect(try workdir.read("apt.log").isEmpty)
  }

  @Test func aFailedInstallationIsAFailure() throws {
    let outcome = try setup(try Workdir(), installed: "pkg-config", aptStatus: 100)
    #expect(outcome.status == 1)
    #expect(outcome.diagnostics.contains("apt-get could not install libxml2-dev"))
  }

  @Test func withoutSwiftItSaysWhereSwiftIs() throws {
    let workdir = try Workdir()
    _ = try workdir.bash("mkdir bin; ln -s /bin/bash bin/bash")
    let outcome = try workdir.run(
      Repository.path("scripts/setup"), [], environment: ["PATH": workdir.path("bin")])
    #expect(outcome.status == 1, "\(outcome.story)")
    #expect(outcome.diagnostics.contains("https://www.swift.org/install/linux/"))
  }
}
