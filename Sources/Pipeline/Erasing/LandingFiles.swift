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

  /// Cuts the rows of erased accounts out of all files that are in; what cannot be read is left as it is.
  ///
  /// A file that is not in yet is cut when it is acquired, so that its books count what was cut.
  ///
  /// Returns how many files were rewritten.
  func cut(values: ErasedValues) throws -> Int {
    var count = 0
    for file in try Landing(workspace).files where criterion.concerns(file.bound.adapter.id) {
      let path = workspace.paths.landing + "/" + file.name
      guard try cut(path, file.bound, values: values) else { continue }
      count += 1
      try remember(file.name, path)
    }
    let truth = workspace.paths.root + "/truth.csv"
    if Folder.exists(truth), try cut(truth, .truth, values: values) { count += 1 }
    return count
  }

  /// The file is still the one that came: the next run need not look at it, nor hold it against a manifest.
  private func remember(_ name: String, _ path: String) throws {
    guard let landed = try workspace.store.landed(name) else { return }
    let identity = try SystemFile.open(reading: path).identity()
    try workspace.store.remember(name, .init(identity: identity, reader: landed.reader, refusal: landed.refusal))
  }

  /// Cuts one file; returns whether it was changed.
  ///
  /// In a folder that may not be written the file stays, as the provider left it.
  func cut(_ path: String, _ bound: BoundFeed, values: ErasedValues = ErasedValues()) throws -> Bool {
    let cutting = FileCutting(bound, criterion)
    do {
      var found = try cutting.find(try SystemFile.open(reading: path), name: path, values: values)
      if let delivery = try delivery(before: found.content, bound) {
        // What was cut out of the archive is not cut out again: more was known of the person then.
        found.cuts = []
        try put(path, cutting, found, from: try workspace.archive.open(delivery.object))
        return true
      }
      guard !found.cuts.isEmpty, try isIn(found.content, bound) else { return false }
      try put(path, cutting, found, from: try SystemFile.open(reading: path))
      return true
    } catch is FormatError {
      return false
    } catch is FileRefusal {
      return false
    } catch WorkspaceError.notARegularFile {
      return false
    } catch let error as FileError where error.isForbidden || error.isMissing {
      return false
    }
  }

  /// Puts a copy of a file without what was found in the place of a file.
  private func put(
    _ path: String, _ cutting: FileCutting, _ found: FileCutting.Found, from file: SystemFile
  ) throws {
    let temporary = path + ".part"
    unlink(temporary)
    let copy = try SystemFile.create(temporary, mode: try SystemFile.open(reading: path).permissions())
    try cutting.copy(file, name: "", without: found) { try copy.write($0) }
    try copy.synchronise()
    try Folder.rename(temporary, to: path)
  }

  /// The delivery that a file with this content was before rows were cut out of it.
  private func delivery(before content: ContentHash, _ bound: BoundFeed) throws -> Delivery? {
    try workspace.store.delivery(provider: bound.adapter.id, feed: bound.feed.id, original: content)
  }

  private func isIn(_ content: ContentHash, _ bound: BoundFeed) throws -> Bool {
    if bound.feed.id == BoundFeed.truthFeed { return true }
    return try workspace.store.delivery(provider: bound.adapter.id, feed: bound.feed.id, content: content) != nil
  }
}

extension BoundFeed {
  fileprivate static let truthFeed: FeedID = "truth"

  /// The truth of a simulated workspace: a CSV with the columns provider, account and person.
  fileprivate static var truth: BoundFeed {
    BoundFeed(adapter: ConsentFeed(), feed: Feed(id: truthFeed, files: [], format: .csv(CSVLayout())))
  }
}
