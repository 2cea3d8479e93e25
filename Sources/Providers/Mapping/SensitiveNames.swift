import Configuration
import Records

/// Special categories of personal data (GDPR Article 9): there is no canonical field for them, and none can be added.
///
/// A mapping that asks for one is told so, instead of being told the nearest field.
enum SensitiveNames {
  private static let stems: [(stem: String, category: String)] = [
    ("health", "health"), ("medic", "health"), ("diagnos", "health"), ("disab", "health"), ("illness", "health"),
    ("disease", "health"), ("pregnan", "health"), ("religio", "religion"), ("faith", "religion"),
    ("denomination", "religion"), ("ethnic", "ethnicity"), ("racial", "ethnicity"), ("politic", "politics"),
    ("sexual", "sexuality"), ("biometr", "biometrics"), ("fingerprint", "biometrics"), ("genetic", "biometrics"),
  ]
  private static let whole: [(name: String, category: String)] = [
    ("race", "ethnicity"), ("dna", "biometrics"), ("gene", "biometrics"),
  ]

  /// The category that a name speaks of; `nil` for all others.
  static func category(of name: String) -> String? {
    let words = name.lowercased().split { !$0.isLetter }.map(String.init)
    for word in words {
      if let found = stems.first(where: { word.hasPrefix($0.stem) }) { return found.category }
      if let found = whole.first(where: { word == $0.name }) { return found.category }
    }
    let tradeUnion = ["trade", "labour", "labor", "member", "membership"]
    return words.contains("union") && words.contains(where: tradeUnion.contains) ? "union membership" : nil
  }

  /// The canonical field of a name, or a fault at the name.
  static func field(_ entry: NamedValue) -> Field? {
    if let field = Field(name: entry.key) { return field }
    let names = Field.allCases.map(\.name)
    if let category = category(of: entry.key) {
      entry.keyFault(expected: "a canonical field; there is no canonical field for \(category), and none can be added")
    } else {
      entry.keyFault(
        expected: "a canonical field: \(names.joined(separator: ", "))",
        suggestion: closestName(to: entry.key, among: names))
    }
    return nil
  }

  /// Whether a name of an event, a measure or a code may stand; a fault if not.
  static func isAllowed(_ name: String, at value: ValueReader) -> Bool {
    guard let category = category(of: name) else { return true }
    value.fault(expected: "no data on \(category), which is not processed")
    return false
  }
}
