import Consent
import Records
import Resolution
import Scoring
import Storage

/// The accounts of one purpose: of what is stored, that to which the person agreed for this purpose on the run's date.
///
/// What is read back from the store passes the gate again, and which version of a record counts is decided among the
/// admitted ones only, so a purpose sees its world as if nothing else had ever been delivered.
struct World {
  /// Accounts read at once.
  private static let pageAccounts = 1024

  let purpose: Purpose
  let store: Store
  private let gate: ConsentGate
  let holds: Holds
  private let retention: Retention
  let order: StatementOrder
  private let pages: KnownPages?
  /// The date on which consent must hold.
  var asOf: Day { gate.asOf }

  /// `pages`: what worlds that are read one after the other share.
  init(_ workspace: Workspace, purpose: Purpose, gate: ConsentGate, holds: Holds, pages: KnownPages? = nil) {
    self.pages = pages
    self.purpose = purpose
    store = workspace.store
    self.gate = gate
    self.holds = holds
    retention = workspace.configuration.retention
    order = workspace.configuration.statementOrder
  }

  /// Some accounts of a page, each with its row in the store; those without an admitted record are left out.
  func accounts(of page: AccountPage) throws -> [(id: Int64, account: Account)] {
    try page.accounts.compactMap { stored in
      let versions = try admitted(stored.records, of: page)
      return Account(merging: versions, order: order).map { (stored.id, $0) }
    }
  }

  /// Calls `body` with every account of the world, page by page.
  ///
  /// Memory is bounded by the page.
  func forEachAccount(_ body: (Int64, Account) throws -> Void) throws {
    var last = Int64.min
    while let page = try store.accounts(after: last, limit: Self.pageAccounts) {
      last = page.last
      for (id, account) in try accounts(of: page) { try body(id, account) }
    }
  }

  /// Calls `body` with each of some accounts that is in the world, page by page.
  func forEachAccount(of ids: [Int64], _ body: (Int64, Account) throws -> Void) throws {
    for start in stride(from: 0, to: ids.count, by: Self.pageAccounts) {
      let ids = Array(ids[start..<min(start + Self.pageAccounts, ids.count)])
      let page = try pages?.page(of: ids, store) ?? store.accounts(ids)
      for (id, account) in try accounts(of: page) { try body(id, account) }
    }
  }

  /// The accounts with these rows.
  func accounts(_ ids: [Int64]) throws -> [(id: Int64, account: Account)] {
    try accounts(of: try store.accounts(ids))
  }

  private func admitted(_ records: Range<Int>, of page: AccountPage) throws -> [AdmittedRecord] {
    try records.compactMap { index in
      guard let admitted = admitted(page.batch[index]) else { return nil }
      if page.contested.contains(index), try isBeaten(admitted.record) { return nil }
      return admitted
    }
  }

  /// Whether another account of the world holds a newer version of the record: then the record has moved there.
  private func isBeaten(_ record: Record) throws -> Bool {
    let rivals = try store.rivals(of: record)
    return (0..<rivals.count).contains { index in
      admitted(rivals[index]).map { order.precedes(record, $0.record) } ?? false
    }
  }

  /// The record, if its person agreed to the purpose, nobody found it to be wrong and it is not past its time.
  private func admitted(_ record: Record) -> AdmittedRecord? {
    guard case .success(let admitted) = gate.admit(record, for: purpose) else { return nil }
    return holds.isOut(record) || retention.isPast(record, on: asOf) ? nil : admitted
  }
}

/// Pages of accounts that several purposes ask for, read once: which of their records count is asked by each of them.
///
/// For as long as no record changes.
final class KnownPages: Sendable {
  /// Pages that are kept: as many accounts as change in a run, not all that there are.
  private static let most = 16

  private let pages = Lock<[[Int64]: AccountPage]>([:])

  func page(of ids: [Int64], _ store: Store) throws -> AccountPage {
    try pages.withLock { pages in
      if let known = pages[ids] { return known }
      let page = try store.accounts(ids)
      if pages.count < Self.most { pages[ids] = page }
      return page
    }
  }
}
