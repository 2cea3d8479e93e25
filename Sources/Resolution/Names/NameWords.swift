/// The words of a name in ASCII letters, and what each of them may be; sets of words are bits.
///
/// Reused from name to name, so that reading one allocates nothing.
struct NameWords: Sendable {
  /// A set of words.
  typealias Words = UInt64

  /// Words beyond these are not read.
  static let most = 40

  private(set) var count = 0
  /// Words written in capitals, of two letters at least.
  private(set) var capitals: Words = 0
  /// Words that hang on the one before: the second of `Smith-Jones`.
  private(set) var joined: Words = 0
  private(set) var initials: Words = 0
  private(set) var titles: Words = 0
  private(set) var suffixes: Words = 0
  private(set) var particles: Words = 0
  /// What stands in quotes or brackets, each by itself.
  private(set) var nicknames: [Words] = []
  /// The number of words before the first comma.
  private(set) var comma: Int?

  private var letters: [UInt8] = []
  private var ends: [Int] = []
  private var opened: (close: UInt8, first: Int)?

  /// Reads ASCII text.
  ///
  /// O(bytes).
  mutating func read(_ text: UnsafeRawBufferPointer) {
    reset()
    let kinds = Folding.kinds
    var (start, lower, isAfterSpace) = (0, 0, true)
    for byte in text {
      let kind = kinds[Int(byte)]
      if kind > Folding.gap {
        letters.append(kind)
        if byte & 0x20 != 0 { lower += 1 }
      } else if kind == Folding.gap {
        if letters.count > start {
          finishWord(from: start, lower: lower, isJoined: !isAfterSpace)
          (start, lower, isAfterSpace) = (letters.count, 0, false)
        }
        if byte != 0x2D, byte != 0x2E, byte != 0x2F, byte != 0x26 { isAfterSpace = true }
        if byte == 0x2C, comma == nil, count > 0 { comma = count }
        if byte == 0x22 || byte == 0x28 || byte == 0x5B || opened != nil { noteBracket(byte) }
      }
    }
    if letters.count > start { finishWord(from: start, lower: lower, isJoined: !isAfterSpace) }
  }

  /// All words.
  var all: Words { 1 << Words(count) &- 1 }

  /// Appends some of the words with single spaces between them.
  func write(_ words: Words, to output: inout [UInt8]) {
    var rest = words
    var isFirst = true
    while rest != 0 {
      let word = rest.trailingZeroBitCount
      rest &= rest - 1
      if !isFirst { output.append(0x20) }
      isFirst = false
      output.append(contentsOf: letters[range(word)])
    }
  }

  /// The number of letters of a word.
  func length(_ word: Int) -> Int { range(word).count }

  /// A word as a number, for ``WordSet``.
  func code(_ word: Int) -> UInt64 { letters.withUnsafeBytes { WordSet.code($0, range(word)) } }

  /// Whether a word ends with these letters.
  func hasSuffix(_ word: Int, _ suffix: [UInt8]) -> Bool { letters[range(word)].suffix(suffix.count) == suffix[...] }

  private func range(_ word: Int) -> Range<Int> { (word == 0 ? 0 : ends[word - 1])..<ends[word] }

  private mutating func reset() {
    letters.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    if !nicknames.isEmpty { nicknames.removeAll() }
    (count, capitals, joined, initials, titles, suffixes, particles) = (0, 0, 0, 0, 0, 0, 0)
    (comma, opened) = (nil, nil)
  }

  private mutating func finishWord(from start: Int, lower: Int, isJoined: Bool) {
    guard count < Self.most else {
      letters.removeLast(letters.count - start)
      return
    }
    ends.append(letters.count)
    let bit: Words = 1 << Words(count)
    let length = letters.count - start
    count += 1
    if length == 1 { initials |= bit } else if lower == 0 { capitals |= bit }
    if isJoined, count > 1 { joined |= bit }
    guard length <= NameLists.longest else { return }
    let code = letters.withUnsafeBytes { WordSet.code($0, start..<letters.count) }
    if NameLists.titles.contains(code) { titles |= bit }
    if NameLists.suffixes.contains(code) { suffixes |= bit }
    if NameLists.particles.contains(code) { particles |= bit }
  }

  private mutating func noteBracket(_ byte: UInt8) {
    if let open = opened {
      guard byte == open.close else { return }
      let words = all & ~(1 << Words(open.first) &- 1)
      if words != 0 { nicknames.append(words) }
      opened = nil
    } else {
      opened = (byte == 0x28 ? 0x29 : byte == 0x5B ? 0x5D : byte, count)
    }
  }
}

/// Short words, looked up by their letters as one number.
struct WordSet: Sendable {
  private var slots: [UInt64] = Array(repeating: 0, count: 512)

  /// States a list separated by spaces.
  init(_ list: String) {
    for word in list.split(separator: " ") {
      let code = Array(word.utf8).withUnsafeBytes { Self.code($0, 0..<$0.count) }
      var slot = Self.slot(code)
      while slots[slot] != 0, slots[slot] != code { slot = (slot + 1) & 511 }
      slots[slot] = code
    }
  }

  /// Whether the list has a word.
  func contains(_ code: UInt64) -> Bool {
    var slot = Self.slot(code)
    while slots[slot] != 0 {
      if slots[slot] == code { return true }
      slot = (slot + 1) & 511
    }
    return false
  }

  /// Up to eight letters as they are, more as a hash.
  @inline(__always)
  static func code(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UInt64 {
    if range.count > 8 { return ContentKey.hash(UnsafeRawBufferPointer(rebasing: bytes[range])) }
    var code: UInt64 = 0
    for index in range { code = code << 8 | UInt64(bytes[index]) }
    return code
  }

  private static func slot(_ code: UInt64) -> Int { Int(truncatingIfNeeded: (code &* 0x9E37_79B9_7F4A_7C15) >> 55) }
}

/// Words that stand beside names.
enum NameLists {
  /// No word of a list is longer.
  static let longest = 10

  /// Left out of a family name unless nothing else is left.
  static let particles = WordSet(
    """
    van von der den de del della di da do dos das du la le las los el al ash ar bin ibn ben binti bint bte binte zu zum zur \
    ter ten tot af av vom thoe lo dello degli dei
    """)
  static let titles = WordSet(
    """
    mr mrs ms mx miss dr prof professor herr frau sir dame lord lady rev reverend phd capt sgt mme mlle monsieur madame sr \
    sra srta dra dipl hajji haji hadji
    """)
  static let suffixes = WordSet("jr sr junior senior ii iii iv esq phd md mba obe mbe cbe jnr snr filho neto")
  /// After a comma these begin a description, not a given name.
  static let descriptions = WordSet(
    "baron earl duke count countess viscount marquess marquis baronet king queen prince princess sir lord lady knight")
}
