/// The distinct values of one kind, by number; 0 is the missing one.
///
/// Immutable, read through pointers.
struct ValueColumn: Sendable {
  let arena: FrozenArray<UInt8>
  let ends: FrozenArray<UInt32>
  let hashes: FrozenArray<UInt64>

  init(_ dictionary: ByteDictionary) {
    arena = FrozenArray(dictionary.arena)
    ends = FrozenArray(dictionary.ends)
    hashes = FrozenArray(dictionary.hashes)
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
  /// Runs in the lists of words and of groups.
  var words: UInt32 = 0
  var wordCount: UInt8 = 0
  /// The length of the first word.
  var firstLength: UInt8 = 0
  var givenGroups: UInt32 = 0
  var givenGroupCount: UInt8 = 0
  var familyGroups: UInt32 = 0
  var familyGroupCount: UInt8 = 0
}

/// The distinct names of a table, given and family names together, so that a swapped name is an equal number.
struct NameColumn: Sendable {
  let values: ValueColumn
  let traits: FrozenArray<NameTraits>
  let letters: FrozenArray<UInt8>
  /// Hashes of single words.
  let words: FrozenArray<UInt64>
  /// Hashes of the consonants of single words' ``SoundKey``s.
  let wordSkeletons: FrozenArray<UInt64>
  /// Numbers of groups of variants.
  let groups: FrozenArray<UInt32>

  /// The letters of a name without spaces.
  @inline(__always)
  func letters(_ traits: NameTraits) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: letters.base + Int(traits.start), count: Int(traits.length))
  }
}

/// Collects distinct names and their traits.
struct NameColumnBuilder: Sendable {
  private var names = ByteDictionary()
  private var traits: [NameTraits] = [NameTraits()]
  private var letters: [UInt8] = []
  private var words: [UInt64] = []
  private var wordSkeletons: [UInt64] = []
  private var groups: [UInt32] = []

  /// The number of a folded name; 0 if it is empty.
  mutating func insert(_ folded: [UInt8]) -> UInt32 {
    let (id, isNew) = folded.withUnsafeBytes { names.insert($0) }
    if isNew { traits.append(describe(folded)) }
    return id
  }

  func finish() -> NameColumn {
    NameColumn(
      values: ValueColumn(names), traits: FrozenArray(traits), letters: FrozenArray(letters),
      words: FrozenArray(words), wordSkeletons: FrozenArray(wordSkeletons), groups: FrozenArray(groups))
  }

  private mutating func describe(_ folded: [UInt8]) -> NameTraits {
    let compact = folded.filter { $0 != 0x20 }.prefix(Int(UInt16.max))
    let parts = folded.split(separator: 0x20).prefix(Int(UInt8.max)).map(Array.init)
    let sound = SoundKey.key(of: Array(compact))
    var traits = NameTraits()
    traits.identity = ContentKey.hash(Array(compact))
    traits.sound = ContentKey.hash(sound)
    traits.skeleton = ContentKey.hash(SoundKey.skeleton(of: sound))
    traits.alphabet = compact.reduce(0) { $0 | 1 << UInt64($1 & 63) }
    traits.start = UInt32(letters.count)
    traits.length = UInt16(compact.count)
    traits.initial = compact.first ?? 0
    traits.words = UInt32(words.count)
    traits.wordCount = UInt8(parts.count)
    traits.firstLength = UInt8(clamping: parts.first?.count ?? 0)
    letters.append(contentsOf: compact)
    words.append(contentsOf: parts.map { ContentKey.hash($0) })
    wordSkeletons.append(contentsOf: parts.map { ContentKey.hash(SoundKey.skeleton(of: SoundKey.key(of: $0))) })
    (traits.givenGroups, traits.givenGroupCount) = place(NameVariants.given, Array(compact), parts)
    (traits.familyGroups, traits.familyGroupCount) = place(NameVariants.family, Array(compact), parts)
    return traits
  }

  /// The groups of the whole name or, if it has none, of its first word.
  private mutating func place(
    _ variants: NameVariants, _ compact: [UInt8], _ parts: [[UInt8]]
  ) -> (start: UInt32, count: UInt8) {
    var found = variants.groups(of: compact)
    if found.isEmpty, parts.count > 1 { found = variants.groups(of: parts[0]) }
    let start = UInt32(groups.count)
    groups.append(contentsOf: found)
    return (start, UInt8(clamping: found.count))
  }
}
