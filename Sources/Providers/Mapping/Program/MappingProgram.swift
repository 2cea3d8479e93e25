import Formats
import Records

/// A mapping made ready for the files of one header: column numbers have become positions, tables and texts lie in memory
/// that does not move, and what is constant is encoded already.
///
/// Used by one reader at a time.
final class MappingProgram {
  let mapping: FeedMapping
  let positions: [Int]
  let account: KeyOperation
  let record: KeyOperation?
  let version: MomentOperation
  let deletion: UnsafeBufferPointer<ConditionOperation>
  let requirements: UnsafeBufferPointer<RequirementOperation>
  let claims: UnsafeBufferPointer<ClaimOperation>
  let events: UnsafeBufferPointer<EventOperation>
  let mostMeasures: Int
  let mostCodes: Int
  private let memory: ProgramMemory
  /// Kept alive for the operations, which do not count references.
  private let composed: [ComposedSource]

  init(_ mapping: FeedMapping, positions: [Int]) {
    let compiler = ProgramCompiler(positions)
    self.mapping = mapping
    self.positions = positions
    account = compiler.key(mapping.account)
    record = mapping.record.parts.isEmpty ? nil : compiler.key(mapping.record)
    version = compiler.moment(mapping.version)
    deletion = compiler.conditions(mapping.deletion)
    requirements = compiler.memory.array(
      mapping.requirements.map {
        RequirementOperation(condition: compiler.condition($0.condition), fault: Unmanaged.passUnretained($0.fault))
      })
    claims = compiler.memory.array(mapping.claims.enumerated().map { compiler.claim($1, at: $0) })
    events = compiler.memory.array(mapping.events.map { compiler.event($0) })
    mostMeasures = mapping.events.map(\.measures.count).max() ?? 0
    mostCodes = mapping.events.map(\.codes.count).max() ?? 0
    memory = compiler.memory
    composed = compiler.composed
  }
}

/// A fault that the mapping keeps.
typealias FaultReference = Unmanaged<ColumnFault>

/// What can be wrong with one value; no fault where nothing is required.
struct ValueFaultReferences: BitwiseCopyable {
  var missing: FaultReference?
  var invalid: FaultReference

  init(_ faults: ValueFaults, isRequired: Bool) {
    missing = isRequired ? Unmanaged.passUnretained(faults.missing) : nil
    invalid = Unmanaged.passUnretained(faults.invalid)
  }
}

/// A key, and the columns without which there is none.
struct KeyOperation: BitwiseCopyable {
  struct Needed: BitwiseCopyable {
    var position: Int
    var fault: FaultReference
  }

  var source: ByteSource
  var needed: UnsafeBufferPointer<Needed>
}

/// A test of one column.
struct ConditionOperation: BitwiseCopyable {
  enum Test: BitwiseCopyable {
    case oneOf(Unmanaged<ByteTable<Void>>)
    case noneOf(Unmanaged<ByteTable<Void>>)
    case matches(Unmanaged<TextPattern>)
    case present
    case absent
  }

  var position: Int
  var test: Test

  /// Whether it holds; an absent value equals nothing.
  @inline(__always)
  func holds(_ row: Row) -> Bool {
    let bytes = position < 0 ? nil : row.stated(position)
    switch test {
    case .present: return bytes != nil
    case .absent: return bytes == nil
    case .oneOf(let table):
      guard let bytes else { return false }
      return table._withUnsafeGuaranteedRef { $0.contains(bytes) }
    case .noneOf(let table):
      guard let bytes else { return true }
      return table._withUnsafeGuaranteedRef { !$0.contains(bytes) }
    case .matches(let pattern):
      guard let bytes else { return false }
      return pattern._withUnsafeGuaranteedRef { $0.matches(bytes) }
    }
  }
}

extension UnsafeBufferPointer<ConditionOperation> {
  /// Whether all hold.
  @inline(__always)
  func hold(_ row: Row) -> Bool {
    for index in 0..<count where !self[index].holds(row) { return false }
    return true
  }
}

/// A condition without which a row is rejected.
struct RequirementOperation: BitwiseCopyable {
  var condition: ConditionOperation
  var fault: FaultReference
}

/// A day or a moment that a row states, or that stands for all rows.
struct DateOperation<Constant: BitwiseCopyable>: BitwiseCopyable {
  var constant: Constant?
  var source: ByteSource
  var reader: Unmanaged<DateReader>?
  var faults: ValueFaultReferences?
}

typealias DayOperation = DateOperation<Day>
typealias MomentOperation = DateOperation<Timestamp>

/// A field that the row's record claims.
struct ClaimOperation: BitwiseCopyable {
  enum Form: BitwiseCopyable {
    case text
    case allowed(Unmanaged<ByteTable<Void>>)
    case lookup(Unmanaged<ByteTable<[UInt8]>>, UnsafeBufferPointer<UnsafeRawBufferPointer>)
    case date(Unmanaged<DateReader>)
  }

  /// Its place in the mapping.
  var number: Int
  var field: Field
  var source: ByteSource
  var form: Form
  var conditions: UnsafeBufferPointer<ConditionOperation>
  var faults: ValueFaultReferences
  /// Leaves an invalid value out, and counts it, instead of rejecting the row.
  var omitsInvalid: Bool
  var omitsMissing: Bool
}

/// Something that happened, if its conditions hold.
struct EventOperation: BitwiseCopyable {
  /// Encoded; `nil` where a row states the kind.
  var kind: UnsafeRawBufferPointer?
  var kindSource: ByteSource
  var kindTable: Unmanaged<ByteTable<EventKind?>>?
  /// The encoded kind for each of the table's values; `nil` for what is no event.
  var kinds: UnsafeBufferPointer<UnsafeRawBufferPointer?>
  var kindFaults: ValueFaultReferences?
  var conditions: UnsafeBufferPointer<ConditionOperation>
  var day: DayOperation
  var amount: AmountOperation?
  var measures: UnsafeBufferPointer<MeasureOperation>
  var codes: UnsafeBufferPointer<CodeOperation>
}

/// An amount of money.
struct AmountOperation: BitwiseCopyable {
  var source: ByteSource
  var parser: MoneyParser
  var currency: Currency?
  var digits: Int
  var currencySource: ByteSource
  var currencyFaults: ValueFaultReferences?
  var negations: UnsafeBufferPointer<ConditionOperation>
  var missing: FaultReference?
  var mapping: Unmanaged<AmountMapping>
}

/// A named exact number.
struct MeasureOperation: BitwiseCopyable {
  /// Encoded.
  var name: UnsafeRawBufferPointer
  var source: ByteSource
  var notation: NumberNotation
  var faults: ValueFaultReferences?
  /// Both for days from the one to the other, none for a number.
  var from: DayOperation?
  var to: DayOperation?
}

/// A named code out of a closed list.
struct CodeOperation: BitwiseCopyable {
  var source: ByteSource
  var table: Unmanaged<ByteTable<String>>
  /// Name and text, encoded, for each of the table's values; `nil` for a text that states nothing.
  var encoded: UnsafeBufferPointer<UnsafeRawBufferPointer?>
  var faults: ValueFaultReferences
}
