/// Something that happened to an account on a day, as its provider states it.
public struct Event: Hashable, Sendable {
  /// What happened.
  public var kind: EventKind
  /// When, by the provider's own dating.
  public var day: Day
  /// The amount of money, where there is one.
  public var amount: Money?
  /// Named exact numbers, such as `days_late`; each name at most once.
  public var measures: [Attribute<ExactDecimal>]
  /// Named codes, such as `status`; each name at most once.
  ///
  /// Never free text.
  public var codes: [Attribute<String>]

  /// A named value of an event.
  public struct Attribute<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The name, unique within the event.
    public let name: String
    /// The value.
    public let value: Value
    /// Names a value.
    public init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// States an event.
  public init(
    kind: EventKind, day: Day, amount: Money? = nil, measures: [Attribute<ExactDecimal>] = [],
    codes: [Attribute<String>] = []
  ) {
    self.kind = kind
    self.day = day
    self.amount = amount
    self.measures = measures
    self.codes = codes
  }

  /// The measure of this name.
  public func measure(_ name: String) -> ExactDecimal? { measures.first { $0.name == name }?.value }

  /// The code of this name.
  public func code(_ name: String) -> String? { codes.first { $0.name == name }?.value }
}
