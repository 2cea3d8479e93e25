/// Names written in Han characters, Hangul or Kana: the family name first, mostly without a space.
///
/// Both parts are romanised (Han by its Mandarin readings), so that `张伟` meets `Zhang Wei`; a name of Han keeps its
/// characters in its key, so that `王伟` and `王薇` are told apart.
enum EasternNames {
  /// Whether a text holds any of the three scripts.
  static func occurs(in text: String) -> Bool { text.unicodeScalars.contains(where: isEastern) }

  /// The words in these scripts and the rest, where there are both; honorifics are dropped.
  static func separated(_ text: String) -> (eastern: String?, rest: String) {
    guard occurs(in: text) else { return (nil, text) }
    var parts: [Bool: [Substring]] = [:]
    for word in text.split(whereSeparator: { $0.isWhitespace || "()（）[]\"「」".contains($0) }) {
      parts[occurs(in: String(word)), default: []].append(word)
    }
    return (parts[true]?.joined(separator: " "), parts[false]?.joined(separator: " ") ?? "")
  }

  /// The readings of a whole name, the likeliest first; none if it is not one.
  static func readings(of text: String) -> [PersonName] {
    let parts = text.unicodeScalars.split { separators.contains($0.value) }.map { Array($0) }
    guard !parts.isEmpty else { return [] }
    if parts.count > 1 {
      let isWestern = isForeign(text)
      let (first, rest) = (parts[0], Array(parts[1...].joined()))
      return isWestern
        ? names(family: parts[parts.count - 1], given: Array(parts.dropLast().joined()))
        : names(family: first, given: rest)
    }
    let scalars = withoutHonorific(parts[0])
    guard (2...6).contains(scalars.count), !scalars.allSatisfy(isKana) else {
      return [PersonName(given: keys(ofGiven: scalars)[0])]
    }
    return cuts(scalars).flatMap { names(family: Array(scalars[..<$0]), given: Array(scalars[$0...])) }
  }

  /// The keys of a family name; `nil` where none of its characters is eastern.
  static func family(_ text: String) -> [[UInt8]]? { part(text).map(keys(ofFamily:)) }

  /// The keys of a given name; `nil` where none of its characters is eastern.
  static func given(_ text: String) -> [[UInt8]]? { part(text).map(keys(ofGiven:)) }

  // MARK: Parts

  private static func part(_ text: String) -> [Unicode.Scalar]? {
    guard let eastern = separated(text).eastern else { return nil }
    return eastern.unicodeScalars.filter { !separators.contains($0.value) }
  }

  /// Names in Kana alone with a middle dot are foreign and in their own order.
  private static func isForeign(_ text: String) -> Bool {
    text.unicodeScalars.contains { $0.value == 0x30FB }
      && text.unicodeScalars.allSatisfy { isKana($0) || $0.value == 0x30FB }
  }

  /// How many characters the family name may have, the likeliest first.
  private static func cuts(_ scalars: [Unicode.Scalar]) -> [Int] {
    let simple = scalars.map(HanReadings.simplified)
    for length in [3, 2] where simple.count > length && EasternTables.japaneseFamilies[text(simple[..<length])] != nil {
      return [length]
    }
    let isCompound = scalars.count > 2 && EasternTables.compounds.contains(text(simple[..<2]))
    return [isCompound ? 2 : 1]
  }

  private static func withoutHonorific(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    for ending in EasternTables.honorifics
    where scalars.count > ending.count + 1 && scalars.suffix(ending.count) == ending[...] {
      return Array(scalars.dropLast(ending.count))
    }
    return scalars
  }

  private static func names(family: [Unicode.Scalar], given: [Unicode.Scalar]) -> [PersonName] {
    let (families, givens) = (keys(ofFamily: family), keys(ofGiven: given))
    return (0..<max(families.count, givens.count)).map {
      PersonName(given: givens[min($0, givens.count - 1)], family: families[min($0, families.count - 1)])
    }
  }

  // MARK: Readings

  private static func keys(ofFamily scalars: [Unicode.Scalar]) -> [[UInt8]] {
    let simple = scalars.map(HanReadings.simplified)
    let name = text(simple[...])
    if let readings = EasternTables.families[name] { return readings.map { key($0, simple) } }
    let plain = key(romanised(simple), simple)
    return EasternTables.japaneseFamilies[name].map { [plain, key($0, simple)] } ?? [plain]
  }

  private static func keys(ofGiven scalars: [Unicode.Scalar]) -> [[UInt8]] {
    let simple = scalars.map(HanReadings.simplified)
    var readings = [[UInt8]()]
    var plain: [Unicode.Scalar] = []
    for scalar in simple {
      guard let several = EasternTables.characters[scalar] else {
        plain.append(scalar)
        continue
      }
      let before = romanised(plain)
      plain.removeAll()
      readings = readings.flatMap { start in several.map { start + before + $0 } }
    }
    let rest = romanised(plain)
    readings = readings.prefix(4).map { $0 + rest }
    if simple.count > 1, let japanese = EasternTables.japaneseGivens[text(simple[...])] { readings.append(japanese) }
    return readings.map { key($0, simple) }
  }

  private static func romanised(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    scalars.isEmpty ? [] : Folding.fold(text(scalars[...])).filter { $0 != 0x20 }
  }

  private static func key(_ letters: [UInt8], _ scalars: [Unicode.Scalar]) -> [UInt8] {
    let han = scalars.filter(isHan)
    return letters.isEmpty || han.isEmpty ? letters : letters + [NameKey.hanMark] + Array(text(han[...]).utf8)
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    String(String.UnicodeScalarView(scalars))
  }

  // MARK: Scripts

  private static func isEastern(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x3005 && (isHan(scalar) || isKana(scalar) || (0xAC00...0xD7A3).contains(scalar.value))
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool { Script(scalar) == .han }

  private static func isKana(_ scalar: Unicode.Scalar) -> Bool { Script(scalar) == .kana }

  /// Space, ideographic space and the middle dots that some writers put between the parts.
  private static let separators: Set<UInt32> = [0x20, 0x3000, 0xB7, 0x2022, 0x30FB, 0x2D, 0xFF0C, 0x2C, 0x3001]
}
