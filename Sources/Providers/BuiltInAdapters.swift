/// The providers that are written in Swift.
///
/// One line for each: this list is the only place where they are named. Providers without quirks are YAML files in
/// `config/providers`.
public let builtInAdapters: [any ProviderAdapter] = [
  School()
]
