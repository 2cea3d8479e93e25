import Formats
import Providers
import Records
import Storage

/// What became of one file of the landing folder when it was acquired.
enum AcquisitionOutcome: Sendable {
  /// Its content came before; nothing to do.
  case known
  /// It is archived and in the ledger; its rows are to be stored.
  case entered
  /// It cannot be read as a whole; nothing of it is stored.
  case refused(FileRefusalNote)
  /// It changed while it was read: left for the next run.
  case changing
}

/// The first pass over a delivered file: copies it into the archive while hashing, unpacking and decoding it, so that
/// what is truncated, hostile or of another form is refused before its first row is stored.
///
/// Also counts the rows.
struct Acquisition {
  private let workspace: Workspace
  private let bound: BoundFeed
  private let name: String
  private let tombstones: Tombstones

  init(_ workspace: Workspace, _ bound: BoundFeed, name: String, tombstones: Tombstones) {
    self.workspace = workspace
    self.bound = bound
    self.name = name
    self.tombstones = tombstones
  }

  /// Acquires the file.
  ///
  /// Throws only for what ends the run; what is wrong with the file is an outcome.
  func run() throws -> AcquisitionOutcome {
    let file: SystemFile
    do {
      file = try SystemFile.open(reading: workspace.paths.landing + "/" + name)
    } catch WorkspaceError.notARegularFile {
      return .refused(Self.notRegular)
    } catch let error as FileError where error.isMissing {
      return .changing
    }
    let identity = try file.identity()
    if let landed = try workspace.store.landed(name), landed.identity == identity, landed.reader == reader {
      return landed.refusal.map { .refused($0) } ?? .known
    }
    let outcome = try isArchived(file, size: identity.size) ? .known : acquire(file)
    guard try file.identity() == identity else { return .changing }
    var refusal: FileRefusalNote?
    if case .refused(let note) = outcome { refusal = note }
    let seen = refusal == nil ? try cutInPlace() ?? identity : identity
    try workspace.store.remember(name, .init(identity: seen, reader: reader, refusal: refusal))
    return outcome
  }

  /// Whether these very bytes are in the archive: a copied or touched folder is not read row by row again.
  private func isArchived(_ file: SystemFile, size: Int64) throws -> Bool {
    let objects = try workspace.store.objects(provider: bound.adapter.id, feed: bound.feed.id, bytes: size)
    return try !objects.isEmpty && objects.contains(file.contentHash())
  }

  /// Cuts rows of erased accounts out of the file in the landing folder too; what it is then, if it was changed.
  private func cutInPlace() throws -> SystemFile.Identity? {
    guard try tombstones.concern(bound.adapter.id) || workspace.store.hasLineage(of: bound.adapter.id) else {
      return nil
    }
    let path = workspace.paths.landing + "/" + name
    guard try LandingFiles(workspace, ErasureCriterion(tombstones: tombstones)).cut(path, bound) else { return nil }
    return try SystemFile.open(reading: path).identity()
  }

  /// What would have to change for a file to be looked at again although it is the same.
  private var reader: String { "\(bound.name) \(bound.adapter.version)" }

  private func acquire(_ file: SystemFile) throws -> AcquisitionOutcome {
    let temporary = ContentHash(of: name).description
    let object = try workspace.archive.makeObject(named: temporary)
    do {
      let inspected = try Inspection(bound).run(file, name: name) { try object.write($0) }
      return try enter(inspected, object)
    } catch let error as FormatError {
      return .refused(FileRefusalNote(error))
    } catch let error as FileRefusal {
      return .refused(FileRefusalNote(error))
    }
  }

  private func enter(_ inspected: Inspection.Result, _ object: Archive.Incoming) throws -> AcquisitionOutcome {
    let (provider, feed) = (bound.adapter.id, bound.feed.id)
    if try workspace.store.delivery(provider: provider, feed: feed, content: inspected.content) != nil {
      return .known
    }
    var new = Store.NewDelivery(
      provider: provider, feed: feed, content: inspected.content, object: object.hash, name: name,
      bytes: inspected.bytes, contentBytes: inspected.contentBytes, rows: inspected.rows,
      adapterVersion: bound.adapter.version, notes: inspected.notes.map(\.description))
    if try workspace.store.delivery(provider: provider, feed: feed, original: inspected.content) != nil {
      return .known
    }
    if tombstones.concern(provider), let cut = try withoutErased(new, object) {
      let isKnown = try workspace.store.delivery(provider: provider, feed: feed, content: cut.content) != nil
      try workspace.store.enter(cut)
      return isKnown ? .known : .entered
    }
    new.object = try object.keep()
    try workspace.store.enter(new)
    return .entered
  }

