import Formats
import Providers
import Records
import Scoring
import Storage

/// Which rows are to go: those of erased accounts, and those that are past their time.
struct ErasureCriterion {
  /// The erased accounts.
  let tombstones: Tombstones
  /// What is past its time on a day; `nil` where that is not asked.
  var past: (retention: Retention, day: Day)?

  /// Whether files of a provider can hold such rows.
  func concerns(_ provider: ProviderID) -> Bool {
    tombstones.concern(provider) || (past != nil && provider != ConsentFeed.bound.adapter.id)
  }
}

/// Says of each row of a file whether it is to go.
///
/// A row that an adapter can read names its account. One that is damaged is judged by what stands in it: a word that is
/// the key of an erased account, or values that tell the person.
struct RowJudge {
  /// A row and whose it is.
  struct Verdict {
    var place: RowPlace
    var isErased: Bool
    /// Whether nothing but the damaged bytes could tell.
    var isGuess: Bool
    /// Whether the record could not be taken apart, so that it goes or stays as a whole.
    var isWhole: Bool
  }

  private let bound: BoundFeed
  private let criterion: ErasureCriterion
  private let values: ErasedValues
  private var reader: (any RowReader)?
  private var builder = RecordBatchBuilder()
  /// Whether the adapter accepted the row that is looked at.
  private var isAccepted = false
  /// What the erased rows of the file state.
  private(set) var found = ErasedValues()

  /// `values` are known to be of erased people.
  init(_ bound: BoundFeed, _ criterion: ErasureCriterion, values: ErasedValues) {
    self.bound = bound
    self.criterion = criterion
    self.values = values
  }

  /// The verdicts on a batch, in the order of the file.
  mutating func judge(_ batch: RowBatch) throws(FileRefusal) -> [Verdict] {
    if reader == nil, !batch.columns.isEmpty, !bound.namesAccounts {
      reader = try bound.adapter.reader(for: bound.feed.id, columns: batch.columns)
    }
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(batch.count + batch.faults.count)
    batch.withRows { rows in
      for row in rows { verdicts.append(verdict(on: row)) }
    }
    for fault in batch.faults {
      let isTheirs = fault.raw.withUnsafeBytes { isErased(damaged: $0) }
      verdicts.append(Verdict(place: fault.place, isErased: isTheirs, isGuess: true, isWhole: true))
    }
    guard !batch.faults.isEmpty else { return verdicts }
    return verdicts.sorted { ($0.place.record, $0.place.part) < ($1.place.record, $1.place.part) }
  }

  private mutating func verdict(on row: Row) -> Verdict {
    var isErased = false
    var isGuess = false
    if let account = bound.namesAccounts ? statedAccount(row) : readAccount(row) {
      isErased = tombstones.contains(account)
      if isErased { remember(row) } else if criterion.past != nil { isErased = isPast(row) }
    } else {
      isErased = self.isErased(damaged: row.raw)
      isGuess = true
    }
    builder.discard()
    return Verdict(place: row.place, isErased: isErased, isGuess: isGuess, isWhole: false)
  }

  private var tombstones: Tombstones { criterion.tombstones }

  /// Whose row it is, also where the row is then rejected.
  private mutating func readAccount(_ row: Row) -> Fingerprint? {
    isAccepted = (try? reader?.read(row, into: &builder)) != nil
    return builder.namedAccount(of: bound.adapter.id)
  }

  /// The account that a row of consents or of the truth names.
  private func statedAccount(_ row: Row) -> Fingerprint? {
    guard let provider = row.text("provider"), let key = row.text("account"), !key.isEmpty else { return nil }
    return Fingerprint(AccountID(provider: ProviderID(rawValue: provider), key: key))
  }

  private mutating func remember(_ row: Row) {
    guard !bound.namesAccounts else { return }
    let records = committed(row)
    for index in 0..<records.count { found.take(records[index]) }
  }

  /// Whether the row states nothing but events that are past their time.
  private mutating func isPast(_ row: Row) -> Bool {
    guard let past = criterion.past, isAccepted, !bound.namesAccounts else { return false }
    let records = committed(row)
    return records.count == 1 && past.retention.isPast(records[0], on: past.day)
  }

  private mutating func committed(_ row: Row) -> RecordBatch {
    let place = row.place
    builder.commit(
      source: bound.source(delivery: ContentHash(of: "")), record: place.record, part: place.part, line: place.line,
      byte: place.byte)
    return builder.finish()
  }

  private func isErased(damaged raw: UnsafeRawBufferPointer) -> Bool {
    if values.occur(in: raw) { return true }
    return raw.words.contains { word in
      bound.keyProviders(tombstones).contains { tombstones.contains(Fingerprint(provider: $0, key: word)) }
    }
  }
}

extension BoundFeed {
  /// Whether the rows name accounts of other providers, in the columns provider and account.
  var namesAccounts: Bool { adapter.id == ConsentFeed.bound.adapter.id }

  /// Whose account keys may stand in a row.
  fileprivate func keyProviders(_ tombstones: Tombstones) -> [ProviderID] {
    namesAccounts ? tombstones.concernedProviders : [adapter.id]
  }
}

extension UnsafeRawBufferPointer {
  /// What stands between separators; a key of an account is taken to hold none of them.
  fileprivate var words: [UnsafeRawBufferPointer] {
    split(whereSeparator: { byte in
      byte <= 0x20 || byte == 0x22 || byte == 0x27 || byte == 0x2C || byte == 0x3B || byte == 0x7C || byte == 0x3C
        || byte == 0x3E || byte == 0x3D || byte == 0x5B || byte == 0x5D || byte == 0x7B || byte == 0x7D
    }).map { UnsafeRawBufferPointer(rebasing: $0) }
  }
}
