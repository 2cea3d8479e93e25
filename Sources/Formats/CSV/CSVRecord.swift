/// The fields of the record that is being read, as spans counted from its first byte.
struct CSVRecord {
  private(set) var start = 0
  private(set) var line = 1
  private(set) var fields: [RowBatch.FieldSpan] = []
  /// Indexes of fields that hold doubled quotes.
  private(set) var escaped: [Int] = []
  /// The number of fields, of which ``fields`` holds only as many as can matter.
  private(set) var count = 0
  /// Where the first stray quote stands.
  private(set) var strayQuote: Int?
  private var limit = Int.max

  @inline(__always)
  mutating func append(start fieldStart: Int, end: Int) {
    count &+= 1
    if fields.count >= limit { return }
    fields.append(
      .init(
        offset: UInt32(truncatingIfNeeded: fieldStart &- start), length: UInt32(truncatingIfNeeded: end &- fieldStart)))
  }

  mutating func markEscaped() {
    if fields.count == count { escaped.append(count - 1) }
  }

  mutating func noteStrayQuote(at position: Int) {
    if strayQuote == nil { strayQuote = position }
  }

  /// `limit` is one more than the number of fields a good record can have.
  mutating func begin(at position: Int, line: Int, limit: Int) {
    start = position
    self.line = line
    self.limit = limit
    fields.removeAll(keepingCapacity: true)
    escaped.removeAll(keepingCapacity: true)
    count = 0
    strayQuote = nil
  }

  /// The index of the field in which a position of the text lies.
  func field(at position: Int) -> Int {
    let offset = UInt32(truncatingIfNeeded: position - start)
    return max(0, (fields.firstIndex { $0.offset > offset } ?? fields.count) - 1)
  }
}
