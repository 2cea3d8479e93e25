import Configuration
import Providers
import Records
import TestSupport
import Testing

/// The JSON Schema for editors and the reader in Swift know the same keys.
///
/// The reader is asked through the sentence in which it names all keys that it knows.
@Suite struct ProviderSchemaTests {
  static let top = "format: csv\naccount: id\nversion: at\n"

  static let probes: [(String, String)] = [
    ("feed", top + "claims: {city: c}\nzzz: 1"),
    ("csv", "format: {csv: {zzz: 1}}\naccount: id\nversion: at\nclaims: {city: c}"),
    ("jsonl", "format: {jsonl: {zzz: 1}}\naccount: id\nversion: at\nclaims: {city: c}"),
    ("xml", "format: {xml: {record: r, zzz: 1}}\naccount: id\nversion: at\nclaims: {city: c}"),
    ("fixed", "format: {fixed: {columns: {}, zzz: 1}}\naccount: id\nversion: at\nclaims: {city: c}"),
    ("format", "format: {csv: {}, zzz: 1}\naccount: id\nversion: at\nclaims: {city: c}"),
    ("drift", top + "claims: {city: c}\ndrift: {zzz: 1}"),
    ("assert", top + "claims: {city: c}\nassert: {zzz: 1}"),
    ("bounds", top + "claims: {city: c}\nassert: {rows: {zzz: 1}}"),
    ("stop", top + "claims: {city: c}\nstop: {zzz: 1}"),
    ("claim", top + "claims: {city: {column: c, zzz: 1}}"),
    ("split", top + "claims: {city: {column: c, split: {by: x, part: 1, zzz: 1}}}"),
    ("condition", top + "claims: {city: c}\ndeletion: {column: d, equals: x, zzz: 1}"),
    ("rule", top + "claims: {city: c}\nrequire: [{column: d, equals: x, zzz: 1}]"),
    ("event", top + "events: [{kind: e, day: d, zzz: 1}]"),
    ("kind", top + "events: [{kind: {column: k, lookup: {x: y}, zzz: 1}, day: d}]"),
    ("day", top + "events: [{kind: e, day: {column: d, zzz: 1}}]"),
    ("amount", top + "events: [{kind: e, day: d, amount: {column: a, unit: minor, currency: GBP, zzz: 1}}]"),
    ("measure", top + "events: [{kind: e, day: d, measures: {m: {column: a, zzz: 1}}}]"),
    ("days", top + "events: [{kind: e, day: d, measures: {m: {days: {from: a, to: b, zzz: 1}}}}]"),
    ("code", top + "events: [{kind: e, day: d, codes: {m: {column: a, allowed: x, zzz: 1}}}]"),
    ("moment", "format: csv\naccount: id\nversion: {column: at, zzz: 1}\nclaims: {city: c}"),
  ]

  @Test(arguments: probes) func definitionsKnowTheReadersKeys(definition: String, body: String) throws {
    let errors = try #require(throws: ConfigurationErrors.self) { try mappedProvider(feed: body) }
    #expect(try properties(of: definition) == knownKeys(errors))
  }

  @Test func theTopKnowsTheReadersKeys() throws {
    let yaml = "provider: p\ncontext: finance\nsimulated: true\nrank: 1\nzzz: 1\nfeeds: {}"
    let errors = try #require(throws: ConfigurationErrors.self) { try MappedProvider(yaml: yaml, file: "p.yaml") }
    #expect(try properties(of: nil) == knownKeys(errors))
  }

  @Test func claimsAreTheCanonicalFields() throws {
    #expect(try properties(of: "claims") == Field.allCases.map(\.name).sorted())
  }

  private func knownKeys(_ errors: ConfigurationErrors) -> [String] {
    let prefix = "a known key: "
    let sentence = errors.faults.first { $0.expected.hasPrefix(prefix) }?.expected.dropFirst(prefix.count) ?? ""
    return sentence.split(separator: " ").filter { $0 != "or" }.map { $0.filter { $0 != "," } }.sorted()
  }

  /// The keys of a definition: its own, or those of the object among its alternatives.
  private func properties(of definition: String?) throws -> [String] {
    let bytes = try RepositoryFiles.bytes("config/schemas/provider.schema.json")
    var node = try ConfigurationNode.parse(bytes: bytes, file: "provider.schema.json")
    if let definition { node = try #require(node["definitions"]?[definition]) }
    let alternatives = [node] + (node["anyOf"]?.elements ?? [])
    let object = try #require(alternatives.first { $0["properties"] != nil }?["properties"])
    guard case .mapping(let entries) = object.content else { return [] }
    return entries.map(\.key).sorted()
  }
}

extension ConfigurationNode {
  subscript(key: String) -> ConfigurationNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  var elements: [ConfigurationNode] { if case .sequence(let nodes) = content { nodes } else { [] } }
}
