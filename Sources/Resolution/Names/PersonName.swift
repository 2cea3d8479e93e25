/// The parts of a person's name, standardised: each a ``NameKey``.
///
/// Empty where nothing is known.
struct PersonName: Equatable, Sendable {
  var given: [UInt8] = []
  var family: [UInt8] = []

  init(given: [UInt8] = [], family: [UInt8] = []) {
    self.given = given
    self.family = family
  }
}

/// Standardises names, with memory that is reused from name to name.
struct NameReader: Sendable {
  private var words = NameWords()
  private var sounding = NameWords()
  private var found: [NameReading] = []
  private var key: [UInt8] = []

  /// The number of a given name among the distinct names, and into `others` those of further readings of its characters.
  mutating func given(
    _ bytes: UnsafeRawBufferPointer, in names: inout NameColumnBuilder, others: inout [UInt32]
  ) -> UInt32 {
    if Folding.isASCII(bytes) {
      words.read(bytes)
      write(words.given(words.all))
      return names.insert(key)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return insert(EasternNames.given(text) ?? [romanised(text) { $0.given($0.all) }], in: &names, &others)
  }

  /// The same for a family name.
  mutating func family(
    _ bytes: UnsafeRawBufferPointer, in names: inout NameColumnBuilder, others: inout [UInt32]
  ) -> UInt32 {
    if Folding.isASCII(bytes) {
      words.read(bytes)
      write(words.family(words.all))
      FamilySpelling.standardise(&key)
      return names.insert(key)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let keys = EasternNames.family(text) ?? [FamilySpelling.standardised(romanised(text) { $0.family($0.all) })]
    return insert(keys, in: &names, &others)
  }

  /// The number of a name that is not a person's: of a place, a firm, a brand.
  mutating func other(_ bytes: UnsafeRawBufferPointer, in names: inout NameColumnBuilder) -> UInt32 {
    if Folding.isASCII(bytes) {
      words.read(bytes)
      write(words.all)
      return names.insert(key)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return names.insert(EasternNames.given(text)?.first ?? romanised(text) { $0.all })
  }

  /// Appends the numbers of given and family name in each reading of a name in one piece, the likeliest first; at least
  /// one.
  mutating func full(
    _ bytes: UnsafeRawBufferPointer, in names: inout NameColumnBuilder,
    to parts: inout [(given: UInt32, family: UInt32)]
  ) {
    if Folding.isASCII(bytes) {
      words.read(bytes)
      words.readings(into: &found)
      for reading in found { parts.append(insert(reading, in: &names)) }
      return
    }
    for name in readings(of: String(decoding: bytes, as: UTF8.self)) {
      let given = names.insert(name.given)
      parts.append((given, names.insert(name.family)))
    }
  }

  /// What a name in one piece may mean, the likeliest reading first; at least one.
  ///
  /// A name in two scripts is two spellings.
  mutating func readings(of text: String) -> [PersonName] {
    let (eastern, rest) = EasternNames.separated(text)
    var names = eastern.map { EasternNames.readings(of: $0) } ?? []
    if !rest.isEmpty || names.isEmpty { names += spelledReadings(of: rest) }
    return names
  }

  private mutating func spelledReadings(of text: String) -> [PersonName] {
    let roman = RomanText(text)
    roman.letters.withUnsafeBytes { words.read($0) }
    roman.sounds.withUnsafeBytes { sounding.read($0) }
    words.readings(into: &found)
    return found.map { reading in
      PersonName(
        given: key(of: reading.given, roman), family: FamilySpelling.standardised(key(of: reading.family, roman)))
    }
  }

  private mutating func romanised(_ text: String, _ part: (NameWords) -> NameWords.Words) -> [UInt8] {
    let roman = RomanText(text)
    roman.letters.withUnsafeBytes { words.read($0) }
    roman.sounds.withUnsafeBytes { sounding.read($0) }
    return key(of: part(words), roman)
  }

  private func key(of part: NameWords.Words, _ roman: RomanText) -> [UInt8] {
    var (letters, sounds) = ([UInt8](), [UInt8]())
    words.write(part, to: &letters)
    if sounding.count == words.count { sounding.write(part, to: &sounds) }
    if !sounds.isEmpty, sounds != letters { letters += [NameKey.soundMark] + sounds }
    if roman.isConsonantal, !letters.isEmpty { letters.append(NameKey.guessMark) }
    return letters
  }

  private mutating func write(_ part: NameWords.Words) {
    key.removeAll(keepingCapacity: true)
    words.write(part, to: &key)
  }

  private mutating func insert(
    _ reading: NameReading, in names: inout NameColumnBuilder
  ) -> (given: UInt32, family: UInt32) {
    write(reading.given)
    let given = names.insert(key)
    write(reading.family)
    FamilySpelling.standardise(&key)
    return (given, names.insert(key))
  }

  private func insert(_ keys: [[UInt8]], in names: inout NameColumnBuilder, _ others: inout [UInt32]) -> UInt32 {
    for key in keys.dropFirst() { others.append(names.insert(key)) }
    return names.insert(keys[0])
  }
}

/// One spelling for what is written in several ways within family names.
enum FamilySpelling {
  /// `St John` and `Saint John`, `Vandenberg` and `van den Berg`.
  static func standardise(_ key: inout [UInt8]) {
    guard let first = key.first, key.count > 3 else { return }
    if first == 0x73, key.starts(with: saint) { key.replaceSubrange(0..<3, with: saintInFull) }
    guard first == 0x76 else { return }
    for particle in particles where key.count >= particle.count + 4 && key.starts(with: particle) {
      key.removeFirst(particle.count)
      return
    }
  }

  /// The same, of a key with all its parts.
  static func standardised(_ key: [UInt8]) -> [UInt8] {
    guard !key.contains(where: { $0 < 0x20 }) else { return key }
    var key = key
    standardise(&key)
    return key
  }

  private static let saint = Array("st ".utf8)
  private static let saintInFull = Array("saint ".utf8)
  private static let particles = ["vanden", "vander", "vonder"].map { Array($0.utf8) }
}
