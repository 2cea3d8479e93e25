import Records
import Resolution

/// What to make of a column by what stands in it.
enum ContentGuess: Equatable {
  case kind(ColumnKind)
  case field(Field)
  case leaveOut(ColumnMapping.Reason)

  /// Shares from which a shape counts as the column's.
  private static let most = 0.9

  init(_ sample: ColumnSample) {
    if let reason = Self.reasonToLeaveOut(sample) {
      self = .leaveOut(reason)
    } else if sample.share(.email) >= Self.most {
      self = .field(.email)
    } else if sample.share(.date) >= Self.most {
      self = .kind(.date)
    } else if sample.share(.phone) >= Self.most, !sample.isFixedLength || sample.averageBytes >= 9 {
      self = .field(.phone)
    } else {
      self = .kind(Self.kind(sample))
    }
  }

  private static func reasonToLeaveOut(_ sample: ColumnSample) -> ColumnMapping.Reason? {
    if sample.filledShare < 0.02 || (sample.filled < 3 && sample.rows > 20) { return .nearlyEmpty }
    if sample.distinct == 1, sample.rows > 2 { return .constant }
    return sample.isRowNumber ? .rowNumber : nil
  }

  private static func kind(_ sample: ColumnSample) -> ColumnKind {
    if sample.share(.number) >= most { return numberKind(sample) }
    if sample.averageWords >= 2.5 || sample.averageBytes >= 30 { return .text }
    if sample.share(.letters) >= most { return sample.averageWords >= 1.8 ? .text : nameKind(sample) }
    if sample.share(.hasDigit) >= 0.5, sample.averageWords < 2.5 { return .code }
    return .text
  }

  /// Numbers with a fraction, or of varying length, are quantities; those of one length are codes.
  private static func numberKind(_ sample: ColumnSample) -> ColumnKind {
    if sample.share(.fraction) > 0.05 { return .amount }
    return sample.isFixedLength || sample.distinct <= 12 || sample.longest > 7 ? .code : .amount
  }

  /// A few words that come again and again are a code in words: `male`, `widowed`.
  private static func nameKind(_ sample: ColumnSample) -> ColumnKind {
    sample.distinct <= 12 || sample.longest <= 2 ? .code : .name
  }
}

extension FieldNames {
  /// Whether what stands in a column can be what its name says.
  static func isPlausible(_ field: Field, _ sample: ColumnSample) -> Bool {
    switch field {
    case .email: sample.share(.email) >= 0.3
    case .birthDate, .opened:
      sample.share(.date) >= 0.3 || (sample.share(.integer) >= 0.5 && sample.isFixedLength && sample.longest == 4)
    case .phone: sample.share(.hasDigit) >= 0.5
    case .houseNumber, .nationalID: sample.share(.hasDigit) >= 0.3
    case .givenName, .familyName, .fullName: sample.share(.hasDigit) < 0.5
    default: true
    }
  }
}
