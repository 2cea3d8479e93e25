import Formats
import Records

/// Checks what every adapter promises on one sample of one feed; the same for providers in YAML and in Swift, in tests
/// and on the command line.
///
/// | Check | Promise |
/// |---|---|
/// | `reads` | the sample is read as a whole |
/// | `books` | every row became a record or a rejection |
/// | `columns` | every column is read or ignored; a file that lacks one is refused by its name |
/// | `discretion` | no message holds a value of its row |
/// | `chunks` | the same rows however the bytes are cut |
/// | `readers` | the same record whatever was read before |
/// | `resume` | the same rest after any record |
/// | `cut` | a plain file that was cut short gives no row that the whole file has not, but for its last one |
/// | `flip` | a flipped bit gives rows, rejections or a refusal, and never a replacement character |
/// | `gzip` | the same rows plain, compressed, and in several members |
/// | `gzip-cut`, `gzip-flip` | a damaged gzip file is refused, or gives the same rows |
/// | `order` | the same records whatever the order of the columns |
/// | `line-ends` | the same records with and without byte order mark, with LF and CR LF |
///
/// O(bytes of the sample) for each of a bounded number of readings: positions are all tried in small samples and spread
/// evenly over larger ones.
public struct AdapterConformance: Sendable {
  let adapter: any ProviderAdapter
  let feed: Feed
  let bytes: [UInt8]
  let gzipped: [UInt8]
  /// Bytes that all readings of one check may take together.
  private let budget: Int

  /// Prepares the checks.
  ///
  /// - Parameters:
  ///   - sample: the bytes of a file, plain or gzip.
  ///   - budget: bytes that all readings of one check may take together.
  public init(
    _ adapter: any ProviderAdapter, _ feed: Feed, sample: [UInt8], budget: Int = 16 << 20
  ) throws(FormatError) {
    self.adapter = adapter
    self.feed = feed
    self.budget = budget
    bytes = try ContentReader.unpacked(sample)
    gzipped = GzipWriter.compress(bytes)
  }

  /// Everything that was found, and the sample's records and rejections as text.
  public struct Result: Sendable {
    /// The verdicts, in a fixed order.
    public let checks: [ConformanceCheck]
    /// The golden form; `nil` for a sample that is refused.
    public let text: String?
  }

  /// Runs all checks.
  public func run() -> Result {
    let whole: AdaptedFile
    switch reading(bytes) {
    case .success(let file): whole = file
    case .failure(let refusal):
      return Result(checks: [ConformanceCheck("reads", .failed, "refused: \(refusal.description)")], text: nil)
    }
    let checks = [
      ConformanceCheck(
        "reads", .passed, "\(whole.rows) rows: \(whole.records) records, \(whole.rejected) rejected"),
      books(whole), columns(whole), discretion(whole), chunks(whole), readers(whole), resume(whole), cut(whole),
      flip(), gzip(whole), gzipCut(), gzipFlip(whole), order(whole), lineEnds(whole),
    ]
    return Result(checks: checks, text: whole.text)
  }

  // MARK: What the sample itself shows

  private func books(_ whole: AdaptedFile) -> ConformanceCheck {
    let isBalanced = whole.rows == whole.records + whole.rejected && whole.lines.count == whole.rows
    return ConformanceCheck(
      "books", isBalanced ? .passed : .failed,
      isBalanced
        ? "\(whole.rows) rows = \(whole.records) records + \(whole.rejected) rejected"
        : "\(whole.rows - whole.records - whole.rejected) rows became \(AdaptedFile.nothing)")
  }

  private func columns(_ whole: AdaptedFile) -> ConformanceCheck {
    if let first = whole.undeclared.first {
      return ConformanceCheck(
        "columns", .failed, "columns neither read nor ignored: \(whole.undeclared.count), the first is \(first)")
    }
    for column in whole.columns {
      do throws(FileRefusal) {
        _ = try adapter.reader(for: feed.id, columns: whole.columns.filter { $0 != column })
      } catch {
        guard error.code == "column.missing", error.column == column else {
          return ConformanceCheck(
            "columns", .failed, "a file without column \(column) has to be refused by column.missing and that name")
        }
      }
    }
    do throws(FileRefusal) {
      _ = try adapter.reader(for: "no-such-feed", columns: whole.columns)
      return ConformanceCheck("columns", .failed, "a feed that the provider has not was accepted")
    } catch {
      return ConformanceCheck("columns", .passed, "\(whole.columns.count) columns, each read or ignored")
    }
  }

