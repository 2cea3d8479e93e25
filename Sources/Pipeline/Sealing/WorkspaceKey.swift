import Glibc
import Records
import Storage

/// A workspace's key: it opens the keyring in the store, and signs backups.
struct WorkspaceKey: Sendable {
  /// Where a key comes from.
  enum Source: Hashable, Sendable {
    /// `workspace.key`, which the program makes and changes.
    case own(path: String)
    /// A file that `tributary.yaml` names.
    case file(path: String)
    /// What systemd hands to a service.
    case credential(path: String)

    /// The file.
    var path: String {
      switch self {
      case .own(let path), .file(let path), .credential(let path): path
      }
    }
  }

  /// The name of the key among systemd's credentials.
  static let credentialName = "tributary-key"

  let source: Source
  let secret: Secret

  /// Whether the program keeps the key in the workspace.
  var isOwn: Bool { if case .own = source { true } else { false } }

  /// Signs, and tells a key from others.
  var hash: KeyedHash { KeyedHash(key: secret) }

  /// The file that `tributary.yaml` names, else systemd's credential, else `workspace.key`.
  static func source(_ paths: WorkspacePaths, _ configuration: WorkspaceConfiguration) -> Source {
    if let file = configuration.keyFile { return .file(path: file) }
    if let folder = paths.credentials, case let path = folder + "/" + credentialName, Folder.exists(path) {
      return .credential(path: path)
    }
    return .own(path: paths.key)
  }

  /// Reads the key; throws ``KeyError`` if it is not there, or others could read or change it.
  static func read(_ source: Source) throws -> WorkspaceKey {
    // What systemd hands over is its own: it may be root's, with an entry for the service's user in the access list.
    if case .credential(let path) = source { return WorkspaceKey(source: source, secret: try secret(path)) }
    return WorkspaceKey(source: source, secret: try guarded(source.path))
  }

  /// Reads the secret in a file that is the user's own and that nobody else may read.
  static func guarded(_ path: String) throws -> Secret {
    try secret(path) { file in
      let mode = try file.permissions()
      guard mode & 0o077 == 0 else { throw KeyError.open(path: path, mode: UInt32(mode)) }
      guard [0, geteuid()].contains(try file.owner()) else { throw KeyError.foreign(path: path) }
    }
  }

  /// Reads the secret in a file that passes a check; by default in any.
  static func secret(_ path: String, check: (SystemFile) throws -> Void = { _ in }) throws -> Secret {
    do {
      let file = try SystemFile.open(reading: path)
      try check(file)
      let bytes = try file.contents(limit: 1 << 16)
      guard bytes.count >= KeyedHash.shortestKey else { throw KeyError.short(path: path) }
      return Secret(bytes)
    } catch let error as FileError where error.isMissing {
      throw KeyError.missing(path: path)
    } catch WorkspaceError.notARegularFile { throw KeyError.link(path: path) }
  }
}

/// Why a workspace's key cannot be used.
public enum KeyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is not there.
  case missing(path: String)
  /// The path is a link, a folder, a pipe or a device.
  case link(path: String)
  /// Others may read or change the file.
  case open(path: String, mode: UInt32)
  /// The file belongs to another user.
  case foreign(path: String)
  /// The file holds too few bytes.
  case short(path: String)
  /// The key is not one of this workspace.
  case wrong(path: String)
  /// The key lies where the program does not write.
  case elsewhere(path: String)
  /// The new key is the one that there is.
  case same(path: String)
  /// The workspace was never written to.
  case unused

  /// A full sentence with the remedy.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path), the workspace's key, is missing; put it back: a backup with the key has it as workspace.key"
    case .link(let path): "\(path) is not a regular file; put the key itself there, no link"
    case .open(let path, let mode):
      "\(path) has mode \(String(mode, radix: 8)), so others may read the key; `chmod 600 \(path)`, and if somebody may "
        + "have read it, `tributary key rotate`"
    case .foreign(let path):
      "\(path) belongs to another user; work as the user whose workspace it is, or give the file to this one"
    case .short(let path):
      "\(path) holds fewer than \(KeyedHash.shortestKey) bytes and is no key; put the right file back"
    case .wrong(let path):
      "\(path) is not the key of this workspace; put the right file back, or the one after the last `tributary key rotate`"
    case .elsewhere(let path):
      "the key lies in \(path), which this program does not write; name a file for the new key with --to"
    case .same(let path): "\(path) holds the key that the workspace has already; name another file"
    case .unused: "the workspace has no keyring yet; `tributary run` makes it"
    }
  }
}
