import Formats
import Providers
import Records
import Resolution
import Storage

/// How good the links of a world are, against a truth.
public struct LinkingQuality: Sendable {
  /// Of links, pairs and clusters.
  public let evaluation: Evaluation
  /// What the blocking rules find.
  public let blocking: BlockingEvaluation
  /// Of pairs by weight, from some bits below the threshold on.
  public let weights: WeightEvaluation
  /// The match weight from which accounts are linked.
  public let threshold: Double
}

extension Inquiry {
  /// Bits below the threshold down to which weights are judged.
  static let judgedSlack = 6.0

  /// Judges the links of a world against the truth; `groups` names the group of accounts.
  ///
  /// Links it anew in memory; changes nothing.
  public func evaluate(
    _ purpose: Purpose, against truth: [AccountID: String], groups: [AccountID: String] = [:]
  ) throws -> LinkingQuality? {
    guard let world = try world(purpose) else { return nil }
    let linked = try WorldResolution(workspace, world) { 0 }.computed(StopSignal(), slack: Self.judgedSlack)
    let table = linked.prepared.table
    let persons = KnownPersons(table, truth)
    return LinkingQuality(
      evaluation: Evaluation(linked.resolved, of: table, persons: persons, groups: groups),
      blocking: BlockingEvaluation(linked.prepared, persons: persons),
      weights: WeightEvaluation(linked.near, persons: persons), threshold: linked.resolver.threshold)
  }

  /// The accounts of a purpose, as they are linked; `nil` if nothing was computed for it.
  public func accounts(for purpose: Purpose) throws -> AccountTable? {
    try world(purpose).map { try WorldResolution(workspace, $0) { 0 }.table(StopSignal()) }
  }
}

/// Reads a truth: a CSV with the columns provider, account and person, one line for each account.
///
/// Throws ``FormatError`` or ``FileRefusal`` for a file that is not of this form.
public func readTruth(_ path: String) throws -> [AccountID: String] { try readLabels(path, column: "person") }

/// Reads one label for each account: a CSV with the columns provider, account and another one.
///
/// Throws ``FormatError`` or ``FileRefusal`` for a file that is not of this form.
public func readLabels(_ path: String, column label: String) throws -> [AccountID: String] {
  var layout = CSVLayout()
  layout.declared = ["provider", "account", label]
  var decoder = try Format.csv(layout).makeDecoder()
  var batch = RowBatch()
  var labels: [AccountID: String] = [:]
  let content = FileContent(try SystemFile.open(reading: path), name: path)
  func take() throws(FileRefusal) {
    for column in layout.declared where !batch.columns.isEmpty && !batch.columns.contains(column) {
      throw FileRefusal(
        code: "column.missing", column: column, expected: "the columns provider, account and \(label)",
        remedy: "Give the file a header with these names.")
    }
    batch.withRows { rows in
      for row in rows {
        guard let provider = row.text("provider"), let key = row.text("account"), let name = row.text(label) else {
          continue
        }
        labels[AccountID(provider: ProviderID(rawValue: provider), key: key)] = name
      }
    }
    batch = RowBatch()
  }
  _ = try content.read(
    uncompressed: { piece throws(FormatError) in try decoder.decode(piece, into: &batch) },
    between: {
      try take()
      return true
    })
  try decoder.finish(into: &batch)
  try take()
  return labels
}
