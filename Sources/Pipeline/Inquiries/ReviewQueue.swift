import Records
import Resolution
import Storage

/// What a person should decide, over all purposes.
public struct ReviewQueue: Encodable, Sendable {
  /// Two accounts of which nobody knows whether they are one person.
  public struct Question: Encodable, Sendable {
    /// The lesser account.
    public let first: AccountID
    /// The greater one.
    public let second: AccountID
    /// How many accounts would change their profile, in the purpose where it is most.
    public let effect: Int
    /// Why it is unclear.
    public let cause: ReviewPair.Cause
    let priority: Double
    let purpose: Purpose

    private enum CodingKeys: String, CodingKey { case first, second, effect, cause }
  }

  /// A profile of more accounts than a person has.
  public struct LargeProfile: Encodable, Hashable, Sendable {
    /// The profile.
    public let profile: ProfileID
    /// Its accounts.
    public let accounts: Int
  }

  /// Pairs, the one whose decision changes and tells most first.
  public let pairs: [Question]
  /// Profiles to be looked at as a whole, the largest first.
  public let largeProfiles: [LargeProfile]
}

/// Two accounts with what each states, field by field.
///
/// For the reviewer; holds people's values.
public struct SideBySide: Encodable, Sendable, PersonalData {
  /// One field.
  public struct Line: Encodable, Sendable {
    /// The field's name.
    public let field: String
    /// What the first account states.
    public let first: [String]
    /// What the second one states.
    public let second: [String]
    /// How the two go together.
    public let agreement: Agreement
  }

  /// How the values of a field go together, letter by letter.
  public enum Agreement: String, Encodable, Sendable, CaseIterable {
    /// The same values.
    case equal
    /// Some value is the same.
    case overlapping
    /// No value is the same.
    case different
    /// Only one of the accounts says anything.
    case oneOnly = "one_only"
  }

  /// The first account.
  public let first: AccountID
  /// The second one.
  public let second: AccountID
  /// The fields that either states, by name.
  public let lines: [Line]

  /// The same with values of which only the shape is left: the first letter, and a dot for each further one.
  public var masked: SideBySide {
    SideBySide(
      first: first, second: second,
      lines: lines.map {
        Line(
          field: $0.field, first: $0.first.map(Self.mask), second: $0.second.map(Self.mask), agreement: $0.agreement)
      })
  }

  static func mask(_ value: String) -> String {
    String(
      value.enumerated().map { index, character in
        character.isLetter || character.isNumber ? (index == 0 ? character : "·") : character
      })
  }
}

extension Inquiry {
  /// What a person should decide; what was decided since the last run is left out.
  ///
  /// Links every world anew in memory; changes nothing.
  public func review() throws -> ReviewQueue {
    struct Pair: Hashable {
      let first: AccountID
      let second: AccountID
    }
    var questions: [Pair: ReviewQueue.Question] = [:]
    var large: Set<ReviewQueue.LargeProfile> = []
    for purpose in try purposes() {
      guard let world = try world(purpose) else { continue }
      let linked = try WorldResolution(workspace, world) { 0 }.computed(StopSignal(), slack: Review.margin)
      let table = linked.prepared.table
      let review = linked.resolver.review(
        linked.resolved, of: linked.prepared, near: linked.near, decisions: linked.decisions)
      for pair in review.pairs {
        let (one, other) = (table.id(of: pair.one), table.id(of: pair.other))
        let key = Pair(first: min(one, other), second: max(one, other))
        if let known = questions[key], known.priority >= pair.priority { continue }
        questions[key] = ReviewQueue.Question(
          first: key.first, second: key.second, effect: pair.effect, cause: pair.cause, priority: pair.priority,
          purpose: purpose)
      }
      large.formUnion(
        review.largeClusters.map { ReviewQueue.LargeProfile(profile: $0.id, accounts: $0.rows.count) })
    }
    return ReviewQueue(
      pairs: questions.values.sorted {
        $0.priority != $1.priority ? $0.priority > $1.priority : ($0.first, $0.second) < ($1.first, $1.second)
      },
      largeProfiles: large.sorted { ($1.accounts, $0.profile) < ($0.accounts, $1.profile) })
  }

  /// The two accounts of a question as the purpose that asks it may use them; `nil` if it may no longer.
  public func sideBySide(_ question: ReviewQueue.Question) throws -> SideBySide? {
    guard let world = try world(question.purpose), let first = try workspace.store.accountID(question.first),
      let second = try workspace.store.accountID(question.second)
    else { return nil }
    let accounts = try world.accounts([first, second]).map(\.account)
    guard let one = accounts.first(where: { $0.id == question.first }),
      let other = accounts.first(where: { $0.id == question.second })
    else { return nil }
    return SideBySide(one, other)
  }
}

extension SideBySide {
  init(_ one: Account, _ other: Account) {
    let (left, right) = (Self.values(of: one), Self.values(of: other))
    self.init(
      first: one.id, second: other.id,
      lines: Set(left.keys).union(right.keys).sorted().map { field in
        let (first, second) = (left[field] ?? [], right[field] ?? [])
        return Line(field: field.name, first: first, second: second, agreement: Agreement(first, second))
      })
  }

  private static func values(of account: Account) -> [Field: [String]] {
    Dictionary(grouping: account.claims, by: \.field).mapValues { $0.map(\.value) }
  }
}

extension SideBySide.Agreement {
  fileprivate init(_ one: [String], _ other: [String]) {
    if one.isEmpty || other.isEmpty {
      self = .oneOnly
    } else if one == other {
      self = .equal
    } else {
      self = Set(one).isDisjoint(with: other) ? .different : .overlapping
    }
  }
}

extension SideBySide.Line: PersonalData {}
