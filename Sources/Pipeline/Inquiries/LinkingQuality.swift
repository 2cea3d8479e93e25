import Formats
import Providers
import Records
import Resolution
import Storage

extension Inquiry {
  /// Judges the links of a world against the truth.
  ///
  /// Links it anew in memory; changes nothing.
  public func evaluate(_ purpose: Purpose, against truth: [AccountID: String]) throws -> Evaluation? {
    guard let world = try world(purpose) else { return nil }
    let (table, resolved) = try WorldResolution(workspace, world) { 0 }.computed(StopSignal())
    return Evaluation(resolved, of: table, truth: truth)
  }

  /// The accounts of a purpose, as they are linked; `nil` if nothing was computed for it.
  public func accounts(for purpose: Purpose) throws -> AccountTable? {
    try world(purpose).map { try WorldResolution(workspace, $0) { 0 }.table(StopSignal()) }
  }
}

/// Reads a truth: a CSV with the columns provider, account and person, one line for each account.
///
/// Throws ``FormatError`` or ``FileRefusal`` for a file that is not of this form.
public func readTruth(_ path: String) throws -> [AccountID: String] {
  var layout = CSVLayout()
  layout.declared = ["provider", "account", "person"]
  var decoder = try Format.csv(layout).makeDecoder()
  var batch = RowBatch()
  var truth: [AccountID: String] = [:]
  var content = FileContent(try SystemFile.open(reading: path), name: path)
  func take() throws(FileRefusal) {
    for column in layout.declared where !batch.columns.isEmpty && !batch.columns.contains(column) {
      throw FileRefusal(
        code: "column.missing", column: column, expected: "the columns provider, account and person",
        remedy: "Give the file a header with these names.")
    }
    batch.withRows { rows in
      for row in rows {
        guard let provider = row.text("provider"), let key = row.text("account"), let person = row.text("person") else {
          continue
        }
        truth[AccountID(provider: ProviderID(rawValue: provider), key: key)] = person
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
  return truth
}
