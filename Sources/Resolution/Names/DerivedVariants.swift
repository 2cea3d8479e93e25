/// Variants that follow from a rule: groups made of the name itself, without a table of names.
enum DerivedVariants {
  /// Appends the groups of a family name: the masculine form of Slavic and Greek ones.
  ///
  /// `Ivanova` and `Ivanov` share one, so do `Kowalska` and `Kowalski`, `Nováková` and `Novák`.
  static func appendFamily(_ name: UnsafeRawBufferPointer, to output: inout [UInt32]) {
    guard name.count >= 5 else { return }
    let (last, before) = (Int(name[name.count - 1] & 31), Int(name[name.count - 2] & 31))
    guard lastPairs.base[last] >> UInt32(before) & 1 != 0 else { return }
    for ending in endings where name.count >= ending.feminine.count + 3 && hasSuffix(name, ending.feminine) {
      for masculine in ending.masculine {
        output.append(group(name.dropLast(ending.feminine.count), masculine, family))
      }
      return
    }
  }

  /// Appends the groups of a given name: Arabic servant names (`Abdel Rahman`, `Abdurrahman`), and Chinese names in pinyin
  /// and in Wade-Giles (`Hsiao-ming`, `Xiaoming`).
  static func appendGiven(
    _ name: UnsafeRawBufferPointer, words: UnsafeRawBufferPointer, isChinese: Bool, to output: inout [UInt32]
  ) {
    if name.count > 5, name.starts(with: servantPrefix) {
      appendServant(name, to: &output)
    } else if isChinese {
      ChineseSyllables.forEachReading(words) { output.append(group($0, [], chinese)) }
    }
  }

  /// `abd`, servant.
  static let servantPrefix = Array("abd".utf8)

  private static let family: UInt64 = 1, servant: UInt64 = 2, chinese: UInt64 = 3

  private static func group(_ stem: some Collection<UInt8>, _ ending: [UInt8], _ kind: UInt64) -> UInt32 {
    let hash = ContentKey.mix(ContentKey.hash(Array(stem) + ending), kind)
    return NameVariants.firstDerived | UInt32(truncatingIfNeeded: hash >> 33)
  }

  /// `abd`, a vowel, the article's `l` or the doubled letter that it becomes before a sun letter, and the rest.
  private static func appendServant(_ name: UnsafeRawBufferPointer, to output: inout [UInt32]) {
    var index = 3
    while index < name.count, SoundKey.isVowel(name[index]) { index += 1 }
    if index + 1 < name.count, name[index] == 0x6C || name[index] == name[index + 1] { index += 1 }
    let rest = SoundKey.skeleton(of: SoundKey.key(of: Array(name[index...])))
    if rest.count > 1 { output.append(group(rest, [], servant)) }
  }

  private static func hasSuffix(_ name: UnsafeRawBufferPointer, _ suffix: [UInt8]) -> Bool {
    let start = name.count - suffix.count
    for index in suffix.indices where name[start + index] != suffix[index] { return false }
    return true
  }

  private struct Ending {
    let feminine: [UInt8]
    let masculine: [[UInt8]]
  }

  /// Endings and what a group is named after in their place, longest first; masculine ones stand for themselves.
  ///
  /// `~` marks the groups of Czech names, which take -ova without more (Novák, Nováková), `+` those of adjectives.
  private static let endings: [Ending] = {
    let source = """
      skaya:ski skaia:ski skaja:ski tskaya:cki ckaya:cki opoulou:opoulos skiy:ski skii:ski skij:ski skyi:ski skyy:ski skoi:ski \
      skoy:ski skyj:ski dzka:dzki dzki:dzki dzky:dzki ska:ski ski:ski sky:ski cka:cki cki:cki cky:cki tski:cki tsky:cki \
      ova:ov,~ eva:ev,~ ina:in yna:yn aya:+ aia:+ aja:+ oy:+ oi:+ yy:+ yi:+ iy:+ ov:ov ev:ev in:in yn:yn idou:idis \
      idis:idis adou:adis adis:adis aki:akis akis:akis opoulos:opoulos ak:ak~ ek:ek~ ik:ik~ ec:ec~ il:il~ \
      el:el~ al:al~
      """
    return source.split(separator: " ").map { entry in
      let parts = entry.split(separator: ":")
      return Ending(feminine: Array(parts[0].utf8), masculine: parts[1].split(separator: ",").map { Array($0.utf8) })
    }
    .sorted { $0.feminine.count > $1.feminine.count }
  }()

  /// Of each last letter the letters before it in any ending, as bits.
  private static let lastPairs: FrozenArray<UInt32> = {
    var pairs = Array(repeating: UInt32(0), count: 32)
    for ending in endings {
      let letters = ending.feminine.suffix(2).map { Int($0 & 31) }
      pairs[letters[1]] |= 1 << UInt32(letters[0])
    }
    return FrozenArray(pairs)
  }()
}
