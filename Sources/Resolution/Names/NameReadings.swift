/// The parts of a name as sets of words.
struct NameReading: Equatable {
  var given: NameWords.Words
  var family: NameWords.Words
}

extension NameWords {
  /// The words of a given name without titles and Vietnamese markers, unless nothing else is left.
  func given(_ words: Words) -> Words {
    let proper = words & ~(titles | markers)
    return proper == 0 ? words : proper
  }

  /// The words of a family name without particles and suffixes, unless nothing else is left.
  func family(_ words: Words) -> Words {
    let proper = words & ~particles == 0 ? words : words & ~particles
    return proper & ~suffixes == 0 ? proper : proper & ~suffixes
  }

  /// What a name in one piece may mean, the likeliest reading first; at least one.
  ///
  /// `Family, Given`; a family name in capitals wherever it stands; otherwise the last word with the particles before it.
  /// Of three words or more (`Carmen Soto Vega`) nobody can tell whether the middle one is a given or a family name, so
  /// both are kept; a patronymic or an eastern family name in the first place turns the order round. A lone word is a
  /// given name, one in quotes or brackets another given name.
  func readings(into output: inout [NameReading]) {
    output.removeAll(keepingCapacity: true)
    let quoted = nicknames.reduce(0, |)
    var words = all & ~quoted
    if words == 0 { words = all }
    if let split = splitAtComma(words) {
      output.append(split)
    } else {
      words = comma.map { words & (1 << Words($0) &- 1) } ?? words
      readPlain(withoutTitles(words), into: &output)
    }
    let family = output[0].family
    for nickname in nicknames where nickname != all {
      output.append(NameReading(given: given(nickname), family: family))
    }
  }

  /// `Family, Given`, unless what stands behind the comma is a title or describes somebody: `Smith, Jr.`.
  private func splitAtComma(_ words: Words) -> NameReading? {
    guard let comma else { return nil }
    let before = words & (1 << Words(comma) &- 1)
    let after = words & ~before
    guard before != 0, after & ~titles & ~suffixes != 0 else { return nil }
    let first = after.trailingZeroBitCount
    if startsWithDigit(first) || NameLists.descriptions.contains(code(first)) { return nil }
    return NameReading(given: given(after & ~suffixes == 0 ? after : after & ~suffixes), family: family(before))
  }

  /// Titles count before a name and suffixes behind it: `Don Lord` keeps both.
  private func withoutTitles(_ words: Words) -> Words {
    var rest = words
    while rest & (rest &- 1) != 0, titles & (rest & (~rest &+ 1)) != 0 { rest &= rest - 1 }
    while rest & (rest &- 1) != 0, (titles | suffixes) & (1 << Words(63 - rest.leadingZeroBitCount)) != 0 {
      rest &= ~(1 << Words(63 - rest.leadingZeroBitCount))
    }
    return rest
  }

  private func startsWithDigit(_ word: Int) -> Bool { firstLetter(word) < 0x3A }

  private func readPlain(_ words: Words, into output: inout [NameReading]) {
    guard words & (words &- 1) != 0 else {
      output.append(NameReading(given: words, family: 0))
      return
    }
    let (high, low) = (words & capitals, words & ~capitals)
    // Initials are capitals in any case: `JOHN D SMITH` marks no family name, `J SMITH` does.
    if high != 0, low != 0, low & ~initials != 0 || high & (high &- 1) == 0 {
      output.append(NameReading(given: given(low), family: family(high)))
      appendLongerFamily(to: &output)
      return
    }
    let last = lastName(of: words)
    let western = NameReading(given: given(words & ~last), family: family(last))
    if let turned = turned(words) {
      output.append(turned)
      if isPatronymic(63 - words.leadingZeroBitCount) { output.append(western) }
      return
    }
    output.append(western)
    appendLongerFamily(to: &output)
  }

  /// The last word with those that hang on it, and the particles before it; one word at least is left.
  private func lastName(of words: Words) -> Words {
    let first = words & (~words &+ 1)
    var last: Words = 0
    var rest = words
    while rest & ~first != 0 {
      let word: Words = 1 << Words(63 - rest.leadingZeroBitCount)
      let isMore = last != 0 && particles & word == 0
      if isMore, joined & (last & (~last &+ 1)) == 0 { break }
      last |= word
      rest &= ~word
    }
    return last
  }

  /// The order of eastern Europe's papers (`Sidorov Ivan Petrovich`) and of eastern Asia (`Nguyen Van Hung`, `Wang Wei`).
  private func turned(_ words: Words) -> NameReading? {
    let (first, final) = (words.trailingZeroBitCount, 63 - words.leadingZeroBitCount)
    let rest = words & ~(1 << Words(first))
    let reading = NameReading(given: given(rest), family: family(1 << Words(first)))
    if words.nonzeroBitCount == 3, isPatronymic(final), !isPatronymic(rest.trailingZeroBitCount) { return reading }
    if joined & (1 << Words(final)) == 0, EasternFamilyNames.contain(code(final)) { return nil }
    if EasternFamilyNames.vietnamese.contains(code(first)) { return reading }
    guard EasternFamilyNames.chinese.contains(code(first)) else { return nil }
    return withLetters(rest) { ChineseSyllables.count($0) } > 0 ? reading : nil
  }

  private func isPatronymic(_ word: Int) -> Bool { Self.patronymics.contains { hasSuffix(word, $0) } }

  private static let patronymics = ["ovich", "evich", "ovna", "evna", "ichna", "ovych", "yovych", "ivna"].map {
    Array($0.utf8)
  }

  /// The same words with only the first as given name.
  private func appendLongerFamily(to output: inout [NameReading]) {
    let given = output[0].given
    let first = first(of: given)
    let rest = given & ~first & ~initials
    if rest != 0 { output.append(NameReading(given: first, family: family(rest | output[0].family))) }
  }
}
