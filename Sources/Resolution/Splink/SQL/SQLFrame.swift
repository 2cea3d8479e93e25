/// What an evaluation reads and writes: the two records, the parameters of lambdas, and what was computed before.
///
/// One thread's own.
final class SQLFrame {
  /// The records, by their number in ``SQLRecords``.
  ///
  /// Behind a pointer, as everything that changes here: no check of exclusive access in the inner loops.
  private let records: UnsafeMutablePointer<(left: Int, right: Int)>
  let arena = SQLArena()
  let letters = LetterTable()
  private let variables: UnsafeMutablePointer<SQLValue>
  private let memory: UnsafeMutablePointer<SQLValue>
  private let stamps: UnsafeMutablePointer<UInt64>
  private let generation: UnsafeMutablePointer<UInt64>
  static let variableCount = 16

  /// Makes room for `memoryCount` values that are computed once for each pair.
  init(memoryCount: Int = 0) {
    records = .allocate(capacity: 1)
    records.initialize(to: (0, 0))
    generation = .allocate(capacity: 1)
    generation.initialize(to: 0)
    variables = .allocate(capacity: Self.variableCount)
    variables.initialize(repeating: .null, count: Self.variableCount)
    memory = .allocate(capacity: max(1, memoryCount))
    memory.initialize(repeating: .null, count: max(1, memoryCount))
    stamps = .allocate(capacity: max(1, memoryCount))
    stamps.initialize(repeating: 0, count: max(1, memoryCount))
  }

  deinit {
    records.deallocate()
    generation.deallocate()
    variables.deallocate()
    memory.deallocate()
    stamps.deallocate()
  }

  /// Begins with a pair; what was computed for the last one is forgotten.
  @inline(__always)
  func begin(left: Int, right: Int) {
    records.pointee = (left, right)
    generation.pointee += 1
    arena.reset()
  }

  @inline(__always) var left: Int { records.pointee.left }
  @inline(__always) var right: Int { records.pointee.right }

  subscript(variable index: Int) -> SQLValue {
    get { variables[index] }
    set { variables[index] = newValue }
  }

  /// The value of a slot, computed if it is not yet known for this pair.
  @inline(__always)
  func remembered(_ slot: Int, _ compute: SQLClosure) -> SQLValue {
    if stamps[slot] == generation.pointee { return memory[slot] }
    let value = compute(self)
    memory[slot] = value
    stamps[slot] = generation.pointee
    return value
  }
}

/// Computes a value for the pair of a frame.
typealias SQLClosure = (SQLFrame) -> SQLValue

/// An expression that is ready to be evaluated.
struct SQLCompiled {
  let type: SQLType
  let evaluate: SQLClosure
  /// Its value, if it is the same for every pair.
  var constant: SQLValue?

  init(_ type: SQLType, _ evaluate: @escaping SQLClosure) {
    self.type = type
    self.evaluate = evaluate
  }

  init(constant: SQLValue, _ type: SQLType) {
    self.type = type
    self.constant = constant
    evaluate = { _ in constant }
  }
}
