import Formats
import Records

/// A first mapping for a provider, made from a sample of one of its files, for a person to correct.
///
/// Everything that is a guess says so in a comment. A column that no guess fits is listed under `ignore`, so that nothing
/// is read by mistake.
public struct ProviderDraft: Sendable {
  /// The mapping, in the language of `config/providers/README.md`.
  public let yaml: String
  /// The first records of the sample in its own format, as a fixture.
  public let fixture: [UInt8]
  /// The end of the fixture's name: `csv`, `jsonl`, `xml` or `txt`.
  public let fixtureSuffix: String
  /// How the sample seems to be written: `csv`, `jsonl`, `xml` or `fixed`.
  public let format: String
  /// Columns that were found.
  public let columns: Int
  /// Columns that the draft reads.
  public let readColumns: Int

  /// What the draft is made for.
  public struct Request: Sendable {
    /// The provider's name.
    public var provider: String
    /// The feed's name.
    public var feed: String
    /// Where the provider's files lie, below the landing folder.
    public var files: String
    /// Where the data arises.
    public var context: Context
    /// The format, if it is known.
    public var format: String?
    /// The day for a file that has no time of its own.
    public var day: Day

    /// Names what is known.
    public init(provider: String, feed: String, files: String, context: Context, format: String?, day: Day) {
      (self.provider, self.feed, self.files, self.context) = (provider, feed, files, context)
      (self.format, self.day) = (format, day)
    }
  }

  /// The names of formats that a draft can be made for.
  public static let formats = SampleFormat.Kind.allCases.map(\.rawValue)

  /// Reads a sample, plain or gzip, and writes a mapping.
  ///
  /// - Parameters:
  ///   - meaning: the canonical field that a column's name stands for, if any.
  /// - Returns: `nil` for a file that no format fits.
  /// - Throws: ``FormatError`` for a gzip file that is damaged.
  public static func make(
    _ request: Request, sample: [UInt8], meaning: (String) -> Field?
  ) throws(FormatError) -> ProviderDraft? {
    let bytes = try ContentReader.unpacked(sample)
    let kind = request.format.flatMap { SampleFormat.Kind(rawValue: $0) }
    guard let found = SampleFormat(bytes, kind: kind) else { return nil }
    let format = found.format.declaring(read: found.columns, ignored: [])
    guard let (batch, further) = RowBatch.decoded(bytes, as: format) else { return nil }
    let columns = found.columns.compactMap { name in
      batch.columns.firstIndex(of: name).map { SampleColumn(name, at: $0, of: batch) }
    }
    let roles = ColumnRoles(columns, meaning: meaning)
    let fixture = SampleFixture(bytes, found.format)
    let writer = DraftWriter(
      request: request, format: found, columns: columns, roles: roles,
      repeated: further.filter { $0.hasSuffix("[]") })
    return ProviderDraft(
      yaml: writer.yaml, fixture: fixture.bytes, fixtureSuffix: fixture.suffix, format: fixture.name,
      columns: columns.count, readColumns: columns.count - roles.ignored.count)
  }
}

/// The first records of a sample.
struct SampleFixture {
  private static let mostRecords = 20
  private static let mostBytes = 64 << 10

  let bytes: [UInt8]
  let suffix: String
  let name: String

  init(_ sample: [UInt8], _ format: Format) {
    switch format {
    case .csv(let layout):
      (suffix, name) = ("csv", "csv")
      bytes = Self.records(sample, format, layout.columns == nil ? 1 : 0)
    case .jsonLines:
      (suffix, name) = ("jsonl", "jsonl")
      bytes = Self.records(sample, format, 0)
    case .fixedWidth:
      (suffix, name) = ("txt", "fixed")
      bytes = Self.records(sample, format, 0)
    case .xml(let layout):
      (suffix, name) = ("xml", "xml")
      bytes = sample.count <= Self.mostBytes ? sample : Self.document(sample, layout)
    }
  }

  /// Up to where the record after the last one begins.
  private static func records(_ sample: [UInt8], _ format: Format, _ header: Int) -> [UInt8] {
    let all = RowBatch(decoding: sample, as: format)
    let places = (all?.withRows { $0.map(\.place) } ?? []) + (all?.faults.map(\.place) ?? [])
    let next = places.first { $0.record == mostRecords + 1 }
    return next.map { Array(sample.prefix($0.byte)) } ?? sample
  }

  /// The elements around the first records, and these.
  private static func document(_ sample: [UInt8], _ layout: TreeLayout) -> [UInt8] {
    var scanner = TagScanner(bytes: sample)
    var open: [String] = []
    var records = 0
    while let tag = scanner.next() {
      switch tag {
      case .text: continue
      case .start(let name, _, let isEmpty):
        open.append(name)
        if isEmpty { open.removeLast() }
      case .end:
        guard open.popLast() == layout.record else { continue }
        records += 1
        // Names with prefixes cannot be closed by their local names, so such a document is kept whole.
        guard records == mostRecords else { continue }
        let closed = Array(sample.prefix(scanner.index)) + open.reversed().flatMap { Array("</\($0)>".utf8) } + [0x0A]
        return RowBatch(decoding: closed, as: .xml(layout)) == nil ? sample : closed
      }
    }
    return sample
  }
}
