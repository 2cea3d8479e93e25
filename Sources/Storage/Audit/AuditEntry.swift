import Records

/// Who works on a store and when, as its entries in the audit log say it.
public struct AuditContext: Sendable {
  /// The hash of the chain, under a key without which nobody can recompute it.
  let hash: @Sendable (String) -> ContentHash
  /// The keyed hash that stands for an account.
  let subject: @Sendable (Fingerprint) -> ContentHash
  /// Who, as the command line says.
  let actor: String
  /// The moment (ISO 8601), as the command line reads it.
  let now: @Sendable () -> String

  /// States who works on a store.
  public init(
    actor: String, now: @escaping @Sendable () -> String, hash: @escaping @Sendable (String) -> ContentHash,
    subject: @escaping @Sendable (Fingerprint) -> ContentHash
  ) {
    self.actor = actor
    self.now = now
    self.hash = hash
    self.subject = subject
  }
}

/// What was done, as the audit log calls it.
public enum AuditAction: String, Sendable, Codable, CaseIterable {
  /// A consent was entered by hand.
  case granted, withdrew
  /// A person decided on two accounts.
  case decided
  /// A dispute was opened, and how it ended.
  case disputed, resolved
  /// An account's tombstone was laid; all of an erasure is removed.
  case erased, removed
  /// A delivery came into the ledger.
  case delivered
  /// Links or scores of a purpose took the place of those before.
  case published
  /// A run that changed something ended.
  case ran
  /// The state was exchanged for one that was built again, or for the one before that.
  case reprocessed
  case rolledBack = "rolled-back"
  /// Scores are about to leave, and left.
  case exported, released
  /// A copy of the workspace was made, and this workspace was made of one.
  case backedUp = "backed-up"
  case restored
  /// The workspace has another key; a key before opens nothing any more; all archive objects are sealed under a new data key.
  case rotated, retired, resealed
}

/// An entry of the audit log: who did what, when, and the hash that chains it to all entries before.
///
/// Names a person by a keyed hash only.
public struct AuditEntry: Hashable, Sendable, Codable {
  /// From 1, without gaps.
  public let number: Int64
  /// When (ISO 8601), as the command line read the clock.
  public let at: String
  /// The run in which it was done, if it was one.
  public let run: Int64?
  /// Who.
  public let actor: String
  /// What.
  public let action: AuditAction
  /// To what: a purpose, a delivery, or keyed hashes of accounts.
  public let subject: String
  /// How, such as a verdict or a purpose.
  public let detail: String
  /// The hash of the entry before; `nil` for the first.
  public let previous: ContentHash?
  /// The keyed hash of all of this.
  public let hash: ContentHash

  /// What the hash is made of: everything but itself, keys sorted.
  private struct Content: Encodable {
    let number: Int64
    let at: String
    let run: Int64?
    let actor: String
    let action: AuditAction
    let subject: String
    let detail: String
    let previous: ContentHash?
  }

  /// Makes the entry that follows another one.
  init(
    after previous: AuditEntry?, at: String, run: Int64?, actor: String, action: AuditAction, subject: String,
    detail: String, hash: (String) -> ContentHash
  ) {
    number = (previous?.number ?? 0) + 1
    self.at = at
    self.run = run
    self.actor = actor
    self.action = action
    self.subject = subject
    self.detail = detail
    self.previous = previous?.hash
    let content = Content(
      number: number, at: at, run: run, actor: actor, action: action, subject: subject, detail: detail,
      previous: self.previous)
    self.hash = hash(JSONText.encode(content))
  }

  /// Reads a line of the log; `nil` if it is not written as ``line`` would write it.
  init?(line: String) {
    guard let entry: AuditEntry = JSONText.decode(line), entry.line == line else { return nil }
    self = entry
  }

  /// The entry as one line of JSON without its end.
  var line: String { JSONText.encode(self) }

  /// Whether the hash is the one that the key gives for the content.
  func isGenuine(_ hash: (String) -> ContentHash) -> Bool {
    let content = Content(
      number: number, at: at, run: run, actor: actor, action: action, subject: subject, detail: detail,
      previous: previous)
    return hash(JSONText.encode(content)) == self.hash
  }
}
