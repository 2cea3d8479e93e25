import Configuration
import Formats
import Glibc
import Providers
import Records

/// What libFuzzer calls with each input: the target that the environment names reads it, and traps where a promise is
/// broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  target(bytes)
  return 0
}

/// The package manager calls the program's entry by the module's name; libFuzzer's own is called from it.
@_cdecl("fuzz_main")
public func fuzzMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
  var (count, arguments) = (count, arguments)
  return runFuzzer(&count, &arguments) { fuzzOne($0, $1) }
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ one: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

private let target: @Sendable ([UInt8]) -> Void = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = Targets.all[name] else { fatalError("FUZZ_TARGET is one of \(Targets.all.keys.sorted())") }
  return target
}()

enum Targets {
  static let all: [String: @Sendable ([UInt8]) -> Void] = [
    "csv": { decode($0, csvLayouts) }, "jsonl": { decode($0, [.jsonLines(tree)]) }, "xml": { decode($0, [.xml(tree)]) },
    "fixed": { decode($0, fixedLayouts) }, "gzip": gzip, "dates": dates, "money": money, "mapping": mapping,
    "pattern": pattern, "draft": draft,
  ]

  // MARK: Decoders: the first byte chooses the dialect, the second how the bytes are cut

  private static let csvLayouts: [Format] = TextEncoding.allCases.flatMap { encoding in
    [(0x2C, 0x22), (0x3B, 0x22), (0x09, nil)].map { (delimiter: UInt8, quote: UInt8?) in
      var layout = CSVLayout()
      (layout.encoding, layout.delimiter, layout.quote) = (encoding, delimiter, quote)
      return .csv(layout)
    }
  }

  private static let fixedLayouts: [Format] = [nil, 8].flatMap { length in
    [TextEncoding.cp037, .latin1, .utf8].map { encoding in
      var layout = FixedWidthLayout()
      (layout.encoding, layout.recordLength) = (encoding, encoding == .utf8 ? nil : length)
      layout.columns = [.init(name: "a", start: 1, length: 5), .init(name: "b", start: 6, length: 3)]
      layout.columns[1].isPacked = layout.recordLength != nil
      return .fixedWidth(layout)
    }
  }

  private static let tree: TreeLayout = {
    var layout = TreeLayout()
    (layout.record, layout.each) = ("r", "e/d")
    layout.columns = ["a", "@id", "e/n", "e/d/s", "e/d", "e/d/@c"]
    return layout
  }()

  private static func decode(_ bytes: [UInt8], _ formats: [Format]) {
    guard bytes.count > 2 else { return }
    let format = formats[Int(bytes[0]) % formats.count]
    let input = Array(bytes.dropFirst(2))
    let whole = outcome(input, format, pieces: input.count)
    let cut = outcome(input, format, pieces: 1 + Int(bytes[1]) % 7)
    precondition(whole == cut, "the rows depend on how the bytes are cut")
  }

  /// Fields, places and faults as text; `nil` for a refused file, of which nothing is kept.
  private static func outcome(_ bytes: [UInt8], _ format: Format, pieces: Int) -> [String]? {
    guard var decoder = try? format.makeDecoder() else { return nil }
    var found: [String] = []
    do {
      var start = 0
      while start < bytes.count {
        let end = min(bytes.count, start + max(1, pieces))
        var batch = RowBatch()
        try bytes[start..<end].withUnsafeBytes { try decoder.decode($0, into: &batch) }
        found += rows(of: batch)
        start = end
      }
      var batch = RowBatch()
      try decoder.finish(into: &batch)
      return (found + rows(of: batch)).sorted()
    } catch {
      return nil
    }
  }

  private static func rows(of batch: RowBatch) -> [String] {
    let rows = batch.withRows { rows in
      rows.map { row in
        let fields = (0..<row.count).map { index -> String in
          guard let bytes = row.bytes(index) else { return "-" }
          guard let text = String(validating: bytes, as: UTF8.self) else { fatalError("a field is no UTF-8") }
          return text
        }
        return "\(row.place) \(fields)"
      }
    }
    return rows + batch.faults.map { "\($0.place) \($0.code) \($0.column ?? "")" }
  }

