import Foundation

/// For each value of a column `-log2` of its share, looked up by the value's number.
struct TermWeights: Sendable {
  /// Where the column's word is in a row; 0 where the table has no such column.
  let position: Int
  /// Whether values are names, which may be written in several ways.
  let isName: Bool
  let weights: FrozenArray<Double>

  /// Looks every value of the table up once; what the model does not name has the share of an unlisted one.
  init(_ column: TermColumn, _ frequencies: TermFrequencies, _ table: AccountTable) {
    guard let slot = table.slot(of: column) else {
      (position, isName, weights) = (0, false, FrozenArray([]))
      return
    }
    position = table.position(of: slot)
    isName = table.isName(slot)
    var named: [UInt64: Double] = [:]
    for (value, share) in frequencies.values { named[ContentKey.hash(Array(value.utf8))] = -log2(share) }
    let unlisted = -log2(frequencies.unlisted)
    weights = FrozenArray(
      (0..<table.column(slot).count).map { named[table.identity(slot, UInt32($0))] ?? unlisted })
  }
}

extension AccountTable {
  /// The slot of a column with term frequencies; `nil` where the table has no such column.
  func slot(of column: TermColumn) -> Slot? {
    switch column {
    case .givenName: .given
    case .familyName: .family
    case .postcode: .postcode
    case .city: .city
    case .phone: .phone
    case .email: .email
    case .column(let name): slot(of: name)
    }
  }

  /// The one slot that a comparison looks at, where it is one and the table has it.
  func slot(of kind: ComparisonKind) -> Slot? {
    switch kind {
    case .nationalID: .nationalID
    case .birthDate: .birth
    case .phone: .phone
    case .email: .email
    case .familyName: .family
    case .givenName: .given
    case .birthPlace: .birthPlace
    case .address: nil
    case .column(let name): slot(of: name)
    }
  }

  /// The slots that a comparison looks at.
  func slots(of kind: ComparisonKind) -> [Slot] {
    kind == .address ? [.street, .house, .postcode, .city] : slot(of: kind).map { [$0] } ?? []
  }
}
