import Configuration
import Records

/// The names that stand at a place of the document: fields, derived values and functions that are declared before it.
final class Scope {
  /// What a name stands for.
  struct Entry {
    let slot: Int
    let type: DataType
    let measure: InputField.Measure
    /// The values that the document lists, in its order.
    let values: [FieldValue]
  }

  /// A function of the document.
  struct UserFunction {
    let element: ElementReader
    let parameters: [(name: String, type: DataType?)]
    let type: DataType?
  }

  /// Elements of expressions that a document may come to when its functions are put in place.
  static let greatestNumberOfExpressions = 50_000

  private(set) var entries: [String: Entry] = [:]
  private(set) var names: [String] = []
  /// The listed values of ordinal fields and derived values, by slot: there an order is one of places in this list.
  private(set) var orders: [Int: [FieldValue]] = [:]
  var pool = TextPool()
  var functions: [String: UserFunction] = [:]
  var expressions = 0

  /// Adds a name; `nil` where it is taken.
  func declare(_ name: String, _ type: DataType, _ measure: InputField.Measure, values: [FieldValue] = []) -> Int? {
    guard entries[name] == nil else { return nil }
    entries[name] = Entry(slot: names.count, type: type, measure: measure, values: values)
    names.append(name)
    if measure == .ordinal, !values.isEmpty { orders[names.count - 1] = values }
    return names.count - 1
  }

  /// What the attribute `field` of an element names; its absence, or another name, is a fault.
  func field(_ element: ElementReader, _ attribute: String = "field") -> Entry? {
    guard let name = element.required(attribute) else { return nil }
    if let entry = entries[name] { return entry }
    element.fault(
      expected: "the name of an active MiningField, or of a derived field that is declared before",
      suggestion: closestName(to: name, among: names))
    return nil
  }

  /// A constant as a cell.
  func cell(_ value: FieldValue, _ type: DataType) -> Cell? { type.cell(value, &pool) }
}