  // MARK: gzip

  private static let gzip: @Sendable ([UInt8]) -> Void = { bytes in
    var limits = ContentLimits()
    limits.uncompressedBytes = 16 << 20
    _ = try? ContentReader.unpacked(bytes, limits: limits)
    let packed = GzipWriter.compress(bytes)
    guard let back = try? ContentReader.unpacked(packed) else {
      // Only what is gzip itself may not be packed once more.
      precondition(bytes.starts(with: [0x1F, 0x8B]), "what was compressed cannot be unpacked")
      return
    }
    precondition(back == bytes, "what was unpacked is not what was compressed")
  }

  // MARK: Values: a form, a line feed, a value

  private static func halves(_ bytes: [UInt8]) -> (String, [UInt8])? {
    guard let end = bytes.firstIndex(of: 0x0A), let first = String(validating: bytes[..<end], as: UTF8.self) else {
      return nil
    }
    return (first, Array(bytes[(end + 1)...]))
  }

  private static let dates: @Sendable ([UInt8]) -> Void = { bytes in
    guard let (form, value) = halves(bytes), let form = DateForm(form) else { return }
    guard let date = value.withUnsafeBytes({ form.parse($0) }) else { return }
    // What is kept is ISO 8601 of the same precision and reads back as the same date.
    let iso: DateForm = if case .day = date { .iso } else if case .month = date { .month } else { .year }
    precondition(Array(date.text.utf8).withUnsafeBytes { iso.parse($0) } == date, "a date does not read back")
  }

  private static let money: @Sendable ([UInt8]) -> Void = { bytes in
    guard bytes.count > 4 else { return }
    var notation = NumberNotation()
    notation.decimalMark = bytes[0] & 1 == 0 ? 0x2E : 0x2C
    notation.groupMark = [nil, 0x20, 0x27, bytes[0] & 1 == 0 ? 0x2C : 0x2E][Int(bytes[1] % 4)]
    notation.impliedDecimals = [nil, 0, 2, 3][Int(bytes[2] % 4)]
    notation.sign = NumberNotation.Sign.allCases[Int(bytes[3] % 3)]
    let parser = MoneyParser(unit: bytes[0] & 2 == 0 ? .major : .minor, notation: notation)
    let value = Array(bytes.dropFirst(4))
    guard let units = value.withUnsafeBytes({ try? parser.minorUnits($0, digits: 2) }) else { return }
    // Two ways to the same answer: what was read, written plainly, reads the same.
    let plain = MoneyParser(unit: .minor)
    let again = Array(String(units).utf8).withUnsafeBytes { try? plain.minorUnits($0, digits: 2) }
    precondition(again == units, "an amount does not read back")
  }

  // MARK: Configuration

  private static let mapping: @Sendable ([UInt8]) -> Void = { bytes in
    do throws(ConfigurationErrors) {
      let provider = try MappedProvider(yaml: bytes, file: "fuzz.yaml")
      for feed in provider.feeds { _ = try? feed.format.makeDecoder() }
    } catch {
      precondition(!error.faults.isEmpty, "a mapping was refused without a reason")
    }
  }

  private static let pattern: @Sendable ([UInt8]) -> Void = { bytes in
    guard let (pattern, text) = halves(bytes), let compiled = TextPattern(pattern) else { return }
    guard String(validating: text, as: UTF8.self) != nil else { return }
    _ = text.withUnsafeBytes { compiled.firstMatch(in: $0).map { [UInt8]($0) } }
  }

  /// A draft of any file is a mapping that loads.
  private static let draft: @Sendable ([UInt8]) -> Void = { bytes in
    guard let day = Day(year: 2024, month: 1, day: 1) else { return }
    let request = ProviderDraft.Request(
      provider: "p", feed: "f", files: "p/f-*.csv", context: .finance, format: nil, day: day)
    guard let draft = try? ProviderDraft.make(request, sample: bytes, meaning: { _ in nil }) else { return }
    do {
      _ = try MappedProvider(yaml: draft.yaml, file: "draft.yaml")
    } catch {
      fatalError("a draft does not load: \(error)\n\(draft.yaml)")
    }
  }
}
