import Configuration
import Formats
import Glibc
import Providers
import Records
import Storage

/// What a provider says of the files of one delivery.
///
/// It stands in a file beside them called `manifest*.json` or `*.manifest.json`:
///
///     {"files": [{"name": "customers-1.csv.gz", "sha256": "...", "size": 1234, "rows": 100}]}
///
/// The files are taken in together or not at all: one that is missing or is another than stated holds back all.
struct Manifest {
  /// What is stated of one file.
  struct Entry {
    /// Relative to the landing folder.
    let path: String
    /// Of the file as it lies there.
    let sha256: ContentHash
    let size: Int?
    /// Rows, bad ones included.
    let rows: Int?
  }

  private static let mostFiles = 10_000

  /// The folder that it speaks of, with `/` at its end; empty for the landing folder itself.
  let folder: String
  let entries: [Entry]

  /// Whether a file of the landing folder is a manifest by its name.
  static func isManifest(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return name.hasSuffix(".json") && (name.hasPrefix("manifest") || name.hasSuffix(".manifest.json"))
  }

  /// The folder of a manifest.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Reads a manifest.
  ///
  /// Throws ``Configuration/ConfigurationErrors`` with all its faults. A name that no feed claims is one: nothing outside
  /// the providers' own files is ever looked at.
  init(_ path: String, bytes: [UInt8], claims: (String) -> Bool) throws(ConfigurationErrors) {
    let folder = Self.folder(of: path)
    self.folder = folder
    entries = try ConfigurationNode.parse(bytes: bytes, file: path).read { keys in
      for key in ["version", "created", "provider", "feed"] { _ = keys.optional(key) }
      return keys.required("files")?.list(of: "files", atLeast: 1) { value -> Entry? in
        value.mapping("the keys name, sha256, size and rows") { Self.entry($0, folder, claims) }
      }
    }
    guard entries.count <= Self.mostFiles, Set(entries.map(\.path)).count == entries.count else {
      throw ConfigurationErrors([
        ConfigurationFault(
          file: path, line: 1, column: 1, key: "files", expected: "each file once, and at most \(Self.mostFiles)")
      ])
    }
  }

  private static func entry(_ keys: MappingReader, _ folder: String, _ claims: (String) -> Bool) -> Entry? {
    let expected = "the name of a file of a feed, relative to the manifest"
    let name = keys.required("name")?.parsed(expected: expected) { name in
      Glob(name) != nil && !name.contains { "*?".contains($0) } && claims(folder + name) ? name : nil
    }
    let hash = keys.required("sha256")?.parsed(expected: "a SHA-256 as 64 hexadecimal digits") { text in
      text.utf8.count == 64 ? ContentHash(hex: text.lowercased()) : nil
    }
    let (size, rows) = (keys.optional("size")?.int(in: 0...Int.max), keys.optional("rows")?.int(in: 0...Int.max))
    guard let name, let hash else { return nil }
    return Entry(path: folder + name, sha256: hash, size: size, rows: rows)
  }

  /// Holds files against what is stated of them.
  ///
  /// Returns why the delivery is not taken in; `nil` if all is as stated. Reads each file once.
  func refusal(in landing: String, bound: (String) -> BoundFeed?) throws -> FileRefusalNote? {
    for entry in entries {
      let file: SystemFile
      do {
        file = try SystemFile.open(reading: landing + "/" + entry.path)
      } catch let error as FileError where error.isMissing {
        return Self.note("manifest.incomplete", entry, "all files that the manifest names")
      } catch WorkspaceError.notARegularFile {
        return Self.note("manifest.incomplete", entry, "a regular file")
      }
      if let note = try Self.refusal(of: entry, file, bound(entry.path)) { return note }
    }
    return nil
  }

  private static func refusal(of entry: Entry, _ file: SystemFile, _ bound: BoundFeed?) throws -> FileRefusalNote? {
    if let size = entry.size, try file.identity().size != Int64(size) {
      return note("manifest.size", entry, "the size that the manifest states")
    }
    var hasher = Hasher256()
    var rows: Int?
    if entry.rows != nil, let bound {
      do {
        rows = try Inspection(bound).run(file, name: entry.path) { hasher.update($0) }.rows
      } catch is FormatError {
        return note("manifest.unreadable", entry, "files that can be read as a whole")
      } catch is FileRefusal {
        return note("manifest.unreadable", entry, "files that can be read as a whole")
      }
    } else {
      try file.forEachPiece { hasher.update($0) }
    }
    guard hasher.finalize() == entry.sha256 else {
      return note("manifest.sha256", entry, "the SHA-256 that the manifest states")
    }
    guard entry.rows == nil || rows == entry.rows else {
      return note("manifest.rows", entry, "the number of rows that the manifest states")
    }
    return nil
  }

  private static func note(_ code: String, _ entry: Entry, _ expected: String) -> FileRefusalNote {
    FileRefusalNote(
      code: code, place: entry.path, expected: expected,
      remedy: "Have the delivery made again as a whole; nothing of it is taken in before.")
  }
}

/// What the manifests of the landing folder say of its files.
struct ManifestedFiles {
  /// Files that a manifest names.
  private(set) var named: Set<String> = []
  /// Files that are not taken in, and why.
  private(set) var held: [String: FileRefusalNote] = [:]
  /// Manifests that cannot be followed, and why.
  private(set) var refused: [(name: String, note: FileRefusalNote)] = []

  private static let largest = 4 << 20

  /// Reads the manifests.
  ///
  /// Files that came before are not looked at again: `isKnown` says which. A manifest that cannot be read holds back all
  /// new files of its folder, since nobody knows which it speaks of.
  init(
    _ manifests: [String], landing: String, files: [String], isKnown: (String) throws -> Bool,
    bound: (String) -> BoundFeed?
  ) throws {
    for name in manifests {
      do {
        let bytes = try SystemFile.contents(of: landing + "/" + name, limit: Self.largest)
        let manifest = try Manifest(name, bytes: bytes) { bound($0) != nil }
        named.formUnion(manifest.entries.map(\.path))
        guard try !manifest.entries.allSatisfy({ try isKnown($0.path) }) else { continue }
        guard let note = try manifest.refusal(in: landing, bound: bound) else { continue }
        refused.append((name, note))
        for entry in manifest.entries where try !isKnown(entry.path) { held[entry.path] = note }
      } catch let error as ConfigurationErrors {
        try refuse(name, error.faults[0], files, isKnown)
      } catch let error as FileError where error.code == EFBIG {
        let fault = ConfigurationFault(
          file: name, line: 1, column: 1, key: "", expected: "at most \(Self.largest) bytes")
        try refuse(name, fault, files, isKnown)
      } catch WorkspaceError.notARegularFile {
        refused.append((name, Acquisition.notRegular))
      }
    }
  }

  private mutating func refuse(
    _ name: String, _ fault: ConfigurationFault, _ files: [String], _ isKnown: (String) throws -> Bool
  ) throws {
    let note = FileRefusalNote(
      code: "manifest.invalid", place: "\(name), line \(fault.line), column \(fault.column)", expected: fault.expected,
      remedy: "Have the manifest made again; no new file of its folder is taken in before.")
    refused.append((name, note))
    let folder = Manifest.folder(of: name)
    for file in files where Manifest.folder(of: file) == folder {
      if try !isKnown(file) { held[file] = note }
    }
  }
}
