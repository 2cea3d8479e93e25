import Glibc
import Records
import Storage

/// Gives a workspace another key.
///
/// The keyring in the store is wrapped under both keys, in one transaction with the entry of the audit log; then the new
/// key takes its place; and only then what the old one opens goes. Whatever dies, there is always a key in place that opens
/// the keyring, and the next command that writes goes on.
///
///     1  workspace.key.next is written and synced             (only where the program keeps the key)
///     2  the keyring is wrapped under both keys               one transaction
///     3  workspace.key.next becomes workspace.key             rename; elsewhere: whoever keeps the key puts it in place
///     4  what older keys open is removed                      one transaction, by the first command with the new key
///
/// With a new data key (``rotate(to:reseals:)``) all objects are written anew by ``ArchiveSealing``, while the keyring has both.
public struct KeyRotation {
  private let workspace: Workspace

  /// Rotations in a workspace that is held for writing.
  public init(_ workspace: Workspace) { self.workspace = workspace }

  /// What the keys of a workspace are like.
  public struct Status: Sendable, Encodable {
    /// Where the key is.
    public let key: String
    /// Counts the workspace's keys, from 1.
    public let number: Int64
    /// The number of a newer key that waits to be put in place.
    public let waiting: Int64?
    /// The number of the data key under which objects are sealed.
    public let dataKey: UInt32
    /// Archive objects.
    public let objects: Int
    /// Those that are not sealed under the current data key, or not at all.
    public let outdated: Int
    /// Those among them that are not what was sealed.
    public let altered: Int
  }

  /// Makes a new key, or takes the one in a file, and has it open the workspace.
  ///
  /// - Parameters:
  ///   - file: where the key is, or is to be made, if the program does not keep it in the workspace.
  ///   - reseals: whether objects are sealed under a new data key from now on; ``ArchiveSealing`` then seals the others.
  /// - Returns: the workspace with the key that is in its place then.
  /// - Throws: ``KeyError``; nothing is changed then.
  public func rotate(to file: String?, reseals: Bool) throws -> Workspace {
    let key = workspace.key
    guard case .slots(let slots) = try workspace.store.keySlots(), let newest = slots.last?.number else {
      throw KeyError.unused
    }
    var ring = workspace.archive.keys.ring
    if reseals { ring = ring.adding(Secret(workspace.random())) }
    let next = try nextKey(file)
    guard next.hash.check != key.hash.check else { throw KeyError.same(path: next.source.path) }
    // A key that was waiting, and never used, is not waited for any more.
    let own = slots.first { $0.keyCheck == key.hash.check }?.number ?? newest
    let numbers = Set(slots.map(\.number)).subtracting([own])
    try workspace.store.exchange(
      [
        try KeySlot(own, ring, key, salt: workspace.random()),
        try KeySlot(newest + 1, ring, next, salt: workspace.random()),
      ], removing: numbers, telling: (.rotated, "key \(newest + 1), data key \(ring.current)"))
    workspace.archive.keys.take(ring)
    if file == nil {
      try Folder.rename(Self.next(workspace.paths), to: workspace.paths.key)
      try Self.retire(before: newest + 1, workspace.store)
    }
    try workspace.store.checkpoint()
    try workspace.copyAuditLog()
    return file == nil ? workspace.over(key: next, lock: workspace.lock) : workspace
  }

  private func nextKey(_ file: String?) throws -> WorkspaceKey {
    if let file {
      if !Folder.exists(file) { try SystemFile.replace(file, with: workspace.random()) }
      return WorkspaceKey(source: .file(path: file), secret: try WorkspaceKey.guarded(file))
    }
    guard case .own = workspace.key.source else { throw KeyError.elsewhere(path: workspace.key.source.path) }
    let secret = Secret(workspace.random())
    try SystemFile.replace(Self.next(workspace.paths), with: secret.bytes)
    return WorkspaceKey(source: workspace.key.source, secret: secret)
  }

  private static func next(_ paths: WorkspacePaths) -> String { paths.key + ".next" }

  /// Goes on where a rotation died before the new key was in its place; one that died earlier has changed nothing.
  static func takeUpExchange(_ paths: WorkspacePaths, _ store: Store) throws {
    unlink(next(paths) + ".part")
    guard Folder.exists(next(paths)) else { return }
    let check = KeyedHash(key: try SystemFile.contents(of: next(paths), limit: 1 << 16)).check
    if case .slots(let slots) = try store.keySlots(), slots.contains(where: { $0.keyCheck == check }) {
      return try Folder.rename(next(paths), to: paths.key)
    }
    guard unlink(next(paths)) == 0 else { throw FileError(removing: next(paths)) }
  }

  /// Removes what older keys open; the first command that writes with a new key ends the rotation by this.
  static func retire(before number: Int64, _ store: Store) throws {
    guard case .slots(let slots) = try store.keySlots() else { return }
    let older = slots.map(\.number).filter { $0 < number }
    guard let last = older.max() else { return }
    try store.exchange([], removing: Set(older), telling: (.retired, "key \(last)"))
    // The log of the store holds the bytes until it is cut.
    try store.checkpoint()
  }
}

extension Workspace {
  /// What the keys are like.
  ///
  /// Reads the header of each object, no more. Throws ``KeyError/unused`` before the first run.
  public func keyStatus() throws -> KeyRotation.Status {
    guard case .slots(let slots) = try store.keySlots(), let newest = slots.last?.number else { throw KeyError.unused }
    let check = key.hash.check
    let number = slots.last { $0.keyCheck == check }?.number ?? newest
    let objects = try archive.objects()
    var (outdated, altered) = (0, 0)
    for object in objects {
      do { if try !archive.isUpToDate(object) { outdated += 1 } } catch is SealError { altered += 1 }
    }
    return KeyRotation.Status(
      key: key.source.path, number: number, waiting: newest > number ? newest : nil,
      dataKey: archive.keys.ring.current, objects: objects.count, outdated: outdated + altered, altered: altered)
  }
}
