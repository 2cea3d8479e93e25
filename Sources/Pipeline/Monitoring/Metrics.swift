import Records
import Storage

/// The figures of the last run and of the workspace in the text format of Prometheus (exposition format 0.0.4), for the
/// textfile collector of node_exporter.
///
/// Names feeds, stages, purposes and reasons, never a person or a file.
public struct Metrics: Sendable {
  /// The figures as text, in a fixed order.
  public let text: String

  private struct Family {
    let name: String
    let help: String
    var kind = "gauge"
    let samples: [(labels: [(String, String)], value: String)]
  }

  /// Reads the figures of a workspace at a moment, which decides what is late.
  public init(_ workspace: Workspace, at now: Timestamp) throws {
    let runs = try workspace.store.runs(limit: 1000)
    let ended = runs.lazy.compactMap { entry in entry.report.flatMap { RunReport(json: $0) }.map { (entry, $0) } }.first
    let success = runs.first { $0.outcome == RunOutcome.done.rawValue || $0.outcome == RunOutcome.setAside.rawValue }
    var families = [
      Self.single(
        "last_success_timestamp_seconds", "When the last run began that did everything.", Self.moment(success)),
      Self.single("last_run_timestamp_seconds", "When the last run began.", Self.moment(runs.first)),
      Self.single("lock_refused_total", "Commands that found the lock taken.", "\(workspace.refusedLocks)", "counter"),
      Self.single(
        "audit_entries_total", "Entries of the audit log.", "\(try workspace.store.lastAuditNumber())", "counter"),
    ]
    if let run = runs.first {
      families.append(
        Family(
          name: "last_run_info", help: "The last run.",
          samples: [
            ([("run", "\(run.id)"), ("outcome", run.outcome), ("as_of", run.asOf)], "1")
          ]))
    }
    if let (_, report) = ended { families += Self.families(of: report) }
    families += try Self.feeds(workspace, now)
    text = families.filter { !$0.samples.isEmpty }.map(Self.text).joined()
  }

  private static func moment(_ entry: RunEntry?) -> String? {
    entry.flatMap { Timestamp(iso: $0.started) }.map { "\($0.seconds)" }
  }

  private static func single(_ name: String, _ help: String, _ value: String?, _ kind: String = "gauge") -> Family {
    Family(name: name, help: help, kind: kind, samples: value.map { [([], $0)] } ?? [])
  }

  private static func families(of report: RunReport) -> [Family] {
    [
      rows(report), files(report),
      single("quarantined_rows", "Rows set aside, of all runs.", "\(report.quarantinedRows)"),
      single("overdue_disputes", "Disputes past their day.", "\(report.overdueDisputes?.count ?? 0)"),
      Family(
        name: "stage_busy_seconds", help: "Time that a stage of the last run worked.",
        samples: report.stages.map { ([("stage", $0.name)], seconds($0.busyNanoseconds)) }),
      Family(
        name: "stage_held_back_seconds", help: "Time that senders waited for a stage of the last run.",
        samples: report.stages.map { ([("stage", $0.name)], seconds($0.heldBackNanoseconds)) }),
    ] + worlds(report.worlds)
  }

  private static func rows(_ report: RunReport) -> Family {
    var feeds: [String: Books] = [:]
    for file in report.files { feeds[file.feed, default: Books()] += file.books }
    return Family(
      name: "last_run_rows", help: "Rows that the last run brought in, by what became of them.",
      samples: feeds.sorted { $0.key < $1.key }.flatMap { feed, books in
        [
          ("admitted", books.admitted), ("refused", books.refused), ("quarantined", books.quarantined),
          ("duplicate", books.duplicate), ("superseded", books.superseded),
        ].map { ([("feed", feed), ("class", $0.0)], "\($0.1)") }
      })
  }

  private static func files(_ report: RunReport) -> Family {
    Family(
      name: "last_run_files", help: "Files in the landing folder at the last run.",
      samples: [
        ("brought_in", report.files.count), ("known", report.knownFiles), ("refused", report.refusedFiles.count),
        ("waiting", report.waitingFiles.count),
      ].map { ([("state", $0.0)], "\($0.1)") })
  }

  private static func worlds(_ worlds: [WorldReport]) -> [Family] {
    func family(_ name: String, _ help: String, _ count: (WorldSizes) -> Int) -> Family {
      Family(
        name: name, help: help, samples: worlds.map { ([("purpose", $0.purpose.rawValue)], "\(count($0.sizes))") })
    }
    return [
      family("accounts", "Accounts that a purpose may use.") { $0.accounts },
      family("profiles", "Profiles of a purpose.") { $0.profiles },
      family("scores", "Profiles with a score.") { $0.scores },
      family("notices", "Notices issued.") { $0.notices },
      Family(
        name: "withheld", help: "Profiles without a score, by reason.",
        samples: worlds.flatMap { world in
          world.withheld.sorted { $0.key < $1.key }.map {
            ([("purpose", world.purpose.rawValue), ("reason", $0.key)], "\($0.value)")
          }
        }),
    ]
  }

  private static func feeds(_ workspace: Workspace, _ now: Timestamp) throws -> [Family] {
    let arrivals = try workspace.store.arrivals().sorted { $0.key < $1.key }
    let late = Set(try workspace.lateFeeds(at: now).map(\.feed))
    return [
      Family(
        name: "feed_last_delivery_timestamp_seconds", help: "When a feed last brought something new.",
        samples: arrivals.compactMap { feed, at in
          Timestamp(iso: at).map { ([("feed", feed)], "\($0.seconds)") }
        }),
      Family(
        name: "feed_late", help: "1 if a feed has brought nothing new for longer than tributary.yaml expects.",
        samples: workspace.configuration.expected.map(\.feed).sorted().map {
          ([("feed", $0)], late.contains($0) ? "1" : "0")
        }),
    ]
  }

  // MARK: Text

  /// Nanoseconds as seconds, exact.
  private static func seconds(_ nanoseconds: UInt64) -> String {
    let rest = String(nanoseconds % 1_000_000_000)
    return "\(nanoseconds / 1_000_000_000)." + String(repeating: "0", count: 9 - rest.count) + rest
  }

  private static func text(_ family: Family) -> String {
    let name = "tributary_" + family.name
    let lines = family.samples.map { sample in
      let labels = sample.labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",")
      return name + (labels.isEmpty ? "" : "{\(labels)}") + " \(sample.value)\n"
    }
    return "# HELP \(name) \(family.help)\n# TYPE \(name) \(family.kind)\n" + lines.joined()
  }

  private static func escaped(_ label: String) -> String {
    label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
