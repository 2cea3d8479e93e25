/// What differs between a table and the one that was linked last, so that only what that concerns is compared again.
///
/// Accounts that both tables have with the same values need no comparison where they meet in a block that both tables
/// have with the same accounts: what they weigh follows from their values and the model, and is known. A block that an
/// account enters, leaves or stands in with other values is *fresh*, and so are all into which such a block is divided, unless
/// it was divided before too: then those parts of it that the account enters, leaves or stands in. In a fresh block all
/// pairs are compared.
public struct TableChanges: Sendable {
  /// By row of the table: whether the account is new or says something else than it did.
  public let isChanged: [Bool]
  /// What the changed accounts said when they were linked last, also those that are gone.
  public let before: AccountTable
  /// The links that were found then, between accounts that the table has, by its rows.
  public let links: [Link]

  /// States what differs from a table that was linked by the same model and kept within its limits, see
  /// ``BlockIndex/isWithinLimits``.
  public init(isChanged: [Bool], before: AccountTable, links: [Link]) {
    self.isChanged = isChanged
    self.before = before
    self.links = links
  }

  /// Whether no value of a table can be read otherwise because of the values of other accounts: of an open date, such as
  /// `03/07/1980`, the others say what it means.
  func areSettled(in table: AccountTable) -> Bool {
    [table, before].allSatisfy { $0.columns.isEmpty && !$0.hasOpenDates }
  }
}

/// The rows of a block in the making, and what is known of it from before.
struct GroupedRows {
  /// The rows that the table has, ascending.
  let rows: UnsafeMutableBufferPointer<UInt32>
  /// The numbers of accounts as they were before, from the number of the table's rows on.
  let past: UnsafeMutableBufferPointer<UInt32>
  /// Whether an account entered or left it, or stands in it with other values.
  let isFresh: Bool

  /// Parts rows that ascend.
  init(_ group: UnsafeMutableBufferPointer<UInt32>, _ table: AccountTable, _ changes: TableChanges?) {
    var count = group.count
    guard let changes else {
      (rows, past, isFresh) = (group, UnsafeMutableBufferPointer(rebasing: group[count...]), true)
      return
    }
    while count > 0, Int(group[count - 1]) >= table.count { count -= 1 }
    rows = UnsafeMutableBufferPointer(rebasing: group[..<count])
    past = UnsafeMutableBufferPointer(rebasing: group[count...])
    isFresh = count < group.count || rows.contains { changes.isChanged[Int($0)] }
  }

  /// How many rows were there before for certain.
  func unchangedCount(_ changes: TableChanges) -> Int { rows.count { !changes.isChanged[Int($0)] } }
}
