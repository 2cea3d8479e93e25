import Formats
import Records

/// One kind of file that a provider delivers.
public struct Feed: Hashable, Sendable {
  /// The name, unique within the provider.
  public var id: FeedID
  /// Which files, relative to the landing folder: `payments/customers-*.csv.gz`.
  ///
  /// See ``Glob``.
  public var files: [Glob]
  /// How the files are written, with the columns that are read or ignored.
  public var format: Format
  /// What to do about a column that is neither read nor ignored.
  public var drift: DriftPolicy
  /// When a file has too many faulty rows to be trusted.
  public var stop: StopRules
  /// What must be so of a whole file before any row of it is stored.
  public var assertions: FileAssertions
  /// Whether only files that a manifest names are taken in.
  public var requiresManifest = false

  /// Describes a feed.
  public init(
    id: FeedID, files: [Glob], format: Format, drift: DriftPolicy = .note, stop: StopRules = StopRules(),
    assertions: FileAssertions = FileAssertions()
  ) {
    self.id = id
    self.files = files
    self.format = format
    self.drift = drift
    self.stop = stop
    self.assertions = assertions
  }

  /// Applies the drift policy to what a decoder found undeclared.
  ///
  /// Call it when the columns are complete (after the header, or after the last row of a format without one).
  ///
  /// - Throws: ``FileRefusal`` with code `column.undeclared` if the policy is to refuse.
  public func driftNotes(undeclaredColumns: [String]) throws(FileRefusal) -> [DriftNote] {
    guard drift != .ignore, let first = undeclaredColumns.first else { return [] }
    guard drift == .note else {
      throw FileRefusal(
        code: "column.undeclared", column: first, expected: "only columns that the mapping reads or ignores",
        remedy: "Map the column, list it under \"ignore\", or set \"drift: note\" for feed \(id).")
    }
    return undeclaredColumns.map { DriftNote(code: "column.undeclared", column: $0, count: 1) }
  }
}

/// What to do about a column that a mapping neither reads nor ignores.
///
/// A column that it reads and that is not there refuses the file, unless the mapping says otherwise of that column.
public enum DriftPolicy: String, CaseIterable, Hashable, Sendable {
  /// The file is not read.
  case refuse
  /// The file is read, and the report names the column.
  case note
  /// The file is read.
  case ignore
}

/// When a file has too many faulty rows to be trusted.
///
/// Both bounds are inclusive: as many are still accepted.
public struct StopRules: Hashable, Sendable {
  /// The greatest number of rejected rows; `nil` for any.
  public var rejectedRows: Int?
  /// The greatest share of rejected rows among those read, from 0 to 1; `nil` for any.
  ///
  /// A share means something only for a whole file, so it is judged at the end.
  public var rejectedShare: ExactDecimal?
  /// Rows from which the share is judged: one bad row of three says nothing about a provider.
  public var judgedFrom: Int

  /// Bounds; none by default.
  public init(rejectedRows: Int? = nil, rejectedShare: ExactDecimal? = nil, judgedFrom: Int = 0) {
    self.rejectedRows = rejectedRows
    self.rejectedShare = rejectedShare
    self.judgedFrom = judgedFrom
  }

  /// Whether the count alone condemns the file.
  ///
  /// Once true it stays true, so it can be asked at any time.
  public func isCountExceeded(rejected: Int) -> Bool { rejectedRows.map { rejected > $0 } ?? false }

  /// Whether a file of so many rows is condemned.
  ///
  /// Exact: no floating point.
  public func isExceeded(rejected: Int, read: Int) -> Bool {
    if isCountExceeded(rejected: rejected) { return true }
    guard let share = rejectedShare, read > 0, read >= judgedFrom else { return false }
    let unit = (0..<share.scale).reduce(Int128(1)) { product, _ in product * 10 }
    return Int128(rejected) * unit > Int128(share.mantissa) * Int128(read)
  }
}
