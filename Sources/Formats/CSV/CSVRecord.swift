/// The fields of the record that is being read, as spans counted from its first byte.
struct CSVRecord {
  private(set) var start = 0
  private(set) var line = 1
  private let spans = SpanBuffer()
  /// Indexes of fields that hold doubled quotes.
  private(set) var escaped: [Int] = []
  /// The number of fields, of which ``fields`` holds only as many as can matter.
  private(set) var count = 0
  /// Where the first stray quote stands.
  private(set) var strayQuote: Int?
  /// The length of the longest field.
  private(set) var longest = 0
  private var limit = 0

  /// The first fields, as many as can matter; valid until the next one is appended.
  var fields: UnsafeMutableBufferPointer<RowBatch.FieldSpan> {
    UnsafeMutableBufferPointer(start: spans.base, count: min(count, limit))
  }

  @inline(__always)
  mutating func append(start fieldStart: Int, end: Int) {
    let length = end &- fieldStart
    longest = max(longest, length)
    if count < limit {
      spans.base[count] = .init(
        offset: UInt32(truncatingIfNeeded: fieldStart &- start), length: UInt32(truncatingIfNeeded: length))
    }
    count &+= 1
  }

  mutating func markEscaped() {
    if count <= limit { escaped.append(count - 1) }
  }

  mutating func noteStrayQuote(at position: Int) {
    if strayQuote == nil { strayQuote = position }
  }

  /// `limit` is one more than the number of fields a good record can have.
  mutating func begin(at position: Int, line: Int, limit: Int) {
    start = position
    self.line = line
    self.limit = limit
    spans.reserve(limit)
    if !escaped.isEmpty { escaped.removeAll(keepingCapacity: true) }
    count = 0
    longest = 0
    strayQuote = nil
  }

  /// The index of the field in which a position of the text lies.
  func field(at position: Int) -> Int {
    let offset = UInt32(truncatingIfNeeded: position - start)
    return max(0, (fields.firstIndex { $0.offset > offset } ?? fields.count) - 1)
  }
}

/// Memory for spans; has one user at a time.
private final class SpanBuffer {
  // Checking that at run time would cost more than what it does.
  @exclusivity(unchecked) private(set) var base = UnsafeMutablePointer<RowBatch.FieldSpan>.allocate(capacity: 64)
  @exclusivity(unchecked) private var capacity = 64

  deinit { base.deallocate() }

  /// Makes room for so many; what was there is lost where that is more than before.
  @inline(__always)
  func reserve(_ count: Int) {
    if count > capacity { reallocate(count) }
  }

  private func reallocate(_ count: Int) {
    base.deallocate()
    base = .allocate(capacity: count)
    capacity = count
  }
}
