extension SQLCompiler {
  // MARK: one type for several values

  /// The type that several values have in common, and the values in it.
  func unified(_ values: [SQLCompiled]) throws(SQLFault) -> (SQLType, [SQLCompiled]) {
    var type = SQLType.null
    for value in values { type = try Self.common(type, value.type) }
    var coerced: [SQLCompiled] = []
    for value in values { coerced.append(try coerce(value, to: type)) }
    return (type, coerced)
  }

  /// The type in which values of two types meet.
  static func common(_ left: SQLType, _ right: SQLType) throws(SQLFault) -> SQLType {
    if left == right || right == .null { return left }
    switch (left, right) {
    case (.null, _): return right
    case (.double, _) where right.isNumber, (_, .double) where left.isNumber: return .double
    case (.float, _) where right.isNumber, (_, .float) where left.isNumber: return .float
    case (.decimal(let x), .decimal(let y)): return .decimal(max(x, y))
    case (.decimal, .integer): return left
    case (.integer, .decimal): return right
    case (.date, .timestamp), (.timestamp, .date): return .timestamp
    case (.text, _) where right.isNumber || right == .date || right == .timestamp || right == .boolean: return right
    case (_, .text) where left.isNumber || left == .date || left == .timestamp || left == .boolean: return left
    case (.boolean, _) where right.isNumber: return right
    case (_, .boolean) where left.isNumber: return left
    case (.list(let x), .list(let y)): return .list(try common(x, y))
    default: throw SQLFault("values of one type", "\(left) and \(right) have none in common; use CAST.")
    }
  }

  /// The value in another type, which is wider or what DuckDB casts to without being asked.
  func coerce(_ value: SQLCompiled, to type: SQLType) throws(SQLFault) -> SQLCompiled {
    if value.type == type { return value }
    if value.type == .null { return SQLCompiled(type, value.evaluate).constant(value.constant) }
    return try cast(value, to: type, isTry: false)
  }

  // MARK: casts

  func cast(_ value: SQLCompiled, to type: SQLType, isTry: Bool) throws(SQLFault) -> SQLCompiled {
    guard value.type != type else { return value }
    guard value.type != .null else { return SQLCompiled(type, value.evaluate) }
    let convert = try Self.conversion(from: value.type, to: type)
    let evaluate = value.evaluate
    let cast = SQLCompiled(type) { frame in
      let value = evaluate(frame)
      switch value {
      case .null, .fault: return value
      default:
        let converted = convert(value, frame)
        if isTry, case .fault = converted { return .null }
        return converted
      }
    }
    guard let constant = value.constant, case .null = constant else {
      return value.constant == nil || type == .text ? cast : folded(cast)
    }
    return SQLCompiled(constant: .null, type)
  }

  private func folded(_ compiled: SQLCompiled) -> SQLCompiled {
    let frame = SQLFrame()
    let value = withExtendedLifetime(frame) { records.keep(compiled.evaluate(frame)) }
    return SQLCompiled(constant: value, compiled.type)
  }

  private typealias Conversion = (SQLValue, SQLFrame) -> SQLValue

  private static func conversion(from: SQLType, to: SQLType) throws(SQLFault) -> Conversion {
    if let convert = plainConversion(from: from, to: to) { return convert }
    if case .list(let x) = from, case .list(let y) = to {
      guard x != y, x != .null else { return { value, _ in value } }
      let convert = try conversion(from: x, to: y)
      return { value, frame in
        guard case .list(let list) = value else { return value }
        return .list(frame.arena.list(list.values.map { $0.isNull ? $0 : convert($0, frame) }))
      }
    }
    throw SQLFault("a cast that is understood", "There is none from \(from) to \(to).")
  }

