extension SQLFunctions {
  /// Texts, and how alike they are.
  static let text: [String: SQLFunction] = [
    "levenshtein": similarity(.integer) { .integer(Int64(ByteSimilarity.levenshtein($0, $1, $2))) },
    "editdist3": similarity(.integer) { .integer(Int64(ByteSimilarity.levenshtein($0, $1, $2))) },
    "damerau_levenshtein": similarity(.integer) { left, right, _ in
      .integer(Int64(ByteSimilarity.damerauLevenshtein(left, right)))
    },
    "jaro_similarity": similarity(.double) { .double(ByteSimilarity.jaro($0, $1, $2)) },
    "jaro_winkler_similarity": similarity(.double) { .double(ByteSimilarity.jaroWinkler($0, $1, $2)) },
    "jaccard": similarity(.double) { left, right, _ in
      ByteSimilarity.jaccard(left, right).map { .double($0) } ?? .fault(.emptyText)
    },
    "hamming": similarity(.integer) { left, right, _ in mismatches(left, right) },
    "mismatches": similarity(.integer) { left, right, _ in mismatches(left, right) },
    "lower": changed { $0.lowercase }, "lcase": changed { $0.lowercase },
    "upper": changed { $0.uppercase }, "ucase": changed { $0.uppercase },
    "trim": trimming(start: true, end: true), "ltrim": trimming(start: true, end: false),
    "rtrim": trimming(start: false, end: true),
    "reverse": changed { $0.reversed },
    "strip_accents": changed { $0.withoutAccents },
    "substr": SQLFunction(2...3, substring), "substring": SQLFunction(2...3, substring),
    "left": SQLFunction(2...2, leftPart), "right": SQLFunction(2...2, rightPart),
    "strlen": measured { .integer(Int64($0.count)) },
    "replace": SQLFunction(3...3, replace),
    "split_part": SQLFunction(3...3, splitPart),
    "||": SQLFunction(2...2, concatenation),
    "concat": SQLFunction(1...32) { compiler, arguments throws(SQLFault) in
      try joined(&compiler, arguments, separator: nil)
    },
    "concat_ws": SQLFunction(2...32) { compiler, arguments throws(SQLFault) in
      try joined(&compiler, Array(arguments.dropFirst()), separator: arguments[0])
    },
    "starts_with": tested(hasPrefix), "prefix": tested(hasPrefix), "^@": tested(hasPrefix),
    "ends_with": tested(hasSuffix), "suffix": tested(hasSuffix),
    "strpos": SQLFunction(2...2, position), "instr": SQLFunction(2...2, position),
  ]

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private static func similarity(
    _ type: SQLType, _ compute: @escaping @Sendable (Bytes, Bytes, LetterTable) -> SQLValue
  ) -> SQLFunction {
    SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      let left = try compiler.text(arguments[0], for: "a similarity of texts")
      let right = try compiler.text(arguments[1], for: "a similarity of texts")
      return SQLCompiled(type) { frame in
        let (x, y) = (left(frame), right(frame))
        guard case .text(let one) = x else { return x }
        guard case .text(let other) = y else { return y }
        return compute(one.bytes, other.bytes, frame.letters)
      }
    }
  }

  private static func mismatches(_ left: Bytes, _ right: Bytes) -> SQLValue {
    guard left.count == right.count else { return .fault(.unequalLengths) }
    return .integer(Int64(zip(left, right).count { $0 != $1 }))
  }

  /// A text made of a text.
  private static func changed(_ change: @escaping @Sendable (ScalarString) -> ScalarString) -> SQLFunction {
    SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let value = try compiler.text(arguments[0], for: "a function of texts")
      return SQLCompiled(.text) { frame in
        let value = value(frame)
        guard case .text(let text) = value else { return value }
        return .text(frame.arena.text(change(ScalarString(text.bytes)).bytes))
      }
    }
  }

  private static func measured(_ measure: @escaping @Sendable (Bytes) -> SQLValue) -> SQLFunction {
    SQLFunction(1...1) { compiler, arguments throws(SQLFault) in
      let value = try compiler.text(arguments[0], for: "a function of texts")
      return SQLCompiled(.integer) { frame in
        let value = value(frame)
        if case .text(let text) = value { return measure(text.bytes) }
        return value
      }
    }
  }

  private static func tested(_ test: @escaping @Sendable (Bytes, Bytes) -> Bool) -> SQLFunction {
    SQLFunction(2...2) { compiler, arguments throws(SQLFault) in
      let left = try compiler.text(arguments[0], for: "a test of texts")
      let right = try compiler.text(arguments[1], for: "a test of texts")
      return SQLCompiled(
        .boolean,
        SQLCompiler.strict(left, right) { x, y in
          guard case .text(let one) = x, case .text(let other) = y else { return .null }
          return .boolean(test(one.bytes, other.bytes))
        })
    }
  }

  private static func hasPrefix(_ text: Bytes, _ part: Bytes) -> Bool { text.starts(with: part) }

  private static func hasSuffix(_ text: Bytes, _ part: Bytes) -> Bool { text.suffix(part.count).elementsEqual(part) }

  private static func trimming(start: Bool, end: Bool) -> SQLFunction {
    SQLFunction(1...2) { compiler, arguments throws(SQLFault) in
      let value = try compiler.text(arguments[0], for: "trim")
      let letters = arguments.count > 1 ? try compiler.constantText(arguments[1], for: "trim") ?? "" : " "
      let set = Set(letters.unicodeScalars.map(\.value))
      return SQLCompiled(.text) { frame in
        let value = value(frame)
        guard case .text(let text) = value else { return value }
        var scalars = ScalarString(text.bytes).scalars[...]
        while start, let first = scalars.first, set.contains(first) { scalars.removeFirst() }
        while end, let last = scalars.last, set.contains(last) { scalars.removeLast() }
        return .text(frame.arena.text(ScalarString(Array(scalars)).bytes))
      }
    }
  }

  private static func replace(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "replace")
    let old = Array((try compiler.constantText(arguments[1], for: "replace") ?? "").utf8)
    let new = Array((try compiler.constantText(arguments[2], for: "replace") ?? "").utf8)
    return SQLCompiled(.text) { frame in
      let value = value(frame)
      guard case .text(let text) = value, !old.isEmpty else { return value }
      return .text(frame.arena.text(Array(pieces(text.bytes, old).joined(separator: new))))
    }
  }

  /// What stands between the occurrences of a separator.
  static func pieces(_ bytes: UnsafeBufferPointer<UInt8>, _ separator: [UInt8]) -> [ArraySlice<UInt8>] {
    let bytes = Array(bytes)
    var pieces: [ArraySlice<UInt8>] = []
    var (start, index) = (0, 0)
    while index + separator.count <= bytes.count {
      if bytes[index..<index + separator.count].elementsEqual(separator) {
        pieces.append(bytes[start..<index])
        index += separator.count
        start = index
      } else {
        index += 1
      }
    }
    return pieces + [bytes[start...]]
  }

  private static func splitPart(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "split_part")
    let separator = Array((try compiler.constantText(arguments[1], for: "split_part") ?? "").utf8)
    guard !separator.isEmpty else { throw SQLFault("a separator for `split_part`", "Name at least one character.") }
    let number = try compiler.integer(arguments[2], for: "split_part")
    return SQLCompiled(.text) { frame in
      let (value, number) = (value(frame), number(frame))
      guard case .text(let text) = value else { return value }
      guard case .integer(let number) = number else { return number }
      let pieces = pieces(text.bytes, separator)
      let index = number < 0 ? pieces.count + Int(number) : Int(number) - 1
      return .text(frame.arena.text(pieces.indices.contains(index) ? pieces[index] : []))
    }
  }

  private static func position(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let left = try compiler.text(arguments[0], for: "strpos")
    let right = try compiler.text(arguments[1], for: "strpos")
    return SQLCompiled(
      .integer,
      SQLCompiler.strict(left, right) { x, y in
        guard case .text(let text) = x, case .text(let part) = y else { return .null }
        guard part.count > 0 else { return .integer(1) }
        let pieces = pieces(text.bytes, Array(part.bytes))
        return .integer(pieces.count > 1 ? Int64(ScalarString(bytes: pieces[0]).scalars.count + 1) : 0)
      })
  }

  // MARK: parts of texts

  private static func substring(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    let length = arguments.count > 2 ? try compiler.integer(arguments[2], for: "substr") : nil
    return try part(&compiler, arguments, length) { count, start, length in
      let first = start > 0 ? start - 1 : (start < 0 ? count + start : -1)
      guard let length else { return (first, count) }
      return length < 0 ? (first + length, first) : (first, first + length)
    }
  }

  private static func leftPart(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    try part(&compiler, arguments, nil) { count, most, _ in (0, most < 0 ? count + most : most) }
  }

  private static func rightPart(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    try part(&compiler, arguments, nil) { count, most, _ in
      (most < 0 ? -most : count - most, count)
    }
  }

  /// The code points of a range that two numbers tell; what lies outside the text is left out.
  private static func part(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], _ second: SQLClosure?,
    _ range: @escaping (_ count: Int, _ first: Int, _ second: Int?) -> (start: Int, end: Int)
  ) throws(SQLFault) -> SQLCompiled {
    let value = try compiler.text(arguments[0], for: "a part of a text")
    let first = try compiler.integer(arguments[1], for: "a part of a text")
    return SQLCompiled(.text) { frame in
      let (value, first, second) = (value(frame), first(frame), second?(frame))
      guard case .text(let text) = value else { return value }
      guard case .integer(let first) = first else { return first }
      if let second, second.isNull { return .null }
      var length: Int?
      if case .integer(let number) = second { length = Int(clamping: max(-1 << 31, min(1 << 31, number))) }
      let scalars = ScalarString(text.bytes).scalars
      let start = Int(max(-1 << 31, min(1 << 31, first)))
      let wanted = range(scalars.count, start, length)
      let low = min(max(0, wanted.start), scalars.count)
      let high = max(low, min(wanted.end, scalars.count))
      return .text(frame.arena.text(ScalarString(Array(scalars[low..<high])).bytes))
    }
  }

  // MARK: several texts to one

  /// A value as a text.
  private static func asText(_ compiler: inout SQLCompiler, _ argument: SQLExpression) throws(SQLFault) -> SQLClosure {
    try compiler.cast(try compiler.compile(argument), to: .text, isTry: false).evaluate
  }

  private static func concatenation(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression]
  ) throws(SQLFault) -> SQLCompiled {
    if case .list = try compiler.compile(arguments[0]).type {
      throw SQLFault("texts for `||`", "Lists are not joined.")
    }
    let (left, right) = (try asText(&compiler, arguments[0]), try asText(&compiler, arguments[1]))
    return SQLCompiled(.text) { frame in
      let x = left(frame)
      guard case .text(let one) = x else { return x }
      let y = right(frame)
      guard case .text(let other) = y else { return y }
      return .text(frame.arena.text(Array(one.bytes) + Array(other.bytes)))
    }
  }

  private static func joined(
    _ compiler: inout SQLCompiler, _ arguments: [SQLExpression], separator: SQLExpression?
  ) throws(SQLFault) -> SQLCompiled {
    var parts: [SQLClosure] = []
    for argument in arguments { parts.append(try asText(&compiler, argument)) }
    var between: [UInt8] = []
    if let separator { between = Array((try compiler.constantText(separator, for: "concat_ws") ?? "").utf8) }
    return SQLCompiled(.text) { [parts, between] frame in
      var texts: [[UInt8]] = []
      for part in parts {
        let value = part(frame)
        if case .fault = value { return value }
        if case .text(let text) = value { texts.append(Array(text.bytes)) }
      }
      return .text(frame.arena.text(Array(texts.joined(separator: between))))
    }
  }
}
