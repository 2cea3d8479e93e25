import Formats
import Records
import Simulation

/// Keeps a simulation's files in memory.
final class MemorySink: FeedSink {
  private(set) var files: [(file: FeedFile, bytes: [UInt8])] = []
  private var isOpen = false

  func open(_ file: FeedFile) throws {
    guard !isOpen, !files.contains(where: { $0.file.path == file.path }) else { throw Misuse() }
    isOpen = true
    files.append((file, []))
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard isOpen else { throw Misuse() }
    files[files.count - 1].bytes.append(contentsOf: bytes)
  }

  func close() throws {
    guard isOpen else { throw Misuse() }
    isOpen = false
  }

  struct Misuse: Error {}
}

/// A written simulation, unpacked.
struct World {
  let summary: SimulationSummary
  /// The files as delivered.
  let packed: [(file: FeedFile, bytes: [UInt8])]
  /// The files after unpacking.
  let files: [(file: FeedFile, bytes: [UInt8])]

  static let asOf = Day(iso: "2024-12-31") ?? Day(number: 0)

  init(people: Int, seed: UInt64 = 1, deliveries: Int = 4, asOf: Day = World.asOf, faults: Int = 0) throws {
    let simulation = try Simulation(
      people: people, seed: seed, deliveries: deliveries, asOf: asOf, faultsPerMille: faults)
    let sink = MemorySink()
    summary = try simulation.write(to: sink)
    packed = sink.files
    files = try sink.files.map { ($0.file, try World.unpacked($0.bytes, gzip: $0.file.path.hasSuffix(".gz"))) }
  }

  private static func unpacked(_ bytes: [UInt8], gzip: Bool) throws -> [UInt8] {
    guard gzip else { return bytes }
    var reader = ContentReader(requiresGzip: true)
    var output: [UInt8] = []
    func take(_ piece: UnsafeRawBufferPointer) throws(FormatError) { output.append(contentsOf: piece) }
    try bytes.withUnsafeBytes { try reader.read($0, take) }
    try reader.finish(take)
    return output
  }

  /// One digest of all paths and contents, without compression.
  var digest: String {
    var hasher = Hasher256()
    for (file, bytes) in files {
      hasher.update(field: file.path)
      hasher.update(integer: Int64(bytes.count))
      hasher.update(bytes)
    }
    return hasher.finalize().description
  }

  /// The lines of a file, without their ends.
  static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: true).map { Array($0.last == 0x0D ? $0.dropLast() : $0) }
  }

  /// The files whose names begin with a word, with their lines as text; Windows-1252 is read as Latin-1.
  func texts(_ prefix: String) -> [(file: FeedFile, lines: [String])] {
    files.filter { $0.file.path.hasPrefix("landing/" + prefix) }.map { file, bytes in
      (file, World.lines(bytes).map { World.text($0, file) })
    }
  }

  private static func text(_ line: [UInt8], _ file: FeedFile) -> String {
    if file.path.contains("/school/") { return String(String.UnicodeScalarView(line.map { Unicode.Scalar($0) })) }
    return String(decoding: line, as: UTF8.self)
  }

  /// The rows of the CSV files whose names begin with a word, without headers.
  func rows(_ prefix: String, separator: UInt8 = 0x2C) -> [Row] {
    texts(prefix).flatMap { file, lines in
      lines.dropFirst().map { Row(file: file, cells: World.cells($0, separator)) }
    }
  }

  struct Row {
    let file: FeedFile
    let cells: [String]
  }

  /// Splits a line of CSV, with quotes.
  static func cells(_ line: String, _ separator: UInt8) -> [String] {
    var cells: [[UInt8]] = [[]]
    var quoted = false
    for byte in line.utf8 {
      if byte == 0x22 {
        quoted.toggle()
      } else if byte == separator, !quoted {
        cells.append([])
      } else {
        cells[cells.count - 1].append(byte)
      }
    }
    return cells.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The values of an attribute or member, such as `"account":"`, up to the next quote.
  static func values(_ name: String, in line: String) -> [String] {
    line.components(after: name).map { String($0.prefix { $0 != "\"" }) }
  }

  /// The rows of the truth.
  var truth: [[String]] {
    guard let bytes = files.last?.bytes else { return [] }
    return World.lines(bytes).dropFirst().map { World.cells(String(decoding: $0, as: UTF8.self), 0x2C) }
  }
}

extension String {
  /// What follows each occurrence of a mark.
  func components(after mark: String) -> [Substring] {
    var found: [Substring] = []
    var rest = self[...]
    while let range = rest.firstRange(of: mark) {
      rest = rest[range.upperBound...]
      found.append(rest)
    }
    return found
  }
}
