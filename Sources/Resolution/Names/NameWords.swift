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
  /// Middle names that only say whether a Vietnamese person is a man or a woman.
  private(set) var markers: Words = 0
  /// What stands in quotes or brackets, each by itself.
  private(set) var nicknames: [Words] = []
  /// First parts of Arabic servant names, which mean nothing without the next word.
  private(set) var servants: Words = 0
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
    let kinds = Folding.kinds.base
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

  /// Appends some of the words with single spaces between them; `abdul rahman` is one word.
  func write(_ words: Words, to output: inout [UInt8]) {
    var rest = words
    var isFirst = true
    while rest != 0 {
      let word = rest.trailingZeroBitCount
      rest &= rest - 1
      if !isFirst { output.append(0x20) }
      isFirst = servants & (1 << Words(word)) != 0
      output.append(contentsOf: letters[range(word)])
    }
  }

  /// The first of some words with those that belong to it.
  func first(of words: Words) -> Words {
    var first = words & (~words &+ 1)
    var rest = words & ~first
    while rest != 0, servants & first != 0, particles & first & ~servants == 0 {
      let next = rest & (~rest &+ 1)
      first |= next
      rest &= ~next
      if particles & next == 0 { break }
    }
    return first
  }

  /// The first letter or digit of a word.
  func firstLetter(_ word: Int) -> UInt8 { letters[range(word).lowerBound] }

  /// A word as a number, for ``WordSet``.
  func code(_ word: Int) -> UInt64 { letters.withUnsafeBytes { WordSet.code($0, range(word)) } }

  /// Calls `body` with the letters of some words, spaces between them.
  func withLetters<Result>(_ words: Words, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var output: [UInt8] = []
    write(words, to: &output)
    return output.withUnsafeBytes(body)
  }

  /// Whether a word ends with these letters.
  func hasSuffix(_ word: Int, _ suffix: [UInt8]) -> Bool { letters[range(word)].suffix(suffix.count) == suffix[...] }

  private func range(_ word: Int) -> Range<Int> { (word == 0 ? 0 : ends[word - 1])..<ends[word] }

  private mutating func reset() {
    letters.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    if !nicknames.isEmpty { nicknames.removeAll() }
    (count, capitals, joined, initials) = (0, 0, 0, 0)
    (titles, suffixes, particles, markers, servants) = (0, 0, 0, 0, 0)
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
    let kinds = letters.withUnsafeBytes { NameLists.kinds(of: WordSet.code($0, start..<letters.count)) }
    if kinds != 0 { note(kinds, bit) }
  }

  private mutating func note(_ kinds: UInt8, _ bit: Words) {
    if kinds & NameLists.title != 0 { titles |= bit }
    if kinds & NameLists.suffix != 0 { suffixes |= bit }
    if kinds & NameLists.particle != 0 { particles |= bit }
    if kinds & NameLists.marker != 0 { markers |= bit }
    if kinds & NameLists.servant != 0 { servants |= bit }
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
  private let slots: FrozenArray<UInt64>

  private static let size = 2048

  /// States a list separated by spaces, of a thousand words at most.
  init(_ list: String) {
    var slots = Array(repeating: UInt64(0), count: Self.size)
    for word in list.split(separator: " ") {
      let code = Self.code(word)
      var slot = Self.slot(code)
      while slots[slot] != 0, slots[slot] != code { slot = (slot + 1) & (Self.size - 1) }
      slots[slot] = code
    }
    self.slots = FrozenArray(slots)
  }

  /// Whether the list has a word.
  @inline(__always)
  func contains(_ code: UInt64) -> Bool {
    let base = slots.base
    var slot = Self.slot(code)
    while base[slot] != 0 {
      if base[slot] == code { return true }
      slot = (slot + 1) & (Self.size - 1)
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

  /// The same of a word.
  static func code(_ word: some StringProtocol) -> UInt64 {
    Array(word.utf8).withUnsafeBytes { code($0, 0..<$0.count) }
  }

  @inline(__always)
  static func slot(_ code: UInt64) -> Int { Int(truncatingIfNeeded: (code &* 0x9E37_79B9_7F4A_7C15) >> 53) }
}

/// Words that stand beside names.
enum NameLists {
  /// No word of a list is longer.
  static let longest = 10

  static let title: UInt8 = 1, suffix: UInt8 = 2, particle: UInt8 = 4, marker: UInt8 = 8, servant: UInt8 = 16

  /// What a word may be, as bits.
  @inline(__always)
  static func kinds(of code: UInt64) -> UInt8 {
    let table = table.base
    var slot = WordSet.slot(code)
    while table[slot].code != 0 {
      if table[slot].code == code { return table[slot].kinds }
      slot = (slot + 1) & 2047
    }
    return 0
  }

  /// After a comma these begin a description, not a given name.
  static let descriptions = WordSet(
    "baron earl duke count countess viscount marquess marquis baronet king queen prince princess sir lord lady knight")

  private struct Entry: BitwiseCopyable {
    var code: UInt64 = 0
    var kinds: UInt8 = 0
  }

  /// Particles are left out of a family name and titles of a given name, unless nothing else is left; a marker only says
  /// whether a Vietnamese person is a man or a woman; a servant needs the next word: `abdul rahman`.
  private static let lists: [(kind: UInt8, words: String)] = [
    (
      particle,
      """
      van von der den de del della di da do dos das du la le las los el al ash ar bin ibn ben binti bint bte binte zu zum zur \
      ter ten tot af av vom thoe lo dello degli dei
      """
    ),
    (
      title,
      """
      mr mrs ms mx miss dr prof professor herr frau sir dame lord lady rev reverend phd capt sgt mme mlle monsieur madame sr \
      sra srta dra dipl hajji haji hadji
      """
    ),
    (suffix, "jr sr junior senior ii iii iv esq phd md mba obe mbe cbe jnr snr filho neto"), (marker, "thi van"),
    (servant, "abd abdul abdel abdal abdur abdus abdu abdoul abdool"),
  ]

  private static let table: FrozenArray<Entry> = {
    var table = Array(repeating: Entry(), count: 2048)
    for list in lists {
      for word in list.words.split(separator: " ") {
        let code = WordSet.code(word)
        var slot = WordSet.slot(code)
        while table[slot].code != 0, table[slot].code != code { slot = (slot + 1) & 2047 }
        table[slot].code = code
        table[slot].kinds |= list.kind
      }
    }
    return FrozenArray(table)
  }()
}
