import Formats
import Glibc
import Providers
import Records
import Storage

/// Files beside the archive that hold rows of people: what providers delivered and the truth of a simulation.
struct LandingFiles {
  private let workspace: Workspace
  private let criterion: ErasureCriterion

  init(_ workspace: Workspace, _ criterion: ErasureCriterion) {
    self.workspace = workspace
    self.criterion = criterion
  }

  /// Gives files that came before rows were cut out of them the content that is left, and cuts the truth; returns how many
  /// files were rewritten.
  ///
  /// A file that is not in yet is left alone: it is cut when it is acquired, so that its books count what was cut.
  func cut() throws -> Int {
    var count = 0
    for file in try Landing(workspace).files where criterion.concerns(file.bound.adapter.id) {
      let path = workspace.paths.landing + "/" + file.name
      guard try cut(path, file.bound) else { continue }
      count += 1
      try remember(file.name, path)
    }
    return try cutTruth() ? count + 1 : count
  }

  /// The file is still the one that came: the next run need not look at it, nor hold it against a manifest.
  private func remember(_ name: String, _ path: String) throws {
    guard let landed = try workspace.store.landed(name) else { return }
    let identity = try SystemFile.open(reading: path).identity()
    try workspace.store.remember(name, .init(identity: identity, reader: landed.reader, refusal: landed.refusal))
  }

  /// Gives one file the content that is left of it; returns whether rows had been cut out of it.
  ///
  /// In a folder that may not be written the file stays, as the provider left it.
  func cut(_ path: String, _ bound: BoundFeed) throws -> Bool {
    do {
      let (content, isGzip) = try Self.content(of: path)
      let (provider, feed) = (bound.adapter.id, bound.feed.id)
      guard let delivery = try workspace.store.delivery(provider: provider, feed: feed, original: content) else {
        return false
      }
      var nothing = FileCutting.Found()
      nothing.isGzip = isGzip
      try put(path, FileCutting(bound, criterion), nothing, from: try workspace.archive.open(delivery.object))
      return true
    } catch is FormatError {
      return false
    } catch WorkspaceError.notARegularFile {
      return false
    } catch let error as FileError where error.isForbidden || error.isMissing {
      return false
    }
  }

  /// The hash of a file's uncompressed content, and whether it is packed.
  private static func content(of path: String) throws -> (ContentHash, isGzip: Bool) {
    let content = FileContent(try SystemFile.open(reading: path), name: path)
    var hasher = Hasher256()
    var isGzip: Bool?
    _ = try content.read(
      raw: { isGzip = isGzip ?? $0.starts(with: [0x1F, 0x8B]) },
      uncompressed: { bytes throws(FormatError) in hasher.update(bytes) })
    return (hasher.finalize(), isGzip ?? false)
  }

  /// Cuts the truth of a simulated workspace, which the program itself wrote.
  private func cutTruth() throws -> Bool {
    let path = workspace.paths.root + "/truth.csv"
    guard Folder.exists(path) else { return false }
    let cutting = FileCutting(.truth, criterion)
    do {
      let found = try cutting.find(try SystemFile.open(reading: path), name: path)
      if found.cuts.isEmpty { return false }
      try put(path, cutting, found, from: try SystemFile.open(reading: path))
      return true
    } catch is FormatError { return false }
  }

  /// Puts a copy of a file without what was found in the place of a file.
  private func put(
    _ path: String, _ cutting: FileCutting, _ found: FileCutting.Found, from file: any ByteSource
  ) throws {
    let temporary = path + ".part"
    unlink(temporary)
    let copy = try SystemFile.create(temporary, mode: try SystemFile.open(reading: path).permissions())
    try cutting.copy(file, name: "", without: found) { try copy.write($0) }
    try copy.synchronise()
    try Folder.rename(temporary, to: path)
  }
}

extension BoundFeed {
  /// The truth of a simulated workspace: a CSV with the columns provider, account and person.
  fileprivate static var truth: BoundFeed {
    BoundFeed(adapter: ConsentFeed(), feed: Feed(id: "truth", files: [], format: .csv(CSVLayout())))
  }
}
