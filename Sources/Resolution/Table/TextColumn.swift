import Foundation

/// Standardised texts: words of lower-case letters and digits with one space between them.
enum TextValue {
  /// Replaces `output` by the folded words; without allocating for ASCII.
  static func fold(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    guard bytes.allSatisfy({ $0 < 0x80 }) else {
      output = Folding.fold(bytes)
      return
    }
    var isBetween = false
    for byte in bytes {
      let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      if (lower >= 0x61 && lower <= 0x7A) || (lower >= 0x30 && lower <= 0x39) {
        if isBetween, !output.isEmpty { output.append(0x20) }
        isBetween = false
        output.append(lower)
      } else if lower != 0x27, lower != 0x60 {
        isBetween = true
      }
    }
  }
}

/// What a comparison asks of a text, computed once for each distinct one.
struct TextTraits: BitwiseCopyable, Sendable {
  /// Which letters and digits its words begin with: texts without a common one have no word in common.
  var initials: UInt64 = 0
  /// Its distinct words in the list of runs, ascending.
  var start: UInt32 = 0
  var count: UInt16 = 0
  /// How many of them hold digits.
  var numbers: UInt16 = 0
  /// The sum of their weights.
  var total: UInt32 = 0
}

/// What is known of a word of a column.
struct WordTraits: BitwiseCopyable, Sendable {
  /// How much it says when it is shared, in 1024ths of a bit: log2(1 + rows / rows with the word).
  ///
  /// Whole numbers, so that sums do not depend on an order.
  var weight: UInt32 = 0
  /// Rows that have it.
  var rows: UInt32 = 0
  var hash: UInt64 = 0
  /// Whether it holds a digit.
  var isNumber = false
}

/// The texts of a column as sorted runs of words, so that comparing two is a merge.
///
/// Words are numbered in the order of their bytes, whatever the order of the rows.
struct TextColumn: Sendable {
  /// More words of a text are not looked at.
  static let mostWords = 64
  static let empty = TextColumn()

  /// By number of the text.
  let traits: FrozenArray<TextTraits>
  /// Numbers of words.
  let runs: FrozenArray<UInt32>
  /// By number of the word, from 0.
  let words: FrozenArray<WordTraits>
  let letters: FrozenArray<UInt8>
  let ends: FrozenArray<UInt32>

  private init() {
    traits = FrozenArray([])
    runs = FrozenArray([])
    words = FrozenArray([])
    letters = FrozenArray([])
    ends = FrozenArray([])
  }

  /// Splits distinct texts, of which each occurs in so many rows.
  ///
  /// O(w log w) for w distinct words, plus the bytes.
  init(_ texts: ValueColumn, rows: [UInt32]) {
    var builder = TextColumnBuilder()
    for text in 0..<texts.count { builder.add(texts.bytes(UInt32(text)), rows: rows[text]) }
    let total = rows.reduce(0) { $0 + Int($1) }
    (words, letters, ends, runs, traits) = builder.finish(rows: total)
  }

  /// The letters of a word, valid while the column lives.
  @inline(__always)
  func letters(_ word: UInt32) -> UnsafeBufferPointer<UInt8> {
    let start = word == 0 ? 0 : Int(ends.base[Int(word) - 1])
    return UnsafeBufferPointer(start: letters.base + start, count: Int(ends.base[Int(word)]) - start)
  }

  /// Calls `body` with up to `most` of a text's words that other rows have too, the rarest first.
  func forEachRareWord(_ text: UInt32, most: Int, numbersOnly: Bool, _ body: (WordTraits) -> Void) {
    let traits = traits.base[Int(text)]
    var last: (rows: UInt32, word: UInt32)?
    for _ in 0..<most {
      var next: (rows: UInt32, word: UInt32)?
      for index in Int(traits.start)..<Int(traits.start) + Int(traits.count) {
        let word = runs.base[index]
        let known = words.base[Int(word)]
        guard known.rows > 1, known.isNumber || !numbersOnly else { continue }
        if let last, (known.rows, word) <= last { continue }
        if next.map({ (known.rows, word) < $0 }) ?? true { next = (known.rows, word) }
      }
      guard let next else { return }
      body(words.base[Int(next.word)])
      last = next
    }
  }
}

