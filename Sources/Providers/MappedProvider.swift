import Configuration
import Formats
import Records

/// A provider that is described in YAML instead of Swift.
///
/// The language is explained in `config/providers/README.md`.
///
/// A mapping is compiled when it is loaded: a row costs a few comparisons of bytes, exact integer arithmetic, and no text.
public struct MappedProvider: ProviderAdapter {
  /// The provider's name.
  public let id: ProviderID
  /// The first twelve digits of the SHA-256 of the mapping's bytes: another mapping is another version.
  public let version: String
  /// What people call the provider.
  public let name: String
  /// Where the provider's data arises.
  public let context: Context
  /// Whether all the people in the feeds are invented.
  public let isSimulated: Bool
  /// The order of trust; 1 comes first.
  public let rank: Int
  /// The kinds of files, in the order of the mapping.
  public let feeds: [Feed]
  private let mappings: [FeedMapping]

  /// Loads a mapping.
  ///
  /// - Parameters:
  ///   - yaml: the bytes of the file.
  ///   - file: how messages name the file.
  /// - Throws: all faults of the file, each with line and column.
  public init(yaml: [UInt8], file: String) throws(ConfigurationErrors) {
    let document = try ConfigurationNode.parse(bytes: yaml, file: file)
    let version = yaml.withUnsafeBytes { ContentHash(of: $0).short }
    self = try document.read { Self.decode($0, version: version) }
  }

  /// Loads a mapping from text.
  public init(yaml: String, file: String) throws(ConfigurationErrors) {
    try self.init(yaml: Array(yaml.utf8), file: file)
  }

  private init(
    id: ProviderID, version: String, name: String, context: Context, isSimulated: Bool, rank: Int,
    feeds: [(feed: Feed, mapping: FeedMapping)]
  ) {
    self.id = id
    self.version = version
    self.name = name
    self.context = context
    self.isSimulated = isSimulated
    self.rank = rank
    self.feeds = feeds.map(\.feed)
    mappings = feeds.map(\.mapping)
  }

  /// Prepares the reading of one file, see ``ProviderAdapter/reader(for:columns:)``.
  ///
  /// - Throws: ``FileRefusal`` with code `column.missing` (naming all that are missing), `column.repeated` or
  ///   `feed.unknown`.
  public func reader(for feed: FeedID, columns: [String]) throws(FileRefusal) -> any RowReader {
    guard let index = feeds.firstIndex(where: { $0.id == feed }) else { throw .unknownFeed(feed, of: id) }
    let mapping = mappings[index]
    let header = Header(columns, feed: feed)
    let present = mapping.columns.filter { mapping.optionalColumns[$0] == nil || columns.contains($0) }
    let positions = Dictionary(zip(present, try header.positions(of: present))) { first, _ in first }
    return MappedRowReader(mapping, positions: mapping.columns.map { positions[$0] ?? -1 })
  }

  private static func decode(_ keys: MappingReader, version: String) -> MappedProvider? {
    let id = keys.required("provider")?.name("a provider")
    let name = keys.optional("name")?.string()
    let context = keys.required("context")?.oneOf(Context.self, "a context")
    let isSimulated = keys.required("simulated")?.bool()
    let rank = keys.required("rank")?.int(in: 1...1000)
    let lookups = keys.optional("lookups").map(lookups) ?? []
    let feeds = keys.required("feeds").flatMap { self.feeds($0, lookups) }
    guard let id, let context, let isSimulated, let rank, let feeds else { return nil }
    return MappedProvider(
      id: ProviderID(rawValue: id), version: version, name: name ?? id, context: context, isSimulated: isSimulated,
      rank: rank, feeds: feeds)
  }

  private static func lookups(_ value: ValueReader) -> [(name: String, entries: [MappingDecoder.LookupEntry])] {
    value.entries(of: "names of tables")?.map { ($0.key, MappingDecoder.table($0.value) ?? []) } ?? []
  }

  private static func feeds(
    _ value: ValueReader, _ lookups: [(name: String, entries: [MappingDecoder.LookupEntry])]
  ) -> [(feed: Feed, mapping: FeedMapping)]? {
    let entries = value.entries(of: "names of feeds")
    if entries?.isEmpty == true { value.fault(expected: "at least one feed") }
    return entries?.compactMap { entry -> (feed: Feed, mapping: FeedMapping)? in
      let name = entry.name("a feed")
      let feed = entry.value.mapping("the keys of a feed") { keys in
        FeedDecoder(lookups: lookups).feed(name ?? "feed", keys)
      }
      return name == nil ? nil : feed
    }
  }
}
