/// What holds bytes of a delivered file, which may be about people.
///
/// Swift shows the stored properties of whatever is interpolated, printed or dumped; what conforms says what it is and nothing
/// else.
public protocol DeliveredData: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension DeliveredData {
  /// `delivered bytes`.
  public var description: String { "delivered bytes" }
  /// `delivered bytes`.
  public var debugDescription: String { description }
  /// Has no children.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

extension Row: DeliveredData {}
extension RowBatch: DeliveredData {}
extension RowFault: DeliveredData {}
