import Resolution

/// The links as CSV, a line for each, best first: the two rows, match weight and probability, and for each comparison its
/// level as Splink counts it and its weight.
///
/// `gamma_X` is -1 where one of the rows says nothing, 0 for the last level (`else`), and greater for stronger agreement.
/// `mw_prior`, the `mw_X` and `mw_household` add up to `match_weight`.
struct PairsFile {
  private let rows: LinkTable
  private let links: [Link]
  private let resolver: Resolver
  private let prepared: PreparedTable

  init(_ rows: LinkTable, _ links: [Link], _ resolver: Resolver, _ prepared: PreparedTable) {
    self.rows = rows
    self.links = links
    self.resolver = resolver
    self.prepared = prepared
  }

  func write(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) throws {
    var text = CSVText(sink)
    try writeTitles(&text)
    let compare = resolver.comparisons(prepared)
    for link in links {
      let comparison = compare(Int(link.a), Int(link.b))
      for row in ordered(link) {
        text.field(rows.table.provider(of: row).rawValue)
        text.field(rows.table.key(of: row))
      }
      text.field(comparison.weight)
      text.field(comparison.probability)
      for (part, model) in zip(comparison.parts, resolver.model.comparisons) {
        text.field(part.level.map { model.levels.count - 1 - $0 } ?? -1)
      }
      text.field(comparison.prior)
      for part in comparison.parts { text.field(part.contribution) }
      if resolver.model.household != nil { text.field(comparison.household) }
      try text.endLine()
    }
    try text.flush()
  }

  private func writeTitles(_ text: inout CSVText) throws {
    let kinds = resolver.model.comparisons.map { $0.kind.rawValue }
    var titles = ["source_l", "id_l", "source_r", "id_r", "match_weight", "match_probability"]
    titles += kinds.map { "gamma_\($0)" } + ["mw_prior"] + kinds.map { "mw_\($0)" }
    if resolver.model.household != nil { titles.append("mw_household") }
    for title in titles { text.field(title) }
    try text.endLine()
  }

  /// The lesser source and identifier first, whatever the order of the table.
  private func ordered(_ link: Link) -> [Int] {
    let (one, other) = (Int(link.a), Int(link.b))
    let table = rows.table
    let (left, right) = (table.provider(of: one), table.provider(of: other))
    let isOrdered =
      left == right ? table.key(of: one).lexicographicallyPrecedes(table.key(of: other)) : left < right
    return isOrdered ? [one, other] : [other, one]
  }
}