/// Splits texts into words and numbers these.
private struct TextColumnBuilder {
  private var dictionary = ByteDictionary()
  private var rowsOfWord: [UInt32] = [0]
  private var runs: [UInt32] = []
  private var starts: [Int] = [0]

  mutating func add(_ text: UnsafeBufferPointer<UInt8>, rows: UInt32) {
    let first = runs.count
    var start = 0
    while start < text.count, runs.count - first < TextColumn.mostWords {
      var end = start
      while end < text.count, text[end] != 0x20 { end += 1 }
      let word = insert(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[start..<end]))
      if !runs[first...].contains(word) {
        runs.append(word)
        rowsOfWord[Int(word)] += rows
      }
      start = end + 1
    }
    starts.append(runs.count)
  }

  private mutating func insert(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let (word, isNew) = dictionary.insert(bytes)
    if isNew { rowsOfWord.append(0) }
    return word
  }

  consuming func finish(
    rows: Int
  ) -> (
    FrozenArray<WordTraits>, FrozenArray<UInt8>, FrozenArray<UInt32>, FrozenArray<UInt32>, FrozenArray<TextTraits>
  ) {
    let order = sortedWords()
    var ranks = Array(repeating: UInt32(0), count: order.count + 1)
    for (rank, word) in order.enumerated() { ranks[Int(word)] = UInt32(rank) }
    let words = order.map { describe($0, rows: rows) }
    var letters: [UInt8] = []
    var ends: [UInt32] = []
    for word in order {
      letters.append(contentsOf: dictionary.bytes(word))
      ends.append(UInt32(letters.count))
    }
    let traits = starts.indices.dropLast().map { text in
      let range = starts[text]..<starts[text + 1]
      for index in range { runs[index] = ranks[Int(runs[index])] }
      runs[range].sort()
      return describe(range, words, letters, ends)
    }
    return (FrozenArray(words), FrozenArray(letters), FrozenArray(ends), FrozenArray(runs), FrozenArray(traits))
  }

  /// By bytes; the first eight of them decide mostly.
  private func sortedWords() -> [UInt32] {
    let entries = (1..<UInt32(dictionary.count)).map { word in
      (
        dictionary.bytes(word).prefix(8).reduce(into: (UInt64(0), 56)) {
          $0.0 |= UInt64($1) << UInt64($0.1); $0.1 -= 8
        }.0, word
      )
    }
    return entries.sorted { left, right in
      left.0 != right.0
        ? left.0 < right.0 : dictionary.bytes(left.1).lexicographicallyPrecedes(dictionary.bytes(right.1))
    }.map(\.1)
  }

  private func describe(_ word: UInt32, rows: Int) -> WordTraits {
    let own = rowsOfWord[Int(word)]
    let weight = log2(1 + Double(rows) / Double(max(1, own)))
    return WordTraits(
      weight: UInt32((weight * 1024).rounded()), rows: own, hash: dictionary.hashes[Int(word)],
      isNumber: dictionary.bytes(word).contains { $0 <= 0x39 })
  }

  private func describe(_ run: Range<Int>, _ words: [WordTraits], _ letters: [UInt8], _ ends: [UInt32]) -> TextTraits {
    var traits = TextTraits(start: UInt32(run.lowerBound), count: UInt16(run.count))
    for index in run {
      let word = Int(runs[index])
      let initial = letters[word == 0 ? 0 : Int(ends[word - 1])]
      traits.initials |= 1 << UInt64(initial >= 0x61 ? initial - 0x61 : initial - 0x30 + 26)
      traits.numbers += words[word].isNumber ? 1 : 0
      traits.total += words[word].weight
    }
    return traits
  }
}
