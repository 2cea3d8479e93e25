import Providers
import TestSupport
import Testing

/// What the documentation shows is loaded as it stands there.
@Suite struct DocumentationTests {
  @Test func theExampleOfTheMappingLanguageLoads() throws {
    let blocks = try yamlBlocks("config/providers/README.md")
    let provider = try MappedProvider(yaml: try #require(blocks.first), file: "README.md")
    #expect(provider.id == "bank" && provider.feeds.map(\.id) == ["persons"])
  }

  @Test func theExampleOfRulesLoads() throws {
    let rules = try #require(try yamlBlocks("config/providers/README.md").dropFirst().first)
    let provider = try mappedProvider(feed: "format: csv\naccount: id\nversion: at\nclaims: {city: c}\n" + rules)
    #expect(provider.feeds.count == 1)
  }

  private func yamlBlocks(_ path: String) throws -> [String] {
    let text = String(decoding: try RepositoryFiles.bytes(path), as: UTF8.self)
    return text.split(separator: "```").filter { $0.hasPrefix("yaml\n") }.map { String($0.dropFirst(5)) }
  }
}
