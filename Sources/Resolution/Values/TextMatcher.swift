/// A regular expression for other modules: leftmost matches in time O(text x pattern), so no pattern can stop a run.
///
/// Syntax: the part of RE2's that ``RegularExpression`` reads. Two matchers are equal if their patterns are.
public struct TextMatcher: Hashable, Sendable {
  /// The pattern as it was written.
  public let pattern: String
  /// Whether upper and lower case of ASCII letters are the same.
  public let ignoresCase: Bool
  private let expression: RegularExpression

  /// Reads a pattern; `nil` if it is not understood.
  public init?(_ pattern: String, ignoresCase: Bool = false) {
    guard let expression = try? RegularExpression(pattern, options: .init(ignoresCase: ignoresCase)) else { return nil }
    self.pattern = pattern
    self.ignoresCase = ignoresCase
    self.expression = expression
  }

  /// The pattern that matches a text and nothing else.
  public static func literal(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.flatMap { $0.isPatternSign ? ["\\", $0] : [$0] }))
  }

  /// Whether two matchers have one pattern, read in the same way.
  public static func == (left: TextMatcher, right: TextMatcher) -> Bool {
    left.pattern == right.pattern && left.ignoresCase == right.ignoresCase
  }

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
    var output: [UInt8] = []
    var position = 0
    let bytes = Array(text.utf8)
    forEachMatch(in: bytes) { match, all in
      output += bytes[position..<all.lowerBound]
      output += replacement(match.map { range in range.map { Substring(decoding: bytes[$0], as: UTF8.self) } }).utf8
      position = all.upperBound
    }
    return String(decoding: output + bytes[position...], as: UTF8.self)
  }

  /// What stands before, between and behind the matches.
  public func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var position = 0
    let bytes = Array(text.utf8)
    forEachMatch(in: bytes) { _, all in
      pieces.append(String(decoding: bytes[position..<all.lowerBound], as: UTF8.self))
      position = all.upperBound
    }
    return pieces + [String(decoding: bytes[position...], as: UTF8.self)]
  }

  private func forEachMatch(in bytes: [UInt8], _ body: ([Range<Int>?], Range<Int>) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      expression.forEachMatch(in: bytes) { match in
        if let all = match[0] { body(match, all) }
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether it has a meaning of its own in a pattern.
  fileprivate var isPatternSign: Bool { "\\.+*?()|[]{}^$".unicodeScalars.contains(self) }
}
