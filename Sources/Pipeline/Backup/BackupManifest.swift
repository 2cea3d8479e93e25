import Foundation
import Records
import Storage

/// What a backup holds: `backup.json`, written last and signed with the workspace's key.
struct BackupManifest: Codable {
  /// A file of the backup.
  struct File: Codable, Hashable {
    let path: String
    let bytes: Int
    let hash: ContentHash
  }

  /// The only form there is.
  static let currentForm = 1
  static let name = "backup.json"
  static let store = "tributary.sqlite"
  static let key = "workspace.key"

  var form = Self.currentForm
  /// When it was made, as the command line said.
  let made: String
  /// Entries of the audit log that it holds.
  let auditEntries: Int64
  /// Tells which key belongs to it.
  let keyCheck: ContentHash
  /// All files but this one, by path.
  var files: [File]
  /// The keyed hash of all of this.
  var signature: ContentHash?

  func signed(_ key: KeyedHash) -> BackupManifest {
    var signed = self
    signed.signature = sign(key)
    return signed
  }

  func isGenuine(_ key: KeyedHash) -> Bool { signature == sign(key) }

  private func sign(_ key: KeyedHash) -> ContentHash {
    var content = self
    content.signature = nil
    return key("backup\u{0}" + String(decoding: content.json, as: UTF8.self))
  }

  var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }

  /// Reads the manifest of a backup; throws ``BackupError`` if it is not whole.
  static func read(_ folder: String) throws -> BackupManifest {
    let path = folder + "/" + name
    guard Folder.exists(path) else { throw BackupError.unfinished(path: path) }
    let bytes = try SystemFile.contents(of: path, limit: .max)
    guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: Data(bytes)), manifest.json == bytes
    else { throw BackupError.altered(file: name) }
    guard manifest.form == currentForm else { throw BackupError.newer }
    return manifest
  }
}

/// Why a backup cannot be made or used.
public enum BackupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place holds something already.
  case occupied(path: String)
  /// An archive object that the ledger names is gone or altered.
  case damagedArchive(object: String)
  /// The folder is no finished backup.
  case unfinished(path: String)
  /// A newer program made the backup.
  case newer
  /// A file of the backup is not what it was.
  case altered(file: String)
  /// The backup has no key and none was given, or another one was.
  case noKey, otherKey
  /// The keys of the workspace were changed while it was copied.
  case keysChanged
  /// An erasure began before the copy was whole, so it would hold what is being removed.
  case erasing
  /// What was restored does not pass its check.
  case unsound(finding: String)

  /// Whether another command was in the way, and the same backup can be made when that has ended.
  public var isPassing: Bool { self == .keysChanged || self == .erasing }

  /// A full sentence with the remedy.
  public var description: String {
    switch self {
    case .occupied(let path): "\(path) is not empty; name a folder that is empty or not there"
    case .damagedArchive(let object):
      "object \(object) of the archive is missing or altered; `tributary verify` says more, and a damaged workspace is not "
        + "backed up"
    case .unfinished(let path): "\(path) is missing: this is no finished backup; use another one"
    case .newer: "the backup was made by a newer version of tributary; use that version"
    case .altered(let file): "\(file) of the backup is missing or not what was written; use another backup"
    case .noKey: "the backup was made without workspace.key; name the key's file with --key"
    case .otherKey:
      "the key is not the one that the workspace had when it was backed up; name the right file with --key"
    case .keysChanged: "the keys of the workspace were changed while it was copied; make the backup again"
    case .erasing:
      "an erasure has begun; make the backup when it has ended (`tributary run` ends one that was interrupted)"
    case .unsound(let finding): "the backup does not pass the check after restoring: \(finding); use another backup"
    }
  }
}
