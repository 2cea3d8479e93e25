import FoundationEssentials

/// Files of the repository, for tests.
public enum RepositoryFiles {
  /// The repository's top folder.
  public static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// The bytes of a file, by its path from the top.
  public static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }

  /// The names of the files of a folder, sorted by bytes.
  public static func names(in path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(path).path)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
