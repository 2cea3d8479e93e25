import Records

/// Functions that read or make texts, days and times.
extension Evaluator {
  func text(_ function: Function, _ values: [Cell], _ application: Expression.Application) -> Cell {
    let texts = zip(values, application.types).map { cell, type -> String in
      switch cell {
      case .text(let code): pool.text(code)
      case .number(let number): type.isTemporal ? type.text(of: number) ?? "" : number.description
      default: ""
      }
    }
    switch function {
    case .uppercase: return .text(code(of: texts[0].uppercased()))
    case .lowercase: return .text(code(of: texts[0].lowercased()))
    case .trimBlanks: return .text(code(of: trimmed(texts[0])))
    case .stringLength: return .number(Number(texts[0].unicodeScalars.count))
    case .substring: return substring(texts[0], values, application)
    default: return values.allSatisfy { $0 == .missing } ? .missing : .text(code(of: texts.joined()))
    }
  }

  private func trimmed(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let rest = scalars.drop { $0.properties.isWhitespace }
    let count = rest.reversed().prefix { $0.properties.isWhitespace }.count
    return String(String.UnicodeScalarView(rest.dropLast(count)))
  }

  /// The characters from a position, which counts from 1.
  private func substring(_ text: String, _ values: [Cell], _ application: Expression.Application) -> Cell {
    guard case .number(.decimal(let start)) = values[1], case .number(.decimal(let length)) = values[2],
      start >= Number.unit, length >= 0
    else { return number(nil, application) }
    let from = Int(min(start / Number.unit, 1_000_000)) - 1
    let scalars = text.unicodeScalars.dropFirst(from).prefix(Int(min(length / Number.unit, 1_000_000)))
    return .text(code(of: String(String.UnicodeScalarView(scalars))))
  }

  /// Days or seconds since 1 January of a year, or seconds of the day.
  func date(_ function: Function, _ values: [Cell], _ application: Expression.Application) -> Cell {
    guard let moment = values[0].number else { return .missing }
    let day = Number(86_400)
    if function == .dateSecondsSinceMidnight { return number(modulo(moment, day)?.floor, application) }
    guard let year = values[1].number?.exactDecimal, year.scale == 0,
      let start = Day(year: Int(year.mantissa), month: 1, day: 1)
    else { return number(nil, application) }
    let isMoment = application.types[0].isMoment
    if function == .dateSecondsSinceYear {
      let seconds = isMoment ? moment : moment.multiplied(by: day)
      return number(seconds?.subtracting(Number(Int(start.number) * 86_400))?.floor, application)
    }
    let days = isMoment ? moment.divided(by: day)?.floor : moment
    return number(days?.subtracting(Number(Int(start.number))), application)
  }

  // MARK: Patterns and forms

  func pattern(_ function: Function, _ values: [Cell], _ application: Expression.Application) -> Cell {
    guard let matcher = application.matcher, case .text(let code) = values[0] else { return .missing }
    let text = pool.text(code)
    if function == .matches { return Cell(matcher.matches(text)) }
    guard case .text(let replacement) = values[2] else { return .missing }
    let template = ReplacementText(pool.text(replacement))
    return .text(self.code(of: matcher.replacing(in: text) { template.filled($0) }))
  }

  func formatted(_ cell: Cell, _ application: Expression.Application) -> Cell {
    guard let format = application.format, let number = cell.number, let type = application.types.first else {
      return .missing
    }
    let text = type.isTemporal ? format.text(of: number, type) : format.text(of: number)
    return text.map { .text(code(of: $0)) } ?? self.number(nil, application)
  }
}

/// What stands for a match: text with `$1` for what a group matched, `$0` for all of it, and `$$` for a dollar.
///
/// Source: PMML 4.4.1, Built-in Functions, `replace` (Perl Compatible Regular Expressions).
struct ReplacementText: Hashable, Sendable {
  private enum Piece: Hashable, Sendable {
    case text(String)
    case group(Int)
  }

  private var pieces: [Piece] = []
  /// The greatest group that it names.
  private(set) var greatestGroup = 0

  init(_ text: String) {
    var rest = Array(text)[...]
    while let letter = rest.popFirst() {
      if letter == "$", rest.first == "$" {
        pieces.append(.text(String(rest.removeFirst())))
      } else if letter == "$", let digit = rest.first, digit.isASCII, let group = digit.wholeNumberValue {
        rest.removeFirst()
        pieces.append(.group(group))
        greatestGroup = max(greatestGroup, group)
      } else if letter == "\\", let next = rest.popFirst() {
        pieces.append(.text(String(next)))
      } else {
        pieces.append(.text(String(letter)))
      }
    }
  }

  func filled(_ groups: [Substring?]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .group(let number): groups.indices.contains(number) ? String(groups[number] ?? "") : ""
      }
    }.joined()
  }
}
