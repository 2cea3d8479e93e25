/// A column's name, in words: `dateOfBirth`, `date_of_birth` and `Date of birth` are one.
struct HeaderName {
  /// Lower-case words; digits at the end of a word stand apart from it.
  let words: [String]

  init(_ text: String) {
    var words: [String] = []
    var word = ""
    var previous: Character = " "
    // A path of JSON (`name/given`) says most in its last part, but `name/given` as a whole is a given name.
    for character in text {
      let isBoundary =
        !(character.isLetter || character.isNumber) || (character.isUppercase && previous.isLowercase)
        || (character.isNumber != previous.isNumber && previous.isLetter != previous.isNumber)
      if isBoundary, !word.isEmpty {
        words.append(word)
        word = ""
      }
      if character.isLetter || character.isNumber { word += Self.folded(character) }
      previous = character
    }
    if !word.isEmpty { words.append(word) }
    self.words = words
  }

  /// All words in one.
  var joined: String { words.joined() }

  /// Words in lower case with `_` between them, fit for the name of a ``ColumnName``.
  var identifier: String {
    let text = words.joined(separator: "_")
    return text.isEmpty ? "column" : text
  }

  private static func folded(_ character: Character) -> String {
    accents[character] ?? character.lowercased()
  }

  private static let accents: [Character: String] = {
    let groups: [(String, String)] = [
      ("àáâãåÀÁÂÃÅą", "a"), ("èéêëÈÉÊËęě", "e"), ("ìíîïÍÎ", "i"), ("òóôõøÓÔÕØ", "o"), ("ùúûÙÚÛů", "u"),
      ("çćčÇĆČ", "c"), ("ñńÑŃ", "n"), ("śšŚŠ", "s"), ("źżžŹŻŽ", "z"), ("łŁ", "l"), ("ýÝ", "y"), ("ř", "r"),
      ("äÄæ", "ae"), ("öÖ", "oe"), ("üÜ", "ue"), ("ß", "ss"),
    ]
    var table: [Character: String] = [:]
    for (characters, plain) in groups {
      for character in characters { table[character] = plain }
    }
    return table
  }()
}
