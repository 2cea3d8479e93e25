import FoundationEssentials
import Testing

/// Compares a text with a committed file.
///
/// Where the file is missing it is written, and the test fails all the same: nothing is ever recorded and passed in one
/// run, so a new or changed expectation is always read by somebody. To record anew, delete the file and run the test.
public func expectGolden(_ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  guard let expected = try? RepositoryFiles.bytes(path) else {
    try Data(text.utf8).write(to: RepositoryFiles.root.appendingPathComponent(path))
    Issue.record("\(path) has been recorded; read it, commit it and run again.", sourceLocation: sourceLocation)
    return
  }
  guard Array(text.utf8) != expected else { return }
  let (old, new) = (lines(String(decoding: expected, as: UTF8.self)), lines(text))
  let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
  let (before, after) = (line < old.count ? old[line] : "(end)", line < new.count ? new[line] : "(end)")
  Issue.record(
    "\(path):\(line + 1): expected\n  \(before)\nbut it is\n  \(after)\nDelete the file to record it anew.",
    sourceLocation: sourceLocation)
}

private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
