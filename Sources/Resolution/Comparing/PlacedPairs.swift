/// The words of the two rows of a pair.
struct PairRows: BitwiseCopyable {
  let a: UnsafePointer<UInt32>
  let b: UnsafePointer<UInt32>
}

/// Some of the pairs that are scored together, by their places among all of them.
struct PlacedPairs {
  let rows: UnsafePointer<PairRows>
  let places: UnsafeBufferPointer<UInt16>

  /// Calls `body` with place and rows of each pair.
  @inline(__always)
  func forEach(_ body: (Int, PairRows) -> Void) {
    for place in places { body(Int(place), rows[Int(place)]) }
  }
}

/// A pair whose level is still looked for, by its two values.
struct OpenPair: BitwiseCopyable {
  let x: UInt32
  let y: UInt32
  let place: UInt16
}

/// One thread's memory for pairs whose levels are looked for.
final class OpenPairs {
  let base = UnsafeMutablePointer<OpenPair>.allocate(capacity: PairBatch.capacity)

  deinit { base.deallocate() }
}

/// One thread's memory for the pairs that are scored together: what is known of each, column by column.
final class PairBatch {
  /// Few enough that all of it stays in the nearest caches, many enough to wait for memory together.
  static let capacity = 256

  let pairs: UnsafeMutablePointer<RowPair>
  let rows: UnsafeMutablePointer<PairRows>
  /// What each weighs at most, as far as is known.
  let most: UnsafeMutablePointer<Double>
  /// Which pairs are still in question, ascending.
  let places: UnsafeMutablePointer<UInt16>
  private let bounds: UnsafeMutablePointer<Double>
  private let levels: UnsafeMutablePointer<Int32>
  private let adjustments: UnsafeMutablePointer<Double>
  private(set) var count = 0
  /// How many are still in question.
  private(set) var placed = 0

  init(comparisons: Int) {
    let cells = max(1, comparisons) * Self.capacity
    pairs = .allocate(capacity: Self.capacity)
    rows = .allocate(capacity: Self.capacity)
    most = .allocate(capacity: Self.capacity)
    places = .allocate(capacity: Self.capacity)
    bounds = .allocate(capacity: cells)
    levels = .allocate(capacity: cells)
    adjustments = .allocate(capacity: cells)
  }

  deinit {
    pairs.deallocate()
    rows.deallocate()
    most.deallocate()
    places.deallocate()
    bounds.deallocate()
    levels.deallocate()
    adjustments.deallocate()
  }

  /// By place, what a comparison adds at most.
  func bounds(_ comparison: Int) -> UnsafeMutablePointer<Double> { bounds + comparison * Self.capacity }
  /// By place, the level of a comparison; see ``TableView``.
  func levels(_ comparison: Int) -> UnsafeMutablePointer<Int32> { levels + comparison * Self.capacity }
  /// By place, what the frequency of the shared value adds.
  func adjustments(_ comparison: Int) -> UnsafeMutablePointer<Double> { adjustments + comparison * Self.capacity }

  /// The pairs still in question.
  var inQuestion: PlacedPairs {
    PlacedPairs(rows: rows, places: UnsafeBufferPointer(start: places, count: placed))
  }

  /// Takes up to ``capacity`` pairs, all in question.
  func fill(_ pairs: UnsafeBufferPointer<RowPair>, _ table: UnsafePointer<UInt32>, width: Int, prior: Double) {
    count = pairs.count
    placed = count
    for (place, pair) in pairs.enumerated() {
      self.pairs[place] = pair
      rows[place] = PairRows(a: table + Int(pair.left) * width, b: table + Int(pair.right) * width)
      most[place] = prior
      places[place] = UInt16(place)
    }
  }

  /// Leaves the pairs that cannot weigh `floor`.
  func leave(below floor: Double) {
    var kept = 0
    for index in 0..<placed {
      let place = places[index]
      places[kept] = place
      kept += most[Int(place)] < floor ? 0 : 1
    }
    placed = kept
  }
}
