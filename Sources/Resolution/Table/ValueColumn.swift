/// The distinct values of one kind, by number; 0 is the missing one.
///
/// Immutable, read through pointers.
struct ValueColumn: Sendable {
  let arena: FrozenArray<UInt8>
  let ends: FrozenArray<UInt32>
  let hashes: FrozenArray<UInt64>
  /// See ``LetterSignature``.
  let signatures: FrozenArray<UInt32>

  init(_ dictionary: ByteDictionary) {
    arena = FrozenArray(dictionary.arena)
    ends = FrozenArray(dictionary.ends)
    hashes = FrozenArray(dictionary.hashes)
    let (arena, ends) = (arena.base, ends.base)
    signatures = FrozenArray(count: dictionary.count, repeating: 0) { output in
      for value in 1..<max(1, dictionary.count) {
        let range = Int(ends[value - 1])..<Int(ends[value])
        output[value] = LetterSignature.make(UnsafeBufferPointer(start: arena + range.lowerBound, count: range.count))
      }
    }
  }

  /// The number of values, the missing one included.
  var count: Int { ends.count }

  /// The bytes of a value, valid while the column lives.
  @inline(__always)
  func bytes(_ id: UInt32) -> UnsafeBufferPointer<UInt8> {
    guard id > 0 else { return UnsafeBufferPointer(start: arena.base, count: 0) }
    let start = Int(ends.base[Int(id) - 1])
    return UnsafeBufferPointer(start: arena.base + start, count: Int(ends.base[Int(id)]) - start)
  }

  /// The value as text.
  func text(_ id: UInt32) -> String { String(decoding: bytes(id), as: UTF8.self) }
}

/// What is known of a distinct name, computed once: everything that a comparison asks before it looks at letters.
struct NameTraits: BitwiseCopyable, Sendable {
  /// Hash of the letters without spaces: `mary ann` and `maryann` are one name.
  var identity: UInt64 = 0
  /// Hash of the ``SoundKey``.
  var sound: UInt64 = 0
  /// Hash of the consonants of the ``SoundKey``.
  var skeleton: UInt64 = 0
  /// Which of the letters a to z and digits occur.
  var alphabet: UInt64 = 0
  /// The letters without spaces, in the arena of letters.
  var start: UInt32 = 0
  var length: UInt16 = 0
  /// The first letter.
  var initial: UInt8 = 0
  var wordCount: UInt8 = 0
  /// Runs in the lists of words and of groups.
  var words: UInt32 = 0
  var givenGroups: UInt32 = 0
  var familyGroups: UInt32 = 0
  /// Hash of the Han characters, simplified; 0 without.
  var han: UInt32 = 0
  /// The length of the first word.
  var firstLength: UInt8 = 0
  var givenGroupCount: UInt8 = 0
  var familyGroupCount: UInt8 = 0
  /// How many hashes of the name stand in the list of skeletons beside ``skeleton``; from ``words`` on.
  var skeletonCount: UInt8 = 0
  /// The number of Han characters; 0 for a name in another script.
  var hanCount: UInt8 = 0
  /// What kind of name it is.
  var kinds: NameKinds = []
}

/// What a name is, as far as that limits what its likeness to another one says.
struct NameKinds: OptionSet, BitwiseCopyable, Sendable {
  let rawValue: UInt8

  /// Its vowels were guessed, so that only the consonants say anything.
  static let consonantal = NameKinds(rawValue: 1)
  /// One Chinese syllable, which every letter changes into another one.
  static let syllable = NameKinds(rawValue: 2)
  /// Chinese syllables, of which every second name shares one.
  static let syllables = NameKinds(rawValue: 4)
  /// An Arabic servant name, whose first part says nothing: `abdulrahman`.
  static let servant = NameKinds(rawValue: 8)
}

/// The distinct names of a table, given and family names together, so that a swapped name is an equal number.
struct NameColumn: Sendable {
  let values: ValueColumn
  let traits: FrozenArray<NameTraits>
  let letters: FrozenArray<UInt8>
  /// Hashes of single words.
  let words: FrozenArray<UInt64>
  /// Hashes of the consonants of single words' ``SoundKey``s, and of what else the name is found by.
  let wordSkeletons: FrozenArray<UInt64>
  /// Numbers of groups of variants.
  let groups: FrozenArray<UInt32>
  /// Half of each name's identity, close together: different halves are different names.
  let marks: FrozenArray<UInt32>

  /// The letters of a name without spaces.
  @inline(__always)
  func letters(_ traits: NameTraits) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: letters.base + Int(traits.start), count: Int(traits.length))
  }
}
