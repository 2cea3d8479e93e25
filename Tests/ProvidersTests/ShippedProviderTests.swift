import Formats
import Providers
import Records
import TestSupport
import Testing

/// The providers that are shipped, each with its fixtures.
///
/// A new one is a line here and a folder.
@Suite struct ShippedProviderTests {
  @Test(arguments: ["payments", "messaging", "court"]) func mapped(id: String) throws {
    let provider = try load("config/providers/\(id).yaml")
    #expect(provider.id.rawValue == id)
    try verifyAdapter(provider, fixtures: "fixtures/providers/\(id)")
  }

  @Test func school() throws { try verifyAdapter(School(), fixtures: "fixtures/providers/school") }

  @Test(arguments: [
    ("bureau", "bureau"), ("lender", "lender"), ("telecom", "telecom"), ("court", "court-cases"),
  ]) func example(id: String, fixtures: String) throws {
    let provider = try load("config/examples/bureau-and-lender/providers/\(id).yaml")
    #expect(provider.id.rawValue == id)
    try verifyAdapter(provider, fixtures: "fixtures/providers/\(fixtures)")
  }

  /// Published formats, in YAML alone.
  @Test(arguments: ["badges", "camt053", "judgments", "mainframe", "ofx", "utility"]) func standard(id: String) throws {
    let path = "config/examples/standards/providers/\(id).yaml"
    let provider = try load(path)
    #expect(provider.id.rawValue == id)
    #expect(try RepositoryFiles.bytes(path).count { $0 == 0x0A } < 100, "a mapping of less than 100 lines")
    try verifyAdapter(provider, fixtures: "config/examples/standards/fixtures/\(id)")
  }

  @Test func theStandardsStandTogether() throws {
    let folder = "config/examples/standards/providers"
    _ = try ProviderRegistry(try RepositoryFiles.names(in: folder).map { try load("\(folder)/\($0)") })
  }

  @Test func shippedProvidersStandTogether() throws {
    let mapped = try ["payments", "messaging", "court"].map { try load("config/providers/\($0).yaml") }
    let registry = try ProviderRegistry(mapped + builtInAdapters)
    #expect(registry.isSimulated)
    #expect(registry.adapters.map(\.context) == [.justice, .communication, .finance, .education])
    let paths = [
      "payments/customers-2024-01-31.csv.gz", "payments/instalments-2024-01-31.csv.gz",
      "messaging/accounts-2024-01-31.jsonl.gz", "messaging/signals-2024-01-31.jsonl.gz",
      "court/judgments-2024-01-31.xml.gz", "school/schueler-2024-01-31.csv", "school/vorgaenge-2024-01-31.csv",
    ]
    let owners = paths.map { path in if case .feed(let name) = registry.match(path) { "\(name)" } else { "-" } }
    #expect(
      owners == [
        "payments/customers", "payments/instalments", "messaging/accounts", "messaging/signals", "court/judgments",
        "school/pupils", "school/records",
      ])
    #expect(registry.match("consents/consents-2024-01-31.jsonl") == .none)
  }

  @Test func exampleProvidersStandTogether() throws {
    let folder = "config/examples/bureau-and-lender/providers"
    let registry = try ProviderRegistry(try RepositoryFiles.names(in: folder).map { try load("\(folder)/\($0)") })
    #expect(registry.match("payments.csv.gz") == .feed(.init(provider: "lender", feed: "payments")))
    #expect(registry.adapters.map(\.id) == ["bureau", "court", "lender", "telecom"])
  }

  private func load(_ path: String) throws -> MappedProvider {
    try MappedProvider(yaml: try RepositoryFiles.bytes(path), file: path)
  }
}
