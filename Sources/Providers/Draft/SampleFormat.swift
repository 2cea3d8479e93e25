import Formats

/// How a sample seems to be written.
struct SampleFormat {
  /// The format, with all columns that were found.
  var format: Format
  var columns: [String]
  /// What a person should look at, as sentences.
  var doubts: [String] = []

  /// A format by its name on the command line.
  enum Kind: String, CaseIterable {
    case csv, jsonl, xml, fixed
  }

  /// Guesses from the bytes of a file that is not compressed; `nil` if nothing fits.
  init?(_ bytes: [UInt8], kind: Kind?) {
    let encoding = TextEncoding.guess(bytes)
    guard let text = encoding.decoded(bytes), !text.isEmpty else { return nil }
    let first = text.first { $0 > 0x20 }
    switch kind ?? (first == 0x3C ? .xml : first == 0x7B ? .jsonl : nil) {
    case .xml: self.init(xml: text)
    case .jsonl: self.init(jsonLines: text)
    case .csv:
      guard let found = Self.csv(bytes, encoding) else { return nil }
      self = found
    case .fixed:
      guard let found = FixedWidthGuess(bytes, text, encoding)?.format else { return nil }
      self = found
    case nil:
      guard let found = Self.csv(bytes, encoding) ?? FixedWidthGuess(bytes, text, encoding)?.format else { return nil }
      self = found
    }
    if encoding == .latin1 || encoding == .windows1252 {
      doubts.append("The encoding is one of many with a byte for each character; compare some names.")
    }
  }

  init(format: Format, columns: [String], doubts: [String] = []) {
    self.format = format
    self.columns = columns
    self.doubts = doubts
  }

  // MARK: Trees

  private init(xml text: [UInt8]) {
    let outline = TreeOutline(xml: text)
    let root = outline.nodes[0].children.first ?? 0
    // Without anything that repeats, the sample holds one record: what lies in the root.
    let inner = outline.nodes[root].children.filter { !outline.nodes[$0].children.isEmpty }
    let record = outline.repeated(below: root).first ?? (inner.count == 1 ? inner[0] : root)
    var layout = TreeLayout()
    layout.record = outline.nodes[record].name
    self = Self.tree(outline, record, &layout) { .xml($0) }
  }

  private init(jsonLines text: [UInt8]) {
    let outline = TreeOutline(jsonLines: text)
    var layout = TreeLayout()
    self = Self.tree(outline, 0, &layout) { .jsonLines($0) }
  }

  private static func tree(
    _ outline: TreeOutline, _ record: Int, _ layout: inout TreeLayout, _ format: (TreeLayout) -> Format
  ) -> SampleFormat {
    let repeated = outline.repeated(below: record).map { outline.path(of: $0, below: record) }
    layout.each = repeated.first
    layout.columns = outline.leaves(of: record)
    let others = repeated.dropFirst()
    let doubts =
      others.isEmpty ? [] : ["These repeat too, and give their first occurrence: \(others.joined(separator: ", "))."]
    return SampleFormat(format: format(layout), columns: layout.columns, doubts: doubts)
  }

  // MARK: CSV

  private static func csv(_ bytes: [UInt8], _ encoding: TextEncoding) -> SampleFormat? {
    let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
    let candidates = delimiters.compactMap { delimiter -> (layout: CSVLayout, batch: RowBatch)? in
      var layout = CSVLayout()
      layout.encoding = encoding
      layout.delimiter = delimiter
      layout.namesEmptyColumns = true
      guard let batch = RowBatch(decoding: bytes, as: .csv(layout)), batch.columns.count > 1,
        batch.faults.count * 20 <= batch.count
      else { return nil }
      return (layout, batch)
    }
    guard let best = candidates.max(by: { $0.batch.columns.count < $1.batch.columns.count }) else { return nil }
    var layout = best.layout
    layout.namesEmptyColumns = false
    let names = best.batch.columns
    guard names.contains(where: { $0.first?.isNumber == true || $0.isEmpty }) else {
      return SampleFormat(format: .csv(layout), columns: names)
    }
    layout.columns = names.indices.map { "column_\($0 + 1)" }
    return SampleFormat(
      format: .csv(layout), columns: layout.columns ?? [],
      doubts: ["The first line looks like values, so the columns are named by their order."])
  }
}

