extension PersonName {
  /// What a name in one piece may mean, the likeliest reading first; at least one.
  ///
  /// A name in two scripts is two spellings; one in quotes or brackets is another given name; and of three words or more
  /// (`Carmen Soto Vega`) nobody can tell whether the middle one is a given or a family name, so both are kept.
  static func readings(of text: String) -> [PersonName] {
    let (plain, nicknames) = separatingNicknames(text)
    let spellings = spellings(of: plain)
    var readings = spellings.map { PersonName(full: $0) }
    if spellings.count == 1, let other = readings[0].withLongerFamily(in: plain) { readings.append(other) }
    let family = readings[0].family
    return readings + nicknames.map { PersonName(given: given($0), family: family) }
  }

  /// The same words with only the first as given name; `nil` where the text itself tells the parts apart.
  private func withLongerFamily(in text: String) -> PersonName? {
    let words = given.split(separator: 0x20)
    guard words.count > 1, !text.contains(","), !HanNames.occurs(in: text) else { return nil }
    let rest = words.dropFirst().filter { $0.count > 1 }
    guard !rest.isEmpty else { return nil }
    return PersonName(given: Array(words[0]), family: Array((rest + [family[...]]).joined(separator: [0x20])))
  }

  /// The part in Han characters or Hangul and the rest, where there are both.
  private static func spellings(of text: String) -> [String] {
    let words = text.split(whereSeparator: \.isWhitespace)
    let eastern = words.filter { HanNames.occurs(in: String($0)) }
    guard !eastern.isEmpty, eastern.count < words.count else { return [text] }
    let rest = words.filter { !HanNames.occurs(in: String($0)) }
    return [eastern, rest].map { $0.joined(separator: " ") }
  }

  private static func separatingNicknames(_ text: String) -> (plain: String, nicknames: [String]) {
    guard text.contains(where: { closings[$0] != nil }) else { return (text, []) }
    var (plain, nicknames) = ("", [String]())
    var rest = text[...]
    while let open = rest.firstIndex(where: { closings[$0] != nil }),
      let close = rest[rest.index(after: open)...].firstIndex(where: { $0 == closings[rest[open]] })
    {
      plain += rest[..<open]
      nicknames.append(String(rest[rest.index(after: open)..<close]))
      rest = rest[rest.index(after: close)...]
    }
    return (plain + rest, nicknames.filter { $0.contains(where: \.isLetter) })
  }

  /// What opens a nickname, and what closes it; an apostrophe opens nothing, it stands inside names.
  private static let closings: [Character: Character] = ["\"": "\"", "“": "”", "„": "“", "«": "»", "(": ")", "[": "]"]
}
