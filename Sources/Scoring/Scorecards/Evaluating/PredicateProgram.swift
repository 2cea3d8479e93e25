/// A condition in a form that is evaluated without following references: its parts in one array, each before its own
/// parts.
struct PredicateProgram: Sendable {
  private enum Test: Sendable {
    case always, never
    case isMissing(Int)
    case isNotMissing(Int)
    case number(Int, Predicate.Comparison, Number)
    /// Equal or not equal to a text.
    case text(Int, isEqual: Bool, Int32)
    case set(Int, isIn: Bool, Range<Int>)
    /// Whether a value is one of the first range; nothing is known of one that is not even in the second.
    case order(Int, Range<Int>, of: Range<Int>)
    case and, or, xor, surrogate
  }

  private struct Node: Sendable {
    let test: Test
    /// Where the node after this and all its parts stands.
    var end: Int
  }

  private var nodes: [Node] = []
  private var members: [Cell] = []

  /// - Parameter order: the listed values of ordinal fields: there an order is one of places in this list.
  init(_ predicate: Predicate, types: [DataType], orders: [Int: [FieldValue]], pool: inout TextPool) {
    append(predicate, types, orders, &pool)
  }

  private mutating func append(
    _ predicate: Predicate, _ types: [DataType], _ orders: [Int: [FieldValue]], _ pool: inout TextPool
  ) {
    let start = nodes.count
    let test: Test =
      switch predicate {
      case .always: .always
      case .never: .never
      case .isMissing(let field): .isMissing(field)
      case .isNotMissing(let field): .isNotMissing(field)
      case .set(let field, let isIn, let values):
        .set(field, isIn: isIn, add(values, types[field], &pool))
      case .simple(let field, let comparison, let constant):
        if comparison.needsOrder, let order = orders[field] {
          .order(
            field, add(Self.members(of: order, comparison, constant), types[field], &pool),
            of: add(order, types[field], &pool))
        } else {
          Self.comparison(field, comparison, types[field].threshold(constant, &pool))
        }
      case .compound(.and, _): .and
      case .compound(.or, _): .or
      case .compound(.xor, _): .xor
      case .compound(.surrogate, _): .surrogate
      }
    nodes.append(Node(test: test, end: 0))
    if case .compound(_, let parts) = predicate { for part in parts { append(part, types, orders, &pool) } }
    nodes[start].end = nodes.count
  }

  private static func comparison(_ field: Int, _ comparison: Predicate.Comparison, _ cell: Cell?) -> Test {
    switch cell {
    case .number(let number): .number(field, comparison, number)
    case .text(let code): .text(field, isEqual: comparison == .equal, code)
    default: .never
    }
  }

  /// The values of an ordinal field that stand in a relation to one of them.
  private static func members(
    of order: [FieldValue], _ comparison: Predicate.Comparison, _ constant: FieldValue
  ) -> [FieldValue] {
    guard let place = order.firstIndex(of: constant) else { return [] }
    return order.indices.filter { comparison.relates($0, place) }.map { order[$0] }
  }

  private mutating func add(_ values: [FieldValue], _ type: DataType, _ pool: inout TextPool) -> Range<Int> {
    let start = members.count
    members += values.compactMap { type.threshold($0, &pool) }
    return start..<members.count
  }

  /// What the condition says of the values that `read` gives.
  ///
  /// O(size of the condition); parts behind one that decides are not looked at.
  @inline(__always)
  func evaluate(_ read: (Int) -> Cell) -> Truth { evaluate(0, read) }

  private func evaluate(_ index: Int, _ read: (Int) -> Cell) -> Truth {
    switch nodes[index].test {
    case .always: return .holds
    case .never: return .fails
    case .isMissing(let field): return Truth(read(field) == .missing)
    case .isNotMissing(let field): return Truth(read(field) != .missing)
    case .number(let field, let comparison, let constant):
      guard case .number(let value) = read(field) else { return .unknown }
      return Truth(comparison.relates(value, constant))
    case .text(let field, let isEqual, let code):
      guard case .text(let value) = read(field) else { return .unknown }
      return Truth((value == code) == isEqual)
    case .set(let field, let isIn, let range):
      let value = read(field)
      return value == .missing ? .unknown : Truth(members[range].contains(value) == isIn)
    case .order(let field, let range, let all):
      let value = read(field)
      return members[all].contains(value) ? Truth(members[range].contains(value)) : .unknown
    case .and: return join(index, read, until: .fails, Truth.and)
    case .or: return join(index, read, until: .holds, Truth.or)
    case .xor: return join(index, read, until: .unknown, Truth.xor)
    case .surrogate: return firstKnown(index, read)
    }
  }

  /// Joins the parts of a node from the left; a result that is `decisive` stays.
  private func join(
    _ index: Int, _ read: (Int) -> Cell, until decisive: Truth, _ join: (Truth, Truth) -> Truth
  ) -> Truth {
    var next = index + 1
    var result = evaluate(next, read)
    while result != decisive {
      next = nodes[next].end
      if next >= nodes[index].end { return result }
      result = join(result, evaluate(next, read))
    }
    return decisive
  }

  private func firstKnown(_ index: Int, _ read: (Int) -> Cell) -> Truth {
    var next = index + 1
    var result = evaluate(next, read)
    while result == .unknown {
      next = nodes[next].end
      if next >= nodes[index].end { return .unknown }
      result = Truth.surrogate(result, evaluate(next, read))
    }
    return result
  }
}

extension DataType {
  /// What a value is compared with: an integer may be compared with any number.
  func threshold(_ value: FieldValue, _ pool: inout TextPool) -> Cell? {
    (self == .integer ? .double : self).cell(value, &pool)
  }
}
