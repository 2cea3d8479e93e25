/// The allowed name closest to a written one, for "Did you mean".
///
/// Distance: optimal string alignment (Levenshtein 1966 with transpositions of neighbours) over lower-case UTF-8 bytes.
/// A name is suggested within a third of the written length, at least one edit; ties go to the first by bytes.
public func closestName(to written: String, among allowed: some Collection<String>) -> String? {
  let bytes = Array(written.lowercased().utf8.prefix(64))
  let bound = max(1, bytes.count / 3)
  return
    allowed
    .map { (distance: alignmentDistance(bytes, Array($0.lowercased().utf8.prefix(64))), name: $0) }
    .filter { $0.distance <= bound && $0.name != written }
    .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
    .name
}

private func alignmentDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      let cost = left[row] == right[column] ? 0 : 1
      var best = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