  private static func plainConversion(from: SQLType, to: SQLType) -> Conversion? {
    switch (from, to) {
    case (_, .text): { value, frame in .text(frame.arena.text(SQLConversion.text(value, from).utf8)) }
    case (.text, _): parsing(to)
    case (.integer, .decimal(let scale)): { value, _ in scaled(value, by: power(scale)) }
    case (.decimal(let low), .decimal(let high)) where high >= low:
      { value, _ in scaled(value, by: power(high - low)) }
    case (.decimal(let scale), .integer): { value, _ in rounded(value, by: power(scale)) }
    case (.decimal(let high), .decimal(let low)): { value, _ in rounded(value, by: power(high - low)) }
    case (.decimal(let scale), .double): widening { Double($0) / Double(power(scale)) }
    case (.decimal(let scale), .float): widening { Double(Float(Double($0) / Double(power(scale)))) }
    case (.integer, .double): widening { Double($0) }
    case (.integer, .float): widening { Double(Float($0)) }
    case (.float, .double): { value, _ in value }
    case (.double, .float): narrowing
    case (.double, .integer), (.float, .integer): { value, _ in whole(value, scale: 0) }
    case (.double, .decimal(let scale)), (.float, .decimal(let scale)): { value, _ in whole(value, scale: scale) }
    case (.boolean, .integer): { value, _ in truthAsNumber(value) }
    case (.integer, .boolean):
      { value, _ in if case .integer(let number) = value { .boolean(number != 0) } else { value } }
    case (.double, .boolean), (.float, .boolean):
      { value, _ in if case .double(let number) = value { .boolean(number != 0) } else { value } }
    case (.date, .timestamp): { value, _ in scaled(value, by: SQLTime.microsecondsPerDay) }
    case (.timestamp, .date):
      { value, _ in if case .integer(let moment) = value { .integer(SQLTime.day(of: moment)) } else { value } }
    default: nil
    }
  }

  private static func parsing(_ type: SQLType) -> Conversion? {
    switch type {
    case .integer: parser(.notANumber) { SQLConversion.integer($0).map { .integer($0) } }
    case .double: parser(.notANumber) { SQLConversion.double($0).map { .double($0) } }
    case .float: parser(.notANumber) { SQLConversion.double($0).map { .double(Double(Float($0))) } }
    case .decimal(let scale):
      parser(.notANumber) { SQLConversion.double($0).map { whole(.double($0), scale: scale) } }
    case .date: parser(.notADate) { SQLConversion.day($0).map { .integer($0) } }
    case .timestamp: parser(.notADate) { SQLConversion.microseconds($0).map { .integer($0) } }
    case .boolean: parser(.notATruthValue) { SQLConversion.boolean($0).map { .boolean($0) } }
    default: nil
    }
  }

  private static func parser(
    _ fault: SQLRuntimeFault, _ parse: @escaping (UnsafeBufferPointer<UInt8>) -> SQLValue?
  ) -> Conversion {
    { value, _ in if case .text(let text) = value { parse(text.bytes) ?? .fault(fault) } else { value } }
  }

  private static func widening(_ convert: @escaping (Int64) -> Double) -> Conversion {
    { value, _ in if case .integer(let number) = value { .double(convert(number)) } else { value } }
  }

  private static let narrowing: @Sendable (SQLValue, SQLFrame) -> SQLValue = { value, _ in
    if case .double(let number) = value { .double(Double(Float(number))) } else { value }
  }

  static func power(_ scale: Int) -> Int64 { (0..<scale).reduce(1) { power, _ in power * 10 } }

  private static func scaled(_ value: SQLValue, by factor: Int64) -> SQLValue {
    guard case .integer(let number) = value else { return value }
    let (product, isTooLarge) = number.multipliedReportingOverflow(by: factor)
    return isTooLarge ? .fault(.tooLarge) : .integer(product)
  }

  /// Half away from zero.
  private static func rounded(_ value: SQLValue, by divisor: Int64) -> SQLValue {
    guard case .integer(let number) = value else { return value }
    let half = number < 0 ? -(divisor / 2) : divisor / 2
    return .integer((number + half) / divisor)
  }

  /// A double as a whole or a scaled number: half to even.
  private static func whole(_ value: SQLValue, scale: Int) -> SQLValue {
    guard case .double(let number) = value else { return value }
    let scaled = (number * Double(power(scale))).rounded(.toNearestOrEven)
    return abs(scaled) < 0x1p63 ? .integer(Int64(scaled)) : .fault(.tooLarge)
  }

  private static func truthAsNumber(_ value: SQLValue) -> SQLValue {
    if case .boolean(let truth) = value { .integer(truth ? 1 : 0) } else { value }
  }
}

extension SQLCompiled {
  /// The same, known to be constant.
  func constant(_ value: SQLValue?) -> SQLCompiled {
    var copy = self
    copy.constant = value
    return copy
  }
}
