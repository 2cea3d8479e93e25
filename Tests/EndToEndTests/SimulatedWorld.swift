import Foundation
import Testing

/// A simulated workspace and short ways to ask for what is promised of it.
final class SimulatedWorld {
  let workdir: Workdir
  let name = "world"

  init(people: Int = 120, seed: Int = 1, deliveries: Int = 3, faults: Int = 0) throws {
    workdir = try Workdir()
    let outcome = try workdir.tributary(
      "simulate", "--people", "\(people)", "--seed", "\(seed)", "--deliveries", "\(deliveries)", "--faults",
      "\(faults)",
      "--out", name)
    try #require(outcome.status == 0, "\(outcome.story)")
  }

  func path(_ relative: String) -> String { workdir.path(name + "/" + relative) }

  @discardableResult
  func run(_ expected: Int32 = 0) throws -> Outcome {
    let outcome = try workdir.tributary("run", "--workspace", name)
    #expect(outcome.status == expected, "\(outcome.story)")
    return outcome
  }

  func report(_ expected: Int32 = 0) throws -> [String: Any] {
    let outcome = try workdir.tributary("run", "--workspace", name, "--json")
    #expect(outcome.status == expected, "\(outcome.story)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  func digest() throws -> String {
    let outcome = try workdir.tributary("digest", "--workspace", name, "--json")
    try #require(outcome.status == 0, "\(outcome.story)")
    return outcome.output
  }

  /// Forgets everything but what was delivered and configured.
  func forget() throws {
    for file in ["archive", "tributary.sqlite", "tributary.sqlite-wal", "tributary.sqlite-shm", "workspace.key"] {
      try? FileManager.default.removeItem(atPath: path(file))
    }
  }

  /// The bytes of the store, journals included.
  func storeBytes() throws -> Data {
    try ["", "-wal", "-shm"].reduce(into: Data()) { bytes, suffix in
      let file = path("tributary.sqlite" + suffix)
      if FileManager.default.fileExists(atPath: file) { bytes += try Data(contentsOf: URL(filePath: file)) }
    }
  }

  func bash(_ script: String) throws -> String {
    let outcome = try workdir.bash(script)
    try #require(outcome.status == 0, "\(outcome.story)")
    return outcome.output
  }
}