extension RowBatch {
  /// The rows of a sample; `nil` for a file that is refused.
  init?(decoding bytes: [UInt8], as format: Format) {
    guard let found = RowBatch.decoded(bytes, as: format) else { return nil }
    self = found.batch
  }

  /// The rows of a sample and what it has besides; `nil` for a file that is refused.
  static func decoded(_ bytes: [UInt8], as format: Format) -> (batch: RowBatch, undeclared: [String])? {
    do {
      var decoder = try format.makeDecoder()
      var batch = RowBatch()
      try bytes.withUnsafeBytes { try decoder.decode($0, into: &batch) }
      try decoder.finish(into: &batch)
      return (batch, decoder.undeclaredColumns)
    } catch {
      return nil
    }
  }
}

/// Finds the columns of lines or records of one length by what stands in each position of all of them.
struct FixedWidthGuess {
  let format: SampleFormat

  /// What stands at a position.
  private enum Letter: Equatable { case blank, digit, other }

  /// `nil` where the lines differ in length and no record length fits.
  init?(_ bytes: [UInt8], _ text: [UInt8], _ encoding: TextEncoding) {
    guard let characters = String(validating: text, as: UTF8.self).map({ Array($0.unicodeScalars) }) else { return nil }
    var layout = FixedWidthLayout()
    layout.encoding = encoding
    var lines = characters.split { $0 == "\n" || $0 == "\r" }.map(Array.init)
    if lines.count < 2 {
      guard let length = Self.recordLength(characters) else { return nil }
      layout.recordLength = length
      lines = stride(from: 0, to: characters.count, by: length).map { Array(characters[$0..<$0 + length]) }
    }
    let width = lines.map(\.count).max() ?? 0
    let short = lines.count(where: { $0.count * 2 < width })
    guard short * 10 <= lines.count else { return nil }
    let columns = lines.map { $0.map(Self.letter) }
    layout.columns = Self.columns(columns, width)
    format = SampleFormat(
      format: .fixedWidth(layout), columns: layout.columns.map(\.name),
      doubts: ["The places of the columns were found by their blanks and digits; set them by the file's description."])
  }

  private static func letter(_ scalar: Unicode.Scalar) -> Letter {
    scalar == " " ? .blank : ("0"..."9").contains(scalar) ? .digit : .other
  }

  /// The length at which positions are most alike from record to record.
  private static func recordLength(_ characters: [Unicode.Scalar]) -> Int? {
    let letters = characters.prefix(200_000).map(letter)
    let lengths = (8...4_096).filter { characters.count % $0 == 0 && characters.count / $0 > 1 }
    return lengths.map { length -> (length: Int, score: Double) in
      let same = (length..<letters.count).count { letters[$0] == letters[$0 - length] }
      return (length, Double(same) / Double(max(1, letters.count - length)))
    }.max { ($0.score, -$0.length) < ($1.score, -$1.length) }?.length
  }

  private static func columns(_ lines: [[Letter]], _ width: Int) -> [FixedWidthLayout.Column] {
    func seen(_ position: Int) -> [Letter] { lines.compactMap { position < $0.count ? $0[position] : nil } }
    var starts = [0]
    for position in 1..<max(1, width) {
      let (before, here) = (seen(position - 1), seen(position))
      let followsBlank = before.allSatisfy { $0 == .blank } && here.contains { $0 != .blank }
      let digitsBegin = !before.contains(.digit) && here.allSatisfy { $0 == .digit }
      let digitsEnd = before.allSatisfy { $0 == .digit } && !here.contains(.digit) && here.contains(.other)
      if followsBlank || digitsBegin || digitsEnd { starts.append(position) }
    }
    return zip(starts, starts.dropFirst() + [width]).enumerated().map { index, place in
      FixedWidthLayout.Column(name: "field_\(index + 1)", start: place.0 + 1, length: place.1 - place.0)
    }
  }
}
