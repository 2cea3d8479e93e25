import Linking
import Presentation

/// Which columns give which fields, as text that fits a terminal.
struct MappingText {
  private let files: [LinkReport.File]

  init(_ files: [LinkReport.File]) { self.files = files }

  func rendered(on terminal: Terminal) -> String {
    table(terminal) + leftOut(terminal)
  }

  /// A line for each field, and for each file that gives it by other columns than the first.
  private func table(_ terminal: Terminal) -> String {
    var table = Table(
      .text("field"), .text("columns"), .text("found by"), .text("in"), .number("filled"), .number("distinct"))
    for field in fields {
      for (index, group) in groups(field).enumerated() {
        let first = group.entries[0]
        let (filled, rows) = group.entries.reduce((0, 0)) { ($0.0 + $1.filledRows, $0.1) }
        let all = group.files.reduce(rows) { $0 + $1.linkedRows }
        let distinct = group.entries.reduce(0) { max($0, $1.distinct ?? 0) }
        let isPart = group.files.contains { file in file.linkedRows > first.distinctAmongRows }
        table.add(
          .init(index == 0 ? field : ""), .init(first.columns.map { Visible.text($0) }.joined(separator: " + ")),
          .init(first.by == .stated ? "--map" : first.by.rawValue),
          .init(
            group.files.count == files.count ? "" : group.files.map { Visible.text($0.source) }.joined(separator: ", ")),
          .init(Readable.share(filled, of: all)),
          .init(first.distinct == nil ? "" : (isPart ? "over " : "") + Readable.count(distinct)))
      }
    }
    return table.rendered(on: terminal)
  }

  /// All fields, in the order in which the files give them.
  private var fields: [String] {
    var seen: Set<String> = []
    return files.flatMap { $0.mapping.map(\.field) }.filter { seen.insert($0).inserted }
  }

  /// Files that give a field by columns of the same names.
  private func groups(_ field: String) -> [(files: [LinkReport.File], entries: [LinkReport.Field])] {
    var groups: [(files: [LinkReport.File], entries: [LinkReport.Field])] = []
    for file in files {
      guard let entry = file.mapping.first(where: { $0.field == field }) else { continue }
      if let index = groups.firstIndex(where: { $0.entries[0].columns == entry.columns && $0.entries[0].by == entry.by }
      ) {
        groups[index].files.append(file)
        groups[index].entries.append(entry)
      } else {
        groups.append(([file], [entry]))
      }
    }
    return groups
  }

  /// What is not compared, by reason; what the caller left out need not be said.
  private func leftOut(_ terminal: Terminal) -> String {
    var reasons: [(reason: ColumnMapping.Reason, columns: [String])] = []
    for entry in files.flatMap(\.leftOut) where ![.id, .truth, .notStated].contains(entry.reason) {
      let index = reasons.firstIndex { $0.reason == entry.reason } ?? reasons.endIndex
      if index == reasons.endIndex { reasons.append((entry.reason, [])) }
      if !reasons[index].columns.contains(entry.column) { reasons[index].columns.append(entry.column) }
    }
    let lines = reasons.map { reason, columns in
      Prose.lines(
        "\(columns.map { Visible.text($0) }.joined(separator: ", ")): \(reason.phrase).", lead: "not compared: ",
        on: terminal)
    }
    let late = files.flatMap { file in
      file.lateColumns.isEmpty
        ? []
        : [
          Prose.lines(
            "\(file.lateColumns.map { Visible.text($0) }.joined(separator: ", ")): not among the first rows of "
              + "\(Visible.text(file.source)).", lead: "not read: ", on: terminal)
        ]
    }
    return (lines + late).joined()
  }
}
