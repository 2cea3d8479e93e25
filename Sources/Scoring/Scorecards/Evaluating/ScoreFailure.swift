/// Why a scorecard has no result for some values.
public enum ScoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// A field has a value that its definition does not allow, and asks that the result then be invalid.
  case invalidValue(field: String)
  /// A field has a number beyond 10^20, where numbers are not exact.
  case tooManyDigits(field: String)
  /// No attribute of a characteristic holds; the standard defines no partial score then.
  case noAttribute(characteristic: String)
  /// The formula of an attribute has no result: a value is missing, or the points are beyond all bounds.
  case noPoints(characteristic: String)
  /// A function has no result for the values: a division by zero, the logarithm of a negative number.
  case undefined
  /// A number with a fraction stands where the document declares an integer.
  case notWhole
  /// A text that an expression made is no value of the type that the document declares.
  case unreadable(DataType)
  /// The points are outside the scale that the scorecard declares.
  case outsideScale
  /// A feature cannot be stated exactly.
  case feature(FeatureFailure)

  /// A stable code for reports.
  public var code: String {
    switch self {
    case .invalidValue: "invalid_value"
    case .tooManyDigits: "too_many_digits"
    case .noAttribute: "no_attribute"
    case .noPoints: "no_points"
    case .undefined: "undefined"
    case .notWhole: "not_whole"
    case .unreadable: "unreadable"
    case .outsideScale: "outside_scale"
    case .feature: "feature"
    }
  }

  /// A full sentence without any value.
  public var description: String {
    switch self {
    case .invalidValue(let field): "The field \(field) has a value that the scorecard does not allow."
    case .tooManyDigits(let field): "The field \(field) has a number beyond 10^20."
    case .noAttribute(let characteristic):
      "No attribute of the characteristic \(characteristic) holds. Add a last attribute <True/>."
    case .noPoints(let characteristic):
      "The formula for the points of the characteristic \(characteristic) has no result."
    case .undefined: "A function of the document has no result for these values."
    case .notWhole: "A number with a fraction stands where the document declares an integer."
    case .unreadable(let type): "A text stands where the document declares a value of the type \(type.rawValue)."
    case .outsideScale: "The points lie outside the scale that the scorecard declares."
    case .feature(let failure): failure.description
    }
  }
}
