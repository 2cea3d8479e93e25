/// Where decoded text stood in the file.
///
/// Holds one mark per line (or tag) and per undecodable byte, as those are the places that rows and faults name;
/// between marks it counts a byte for a byte, which is exact for ASCII.
struct SourceMap {
  private struct Mark {
    var decoded: Int
    var source: Int
  }

  private var marks: [Mark] = []
  private var first = 0
  private var last = Mark(decoded: 0, source: 0)

  /// Offsets grow from call to call.
  mutating func mark(decoded: Int, source: Int) { marks.append(Mark(decoded: decoded, source: source)) }

  /// The offset in the file of an offset in the decoded text that has not been forgotten.
  func source(of decoded: Int) -> Int {
    var low = first
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].decoded <= decoded { low = middle + 1 } else { high = middle }
    }
    let mark = low > first ? marks[low - 1] : last
    return mark.source + decoded - mark.decoded
  }

  /// Whether all offsets that have not been forgotten are equally far from those in the file.
  var isPlain: Bool { first == marks.count }

  /// Drops what is not needed for offsets from `decoded` on.
  mutating func forget(before decoded: Int) {
    while first < marks.count, marks[first].decoded <= decoded {
      last = marks[first]
      first += 1
    }
    if first == marks.count || first > 4_096 {
      marks.removeFirst(first)
      first = 0
    }
  }
}
