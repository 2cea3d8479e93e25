import ArgumentParser
import Pipeline
import Presentation
import Records

/// How a run tells on standard error what it does.
enum LogForm: String, ExpressibleByArgument, CaseIterable {
  /// A progress line and messages, for people.
  case text
  /// A line of JSON for each event, with the number of the run, for a collector of logs.
  case json
}

/// The events of one run as lines of JSON: steps, files, and how it ended.
///
/// Names files, rules and counts, never a value of a person.
final class RunLog: Sendable {
  private struct Line: Encodable {
    let at = Environment.now.description
    var level = "info"
    let event: String
    var run: Int64?
    var step: String?
    var total: Int?
    var file: String?
    var code: String?
    var rows: Int?
    var outcome: String?
    var status: Int32?
    var message: String?
  }

  private let state = Lock<(run: Int64?, step: String)>((nil, ""))

  /// The run has its number and begins.
  func begin(_ run: Int64) {
    state.withLock { $0.run = run }
    write(Line(event: "run.started"))
  }

  /// Takes news; a step is told once.
  ///
  /// Called from several threads.
  func update(_ progress: RunProgress) {
    let isNew = state.withLock { state in
      defer { state.step = progress.step }
      return state.step != progress.step
    }
    if isNew { write(Line(event: "step", step: progress.step, total: progress.total > 0 ? progress.total : nil)) }
  }

  /// The run has ended and has a report.
  func end(_ report: RunReport) {
    for file in report.files {
      let isWhole = file.books.quarantined == 0
      write(Line(level: isWhole ? "info" : "warning", event: "file.stored", file: file.name, rows: file.books.read))
    }
    for file in report.refusedFiles {
      write(Line(level: "warning", event: "file.refused", file: file.name, code: file.reason.code))
    }
    for file in report.waitingFiles { write(Line(event: "file.waiting", file: file)) }
    for cause in report.quarantineCauses ?? [] {
      write(Line(level: "warning", event: "rows.set-aside", code: cause.code, rows: cause.rows))
    }
    write(
      Line(
        level: report.hasSetAside ? "warning" : "info", event: "run.ended", rows: report.total.read,
        outcome: report.outcome.rawValue))
  }

  /// Tells how `body` failed, if it did, and ends the program with the status that the error stands for.
  func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch let exit as ExitCode { throw exit } catch {
      let status = ExitStatus(for: error, of: Tributary.self)
      write(Line(level: "error", event: "run.failed", status: status.rawValue, message: Tributary.message(for: error)))
      throw status.exit
    }
  }

  private func write(_ line: Line) {
    var line = line
    line.run = state.withLock { $0.run }
    if let text = try? JSONText.line(line) { Console.standard.diagnose(text) }
  }
}
