import Records

/// The columns of one file, looked up by name once, before the first row.
public struct Header: Sendable {
  private let columns: [String]
  private let feed: FeedID

  /// Takes the columns that ``ProviderAdapter/reader(for:columns:)`` is given.
  public init(_ columns: [String], feed: FeedID) {
    self.columns = columns
    self.feed = feed
  }

  /// The position of a column.
  ///
  /// - Throws: ``FileRefusal`` with code `column.missing` or `column.repeated`.
  public func position(of name: String) throws(FileRefusal) -> Int { try positions(of: [name])[0] }

  /// The positions of columns, in their order.
  ///
  /// - Throws: ``FileRefusal`` that names every missing column, or the first that stands twice.
  public func positions(of names: [String]) throws(FileRefusal) -> [Int] {
    let missing = names.filter { !columns.contains($0) }
    if let first = missing.first {
      let list = missing.map { "\"\($0)\"" }.joined(separator: ", ")
      throw FileRefusal(
        code: "column.missing", column: first,
        expected: missing.count == 1 ? "the column \(list)" : "the columns \(list)",
        remedy: "Ask the provider for a complete file, or correct the mapping of feed \(feed).")
    }
    if let repeated = names.first(where: { name in columns.lazy.filter { $0 == name }.count > 1 }) {
      throw FileRefusal(
        code: "column.repeated", column: repeated, expected: "the column \"\(repeated)\" once",
        remedy: "Ask the provider for a file in which each column has a name of its own.")
    }
    return names.map { name in columns.firstIndex(of: name) ?? 0 }
  }
}

extension FileRefusal {
  /// A feed that the provider does not have.
  public static func unknownFeed(_ feed: FeedID, of provider: ProviderID) -> FileRefusal {
    FileRefusal(
      code: "feed.unknown", expected: "a feed of provider \(provider), not \(feed)",
      remedy: "List the providers and their feeds with `tributary adapter list`.")
  }
}
