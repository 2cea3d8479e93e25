/// Two accounts whose match weight reaches the threshold, by their rows in the table.
public struct Link: Hashable, Sendable, BitwiseCopyable {
  /// The lesser row.
  public let a: Int32
  /// The greater row.
  public let b: Int32
  /// The match weight: log2 of the odds that they belong to one person.
  public let weight: Double

  /// States a link; the order of the rows means nothing.
  public init(_ one: Int, _ other: Int, weight: Double) {
    a = Int32(min(one, other))
    b = Int32(max(one, other))
    self.weight = weight
  }

  /// The order in which links make clusters: best first, ties by the accounts.
  static func precedes(_ left: Link, _ right: Link) -> Bool {
    if left.weight != right.weight { return left.weight > right.weight }
    return left.a != right.a ? left.a < right.a : left.b < right.b
  }
}
