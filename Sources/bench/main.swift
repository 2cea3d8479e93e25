import Foundation
import Resolution

/// Times one measure over all pairs of a list of texts: the first half with the second.
///
/// usage: tributary-bench osa|jaro_winkler NAMES.txt RESULTS
///
/// Writes a byte or eight for each pair to RESULTS, the second text varying fastest, and prints a JSON object.
func run(_ arguments: [String]) throws -> Int32 {
  if try Ingest.run(Array(arguments.dropFirst())) { return 0 }
  guard arguments.count == 4, ["osa", "jaro_winkler"].contains(arguments[1]) else {
    let usage = "usage: tributary-bench osa|jaro_winkler NAMES.txt RESULTS, or see Ingest\n"
    FileHandle.standardError.write(Data(usage.utf8))
    return 64
  }
  let lines = try Data(contentsOf: URL(filePath: arguments[2])).split(separator: 0x0A).map { Array($0) }
  let (first, second) = (Array(lines.prefix(lines.count / 2)), Array(lines.suffix(lines.count - lines.count / 2)))
  let (pairs, turned) = (NamePairs(first, second), NamePairs(second, first))
  let (start, report): (Double, [(String, Double)])
  if arguments[1] == "osa" {
    start = processorSeconds()
    let distances = pairs.distances()
    let seconds = processorSeconds() - start
    try Data(distances).write(to: URL(filePath: arguments[3]))
    let bounded = zip(distances, pairs.areWithinOne()).count { ($0 <= 1) != $1 }
    report = [
      ("pairs", Double(distances.count)), ("pairs_per_second", Double(distances.count) / seconds),
      ("asymmetric", Double(asymmetric(distances, turned.distances(), second.count))),
      ("bounded_differences", Double(bounded)),
    ]
  } else {
    start = processorSeconds()
    let similarities = pairs.similarities()
    let seconds = processorSeconds() - start
    try similarities.withUnsafeBytes { Data($0) }.write(to: URL(filePath: arguments[3]))
    report = [
      ("pairs", Double(similarities.count)), ("pairs_per_second", Double(similarities.count) / seconds),
      ("asymmetric", Double(asymmetric(similarities, turned.similarities(), second.count))),
    ]
  }
  print("{" + report.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
  return 0
}

/// How many pairs have another result when the names change places.
func asymmetric<Result: Equatable>(_ results: [Result], _ turned: [Result], _ width: Int) -> Int {
  let height = width == 0 ? 0 : results.count / width
  return results.indices.count { results[$0] != turned[$0 % width * height + $0 / width] }
}

/// CPU seconds of this process so far.
func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

exit(try run(CommandLine.arguments))
