import Records

/// The four simulated providers, in the order of their names.
///
/// The raw values are part of the output.
enum Provider: Int, CaseIterable {
  case court, messaging, payments, school

  /// The name by which files, consents and the truth refer to it.
  var id: ProviderID {
    switch self {
    case .court: "court"
    case .messaging: "messaging"
    case .payments: "payments"
    case .school: "school"
    }
  }

  /// The name as bytes.
  var name: StaticString {
    switch self {
    case .court: "court"
    case .messaging: "messaging"
    case .payments: "payments"
    case .school: "school"
    }
  }
}
