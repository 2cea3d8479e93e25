import Records

extension Store {
  /// What is wrong with the audit log and its copies, as sentences that name the entry; empty if nothing.
  ///
  /// Safe beside a writer: the copies are read first, and the log only grows. O(entries).
  public func auditFaults(_ hash: @escaping (String) -> ContentHash, copies: [AuditCopy]) throws -> [String] {
    let copies = try copies.map { copy in
      let certain = try copiedEntries(to: copy)
      return (path: copy.path, certain: certain, lines: Folder.exists(copy.path) ? try AuditCopyLines(copy.path) : nil)
    }
    let rows = try auditLines(after: .min)
    var faults = Self.faults(of: rows, hash)
    guard faults.isEmpty else { return faults }
    if rows.isEmpty, try runs(limit: 1).contains(where: { $0.report != nil }) {
      faults.append("the audit log is empty, and runs have ended; write with this version once, then verify again")
    }
    let entries = rows.map(\.line)
    for copy in copies {
      guard let lines = copy.lines else {
        if copy.certain > 0 {
          faults.append("\(copy.path) is missing; it had \(copy.certain) entries of the audit log")
        }
        continue
      }
      faults += AuditCopyCheck(copy.path, entries, certain: Int(copy.certain), hash).faults(lines)
    }
    return faults
  }

  /// The chain of the log itself.
  private static func faults(of rows: [(number: Int64, line: String)], _ hash: (String) -> ContentHash) -> [String] {
    var faults: [String] = []
    var last: AuditEntry?
    var expected: Int64 = 1
    for row in rows {
      if row.number > expected {
        let range = row.number == expected + 1 ? "entry \(expected) is" : "entries \(expected) to \(row.number - 1) are"
        faults.append("\(range) missing from the audit log")
      } else if row.number < expected {
        faults.append("entry \(row.number) of the audit log is extra: the first is 1")
      }
      let entry = AuditEntry(line: row.line)
      if let entry, entry.number == row.number, entry.isGenuine(hash) {
        if row.number == expected, expected == 1 || last != nil, entry.previous != last?.hash {
          faults.append("entry \(row.number) of the audit log does not follow from the one before")
        }
        last = entry
      } else {
        faults.append("entry \(row.number) of the audit log is altered")
        last = nil
      }
      expected = row.number + 1
    }
    return faults
  }
}

/// The lines of a copy of the audit log.
struct AuditCopyLines {
  /// Lines with an end.
  let lines: [String]
  /// What stands after the last end; empty if nothing.
  let rest: String

  init(_ path: String) throws {
    let bytes = try SystemFile.contents(of: path, limit: .max)
    // Bytes that are no text become marks that are in no entry, so that they are seen.
    var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    rest = parts.popLast() ?? ""
    lines = parts
  }
}

/// Holds a copy of the audit log against the log.
///
/// A copy has the entries one after another. A crash may have left a line that is cut short, or lines twice; and where a
/// workspace was restored from a backup, the entry that says so takes the place of those that came after the backup: it is
/// copied by the first command that changes the restored workspace, so that a restored copy which nobody uses disturbs none.
private struct AuditCopyCheck {
  private let path: String
  private let entries: [String]
  private let certain: Int
  private let hash: (String) -> ContentHash

  init(_ path: String, _ entries: [String], certain: Int, _ hash: @escaping (String) -> ContentHash) {
    self.path = path
    self.entries = entries
    self.certain = certain
    self.hash = hash
  }

  func faults(_ copy: AuditCopyLines) -> [String] {
    var standing: [AuditEntry] = []
    for (index, line) in copy.lines.enumerated() {
      guard let entry = AuditEntry(line: line), entry.isGenuine(hash) else {
        let next = copy.lines.dropFirst(index + 1).first
        if isBeginning(line, of: next) || isBeginning(line, of: entry(after: standing)) { continue }
        return ["line \(index + 1) of \(path) is altered: expected entry \(standing.count + 1) of the audit log"]
      }
      guard place(entry, &standing) else {
        return ["line \(index + 1) of \(path) is entry \(entry.number), and it does not follow from the lines before"]
      }
    }
    if !copy.rest.isEmpty, standing.count < certain || !isBeginning(copy.rest, of: entry(after: standing)) {
      return ["the end of \(path) is altered: expected entry \(standing.count + 1) of the audit log, or nothing"]
    }
    return compare(standing)
  }

  /// Puts an entry where it belongs; `false` if it belongs nowhere.
  private func place(_ entry: AuditEntry, _ standing: inout [AuditEntry]) -> Bool {
    let index = Int(entry.number) - 1
    guard index >= 0, index <= standing.count else { return false }
    if index < standing.count, standing[index] == entry { return true }
    guard entry.previous == (index == 0 ? nil : standing[index - 1].hash) else { return false }
    guard index == standing.count || entry.action == .restored else { return false }
    standing.removeSubrange(index...)
    standing.append(entry)
    return true
  }

  /// Whether a line is the beginning of one that a crash kept from being written.
  private func isBeginning(_ line: String, of whole: String?) -> Bool {
    !line.isEmpty && whole.map { $0.utf8.starts(with: line.utf8) } ?? false
  }

  private func entry(after standing: [AuditEntry]) -> String? {
    entries.indices.contains(standing.count) ? entries[standing.count] : nil
  }

  private func compare(_ standing: [AuditEntry]) -> [String] {
    for (index, entry) in standing.enumerated() {
      guard index < entries.count else {
        return [
          "the audit log ends with entry \(entries.count), and \(path) has entries up to \(standing.count): the "
            + "workspace, or its log, was rolled back to before \(entry.at)"
        ]
      }
      if entry.line != entries[index] {
        if index == entries.count - 1, AuditEntry(line: entries[index])?.action == .restored { return [] }
        return [
          "entry \(index + 1) of the audit log is not the one in \(path) of \(entry.at): the workspace was rolled back "
            + "and used again"
        ]
      }
    }
    if standing.count < certain {
      return ["entries \(standing.count + 1) to \(certain) are missing from \(path)"]
    }
    return []
  }
}
