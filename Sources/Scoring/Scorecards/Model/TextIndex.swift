import Resolution

/// How often a term stands in a text.
///
/// Source: PMML 4.4.1, Transformations, TextIndex: the text is normalised, then both are cut into words, whose punctuation
/// at either end is taken off.
struct TextIndex: Hashable, Sendable {
  /// What is made of the number of hits.
  enum Weight: Hashable, Sendable { case termFrequency, binary, logarithmic }

  /// Replacements that are made in a text, row by row.
  struct Normalization: Hashable, Sendable {
    let rows: [Row]
    /// Whether all rows are tried again until none changes anything.
    let isRecursive: Bool

    struct Row: Hashable, Sendable {
      let pattern: TextMatcher
      let replacement: ReplacementText
    }
  }

  let weight: Weight
  let isCaseSensitive: Bool
  /// The most insertions, deletions and substitutions between a term and a hit.
  let greatestDistance: Int
  /// Whether only the hits with the least distance count.
  let countsBestOnly: Bool
  /// What stands between words.
  let separator: TextMatcher
  let normalizations: [Normalization]

  /// Rounds of a normalisation, and bytes that it may make of a text: a table that never comes to an end has no result.
  private static let mostRounds = 100
  private static let longestText = 20_000

  /// The weighted number of hits; `nil` where a normalisation does not end.
  func value(of term: String, in text: String) -> Number? {
    guard let normal = normalized(text) else { return nil }
    let hits = hits(of: tokens(term), in: tokens(normal))
    switch weight {
    case .termFrequency: return Number(hits)
    case .binary: return Number(min(hits, 1))
    case .logarithmic: return Number(nearest: RealFunctions.value(of: .log10, [Double(1 + hits)]))
    }
  }

  private func normalized(_ text: String) -> String? {
    var text = text
    for normalization in normalizations {
      var rounds = 0
      var before: String
      repeat {
        before = text
        for row in normalization.rows { text = row.pattern.replacing(in: text) { row.replacement.filled($0) } }
        rounds += 1
        guard rounds <= Self.mostRounds, text.utf8.count <= Self.longestText else { return nil }
      } while normalization.isRecursive && text != before
    }
    return text
  }

  private func tokens(_ text: String) -> [[Unicode.Scalar]] {
    separator.pieces(of: text).map(\.trimmingPunctuation).filter { !$0.isEmpty }.map {
      Array((isCaseSensitive ? $0 : $0.lowercased()).unicodeScalars)
    }
  }

  private func hits(of term: [[Unicode.Scalar]], in text: [[Unicode.Scalar]]) -> Int {
    guard !term.isEmpty, term.count <= text.count else { return 0 }
    let distances = (0...text.count - term.count).compactMap { start in
      distance(term, text[start..<start + term.count])
    }
    return countsBestOnly ? distances.count { $0 == distances.min() } : distances.count
  }

  /// The sum of the distances of the words; `nil` beyond the greatest.
  private func distance(_ term: [[Unicode.Scalar]], _ words: ArraySlice<[Unicode.Scalar]>) -> Int? {
    var sum = 0
    for (left, right) in zip(term, words) {
      if greatestDistance == 0, left != right { return nil }
      sum += left == right ? 0 : Self.levenshtein(left, right)
      if sum > greatestDistance { return nil }
    }
    return sum
  }

  private static func levenshtein(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in right.enumerated() {
        let substituted = diagonal + (letter == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}

extension String {
  /// Without the punctuation at either end (Unicode general categories P).
  fileprivate var trimmingPunctuation: String {
    let rest = unicodeScalars.drop(while: \.isPunctuation)
    let count = rest.reversed().prefix(while: \.isPunctuation).count
    return String(String.UnicodeScalarView(rest.dropLast(count)))
  }
}

extension Unicode.Scalar {
  fileprivate var isPunctuation: Bool {
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }
}