  /// Values count if they hold a digit or `§` and have at least four bytes: words such as `paid` may well be both a value
  /// and an expectation.
  private func discretion(_ whole: AdaptedFile) -> ConformanceCheck {
    for (number, message) in whole.messages.enumerated() {
      let examples = ["12.50", "12,50", "12.5", "1250", "01:00"]
      let text = examples.reduce(message.text) { $0.split(separator: $1).joined(separator: "…") }
      for value in message.values where value.utf8.count >= 4 && value.contains(where: { $0.isNumber || $0 == "§" }) {
        guard text.contains(value) else { continue }
        return ConformanceCheck("discretion", .failed, "a value stands in the message of rejection \(number + 1)")
      }
    }
    return ConformanceCheck("discretion", .passed, "no value in \(whole.messages.count) messages")
  }

  // MARK: Ways of reading

  private func chunks(_ whole: AdaptedFile) -> ConformanceCheck {
    var readings = 0
    for (seed, largest) in [(7, 40), (8, 700), (9, 9_000)] {
      var generator = ConformanceGenerator(seed: UInt64(seed))
      let way = AdaptedFile.Way(nextSize: { Int.random(in: 1...largest, using: &generator) })
      guard text(way) == whole.text else {
        return ConformanceCheck("chunks", .failed, "other rows in pieces of 1 to \(largest) bytes, seed \(seed)")
      }
      readings += 1
    }
    guard bytes.count <= budget / 16 else {
      return ConformanceCheck("chunks", .passed, "\(readings) ways to cut the bytes into random pieces")
    }
    guard text(AdaptedFile.Way(nextSize: { 1 })) == whole.text else {
      return ConformanceCheck("chunks", .failed, "other rows byte by byte")
    }
    return ConformanceCheck("chunks", .passed, "byte by byte, and in \(readings) ways of random pieces")
  }

  private func readers(_ whole: AdaptedFile) -> ConformanceCheck {
    let size = bytes.count <= budget / 16 ? 1 : 64
    let way = AdaptedFile.Way(nextSize: { size }, renewsReader: true)
    let isSame = (try? AdaptedFile(adapter, feed, bytes, way).lines) == whole.lines
    return ConformanceCheck(
      "readers", isSame ? .passed : .failed,
      isSame ? "each row by a reader of its own" : "other records: each row by a reader of its own")
  }

  private func resume(_ whole: AdaptedFile) -> ConformanceCheck {
    let places = spread(over: whole.rows + 1)
    for skipped in places {
      let rest = try? AdaptedFile(adapter, feed, bytes, AdaptedFile.Way(skipped: skipped)).lines
      guard rest == Array(whole.lines.dropFirst(skipped)) else {
        return ConformanceCheck("resume", .failed, "other rows after a stop at row \(skipped)")
      }
    }
    return ConformanceCheck("resume", .passed, "after \(places.count) of \(whole.rows + 1) rows")
  }

  private func text(_ way: AdaptedFile.Way) -> String? { try? AdaptedFile(adapter, feed, bytes, way).text }

  // MARK: Damage

  private func cut(_ whole: AdaptedFile) -> ConformanceCheck {
    let places = spread(over: bytes.count)
    var refused = 0
    for place in places {
      guard case .success(let file) = reading(Array(bytes[..<place])) else {
        refused += 1
        continue
      }
      let same = zip(file.lines, whole.lines).prefix { $0 == $1 }.count
      guard same >= file.lines.count - lastParts(file), file.rows <= whole.rows else {
        return ConformanceCheck("cut", .failed, "other rows before the last one, cut at byte \(place)")
      }
    }
    return ConformanceCheck(
      "cut", .passed,
      "\(places.count) of \(bytes.count) places, \(refused) refused; otherwise only the last row differs")
  }

  /// How many rows the last record gave.
  private func lastParts(_ file: AdaptedFile) -> Int {
    guard let last = file.lines.last?.place.split(separator: ".").first else { return 0 }
    return file.lines.reversed().prefix { $0.place.split(separator: ".").first == last }.count
  }

