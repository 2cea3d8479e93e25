import Foundation
import Records
import Storage

/// A run as events of OpenLineage (RunEvent, specification 2-0-2), one line of JSON each: what it read and what it made.
public struct Lineage: Sendable {
  private struct Event: Encodable {
    struct Run: Encodable { let runId: String }
    struct Job: Encodable {
      let namespace: String
      let name: String
    }
    struct Dataset: Encodable {
      let namespace: String
      let name: String
    }

    let eventType: String
    let eventTime: String
    let producer = "urn:tributary"
    let schemaURL = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
    let run: Run
    let job: Job
    let inputs: [Dataset]
    let outputs: [Dataset]
  }

  private let run: String
  private let namespace: String
  private let landing: String

  /// The run that a workspace, which is held for writing, begins next.
  ///
  /// `root` is the absolute path of the workspace.
  public init(_ workspace: Workspace, root: String) throws {
    run = Self.uuid(workspace.keyedHash("lineage of run \(try workspace.nextRun)").bytes)
    namespace = "tributary://\(workspace.keyedHash("lineage of this workspace").short)"
    landing = "file://\(root)/landing"
  }

  /// The run begins.
  public func start(at time: String) -> [UInt8] { line("START", time, nil) }

  /// The run has ended; without a report it failed.
  public func end(_ report: RunReport?, at time: String) -> [UInt8] {
    guard let report else { return line("FAIL", time, nil) }
    return line(report.outcome == .stopped ? "ABORT" : "COMPLETE", time, report)
  }

  /// Datasets are files as they were delivered, by name, and what the run made for each purpose.
  private func line(_ type: String, _ time: String, _ report: RunReport?) -> [UInt8] {
    let worlds = report?.worlds.filter(\.isNew) ?? []
    let event = Event(
      eventType: type, eventTime: time, run: .init(runId: run), job: .init(namespace: namespace, name: "run"),
      inputs: report?.files.map { .init(namespace: landing, name: $0.name) } ?? [],
      outputs: worlds.flatMap { world in
        ["profiles", "scores", "notices"].map { .init(namespace: namespace, name: "\(world.purpose)/\($0)") }
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return ((try? encoder.encode(event)).map { [UInt8]($0) } ?? []) + [UInt8(ascii: "\n")]
  }

  /// A UUID of the form for values of one's own (RFC 9562, version 8).
  private static func uuid(_ bytes: [UInt8]) -> String {
    var bytes = Array(bytes.prefix(16))
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }.joined(separator: "-")
  }
}

extension Workspace {
  /// The number of the run that this workspace, which is held for writing, begins next.
  public var nextRun: Int64 { get throws { (try store.runs(limit: 1).first?.id ?? 0) + 1 } }
}
