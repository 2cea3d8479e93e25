import Resolution

/// Reads how often a term stands in a text.
///
/// Source: PMML 4.4.1, Transformations, TextIndex and TextIndexNormalization.
extension ExpressionReader {
  func textIndex(_ element: ElementReader) -> Typed? {
    let text = operand(element, "textField")
    if let text, text.type != .string { element.fault(expected: "a text field") }
    let weight =
      element.word(
        "localTermWeights",
        ["termFrequency": TextIndex.Weight.termFrequency, "binary": .binary, "logarithmic": .logarithmic])
      ?? .termFrequency
    let isCaseSensitive = element.truth("isCaseSensitive") ?? false
    let countsBestOnly = element.word("countHits", ["allHits": false, "bestHits": true]) ?? false
    _ = element.word("tokenize", ["true": true, "1": true])
    let distance = element.attribute("maxLevenshteinDistance").map { Int($0) } ?? 0
    if distance.map({ $0 < 0 }) ?? true { element.fault(expected: "a whole number from 0 as maxLevenshteinDistance") }
    let separator = matcher(element.attribute("wordSeparatorCharacterRE") ?? "\\s", element)
    let normalizations = element.children("TextIndexNormalization").map {
      normalization($0, isCaseSensitive: isCaseSensitive)
    }
    let terms = expressions(in: element, as: .string)
    if terms.count != 1 { element.fault(expected: "exactly one expression: the term") }
    guard let text, let distance, let separator, let first = terms.first, let first,
      let term = convert(first, to: .string, element)
    else { return nil }
    let read = normalizations.compactMap { $0 }
    guard read.count == normalizations.count else { return nil }
    let index = TextIndex(
      weight: weight, isCaseSensitive: isCaseSensitive, greatestDistance: distance, countsBestOnly: countsBestOnly,
      separator: separator, normalizations: read)
    return Typed(
      expression: .textIndex(text.expression, term: term.expression, index),
      type: weight == .logarithmic ? .double : .integer)
  }

  private func matcher(_ pattern: String, _ element: ElementReader, ignoresCase: Bool = false) -> TextMatcher? {
    if let matcher = TextMatcher(pattern, ignoresCase: ignoresCase) { return matcher }
    element.fault(expected: "a regular expression of literals, classes, groups, alternatives and repetitions")
    return nil
  }

  private func normalization(_ element: ElementReader, isCaseSensitive: Bool) -> TextIndex.Normalization? {
    let names = (
      from: element.attribute("inField") ?? "string", to: element.attribute("outField") ?? "stem",
      isPattern: element.attribute("regexField") ?? "regex"
    )
    let isRecursive = element.truth("recursive") ?? false
    let isCaseSensitive = element.truth("isCaseSensitive") ?? isCaseSensitive
    _ = element.truth("tokenize")
    let rows = element.onlyChild("InlineTable").map(InlineTable.rows) ?? []
    element.finish()
    let read = rows.map { row -> TextIndex.Normalization.Row? in
      guard let from = row.value(names.from), let to = row.value(names.to) else {
        row.place.fault(expected: "the columns \(names.from) and \(names.to)")
        return nil
      }
      let isPattern = row.value(names.isPattern)?.lowercased() == "true"
      let pattern = isPattern ? from : TextMatcher.literal(from)
      guard let matcher = matcher(pattern, row.place, ignoresCase: !isCaseSensitive) else { return nil }
      let replacement = ReplacementText(to)
      if replacement.greatestGroup > matcher.groups {
        row.place.fault(expected: "in \(names.to) only groups that the pattern has: \(matcher.groups)")
      }
      return TextIndex.Normalization.Row(pattern: matcher, replacement: replacement)
    }
    guard read.allSatisfy({ $0 != nil }) else { return nil }
    return TextIndex.Normalization(rows: read.compactMap { $0 }, isRecursive: isRecursive)
  }
}
