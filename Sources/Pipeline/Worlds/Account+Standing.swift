import Records
import Resolution
import Storage

extension Account {
  /// What a world keeps of the account.
  func standing(holds: Holds) -> AccountStanding {
    var (events, others) = (Hasher256(), Hasher256())
    var birthDates: [[UInt8]] = []
    for admitted in records {
      let record = admitted.record
      let isHeld = holds.isHeld(record)
      if record.hasEvents, !isHeld {
        events.update(statement: record)
      } else {
        others.update(statement: record)
        others.update(integer: isHeld ? 1 : 0)
      }
      guard !isHeld else { continue }
      record.forEachClaim { field, value in
        if field == .birthDate, !birthDates.contains(where: value.elementsEqual) { birthDates.append(Array(value)) }
      }
    }
    birthDates.sort { $0.lexicographicallyPrecedes($1) }
    let read = Fingerprint(events.finalize())
    others.update(field: id.provider.rawValue)
    others.update(field: id.key)
    for word in [read.high, read.low] { others.update(integer: Int64(bitPattern: word)) }
    return AccountStanding(
      inputs: Fingerprint(others.finalize()), events: read, birthDates: Array(birthDates.joined(separator: [0])),
      claims: linkingClaims)
  }
}

extension Hasher256 {
  /// Appends a statement and where it is in the archive; its content stands for its claims and events.
  fileprivate mutating func update(statement record: Record) {
    let (entry, source) = (record.entry, record.source)
    update(field: source.feed.rawValue)
    record.batch.withBytes(entry.recordKey) { update(field: $0) }
    for word in [entry.content.high, entry.content.low] { update(integer: Int64(bitPattern: word)) }
    for number in [
      entry.version.seconds, Int64(entry.record), Int64(entry.part), Int64(entry.line), Int64(entry.byte),
    ] {
      update(integer: number)
    }
    withUnsafeBytes(of: source.delivery.words) { update($0) }
    update(field: source.adapterVersion)
  }
}
