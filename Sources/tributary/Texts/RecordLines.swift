import Pipeline
import Records
import Scoring

extension PersonReport.PurposePart {
  /// The sections of the notice but for the one on disputes, which stands by itself; the records behind the score by the
  /// names of their files, where a notice gives a line to each record.
  var noticeSections: [(heading: String, lines: [String])] {
    (notice?.sections ?? []).filter { $0.id != "dispute" }.map { section in
      (section.heading, section.id == "records" ? recordLines : section.lines)
    }
  }

  private var recordLines: [String] {
    (score?.parts ?? []).flatMap(\.inputs).flatMap { input -> [String] in
      if input.records.isEmpty { return ["\(input.description): no record"] }
      let deliveries = input.records.map(\.delivery)
      let distinct = deliveries.indices.filter { !deliveries[..<$0].contains(deliveries[$0]) }.map { deliveries[$0] }
      return distinct.map { delivery in
        let numbers = input.records.filter { $0.delivery == delivery }.map(\.record)
        let name = files.first { $0.delivery == delivery }?.name ?? delivery.short
        return "\(input.description): \(name), record \(runs(of: numbers))"
      }
    }
  }
}

/// Numbers with those that follow each other as one: `3, 5 to 9`.
private func runs(of numbers: [Int]) -> String {
  var runs: [ClosedRange<Int>] = []
  for number in Set(numbers).sorted() {
    if let last = runs.last, last.upperBound + 1 == number {
      runs[runs.count - 1] = last.lowerBound...number
    } else {
      runs.append(number...number)
    }
  }
  return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)" }.joined(
    separator: ", ")
}
