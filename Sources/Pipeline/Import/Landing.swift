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
    for name in files where !Self.isUnfinished(name) {
      if ConsentFeed.claims(name) {
        self.files.append(File(name: name, bound: ConsentFeed.bound))
      } else if case .feed(let feedName) = registry.match(name), let adapter = registry[feedName.provider],
        let feed = registry.feed(feedName)
      {
        self.files.append(File(name: name, bound: BoundFeed(adapter: adapter, feed: feed)))
      } else {
        refused.append((name, Self.unclaimed))
      }
    }
    refused += others.filter { !Self.isUnfinished($0) }.map { ($0, Acquisition.notRegular) }
  }

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
