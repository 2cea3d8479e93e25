/// A name that a person chose once in a configuration and that never changes its meaning: lower-case ASCII letters,
/// digits, `-` and `_`, starting with a letter, at most 64 bytes.
public protocol ConfiguredName: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible,
  ExpressibleByStringLiteral
where RawValue == String {
  /// Wraps a name without checking it; see ``isWellFormed``.
  init(rawValue: String)
}

extension ConfiguredName {
  /// Whether the name has the form that files, SQL and file names can hold as it is.
  public var isWellFormed: Bool {
    guard let first = rawValue.utf8.first, (0x61...0x7A).contains(first), rawValue.utf8.count <= 64 else {
      return false
    }
    return rawValue.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
    }
  }

  /// The name as written.
  public var description: String { rawValue }

  /// Wraps a literal.
  public init(stringLiteral value: String) { self.init(rawValue: value) }

  /// Orders by the bytes of the name, so that no locale can change an order.
  public static func < (left: Self, right: Self) -> Bool {
    left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
  }
}

/// Who delivers: a lender, a court service, a school.
public struct ProviderID: ConfiguredName {
  /// The name as written.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// One kind of file of a provider: its customers, its payments.
public struct FeedID: ConfiguredName {
  /// The name as written.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// What a person consents to, such as `credit-assessment`.
///
/// Each purpose is a world of its own.
public struct Purpose: ConfiguredName {
  /// The name as written.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// What happened, as the mapping of a provider names it: `instalment_late`, `judgment`.
public struct EventKind: ConfiguredName {
  /// The name as written.
  public let rawValue: String
  /// Wraps a name.
  public init(rawValue: String) { self.rawValue = rawValue }
}

/// Where data arose.
///
/// A scorecard reads one context unless its purpose declares and justifies more.
public enum Context: String, CaseIterable, Hashable, Sendable, Codable, Comparable {
  case finance, communication, justice, education

  /// Orders by name.
  public static func < (left: Context, right: Context) -> Bool { left.rawValue < right.rawValue }
}

/// What a provider itself says is one person: its customer, its user, its pupil, one party of one court case.
public struct AccountID: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
  /// Who keeps the account.
  public let provider: ProviderID
  /// The provider's own key, as delivered.
  public let key: String

  /// Names an account of a provider.
  public init(provider: ProviderID, key: String) {
    self.provider = provider
    self.key = key
  }

  /// Reads `provider:key`; the key may itself hold colons.
  public init?(_ text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let provider = ProviderID(rawValue: String(text[..<colon]))
    let key = String(text[text.index(after: colon)...])
    guard provider.isWellFormed, !key.isEmpty else { return nil }
    self.init(provider: provider, key: key)
  }

  /// `provider:key`, the form that ``init(_:)`` reads.
  ///
  /// The key is a person's value: never log it.
  public var description: String { "\(provider):\(key)" }

  /// Orders by provider, then by the bytes of the key.
  public static func < (left: AccountID, right: AccountID) -> Bool {
    if left.provider != right.provider { return left.provider < right.provider }
    return left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
  }
}
