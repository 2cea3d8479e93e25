/// A standardised name as one run of bytes, equal for names that nothing tells apart: the folded letters and, after a
/// control byte each, what the letters do not say.
enum NameKey {
  /// Before the words as they sound, where they are not spelled so: `milosevic` sounds `miloshevich`.
  static let soundMark: UInt8 = 1
  /// Before the Han characters, simplified: names of other characters are other names, even with equal letters.
  static let hanMark: UInt8 = 2
  /// At the end of a name whose vowels were guessed.
  static let guessMark: UInt8 = 3

  /// The letters of a key.
  static func letters(of key: some Collection<UInt8>) -> [UInt8] { Array(key.prefix { $0 >= 0x20 }) }

  /// Where the parts of a key are.
  struct Parts {
    private(set) var letters: Range<Int>
    private(set) var sounds: Range<Int>?
    private(set) var han: Range<Int>?
    private(set) var isGuessed = false

    /// O(bytes).
    init(_ key: UnsafeRawBufferPointer) {
      var end = 0
      while end < key.count, key[end] >= 0x20 { end += 1 }
      letters = 0..<end
      while end < key.count {
        let mark = key[end]
        let start = end + 1
        end = start
        while end < key.count, key[end] >= 0x20 { end += 1 }
        switch mark {
        case NameKey.soundMark: sounds = start..<end
        case NameKey.hanMark: han = start..<end
        default: isGuessed = true
        }
      }
    }
  }
}
