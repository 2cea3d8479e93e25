/// Names of months in English, German, French, Spanish, Italian, Portuguese and Dutch, without accents.
enum MonthNames {
  /// The month, from 1, of a folded name or of its first three letters or more, where these name one month only.
  static func month(_ word: [UInt8]) -> Int? {
    guard word.count >= 3 else { return nil }
    var found: Int?
    for (index, names) in table.enumerated() where names.contains(where: { $0.starts(with: word) }) {
      if found != nil { return nil }
      found = index + 1
    }
    return found
  }

  private static let table = [
    "january januar janner janvier enero gennaio janeiro januari",
    "february februar feber fevrier febrero febbraio fevereiro februari",
    "march marz maerz mars marzo marco maart mrz", "april avril abril aprile", "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho", "july juli juillet julio luglio julho", "august aout agosto augustus",
    "september septembre septiembre settembre setembro", "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro", "december dezember decembre diciembre dicembre dezembro",
  ].map { $0.split(separator: " ").map { Array($0.utf8) } }
}
