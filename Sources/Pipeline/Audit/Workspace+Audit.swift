import Records
import Storage

extension Workspace {
  /// The files that get every entry of the audit log, beside the store that holds it.
  var auditCopies: [AuditCopy] {
    let id = keyedHash("audit log of this workspace").short
    let outside = configuration.checkpoints.map { "\($0)/tributary-\(id).jsonl" }
    return [AuditCopy(name: "inside", path: paths.audit)]
      + (outside.map { [AuditCopy(name: $0, path: $0)] } ?? [])
  }

  /// Enters from now on what is changed, and copies what a command that died has entered.
  func beginAudit(_ caller: Caller) throws {
    try store.audit(as: AuditContext(caller, keyedHash))
    try copyAuditLog()
  }

  /// Brings the copies of the audit log up to date; the last step of every command that changes something.
  public func copyAuditLog() throws { for copy in auditCopies { try store.copyAuditLog(to: copy) } }

  /// What is wrong with the audit log, as sentences that name the entry.
  public func auditFaults() throws -> [String] {
    try store.auditFaults(keyedHash.auditEntry, copies: auditCopies)
  }

  /// How the audit log names an account.
  public func auditSubject(of account: AccountID) -> String {
    String("\(tombstone(of: Fingerprint(account)))".prefix(32))
  }
}

extension AuditContext {
  /// What a caller does, under a workspace's key.
  init(_ caller: Caller, _ key: KeyedHash) {
    self.init(actor: caller.name, now: caller.now, hash: { key.auditEntry($0) }, subject: { key.tombstone(of: $0) })
  }
}

extension KeyedHash {
  /// The hash that chains an entry of the audit log.
  func auditEntry(_ content: String) -> ContentHash { self("audit\u{0}\(content)") }
}
