/// Collects distinct names and their traits.
struct NameColumnBuilder: Sendable {
  private var names = ByteDictionary()
  private var traits: [NameTraits] = [NameTraits()]
  private var letters: [UInt8] = []
  private var words: [UInt64] = []
  private var wordSkeletons: [UInt64] = []
  private var groups: [UInt32] = []
  private var sound: [UInt8] = []
  private var skeleton: [UInt8] = []

  /// The number of a ``NameKey``; 0 if it is empty.
  mutating func insert(_ key: UnsafeRawBufferPointer) -> UInt32 {
    let (id, isNew) = names.insert(key)
    if isNew { traits.append(describe(key)) }
    return id
  }

  /// The same for a key in an array.
  mutating func insert(_ key: [UInt8]) -> UInt32 { key.withUnsafeBytes { insert($0) } }

  func finish() -> NameColumn {
    NameColumn(
      values: ValueColumn(names), traits: FrozenArray(traits), letters: FrozenArray(letters),
      words: FrozenArray(words), wordSkeletons: FrozenArray(wordSkeletons), groups: FrozenArray(groups),
      marks: FrozenArray(traits.map { UInt32(truncatingIfNeeded: $0.identity >> 32) }))
  }

  private mutating func describe(_ key: UnsafeRawBufferPointer) -> NameTraits {
    let parts = NameKey.Parts(key)
    let spelling = UnsafeRawBufferPointer(rebasing: key[parts.letters])
    var traits = NameTraits()
    if parts.isGuessed { traits.kinds.insert(.consonantal) }
    if let han = parts.han { note(UnsafeRawBufferPointer(rebasing: key[han]), &traits) }
    addLetters(spelling, &traits)
    traits.sound = hashOfSound(UnsafeRawBufferPointer(rebasing: key[parts.sounds ?? parts.letters]), &traits.skeleton)
    addWords(spelling, &traits)
    if parts.sounds != nil { addSkeletonOfSpelling(&traits) }
    addGroups(spelling, &traits)
    return traits
  }

  private func note(_ han: UnsafeRawBufferPointer, _ traits: inout NameTraits) {
    traits.han = UInt32(truncatingIfNeeded: ContentKey.hash(han) >> 32)
    traits.hanCount = UInt8(clamping: han.count { $0 & 0xC0 != 0x80 })
  }

  private mutating func addLetters(_ spelling: UnsafeRawBufferPointer, _ traits: inout NameTraits) {
    let start = letters.count
    var alphabet: UInt64 = 0
    for byte in spelling.prefix(Int(UInt16.max)) where byte != 0x20 {
      letters.append(byte)
      alphabet |= 1 << UInt64(byte & 63)
    }
    traits.start = UInt32(start)
    traits.length = UInt16(letters.count - start)
    traits.alphabet = alphabet
    traits.initial = traits.length > 0 ? letters[start] : 0
    traits.identity = hash(of: traits)
  }

  private func hash(of traits: NameTraits) -> UInt64 {
    letters.withUnsafeBytes { letters in
      ContentKey.hash(
        UnsafeRawBufferPointer(rebasing: letters[Int(traits.start)..<Int(traits.start) + Int(traits.length)]))
    }
  }

  /// The hash of a sound key, and of its skeleton.
  private mutating func hashOfSound(_ text: UnsafeRawBufferPointer, _ skeletonHash: inout UInt64) -> UInt64 {
    sound.removeAll(keepingCapacity: true)
    skeleton.removeAll(keepingCapacity: true)
    SoundKey.append(text, to: &sound)
    SoundKey.appendSkeleton(of: sound, to: &skeleton)
    skeletonHash = skeleton.withUnsafeBytes { ContentKey.hash($0) }
    return sound.withUnsafeBytes { ContentKey.hash($0) }
  }

  private mutating func addWords(_ spelling: UnsafeRawBufferPointer, _ traits: inout NameTraits) {
    traits.words = UInt32(words.count)
    if !spelling.contains(0x20) {
      words.append(traits.identity)
      wordSkeletons.append(traits.skeleton)
      (traits.wordCount, traits.firstLength) = (1, UInt8(clamping: spelling.count))
      return
    }
    var start = 0
    while start < spelling.count, traits.wordCount < UInt8.max {
      let end = spelling[start...].firstIndex(of: 0x20) ?? spelling.count
      let word = UnsafeRawBufferPointer(rebasing: spelling[start..<end])
      var wordSkeleton: UInt64 = 0
      _ = hashOfSound(word, &wordSkeleton)
      words.append(ContentKey.hash(word))
      wordSkeletons.append(wordSkeleton)
      if traits.wordCount == 0 { traits.firstLength = UInt8(clamping: word.count) }
      traits.wordCount += 1
      start = end + 1
    }
    traits.skeletonCount = traits.wordCount
  }

  /// A name that sounds otherwise than its letters is found by both.
  private mutating func addSkeletonOfSpelling(_ traits: inout NameTraits) {
    var hash: UInt64 = 0
    let spelling = Array(letters[Int(traits.start)...])
    _ = spelling.withUnsafeBytes { hashOfSound($0, &hash) }
    words.append(traits.identity)
    wordSkeletons.append(hash)
    traits.skeletonCount = UInt8(clamping: Int(traits.wordCount) + 1)
  }

  /// The groups of the whole name or, if it has none, of its first word; then those that follow from a rule.
  private mutating func addGroups(_ spelling: UnsafeRawBufferPointer, _ traits: inout NameTraits) {
    guard traits.length > 0 else { return }
    let first = traits.wordCount > 1 ? words[Int(traits.words)] : nil
    traits.givenGroups = UInt32(groups.count)
    add(NameVariants.given, traits.identity, or: first)
    let syllables = ChineseSyllables.count(spelling)
    if syllables > 0 { traits.kinds.insert(syllables == 1 ? .syllable : .syllables) }
    if traits.length > 5, spelling.starts(with: DerivedVariants.servantPrefix) { traits.kinds.insert(.servant) }
    withLetters(traits) { DerivedVariants.appendGiven($0, words: spelling, isChinese: syllables > 0, to: &$1) }
    traits.givenGroupCount = UInt8(clamping: groups.count - Int(traits.givenGroups))
    traits.familyGroups = UInt32(groups.count)
    add(NameVariants.family, traits.identity, or: first)
    withLetters(traits) { DerivedVariants.appendFamily($0, to: &$1) }
    traits.familyGroupCount = UInt8(clamping: groups.count - Int(traits.familyGroups))
  }

  private mutating func add(_ variants: NameVariants, _ name: UInt64, or first: UInt64?) {
    let count = groups.count
    variants.append(groupsOf: name, to: &groups)
    if let first, groups.count == count { variants.append(groupsOf: first, to: &groups) }
  }

  private mutating func withLetters(
    _ traits: NameTraits, _ body: (UnsafeRawBufferPointer, inout [UInt32]) -> Void
  ) {
    letters.withUnsafeBytes { letters in
      let range = Int(traits.start)..<Int(traits.start) + Int(traits.length)
      body(UnsafeRawBufferPointer(rebasing: letters[range]), &groups)
    }
  }
}
