/// Memory for the words that two texts have not in common; one thread's own.
final class TextScratch {
  let left: UnsafeMutablePointer<UInt32>
  let right: UnsafeMutablePointer<UInt32>

  init() {
    left = .allocate(capacity: TextColumn.mostWords)
    right = .allocate(capacity: TextColumn.mostWords)
  }

  deinit {
    left.deallocate()
    right.deallocate()
  }
}

/// What two texts have in common, by the weight of their words.
struct TextOverlap: BitwiseCopyable, Equatable {
  /// The weight of the words that both have; of two spellings of one word the lesser weight.
  var common: UInt32 = 0
  /// The weight of either text, with no more for a word cut off or misspelled than for its commoner spelling.
  var left: UInt32 = 0
  var right: UInt32 = 0
  /// Words with digits that both have, and how many the text with fewer of them has.
  var commonNumbers: UInt16 = 0
  var fewerNumbers: UInt16 = 0

  /// The share of the weight of both texts (Dice's coefficient over weights).
  var share: Double { Double(2 * common) / Double(max(1, left + right)) }
  /// The share of the weight of the text that says less.
  var containment: Double { Double(common) / Double(max(1, min(left, right))) }
  /// Whether both have numbers and those of one are all among those of the other.
  var numbersAgree: Bool { fewerNumbers > 0 && commonNumbers == fewerNumbers }
  /// Whether both have numbers and they do not agree.
  var numbersContradict: Bool { commonNumbers < fewerNumbers }
}

extension TableView {
  /// The level of two rows' texts: what they have in common is found once for all levels.
  @inline(__always)
  func texts(_ comparison: CompiledModel.Comparison, _ levels: Levels, _ a: Row, _ b: Row) -> Int {
    if a[comparison.position] == 0 || b[comparison.position] == 0 { return -1 }
    let (left, right) = (values(a, comparison.position), values(b, comparison.position))
    var least = comparison.first + comparison.count - 1
    for x in left {
      for y in right { least = min(least, text(comparison, levels, x, y, atMost: least)) }
    }
    return least
  }

  /// The first level before `last` that holds, or `last`.
  private func text(
    _ comparison: CompiledModel.Comparison, _ levels: Levels, _ x: UInt32, _ y: UInt32, atMost last: Int
  ) -> Int {
    var overlap: TextOverlap?
    for level in comparison.first..<last {
      let known = levels[level]
      switch known.condition {
      case .words, .contained, .wordsAndDigits, .digits:
        let found = overlap ?? self.overlap(columns[comparison.column], x, y)
        overlap = found
        if holds(known, found) { return level }
      default: if code(known, columns[comparison.column].values, x, y) { return level }
      }
    }
    return last
  }

  @inline(__always)
  private func holds(_ level: CompiledModel.Level, _ overlap: TextOverlap) -> Bool {
    switch level.condition {
    case .words: overlap.share >= level.similarity
    case .contained: overlap.containment >= level.similarity
    case .wordsAndDigits: overlap.share >= level.similarity && !overlap.numbersContradict
    default: overlap.numbersAgree
    }
  }

  /// What two texts have in common, the same whichever is named first.
  func overlap(_ column: ColumnView, _ x: UInt32, _ y: UInt32) -> TextOverlap {
    let (left, right) = (column.texts[Int(x)], column.texts[Int(y)])
    return precedes(column, left, right) ? merge(column, left, right) : merge(column, right, left)
  }

  /// An order of texts, since a word that is like two others is taken for the first of them.
  @inline(__always)
  private func precedes(_ column: ColumnView, _ left: TextTraits, _ right: TextTraits) -> Bool {
    if left.total != right.total { return left.total < right.total }
    if left.count != right.count { return left.count < right.count }
    let (a, b) = (column.runs + Int(left.start), column.runs + Int(right.start))
    for index in 0..<Int(left.count) where a[index] != b[index] { return a[index] < b[index] }
    return true
  }

  private func merge(_ column: ColumnView, _ left: TextTraits, _ right: TextTraits) -> TextOverlap {
    var overlap = TextOverlap(
      left: left.total, right: right.total, fewerNumbers: min(left.numbers, right.numbers))
    guard left.initials & right.initials != 0 else { return overlap }
    let (a, b) = (column.runs + Int(left.start), column.runs + Int(right.start))
    var (i, j) = (0, 0)
    var (restLeft, restRight) = (0, 0)
    while i < left.count || j < right.count {
      if j == right.count || (i < left.count && a[i] < b[j]) {
        textScratch.left[restLeft] = a[i]
        restLeft += 1
        i += 1
      } else if i == left.count || b[j] < a[i] {
        textScratch.right[restRight] = b[j]
        restRight += 1
        j += 1
      } else {
        let word = column.words[Int(a[i])]
        overlap.common += word.weight
        if word.isNumber { overlap.commonNumbers += 1 }
        i += 1
        j += 1
      }
    }
    if restLeft > 0, restRight > 0 { addSimilarWords(column, restLeft, restRight, &overlap) }
    return overlap
  }

  /// Adds words that are one but for being cut off or misspelled; those that begin alike stand together, so that both
  /// lists are passed once.
  private func addSimilarWords(_ column: ColumnView, _ left: Int, _ right: Int, _ overlap: inout TextOverlap) {
    var first = 0
    for i in 0..<left {
      let word = column.letters(textScratch.left[i])
      while first < right, column.letters(textScratch.right[first])[0] < word[0] { first += 1 }
      var j = first
      while j < right {
        let other = column.letters(textScratch.right[j])
        if other[0] != word[0] { break }
        if let match = match(word, other) {
          add(column, i, j, match, &overlap)
          // A word is used once: what has been used is moved out of reach.
          for index in stride(from: j, to: first, by: -1) { textScratch.right[index] = textScratch.right[index - 1] }
          first += 1
          break
        }
        j += 1
      }
    }
  }

  private func add(_ column: ColumnView, _ i: Int, _ j: Int, _ match: WordMatch, _ overlap: inout TextOverlap) {
    let (one, other) = (column.words[Int(textScratch.left[i])], column.words[Int(textScratch.right[j])])
    let weight = min(one.weight, other.weight)
    guard match == .same else {
      let letters = min(column.letters(textScratch.left[i]).count, column.letters(textScratch.right[j]).count)
      overlap.common += min(weight, UInt32(letters) * Self.weightOfLetter)
      return
    }
    overlap.common += weight
    overlap.left -= one.weight - weight
    overlap.right -= other.weight - weight
    if one.isNumber, other.isNumber { overlap.commonNumbers += 1 }
  }

  /// An initial says four bits at most.
  private static var weightOfLetter: UInt32 { 4096 }

  /// How two words are like each other.
  private enum WordMatch {
    /// A word cut off after three letters or more, or a long one with a letter wrong: they may be one.
    case same
    /// One or two letters and a word that begins with them.
    case initial
  }

  private func match(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> WordMatch? {
    let (short, long) = left.count < right.count ? (left, right) : (right, left)
    if long.starts(with: short) { return short.count >= 3 ? .same : .initial }
    guard short.count >= 5, !left.contains(where: { $0 <= 0x39 }), !right.contains(where: { $0 <= 0x39 }) else {
      return nil
    }
    return EditDistance.isWithinOne(left, right) ? .same : nil
  }
}
