/// Which pairs of a table are compared.
public enum PairScope: String, Hashable, Sendable, Codable, CaseIterable {
  /// All of them.
  case everything
  /// Those of two providers: duplicates within one are not looked for.
  case acrossProvidersOnly = "across_providers_only"
}
