/// How the bytes of one value are got out of a row: a source, refined in a fixed order (split, match, trim, case, absent,
/// default).
///
/// A ``MappingProgram`` makes a ``ByteSource`` of it.
final class Extraction: Sendable {
  /// Where the bytes come from.
  enum Source: Sendable {
    case column(Int)
    case constant([UInt8])
    case concat([Part], separator: [UInt8])
    /// The first of these columns that states something.
    case firstOf([Int])
  }

  /// One piece of a concatenation.
  enum Part: Sendable {
    case column(Int)
    /// A column, or this text where it states nothing.
    case columnOr(Int, [UInt8])
    case literal([UInt8])
  }

  /// Which part between separators; `toEnd` for all from there on.
  struct Split: Sendable {
    let separator: [UInt8]
    let part: Int
    let toEnd: Bool
  }

  /// What is done to letters.
  enum LetterCase: String, CaseIterable, Sendable {
    case upper, lower
  }

  let source: Source
  let split: Split?
  let match: TextPattern?
  let trims: Bool
  let letterCase: LetterCase?
  /// Texts that mean that nothing is stated.
  let absent: ByteTable<Void>
  /// What is stated where the row states nothing.
  let standard: [UInt8]?
  /// Name and number of the first column, for faults.
  let column: ColumnUse?

  init(
    source: Source, column: ColumnUse?, split: Split? = nil, match: TextPattern? = nil, trims: Bool = false,
    letterCase: LetterCase? = nil, absent: [String] = [], standard: String? = nil
  ) {
    self.source = source
    self.split = split
    self.match = match
    self.standard = standard.map { Array($0.utf8) }
    self.trims = trims
    self.letterCase = letterCase
    self.absent = ByteTable(absent)
    self.column = column
  }
}

/// A column that a mapping reads: its number among those the feed reads, and its name.
struct ColumnUse: Hashable, Sendable {
  var number: Int
  var name: String
}
