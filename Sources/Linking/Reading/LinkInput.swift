import Formats

/// Fills the front of a buffer with the next bytes of a file and says how many; 0 at its end.
public typealias ByteReader = (UnsafeMutableRawBufferPointer) throws -> Int

/// A file to be linked: its name, and a way to read it.
public struct LinkInput {
  /// What the file is called in the results, such as `customers`.
  public let source: String
  /// What the file is called in messages, such as its path.
  public let path: String
  /// The size of the file as it is stored; 0 where nobody knows.
  public let byteCount: Int
  /// Opens the file at its beginning; called once.
  public let open: () throws -> ByteReader

  /// Names a file.
  public init(source: String, path: String, byteCount: Int = 0, open: @escaping () throws -> ByteReader) {
    self.source = source
    self.path = path
    self.byteCount = byteCount
    self.open = open
  }

  /// A file that is in memory.
  public init(source: String, bytes: [UInt8]) {
    self.init(source: source, path: source, byteCount: bytes.count) {
      var rest = bytes[...]
      return { buffer in
        let count = min(buffer.count, rest.count)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
      }
    }
  }

  /// Names for files by their paths: the last part without endings, with `-2` and so on where a name comes again.
  ///
  /// O(paths).
  public static func sources(of paths: [String]) -> [String] {
    var taken: Set<String> = []
    return paths.map { path in
      let last = path.split(separator: "/").last.map(String.init) ?? path
      let stem = withoutEndings(last)
      var name = stem
      var number = 1
      while !taken.insert(name).inserted {
        number += 1
        name = "\(stem)-\(number)"
      }
      return name
    }
  }

  private static func withoutEndings(_ name: String) -> String {
    var stem = name
    for ending in [".gz", ".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".json"]
    where stem.count > ending.count && stem.lowercased().hasSuffix(ending) {
      stem.removeLast(ending.count)
    }
    return stem
  }
}

/// Why a file cannot be linked at all.
public struct InputFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as ``LinkInput/path``.
  public let path: String
  /// The line, from 1, where one is meant.
  public let line: Int?
  /// A stable code, such as `csv.no-header` or `file.unreadable`.
  public let code: String
  /// What was expected, as a noun phrase.
  public let expected: String
  /// What to do, as a sentence.
  public let remedy: String

  /// Names a reason.
  public init(path: String, line: Int? = nil, code: String, expected: String, remedy: String) {
    self.path = path
    self.line = line
    self.code = code
    self.expected = expected
    self.remedy = remedy
  }

  init(_ error: FormatError, in path: String) {
    self.init(path: path, line: error.line, code: error.code, expected: error.expected, remedy: error.remedy)
  }

  /// `a.csv, line 3: expected ... .`.
  public var description: String {
    "\(path)\(line.map { ", line \($0)" } ?? ""): expected \(expected). \(remedy)"
  }
}
