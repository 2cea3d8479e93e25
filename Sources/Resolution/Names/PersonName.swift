/// The parts of a person's name, folded: words of lower-case ASCII letters separated by single spaces.
///
/// Empty where nothing is known.
struct PersonName: Equatable, Sendable {
  var given: [UInt8] = []
  var family: [UInt8] = []

  init(given: [UInt8] = [], family: [UInt8] = []) {
    self.given = given
    self.family = family
  }

  /// Splits a name in one piece: `Family, Given`; Han and Hangul family first; family in capitals wherever it stands;
  /// otherwise the last word with the particles before it (`Ludwig van Beethoven`).
  ///
  /// A lone word is a given name.
  init(full text: String) {
    if let comma = text.firstIndex(of: ",") {
      self.init(
        given: Self.given(String(text[text.index(after: comma)...])), family: Self.family(String(text[..<comma])))
    } else if let parts = HanNames.split(text) {
      self.init(given: Self.given(parts.given), family: Self.family(parts.family))
    } else {
      self.init(words: text.split { $0.isWhitespace }.map(String.init).filter { !Self.isTitle($0) })
    }
  }

  private init(words: [String]) {
    guard words.count > 1 else {
      self.init(given: Self.given(words.first ?? ""))
      return
    }
    // An initial is a capital whatever the rest is written in.
    let capitals = words.map { $0.filter(\.isLetter).count > 1 && $0 == $0.uppercased() && $0 != $0.lowercased() }
    if capitals.contains(true), capitals.contains(false) {
      let family = zip(words, capitals).filter(\.1).map(\.0).joined(separator: " ")
      let given = zip(words, capitals).filter { !$0.1 }.map(\.0).joined(separator: " ")
      self.init(given: Self.given(given), family: Self.family(family))
      return
    }
    var cut = words.count - 1
    while cut > 1, Self.particles.contains(Folding.fold(words[cut - 1])) { cut -= 1 }
    self.init(
      given: Self.given(words[..<cut].joined(separator: " ")), family: Self.family(words[cut...].joined(separator: " "))
    )
  }

  /// Folds a given name.
  ///
  /// Han syllables are joined, as their romanisation is usually written.
  static func given(_ text: String) -> [UInt8] {
    let folded = Folding.fold(text)
    return HanNames.occurs(in: text) ? folded.filter { $0 != 0x20 } : dropping(titles, from: folded)
  }

  /// Folds a family name and drops its particles, unless nothing else is left.
  static func family(_ text: String) -> [UInt8] {
    if HanNames.occurs(in: text) { return Folding.fold(HanNames.romanisedFamily(text)).filter { $0 != 0x20 } }
    return dropping(suffixes, from: dropping(particles, from: Folding.fold(text)))
  }

  /// Folds a name that is not a person's: of a place, a firm, a brand.
  ///
  /// Han syllables are joined.
  static func name(_ text: String) -> [UInt8] {
    let folded = Folding.fold(text)
    return HanNames.occurs(in: text) ? folded.filter { $0 != 0x20 } : folded
  }

  private static func dropping(_ unwanted: Set<[UInt8]>, from folded: [UInt8]) -> [UInt8] {
    let words = folded.split(separator: 0x20)
    guard words.count > 1 else { return folded }
    let kept = words.filter { !unwanted.contains(Array($0)) }
    return kept.isEmpty || kept.count == words.count ? folded : Array(kept.joined(separator: [0x20]))
  }

  private static func isTitle(_ word: String) -> Bool {
    let folded = Folding.fold(word)
    return titles.contains(folded) || suffixes.contains(folded)
  }

  private static func words(_ list: String) -> Set<[UInt8]> { Set(list.split(separator: " ").map { Array($0.utf8) }) }

  private static let particles = words(
    "van von der den de del della di da do dos das du la le las los el al bin ibn ben binti bint zu zum zur ter ten af av"
  )
  private static let titles = words("mr mrs ms miss dr prof professor herr frau sir dame lord lady rev phd")
  private static let suffixes = words("jr sr junior senior ii iii iv esq")
}
