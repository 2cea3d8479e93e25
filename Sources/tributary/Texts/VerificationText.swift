import Pipeline
import Presentation

/// What was verified and found, as text that fits a terminal.
struct VerificationText {
  private let report: VerificationReport

  init(_ report: VerificationReport) { self.report = report }

  func rendered(on terminal: Terminal) -> String {
    let read = "\(Readable.count(report.objects)) archived objects read (\(Readable.bytes(report.bytes)))."
    var text = Prose.lines(read + rebuilt, on: terminal)
    guard !report.findings.isEmpty else {
      return text + "Everything is as it was written\(report.isDeep ? " and follows from its inputs" : "").\n"
    }
    var table = Table(.text("part"), .text("found"))
    for finding in report.findings { table.add(.init(finding.part), .init(Visible.text(finding.what))) }
    text += table.rendered(on: terminal)
    return text
  }

  private var rebuilt: String {
    guard report.isDeep, let digest = report.digest, let rebuilt = report.rebuilt else { return "" }
    let verdict =
      digest == rebuilt
      ? "the digests are equal: \(digest.short)" : "\(digest.short) stands, \(rebuilt.short) was built"
    let configuration = report.configuration.map { " by configuration \($0.short)" } ?? ""
    return " The state was built again\(configuration); \(verdict)."
  }
}
