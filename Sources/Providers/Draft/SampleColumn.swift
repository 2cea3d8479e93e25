import Formats
import Records

/// What stands in one column of a sample.
struct SampleColumn {
  private static let mostValues = 2_000

  let name: String
  /// The values that state something, of at most so many rows.
  let values: [[UInt8]]
  let rows: Int
  let distinct: Int

  init(_ name: String, at index: Int, of batch: RowBatch) {
    self.name = name
    rows = min(batch.count, Self.mostValues)
    values = batch.withRows { rows in
      rows.prefix(Self.mostValues).compactMap { row in
        row.bytes(index).flatMap { $0.isEmpty ? nil : Array($0.trimmed()) }
      }
    }
    distinct = Set(values).count
  }

  /// Whether every row has a value of its own.
  var isUnique: Bool { rows > 0 && values.count == rows && distinct == rows }

  var isAlwaysStated: Bool { rows > 0 && values.count == rows }

  /// The texts, each once, sorted, if there are few of them and each comes again.
  var codes: [String]? {
    let isWord = values.allSatisfy { $0.count <= 24 && !$0.contains { $0 <= 0x20 || $0 == 0x40 } }
    guard isWord, distinct <= 12, distinct * 2 <= values.count, values.count * 2 >= rows else { return nil }
    return Set(values.map { String(decoding: $0, as: UTF8.self) }).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Dates

  /// The forms that all values fit.
  var dateForms: [DateForm] {
    guard !values.isEmpty else { return [] }
    return (DateForm.common + SampleColumn.furtherForms).filter { form in
      form != .year && values.allSatisfy { $0.withUnsafeBytes { form.parse($0) } != nil }
    }
  }

  private static let furtherForms = [
    "YYYY-MM-DD hh:mm:ss in UTC", "YYYY-MM-DDThh:mm:ss in UTC", "DD.MM.YYYY hh:mm:ss in UTC",
    "YYYYMMDDhhmmss in UTC", "YYMMDD from 1930", "DD.MM.YY from 1930", "DD/MM/YY from 1930",
  ].compactMap { DateForm($0) }

  // MARK: Numbers

  /// The notation that all values fit; point and comma are decimal marks, the other one may group digits.
  var notation: (notation: NumberNotation, hasDecimals: Bool)? {
    // A letter alone is a number too where the sign stands in the last digit; nobody means that.
    let hasDigits = values.allSatisfy { $0.count <= 24 && $0.contains { (0x30...0x39).contains($0) } }
    guard !values.isEmpty, hasDigits else { return nil }
    for (mark, group) in [(0x2E, nil), (0x2C, nil), (0x2C, 0x2E), (0x2E, 0x2C), (0x2C, 0x20)] as [(UInt8, UInt8?)] {
      for sign in [NumberNotation.Sign.leading, .trailing, .overpunch] {
        var notation = NumberNotation()
        (notation.decimalMark, notation.groupMark, notation.sign) = (mark, group, sign)
        let read = values.map { $0.withUnsafeBytes { notation.digits($0) } }
        guard read.allSatisfy({ $0 != nil && $0?.overflowed == false }) else { continue }
        return (notation, read.contains { ($0?.places ?? 0) > 0 })
      }
    }
    return nil
  }

  /// Whether all values are three upper-case letters.
  var isCurrency: Bool {
    !values.isEmpty && values.allSatisfy { $0.count == 3 && $0.allSatisfy { (0x41...0x5A).contains($0) } }
  }

  /// Digits that mean a name rather than a quantity: they begin with 0, or are long and all of one length.
  var looksLikeKey: Bool {
    values.contains { $0.count > 1 && $0[0] == 0x30 && (0x30...0x39).contains($0[1]) }
      || (values.allSatisfy { $0.count >= 6 } && Set(values.map(\.count)).count == 1)
  }
}
