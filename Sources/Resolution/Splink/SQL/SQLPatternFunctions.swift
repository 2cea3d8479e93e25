extension SQLFunctions {
  /// Regular expressions and `LIKE`.
  static let patterns: [String: SQLFunction] = [
    "regexp_extract": SQLFunction(2...4, extract),
    "regexp_matches": SQLFunction(2...3) { compiler, arguments throws(SQLFault) in
      try matching(&compiler, arguments) { $0.firstMatch(in: $1) != nil }
    },
    "regexp_full_match": SQLFunction(2...3) { compiler, arguments throws(SQLFault) in
      try matching(&compiler, arguments) { $0.matchesAll($1) }
    },
    "regexp_replace": SQLFunction(3...4, replace),
    "like": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try like(&compiler, arguments, ignoresCase: false)
    },
    "ilike": SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      try like(&compiler, arguments, ignoresCase: true)
    },
  ]

  private static func pattern(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], options index: Int
  ) throws(SQLFault) -> (expression: RegularExpression, isGlobal: Bool)? {
    guard let text = try compiler.constantText(arguments[1], for: "a regular expression") else { return nil }
    let letters = arguments.count > index ? try compiler.constantText(arguments[index], for: "options") ?? "" : ""
    guard letters.allSatisfy({ "cgis".contains($0) }) else {
      throw SQLFault("options of a regular expression among c, g, i and s", "Leave out the others.")
    }
    let options = RegularExpressionParser.Options(
      ignoresCase: letters.contains("i"), dotTakesLineEnds: letters.contains("s"))
    return (try RegularExpression(text, options: options), letters.contains("g"))
  }

  private static func extract(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "regexp_extract")
    guard let (expression, _) = try pattern(&compiler, arguments, options: 3) else {
      return SQLCompiled(constant: .null, .text)
    }
    var group = 0
    if arguments.count > 2 {
      guard case .integer(let number) = try compiler.compile(arguments[2]).constant, (0...9).contains(number) else {
        throw SQLFault("the number of a group, 0 to 9", "Write it as a constant.")
      }
      group = Int(number)
    }
    return SQLCompiled(.text) { [group] frame in
      let value = value(frame)
      guard case .text(let text) = value else { return value }
      guard group < expression.groups, let match = expression.firstMatch(in: text.bytes), let found = match[group]
      else {
        return .text(SQLText(start: text.start, count: 0))
      }
      return .text(SQLText(start: text.start + found.lowerBound, count: found.count))
    }
  }

  private static func matching(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression],
    _ test: @escaping (RegularExpression, UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "a regular expression")
    guard let (expression, _) = try pattern(&compiler, arguments, options: 2) else {
      return SQLCompiled(constant: .null, .boolean)
    }
    return SQLCompiled(.boolean) { frame in
      let value = value(frame)
      if case .text(let text) = value { return .boolean(test(expression, text.bytes)) }
      return value
    }
  }

  private static func replace(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "regexp_replace")
    guard let (expression, isGlobal) = try pattern(&compiler, arguments, options: 3),
      let replacement = try compiler.constantText(arguments[2], for: "regexp_replace")
    else { return SQLCompiled(constant: .null, .text) }
    let template = Array(replacement.utf8)
    return SQLCompiled(.text) { frame in
      let value = value(frame)
      guard case .text(let text) = value else { return value }
      return .text(frame.arena.text(replaced(text.bytes, expression, template, isGlobal: isGlobal)))
    }
  }

  private static func replaced(
    _ bytes: UnsafeBufferPointer<UInt8>, _ expression: RegularExpression, _ template: [UInt8], isGlobal: Bool
  ) -> [UInt8] {
    var output: [UInt8] = []
    var (position, last) = (0, -1)
    while position <= bytes.count, let match = expression.firstMatch(in: bytes, from: position), let all = match[0] {
      output += bytes[position..<all.lowerBound]
      position = all.upperBound
      // Nothing is matched a second time where the last match ended.
      if !all.isEmpty || all.lowerBound != last { output += filled(template, bytes, match) }
      last = position
      if !isGlobal { break }
      if all.isEmpty {
        guard position < bytes.count else { return output }
        let next = end(ofCodePointAt: position, bytes)
        output += bytes[position..<next]
        position = next
      }
    }
    return position < bytes.count ? output + bytes[position...] : output
  }

  private static func end(ofCodePointAt position: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }

  /// The template with `\1` replaced by what the group matched.
  private static func filled(
    _ template: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ match: [Range<Int>?]
  ) -> [UInt8] {
    var output: [UInt8] = []
    var rest = template[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.first else {
        output.append(byte)
        continue
      }
      rest.removeFirst()
      let group = Int(next) - 0x30
      if match.indices.contains(group) {
        if let range = match[group] { output += bytes[range] }
      } else {
        output.append(next)
      }
    }
    return output
  }

  private static func like(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], ignoresCase: Bool
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "LIKE")
    guard let text = try compiler.constantText(arguments[1], for: "LIKE") else {
      return SQLCompiled(constant: .null, .boolean)
    }
    let pattern =
      ignoresCase ? ScalarString(bytes: text.utf8).lowercase.scalars : ScalarString(bytes: text.utf8).scalars
    return SQLCompiled(.boolean) { frame in
      let value = value(frame)
      guard case .text(let text) = value else { return value }
      let scalars = ScalarString(text.bytes)
      return .boolean(isLike((ignoresCase ? scalars.lowercase : scalars).scalars, pattern))
    }
  }

  /// `%` stands for any text, `_` for one code point.
  private static func isLike(_ text: [UInt32], _ pattern: [UInt32]) -> Bool {
    var (index, place) = (0, 0)
    var retry: (index: Int, place: Int)?
    while index < text.count {
      if place < pattern.count, pattern[place] == 0x25 {
        retry = (index, place)
        place += 1
      } else if place < pattern.count, pattern[place] == 0x5F || pattern[place] == text[index] {
        index += 1
        place += 1
      } else if let last = retry {
        retry = (last.index + 1, last.place)
        (index, place) = (last.index + 1, last.place + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == 0x25 }
  }
}
