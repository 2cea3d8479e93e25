import Records

/// The name of a declared feature; a scorecard reads it as a field of the same name.
public struct FeatureID: ConfiguredName {
  /// The name as written.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
}
