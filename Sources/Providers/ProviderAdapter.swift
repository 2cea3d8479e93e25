import Formats
import Records

/// What turns the files of one provider into records: the only door through which providers enter, ours included.
///
/// An adapter is a value that knows no file, no clock and no other provider. A provider whose files can be described
/// needs no Swift: ``MappedProvider`` makes an adapter of a YAML mapping. A provider with quirks is one type that
/// conforms to this protocol and one line in ``builtInAdapters``, or in the list of a package of one's own.
///
/// Laws, which `verifyAdapter` in TestSupport checks:
/// - The same rows give the same records, whatever was read before and however the rows are batched.
/// - Every column of a feed is read or ignored by declaration.
/// - A message never holds a value of the file.
///
/// When the meaning of a record changes, ``version`` changes; stored records name the version that made them.
public protocol ProviderAdapter: Sendable {
  /// The provider's name; unique in a workspace, never given to another provider.
  var id: ProviderID { get }

  /// Which edition of the adapter reads; at most 64 bytes. Any change that can change a record changes it.
  var version: String { get }

  /// Where the provider's data arises.
  var context: Context { get }

  /// Whether all the people in the feeds are invented.
  var isSimulated: Bool { get }

  /// The order of trust among providers whose statements are equally recent: 1 comes first.
  var rank: Int { get }

  /// The kinds of files, each at most once.
  var feeds: [Feed] { get }

  /// Prepares the reading of one file. Called once for each file, after its columns are known and before its first row.
  ///
  /// - Parameters:
  ///   - feed: one of ``feeds``.
  ///   - columns: the columns of the file in the order of the fields of its rows. Formats without a header give the
  ///     columns of the layout.
  /// - Throws: ``FileRefusal`` if the file cannot be read as a whole, such as for a missing column. Nothing of the file
  ///   is stored then; other files are still read.
  func reader(for feed: FeedID, columns: [String]) throws(FileRefusal) -> any RowReader
}

/// Reads the rows of one file into records.
///
/// Made by ``ProviderAdapter/reader(for:columns:)`` for one file and used by one thread at a time, from the first row to
/// the last, after which it is dropped.
public protocol RowReader {
  /// States one row's record.
  ///
  /// Called once for each row, in the order of the file. The reader sets the account's key (always), the record's key,
  /// the version and whether the record is a deletion, and states claims and events. It neither commits nor discards:
  /// the caller commits when this returns, and discards when it throws. The row's bytes are valid only during the call.
  ///
  /// - Throws: a ``Rejection`` with all faults of the row, in the order of the columns. The row goes to quarantine, and
  ///   the next one is read. A reader that has thrown goes on as if the row had not been there.
  mutating func read(_ row: Row, into record: inout RecordBatchBuilder) throws(Rejection)

  /// States and commits the records of some rows, in their order.
  ///
  /// By default each row goes through ``read(_:into:)``, which is all that an adapter has to write; a reader that can do
  /// many rows in less time than one by one does them here, with the same result.
  ///
  /// - Parameters:
  ///   - source: where the records come from.
  ///   - setAside: told of each row that becomes no record, and why.
  mutating func read(
    _ rows: Slice<RowBatch.Rows>, of source: RecordSource, into records: inout RecordBatchBuilder,
    setAside: (RowPlace, Rejection) -> Void)

  /// What was remarkable in the rows so far, without being a fault; asked for after the last row. None by default.
  var notes: [DriftNote] { get }
}

extension RowReader {
  /// Row by row.
  public mutating func read(
    _ rows: Slice<RowBatch.Rows>, of source: RecordSource, into records: inout RecordBatchBuilder,
    setAside: (RowPlace, Rejection) -> Void
  ) {
    for row in rows {
      let place = row.place
      do throws(Rejection) {
        try read(row, into: &records)
        let isCommitted = records.commit(
          source: source, record: place.record, part: place.part, line: place.line, byte: place.byte)
        if !isCommitted { setAside(place, .withoutAccount) }
      } catch {
        records.discard()
        setAside(place, error)
      }
    }
  }

  /// None.
  public var notes: [DriftNote] { [] }
}

extension Rejection {
  /// A row whose reader named no account.
  static let withoutAccount = Rejection(
    Fault(
      code: "key.missing", expected: "the key of an account",
      remedy: "Ask the provider for the key; a record without an account belongs to nobody."))
}
