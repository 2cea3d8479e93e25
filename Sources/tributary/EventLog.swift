import ArgumentParser
import Pipeline
import Presentation
import Records

/// The events of one command as lines of JSON: steps, files, and how it ended.
///
/// Names files, rules and counts, never a value of a person.
final class EventLog: Sendable {
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

  private struct State {
    var run: Int64?
    var step = ""
    var hasEnded = false
  }

  private let command: String
  private let state = Lock(State())

  /// The events of a command, which begin with its name.
  init(_ command: String) { self.command = command }

  /// The command begins its work, as the run of this number if it is one.
  func begin(run: Int64?) {
    state.withLock { $0.run = run }
    write(Line(event: "\(command).started"))
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

  /// Tells what became of each file of a run.
  func tell(_ report: RunReport) {
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
  }

  /// The command was a run, and has a report.
  func end(_ report: RunReport) {
    tell(report)
    end(
      Line(
        level: report.hasSetAside ? "warning" : "info", event: "\(command).ended", rows: report.total.read,
        outcome: report.outcome.rawValue))
  }

  /// The command has done its work, and ends with this status.
  func end(_ status: ExitStatus) {
    let (level, outcome) =
      switch status {
      case .complete: ("info", RunOutcome.done.rawValue)
      case .interrupted, .terminated: ("info", RunOutcome.stopped.rawValue)
      case .setAside: ("warning", RunOutcome.setAside.rawValue)
      case .failed, .usage, .busy: ("error", "failed")
      }
    end(Line(level: level, event: "\(command).ended", outcome: outcome, status: status.rawValue))
  }

  /// Tells how `body` failed, or was stopped, if it was, and ends the program with the status that this stands for.
  func reporting(_ body: () throws -> Void) throws {
    do { try body() } catch let exit as ExitCode {
      if let status = ExitStatus(rawValue: exit.rawValue), !state.withLock({ $0.hasEnded }) { end(status) }
      throw exit
    } catch {
      let status = ExitStatus(for: error, of: Tributary.self)
      write(
        Line(
          level: "error", event: "\(command).failed", status: status.rawValue, message: Tributary.message(for: error)))
      throw status.exit
    }
  }

  private func end(_ line: Line) {
    state.withLock { $0.hasEnded = true }
    write(line)
  }

  private func write(_ line: Line) {
    var line = line
    line.run = state.withLock { $0.run }
    if let text = try? JSONText.line(line) { Console.standard.diagnose(text) }
  }
}
