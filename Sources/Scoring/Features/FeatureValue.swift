import Records

/// What a feature says about a profile: a number, exact in its declared decimal places, or that nothing is known.
public enum FeatureValue: Hashable, Sendable, CustomStringConvertible {
  case missing
  case number(ExactDecimal)

  /// The number, where there is one.
  public var number: ExactDecimal? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The digits, or `missing`.
  public var description: String { number?.description ?? "missing" }
}

/// One feature of one profile, with the records behind it.
public struct ComputedFeature: Hashable, Sendable {
  /// Which feature.
  public let id: FeatureID
  /// Its value.
  public let value: FeatureValue
  /// Whether no event said anything and the declaration's rule for that gave the value.
  public let isSubstituted: Bool
  /// The records whose events contributed, each once, in the total order of ``ProfileEvents``.
  ///
  /// For a minimum, a maximum and the months since an event: the records that attain the value.
  public let records: [Provenance]
}

/// The features of one profile, looked up by name.
public struct Features: Hashable, Sendable {
  /// In the order of their declaration.
  public let all: [ComputedFeature]

  init(all: [ComputedFeature]) { self.all = all }

  /// The feature of this name.
  ///
  /// O(number of features).
  public subscript(id: FeatureID) -> ComputedFeature? { all.first { $0.id == id } }
}

/// That a feature cannot be stated exactly.
///
/// Names the feature, never a value.
public struct FeatureFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which feature.
  public let feature: FeatureID

  /// A full sentence.
  public var description: String {
    "The feature \(feature) leaves the range of 18 exact digits for a profile. "
      + "Declare fewer places, or a filter that keeps implausible amounts out."
  }
}
