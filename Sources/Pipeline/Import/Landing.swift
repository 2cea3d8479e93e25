import Formats
import Providers
import Records
import Storage

/// What lies in the landing folder, sorted by whose it is.
struct Landing: Sendable {
  /// A file that a feed claims.
  struct File: Sendable {
    let name: String
    let bound: BoundFeed
  }

  /// Files of feeds, in the order of their names.
  var files: [File] = []
  /// Files that nobody claims, links and the like, and why they are not read.
  var refused: [(name: String, note: FileRefusalNote)] = []

  /// Looks at the names; opens nothing.
  ///
  /// Names that begin with a dot and names of unfinished copies are left alone.
  init(_ workspace: Workspace) throws {
    guard Folder.exists(workspace.paths.landing) else { return }
    let (files, others) = try Folder.walk(workspace.paths.landing)
    let registry = workspace.configuration.providers
    var manifests: [String] = []
    for name in files where !Self.isUnfinished(name) {
      if let bound = Self.bound(name, registry) {
        self.files.append(File(name: name, bound: bound))
      } else if Manifest.isManifest(name) {
        manifests.append(name)
      } else {
        refused.append((name, Self.unclaimed))
      }
    }
    try follow(manifests.sorted(), workspace)
    refused += others.filter { !Self.isUnfinished($0) }.map { ($0, Acquisition.notRegular) }
  }

  /// Leaves out the files of deliveries that are not what their manifests state.
  private mutating func follow(_ manifests: [String], _ workspace: Workspace) throws {
    let (landing, registry) = (workspace.paths.landing, workspace.configuration.providers)
    let stated = try ManifestedFiles(
      manifests, landing: landing, files: files.map(\.name), isKnown: { try Self.isKnown($0, workspace) },
      bound: { Self.bound($0, registry) })
    refused += stated.refused
    for file in files {
      if let note = stated.held[file.name] {
        refused.append((file.name, note))
      } else if file.bound.feed.requiresManifest, !stated.named.contains(file.name),
        try !Self.isKnown(file.name, workspace)
      {
        refused.append((file.name, Self.unmanifested))
      }
    }
    let held = Set(refused.map(\.name))
    files.removeAll { held.contains($0.name) }
  }

  private static func bound(_ name: String, _ registry: ProviderRegistry) -> BoundFeed? {
    if ConsentFeed.claims(name) { return ConsentFeed.bound }
    guard case .feed(let feedName) = registry.match(name), let adapter = registry[feedName.provider],
      let feed = registry.feed(feedName)
    else { return nil }
    return BoundFeed(adapter: adapter, feed: feed)
  }

  /// Whether the file came before as it lies there, and was taken in.
  private static func isKnown(_ name: String, _ workspace: Workspace) throws -> Bool {
    guard let landed = try workspace.store.landed(name), landed.refusal == nil else { return false }
    do {
      return try SystemFile.open(reading: workspace.paths.landing + "/" + name).identity() == landed.identity
    } catch is FileError {
      return false
    } catch WorkspaceError.notARegularFile {
      return false
    }
  }

  private static let unmanifested = FileRefusalNote(
    code: "manifest.missing", place: "", expected: "a manifest that names the file, as its feed requires",
    remedy: "Have the manifest delivered, or let the feed say \"manifest: optional\".")

  /// Whether a name says that its file is still being copied (as rsync, curl and browsers do) or is hidden.
  private static func isUnfinished(_ path: String) -> Bool {
    path.split(separator: "/").contains { $0.hasPrefix(".") }
      || [".part", ".tmp", ".partial", "~"].contains {
        path.hasSuffix($0)
      }
  }

  private static let unclaimed = FileRefusalNote(
    code: "file.unclaimed", place: "", expected: "a name that one feed's file pattern fits",
    remedy: "Name the file as its feed says, add a feed for it, or take it out of the landing folder.")
}