  /// Archives the file without rows of erased accounts; `nil` if it has none.
  private func withoutErased(_ new: Store.NewDelivery, _ object: Archive.Incoming) throws -> Store.NewDelivery? {
    let cutting = FileCutting(bound, ErasureCriterion(tombstones: tombstones))
    let found = try cutting.find(try object.open(), name: name)
    guard !found.cuts.isEmpty else { return nil }
    let archived = try cutting.archive(found, of: try object.open(), name: name, in: workspace.archive)
    var cut = new
    cut.original = .init(content: new.content, object: new.object, rows: new.rows - archived.rows)
    (cut.content, cut.object) = (archived.content, archived.object)
    (cut.bytes, cut.contentBytes, cut.rows) = (archived.bytes, archived.contentBytes, archived.rows)
    return cut
  }

  static let notRegular = FileRefusalNote(
    code: "file.not-regular", place: "", expected: "a regular file",
    remedy: "Deliver a plain file; links, folders, pipes and devices are not followed.")
}

/// Reads a whole file without storing anything: its hashes, its rows, and whether it can be read at all.
struct Inspection {
  /// What was learnt.
  struct Result {
    var content: ContentHash
    var bytes: Int
    var contentBytes: Int
    var rows: Int
    var notes: [DriftNote]
  }

  private let bound: BoundFeed

  init(_ bound: BoundFeed) { self.bound = bound }

  /// Throws ``FormatError`` or ``FileRefusal`` for a file that is not fit, and whatever `copy` throws.
  func run(
    _ file: any ByteSource, name: String, copy: (UnsafeRawBufferPointer) throws -> Void = { _ in }
  ) throws -> Result {
    var decoder = try bound.feed.format.makeDecoder()
    var hasher = Hasher256()
    var batch = RowBatch()
    var tally = Tally(bound)
    var bytes = 0
    var contentBytes = 0
    let content = FileContent(file, name: name)
    _ = try content.read(
      raw: {
        bytes += $0.count
        try copy($0)
      },
      uncompressed: { piece throws(FormatError) in
        contentBytes += piece.count
        hasher.update(piece)
        try decoder.decode(piece, into: &batch)
      },
      between: {
        try tally.count(&batch)
        return true
      })
    try decoder.finish(into: &batch)
    try tally.count(&batch)
    let notes = try tally.finish(decoder.undeclaredColumns)
    return Result(
      content: hasher.finalize(), bytes: bytes, contentBytes: contentBytes, rows: tally.rows, notes: notes)
  }

  /// Counts rows and, where the feed has stop rules, those that the adapter rejects.
  private struct Tally {
    private let bound: BoundFeed
    private var normaliser: FileNormaliser
    private var assertions: FileTally
    private var columnsAreKnown = false
    private var rejected = 0
    private(set) var rows = 0

    init(_ bound: BoundFeed) {
      self.bound = bound
      normaliser = FileNormaliser(bound, delivery: ContentHash(of: ""))
      assertions = FileTally(bound.feed.assertions)
    }

    mutating func count(_ batch: inout RowBatch) throws {
      guard !batch.isEmpty || !batch.columns.isEmpty else { return }
      if !columnsAreKnown, !batch.columns.isEmpty {
        _ = try bound.adapter.reader(for: bound.feed.id, columns: batch.columns)
        columnsAreKnown = true
      }
      rows += batch.count + batch.faults.count
      assertions.count(batch)
      if bound.feed.stop != StopRules(), columnsAreKnown {
        rejected += try normaliser.normalise(batch).setAside.count
        if bound.feed.stop.isCountExceeded(rejected: rejected) { throw Self.stopped }
      }
      batch.removeAll()
    }

    func finish(_ undeclared: [String]) throws -> [DriftNote] {
      if bound.feed.stop.isExceeded(rejected: rejected, read: rows) { throw Self.stopped }
      try assertions.check()
      return try bound.feed.driftNotes(undeclaredColumns: undeclared)
    }

    private static let stopped = FileRefusal(
      code: "file.too-many-rejected", expected: "no more rejected rows than the feed's stop rule allows",
      remedy:
        "Look at the rows with `tributary adapter preview`; correct the mapping, or have the file delivered again.")
  }
}

extension FileRefusalNote {
  init(_ error: FormatError) {
    let line = error.line.map { "line \($0), " } ?? ""
    self.init(code: error.code, place: "\(line)byte \(error.byte)", expected: error.expected, remedy: error.remedy)
  }

  init(_ refusal: FileRefusal) {
    self.init(
      code: refusal.code, place: refusal.column.map { "column \($0)" } ?? "", expected: refusal.expected,
      remedy: refusal.remedy)
  }
}