  private func flip() -> ConformanceCheck {
    let places = spread(over: bytes.count)
    let holdsReplacement = Self.hasReplacement(bytes)
    var generator = ConformanceGenerator(seed: 11)
    for place in places {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      guard case .success(let file) = reading(damaged) else { continue }
      if file.rows != file.records + file.rejected {
        return ConformanceCheck("flip", .failed, "a row became \(AdaptedFile.nothing), bit flipped at byte \(place)")
      }
      if !holdsReplacement, file.contents.contains(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
        return ConformanceCheck("flip", .failed, "a replacement character was stored, bit flipped at byte \(place)")
      }
      let check = discretion(file)
      if check.verdict == .failed { return ConformanceCheck("flip", .failed, "\(check.detail), byte \(place)") }
    }
    return ConformanceCheck("flip", .passed, "\(places.count) of \(bytes.count) places")
  }

  private static func hasReplacement(_ bytes: [UInt8]) -> Bool {
    zip(bytes, zip(bytes.dropFirst(), bytes.dropFirst(2))).contains { $0 == 0xEF && $1.0 == 0xBF && $1.1 == 0xBD }
  }

  private func gzip(_ whole: AdaptedFile) -> ConformanceCheck {
    let members = [bytes.prefix(bytes.count / 3), bytes.dropFirst(bytes.count / 3)].map {
      GzipWriter.compress(Array($0))
    }
    let forms = [
      ("one member", gzipped), ("two members", members[0] + members[1]),
      ("an empty member", GzipWriter.compress([]) + gzipped), ("padding", gzipped + [UInt8](repeating: 0, count: 512)),
    ]
    for (name, file) in forms where unpackedText(file) != whole.text {
      return ConformanceCheck("gzip", .failed, "other rows from a gzip file with \(name)")
    }
    return ConformanceCheck("gzip", .passed, "plain, in one member, in two, with an empty one, with padding")
  }

  private func gzipCut() -> ConformanceCheck {
    let places = spread(over: gzipped.count)
    for place in places where place > 0 {
      guard case .failure(let error) = unpacked(Array(gzipped[..<place])), error.code.hasPrefix("gzip.") else {
        return ConformanceCheck("gzip-cut", .failed, "not refused when cut at byte \(place)")
      }
    }
    return ConformanceCheck("gzip-cut", .passed, "\(places.count) of \(gzipped.count) places, each refused")
  }

  private func gzipFlip(_ whole: AdaptedFile) -> ConformanceCheck {
    let places = spread(over: gzipped.count)
    var refused = 0
    var generator = ConformanceGenerator(seed: 12)
    for place in places {
      var damaged = gzipped
      damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
      switch unpacked(damaged) {
      case .failure: refused += 1
      case .success(let content):
        // Some bytes of a header say nothing about the content, such as the time.
        guard content == bytes else {
          return ConformanceCheck("gzip-flip", .failed, "other content, bit flipped at byte \(place)")
        }
      }
    }
    return ConformanceCheck(
      "gzip-flip", .passed, "\(places.count) of \(gzipped.count) places, \(refused) refused; otherwise the same rows")
  }

  private func unpacked(_ file: [UInt8]) -> Swift.Result<[UInt8], FormatError> {
    do throws(FormatError) { return .success(try ContentReader.unpacked(file, requiresGzip: true)) } catch {
      return .failure(error)
    }
  }

  private func unpackedText(_ file: [UInt8]) -> String? {
    guard case .success(let content) = unpacked(file), case .success(let file) = reading(content) else { return nil }
    return file.text
  }

  // MARK: Reading

  /// Why a file was refused, in words that hold no value of it.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  func reading(_ bytes: [UInt8]) -> Swift.Result<AdaptedFile, Refusal> {
    do {
      return .success(try AdaptedFile(adapter, feed, bytes))
    } catch let error as FormatError {
      return .failure(Refusal(description: "\(error.code) at byte \(error.byte): expected \(error.expected)"))
    } catch let error as FileRefusal {
      return .failure(Refusal(description: error.description))
    } catch {
      return .failure(Refusal(description: "\(error)"))
    }
  }

  /// Positions from 0 on, below a bound: all, or as many as the budget allows, evenly.
  private func spread(over count: Int) -> [Int] {
    let most = max(16, min(20_000, budget / max(1, bytes.count)))
    guard count > most else { return Array(0..<count) }
    return (0..<most).map { $0 * count / most }
  }
}
