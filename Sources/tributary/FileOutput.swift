import Glibc
import Storage

/// Where a command writes what may be long: standard output, or a file that is there whole or not at all.
///
/// Gathers small pieces, so that a line costs no system call.
final class FileOutput {
  private static let pieceSize = 64 << 10
  private let path: String?
  private let file: SystemFile?
  private var waiting: [UInt8] = []

  /// `path` is `nil` for standard output.
  init(_ path: String?) throws {
    self.path = path
    file = try path.map { path in
      unlink(path + ".part")
      return try SystemFile.create(path + ".part")
    }
  }

  /// What was not finished is taken away.
  deinit { if let path { unlink(path + ".part") } }

  /// Writes a file by pieces that `body` hands to its argument.
  static func write(_ path: String, _ body: (@escaping (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws {
    let output = try FileOutput(path)
    try body { try output.write($0) }
    try output.finish()
  }

  /// Large pieces are handed on at once.
  func write(_ bytes: UnsafeRawBufferPointer) throws {
    if bytes.count >= Self.pieceSize, let file {
      try flush()
      return try file.write(bytes)
    }
    waiting += bytes
    if waiting.count >= Self.pieceSize { try flush() }
  }

  func write(_ text: String) throws {
    waiting += text.utf8
    if waiting.count >= Self.pieceSize { try flush() }
  }

  /// Writes text that is already bytes of UTF-8.
  func write(_ bytes: [UInt8]) throws {
    waiting += bytes
    if waiting.count >= Self.pieceSize { try flush() }
  }

  /// Writes the rest, and gives the file its name.
  func finish() throws {
    try flush()
    guard let path, let file else { return }
    try file.synchronise()
    guard rename(path + ".part", path) == 0 else {
      throw CommandFailure("\(path) could not be written: \(String(cString: strerror(errno))). Choose another place.")
    }
    try Folder.synchronise(Folder.parent(of: path))
  }

  /// Hands on what waits for a larger piece.
  func flush() throws {
    if let file {
      try waiting.withUnsafeBytes { try file.write($0) }
    } else {
      try Console.standard.write(String(decoding: waiting, as: UTF8.self))
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
