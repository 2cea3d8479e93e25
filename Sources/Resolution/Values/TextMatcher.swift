/// A regular expression for other modules: leftmost matches in time O(text x pattern), so no pattern can stop a run.
///
/// Syntax: the part of RE2's that ``RegularExpression`` reads. Two matchers are equal if their patterns are.
public struct TextMatcher: Hashable, Sendable {
  /// The pattern as it was written.
  public let pattern: String
  private let expression: RegularExpression

  /// Reads a pattern; `nil` if it is not understood.
  public init?(_ pattern: String) {
    guard let expression = try? RegularExpression(pattern) else { return nil }
    self.pattern = pattern
    self.expression = expression
  }

  /// Whether two matchers have one pattern.
  public static func == (left: TextMatcher, right: TextMatcher) -> Bool { left.pattern == right.pattern }

  /// Hashes the pattern.
  public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }

  /// How many groups the pattern captures.
  public var groups: Int { expression.groups - 1 }

  /// Whether any part of the text matches.
  public func matches(_ text: String) -> Bool {
    Array(text.utf8).withUnsafeBufferPointer { expression.firstMatch(in: $0) != nil }
  }

  /// The text with each match replaced by what `replacement` makes of it and its groups, from the left.
  ///
  /// The first is the whole match; a group that took no part is `nil`.
  public func replacing(in text: String, _ replacement: ([Substring?]) -> String) -> String {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var position = 0
    bytes.withUnsafeBufferPointer { bytes in
      while position <= bytes.count, let match = expression.firstMatch(in: bytes, from: position), let all = match[0] {
        output += bytes[position..<all.lowerBound]
        output += replacement(match.map { range in range.map { Substring(decoding: bytes[$0], as: UTF8.self) } }).utf8
        position = all.upperBound
        guard all.isEmpty else { continue }
        // An empty match stands before a letter, which stays.
        guard position < bytes.count else { return }
        let start = position
        repeat { position += 1 } while position < bytes.count && bytes[position] & 0xC0 == 0x80
        output += bytes[start..<position]
      }
      if position < bytes.count { output += bytes[position...] }
    }
    return String(decoding: output, as: UTF8.self)
  }
}
