import Glibc

/// Folders, with every error seen: Foundation on Linux gives an empty list where reading a folder fails.
public enum Folder {
  /// What a folder holds under a name.
  public enum Kind: Sendable { case file, folder, other }

  /// The folder part of a path; `.` if there is none.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Names in a folder and what they are, sorted by bytes; links are ``Kind/other``, never followed.
  public static func list(_ path: String) throws -> [(name: String, kind: Kind)] {
    guard let stream = opened(path) else { throw FileError("list", path) }
    defer { closedir(stream) }
    var entries: [(name: String, kind: Kind)] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        if errno == EINTR { continue }
        guard errno == 0 else { throw FileError("list", path) }
        break
      }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { entries.append((name, try kind(of: path + "/" + name))) }
    }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Paths of all files below a folder, relative to it, sorted by bytes.
  ///
  /// Links and devices are given as `others`.
  public static func walk(_ path: String) throws -> (files: [String], others: [String]) {
    var files: [String] = []
    var others: [String] = []
    var pending = [""]
    while let folder = pending.popLast() {
      for entry in try list(folder.isEmpty ? path : path + "/" + folder) {
        let relative = folder.isEmpty ? entry.name : folder + "/" + entry.name
        switch entry.kind {
        case .file: files.append(relative)
        case .folder: pending.append(relative)
        case .other: others.append(relative)
        }
      }
    }
    func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
    return (files.sorted(by: precedes), others.sorted(by: precedes))
  }

  /// Makes a folder and its parents where they are missing, durably.
  public static func make(_ path: String, mode: mode_t = 0o700) throws {
    let parent = parent(of: path)
    if mkdir(path, mode) == 0 { return try synchronise(parent) }
    switch errno {
    case EEXIST: return
    case ENOENT:
      guard parent != path else { throw FileError("make folder", path, code: ENOENT) }
      try make(parent, mode: mode)
      guard mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError("make folder", path) }
      try synchronise(parent)
    default: throw FileError("make folder", path)
    }
  }

  /// Removes a folder with all that is in it; links are removed, never followed.
  ///
  /// Nothing happens where there is none.
  public static func remove(_ path: String) throws {
    guard exists(path) else { return }
    for entry in try list(path) {
      let inner = path + "/" + entry.name
      if entry.kind == .folder { try remove(inner) } else if unlink(inner) != 0 { throw FileError("remove", inner) }
    }
    guard rmdir(path) == 0 else { throw FileError("remove folder", path) }
  }

  /// Waits until the folder's names are on the disk.
  public static func synchronise(_ path: String) throws {
    let descriptor = retrying { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw FileError("open folder", path) }
    defer { close(descriptor) }
    guard retrying({ fsync(descriptor) }) == 0 else { throw FileError("fsync folder", path) }
  }

  /// Waits until all names below a folder are on the disk.
  public static func synchroniseAll(below path: String) throws {
    for entry in try list(path) where entry.kind == .folder { try synchroniseAll(below: path + "/" + entry.name) }
    try synchronise(path)
  }

  /// Gives a file the place of another, durably.
  public static func rename(_ path: String, to place: String) throws {
    guard Glibc.rename(path, place) == 0 else { throw FileError("rename", path) }
    try synchronise(parent(of: place))
  }

  /// Whether a path names something.
  ///
  /// Of what cannot be looked at, as on a failing disk, it is said that it is there: whoever then opens it is told why not,
  /// and nobody makes a new file in the place of one that is there.
  public static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR)
  }

  private static func opened(_ path: String) -> OpaquePointer? {
    while true {
      if let stream = opendir(path) { return stream }
      guard errno == EINTR else { return nil }
    }
  }

  private static func kind(of path: String) throws -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return .other }  // gone between listing and looking
      throw FileError("stat", path)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .folder
    default: return .other
    }
  }
}
