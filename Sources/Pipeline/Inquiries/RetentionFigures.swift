import Records
import Scoring
import Storage

/// How many stored events of each kind count, are only held, or are past their time on a day.
public struct RetentionFigures: Sendable {
  /// One event kind.
  public struct Kind: Encodable, Sendable {
    /// Its name.
    public let kind: EventKind
    /// How long its events count; `nil` for ever.
    public let counts: String?
    /// How long they are held; `nil` for ever.
    public let held: String?
    /// Stored events that count.
    public internal(set) var counting = 0
    /// Stored events that are held and do not count any more.
    public internal(set) var heldOnly = 0
    /// Stored events that are not to be held any more.
    public internal(set) var past = 0
  }

  /// The kinds that are stored or declared, by name.
  public let kinds: [Kind]

  /// Counts all stored events, versions that are superseded included.
  ///
  /// O(records).
  public init(_ workspace: Workspace, on day: Day) throws {
    let retention = workspace.configuration.retention
    func empty(_ kind: EventKind) -> Kind {
      let limit = retention.limits[kind]
      return Kind(kind: kind, counts: limit?.counts?.description, held: limit?.held?.description)
    }
    var counted = Dictionary(retention.limits.keys.map { ($0, empty($0)) }) { first, _ in first }
    var last = Int64.min
    while let page = try workspace.store.accounts(after: last, limit: 1024) {
      last = page.last
      for index in 0..<page.batch.count {
        for event in page.batch[index].events {
          let field: WritableKeyPath<Kind, Int> =
            retention.counts(event, on: day) ? \.counting : retention.isHeld(event, on: day) ? \.heldOnly : \.past
          counted[event.kind, default: empty(event.kind)][keyPath: field] += 1
        }
      }
    }
    kinds = counted.values.sorted { $0.kind < $1.kind }
  }
}
