/// What holds values of a person.
///
/// Swift shows the stored properties of whatever is interpolated, printed or dumped, also of a type without a description;
/// so a line that was meant for a log could show a person. What conforms says that it is about a person and nothing else,
/// and so does every value that holds one.
public protocol PersonalData: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension PersonalData {
  /// `values of a person`.
  public var description: String { "values of a person" }
  /// `values of a person`.
  public var debugDescription: String { description }
  /// Has no children.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
