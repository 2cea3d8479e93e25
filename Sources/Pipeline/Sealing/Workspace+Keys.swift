import Records
import Storage

extension Workspace {
  /// The keyring of a store, opened by a key; `nil` where nothing was written yet.
  ///
  /// Throws ``KeyError/wrong(path:)`` for another key.
  static func keyring(of store: Store, _ key: WorkspaceKey) throws -> (ring: Keyring, slot: Int64)? {
    switch try store.keySlots() {
    case .none: return nil
    case .ofOlderProgram: return (Keyring(ofOlderProgram: key.secret), 0)
    case .slots(let slots):
      let check = key.hash.check
      guard let slot = slots.last(where: { $0.keyCheck == check }) else { throw KeyError.wrong(path: key.source.path) }
      guard let ring = Keyring(unwrapping: slot.wrapped, under: key.secret) else {
        throw WorkspaceError.damaged(what: "the keyring in the store is altered")
      }
      return (ring, slot.number)
    }
  }

  /// Key and keyring for somebody who reads, perhaps beside a rotation: then the key's file and the store may be of two
  /// moments, and are read again; `nil` where nothing was written yet.
  static func readKeys(_ source: WorkspaceKey.Source, of store: Store) throws -> (key: WorkspaceKey, ring: Keyring)? {
    var rest = 3
    while true {
      do {
        let key = try WorkspaceKey.read(source)
        return try keyring(of: store, key).map { (key, $0.ring) }
      } catch let error as KeyError {
        // A first run that died before it had made its key has left nothing to open.
        if case (.own, .missing) = (source, error), try store.keySlots() == .none { return nil }
        rest -= 1
        if rest == 0 { throw error }
      }
    }
  }

  /// Key and keyring for whoever holds the lock; what a killed command has left is taken up, and a keyring made where
  /// there is none.
  static func openKeys(
    _ paths: WorkspacePaths, _ source: WorkspaceKey.Source, of store: Store, random: () -> [UInt8]
  ) throws -> (key: WorkspaceKey, ring: Keyring, slot: Int64) {
    try KeyRotation.takeUpExchange(paths, store)
    if case .own(let path) = source, !Folder.exists(path), try store.keySlots() == .none {
      try SystemFile.replace(path, with: random())
    }
    let key = try WorkspaceKey.read(source)
    if let (ring, slot) = try keyring(of: store, key), slot > 0 { return (key, ring, slot) }
    // Whatever an older program has hashed, it has hashed under the workspace's key itself.
    let isOld = try store.keySlots() == .ofOlderProgram
    let ring = Keyring(
      hashKey: isOld ? key.secret : Secret(random()), dataKey: Secret(random()), takesUnsealed: isOld)
    let slot = try KeySlot(1, ring, key, salt: random())
    try store.exchange([slot], removing: [0])
    return (key, ring, slot.number)
  }
}

extension KeySlot {
  /// Wraps a keyring under a key.
  init(_ number: Int64, _ ring: Keyring, _ key: WorkspaceKey, salt: [UInt8]) throws {
    self.init(number: number, keyCheck: key.hash.check, wrapped: try ring.wrapped(under: key.secret, salt: salt))
  }
}
