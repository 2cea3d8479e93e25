import Formats
import Providers
import Records
import Storage

/// What an erasure removed, and what was found when everything was read back.
///
/// Holds no value of the person: accounts are named by provider and tombstone.
public struct ErasureCertificate: Encodable, Sendable {
  /// An erased account.
  public struct ErasedAccount: Encodable, Sendable {
    /// Who kept it.
    public let provider: ProviderID
    /// The first digits of its tombstone, a keyed hash.
    public let tombstone: String
  }

  /// A file that still holds values of the person, though nobody else is known to bear them.
  public struct Residue: Encodable, Sendable {
    /// Its path in the workspace.
    public let file: String
    /// How many of the values.
    public let values: Int
  }

  /// The day of the erasure.
  public let day: Day
  /// Who entered it.
  public let by: String
  /// Why.
  public let why: String
  /// The accounts.
  public let accounts: [ErasedAccount]
  /// Rows that were cut out of the archive now.
  public let rowsCut: Int
  /// Archive objects that were written anew.
  public let objectsRewritten: Int
  /// Files of the landing folder that were written anew.
  public let landingFilesRewritten: Int
  /// Files in the folder of reports that were removed.
  public let reportsRemoved: Int
  /// Archived deliveries that were read back, and their rows.
  public let deliveriesRead: Int
  /// Rows in them.
  public let rowsRead: Int
  /// Rows of the accounts among them.
  public let rowsLeft: Int
  /// Files of the workspace in which the person's values were looked for, packed ones unpacked.
  public let filesSearched: Int
  /// Contacts, identifiers and keys that were looked for.
  public let valuesSought: Int
  /// Values that rows of other accounts state too; with those they stay.
  public let valuesShared: Int
  /// Files with others of the values.
  public let found: [Residue]

  /// Whether nothing is left.
  public var isClean: Bool { rowsLeft == 0 && found.isEmpty }
}

extension Erasure {
  /// Reads everything back: rows of the accounts in the archive, values of the person in any file of the workspace.
  ///
  /// `traces` are what ``finish()`` gave; without them only the keys of the accounts are looked for. O(bytes of the
  /// workspace).
  public func readBack(
    _ accounts: Set<AccountID>, _ traces: Traces, day: Day, by: String, why: String
  ) throws -> ErasureCertificate {
    var values = traces.values
    for account in accounts { values.take(account) }
    let rows = try readArchive(accounts)
    let search = ValueSearch(values.identifying)
    let scan = WorkspaceScan(search, workspace, progress: progress)
    let shared = try scan.foundInArchive()
    let files = try Folder.walk(workspace.paths.root).files.filter { !$0.hasPrefix("archive/") }
    let found = try files.compactMap { file -> ErasureCertificate.Residue? in
      let count = try scan.found(in: [file]).subtracting(shared).count
      return count > 0 ? ErasureCertificate.Residue(file: file, values: count) : nil
    }
    return ErasureCertificate(
      day: day, by: by, why: why,
      accounts: accounts.sorted().map {
        .init(
          provider: $0.provider,
          tombstone: workspace.tombstone(of: Fingerprint($0)).description.prefix(16).description)
      }, rowsCut: traces.rows, objectsRewritten: traces.objects, landingFilesRewritten: traces.landingFiles,
      reportsRemoved: traces.reports, deliveriesRead: rows.deliveries, rowsRead: rows.read, rowsLeft: rows.left,
      filesSearched: files.count + rows.deliveries, valuesSought: values.identifying.count, valuesShared: shared.count,
      found: found)
  }

  /// Decodes the archive again and counts rows of the accounts.
  private func readArchive(_ accounts: Set<AccountID>) throws -> (deliveries: Int, read: Int, left: Int) {
    let criterion = ErasureCriterion(tombstones: try Tombstones(workspace))
    var (deliveries, read, left) = (0, 0, 0)
    for delivery in try workspace.store.deliveries() where criterion.concerns(delivery.provider) {
      let found = try find(delivery, criterion, ErasedValues())
      deliveries += 1
      read += found.rowCount
      left += found.rows.count
    }
    return (deliveries, read, left)
  }
}

/// Looks for values in files of a workspace as they lie there and, if they are packed, unpacked; in the archive as they
/// were delivered.
private struct WorkspaceScan {
  private let search: ValueSearch
  private let workspace: Workspace
  private let progress: @Sendable (RunProgress) -> Void

  init(_ search: ValueSearch, _ workspace: Workspace, progress: @escaping @Sendable (RunProgress) -> Void) {
    self.search = search
    self.workspace = workspace
    self.progress = progress
  }

  /// Which values stand in the archive: in its objects, and in whatever else lies there.
  func foundInArchive() throws -> Set<[UInt8]> {
    let entries = try workspace.archive.entries()
    var found = try found(in: entries.filter { $0.object == nil }.map { "archive/" + $0.path })
    for (index, object) in entries.compactMap(\.object).enumerated() {
      progress(RunProgress(step: "read back", done: index, total: entries.count, unit: "objects"))
      found.formUnion(try scan(try workspace.archive.open(object)))
    }
    return found
  }

  /// Which values stand in any of some files, named relative to the workspace.
  func found(in files: [String]) throws -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    for (index, file) in files.enumerated() {
      progress(RunProgress(step: "read back", done: index, total: files.count, unit: "files"))
      found.formUnion(try scan(file))
    }
    return found
  }

  private func scan(_ name: String) throws -> Set<[UInt8]> {
    let file: SystemFile
    do { file = try SystemFile.open(reading: workspace.paths.root + "/" + name) } catch let error as FileError
      where error.isMissing
    {
      return []  // files of the store come and go
    }
    return try scan(file)
  }

  private func scan(_ file: any ByteSource) throws -> Set<[UInt8]> {
    var raw = Window(search)
    var unpacked = Window(search)
    var reader = ContentReader()
    var isPacked = true
    try file.forEachPiece { piece in
      raw.take(piece)
      guard isPacked else { return }
      do {
        try reader.read(piece) { bytes throws(FormatError) in unpacked.take(bytes) }
        isPacked = reader.isGzip ?? true
      } catch { isPacked = false }
    }
    return raw.found.union(unpacked.found)
  }

  /// Searches bytes that arrive in pieces; a value may lie across two.
  private struct Window {
    private let search: ValueSearch
    private var tail: [UInt8] = []
    private(set) var found: Set<[UInt8]> = []

    init(_ search: ValueSearch) { self.search = search }

    mutating func take(_ bytes: UnsafeRawBufferPointer) {
      found.formUnion(search.found(in: bytes))
      let reach = max(search.longest - 1, 0)
      let seam = tail + bytes.prefix(reach)
      seam.withUnsafeBytes { found.formUnion(search.found(in: $0)) }
      tail = bytes.count >= reach ? Array(bytes.suffix(reach)) : Array((tail + bytes).suffix(reach))
    }
  }
}
