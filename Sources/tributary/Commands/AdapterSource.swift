import ArgumentParser
import Pipeline
import Presentation
import Providers
import Records
import Storage

/// Which adapter a command is about: one of a workspace, or a mapping by its file.
struct AdapterSource: ParsableArguments {
  @OptionGroup var workspace: WorkspaceOptions
  @Argument(
    help: ArgumentHelp(
      "The provider, listed in tributary.yaml or not yet, or the path of a mapping (with / or .yaml).", valueName: "id")
  )
  var provider: String

  /// Whether the argument is the path of a file, for which no workspace is needed.
  var isPath: Bool { provider.contains("/") || provider.hasSuffix(".yaml") }

  /// The mapping's file; `nil` for a provider in Swift.
  func file() throws -> String? {
    if isPath { return provider }
    let file = try workspace.paths().config + "/providers/\(provider).yaml"
    return Folder.exists(file) ? file : nil
  }

  /// The adapter.
  ///
  /// A mapping is read from its own file alone, so that a draft can be tried before the workspace lists it, and a fault of
  /// another file does not stand in the way.
  func adapter() throws -> any ProviderAdapter {
    if let file = try file() {
      guard Folder.exists(file) else { throw ValidationError("There is no file \(Visible.text(file)).") }
      return try MappedProvider(yaml: try SystemFile.contents(of: file), file: file)
    }
    let registry = try workspace.configuration().providers
    guard let adapter = registry[ProviderID(rawValue: provider)] else {
      throw unknown("provider", provider, among: registry.adapters.map(\.id.rawValue))
    }
    return adapter
  }

  /// The folder of an adapter's fixtures: beside the folder of its mapping.
  func fixtures(of adapter: any ProviderAdapter) throws -> String {
    guard isPath else { return try workspace.paths().config + "/fixtures/\(adapter.id)" }
    let folder = Folder.parent(of: provider)
    return (folder == "." ? ".." : Folder.parent(of: folder)) + "/fixtures/\(adapter.id)"
  }

  /// The feed that is named, or the one whose files are named as the sample is.
  func feed(named name: String?, sample: String?, of adapter: any ProviderAdapter) throws -> Feed {
    if let name {
      guard let found = adapter.feeds.first(where: { $0.id.rawValue == name }) else {
        throw unknown("feed", name, among: adapter.feeds.map(\.id.rawValue), of: "provider \(adapter.id)")
      }
      return found
    }
    if adapter.feeds.count == 1 { return adapter.feeds[0] }
    let fitting = sample.map { sample in adapter.feeds.filter { Self.fits(sample, $0) } } ?? adapter.feeds
    guard let only = fitting.first, fitting.count == 1 || sample == nil else {
      let names = adapter.feeds.map(\.id.rawValue).joined(separator: ", ")
      throw ValidationError("Say which feed the file is of, with --feed. There are: \(names).")
    }
    return only
  }

  /// Whether a file, wherever it lies, is named as the feed's files are.
  private static func fits(_ path: String, _ feed: Feed) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return feed.files.contains { pattern in
      pattern.pattern.split(separator: "/").last.flatMap { Glob(String($0)) }?.matches(name) ?? false
    }
  }

  /// The first file of a feed in the landing folder.
  func landedFile(_ feed: Feed, of adapter: any ProviderAdapter) throws -> String {
    let landing = try workspace.paths().landing
    let landed = Folder.exists(landing) ? try Folder.walk(landing).files : []
    guard let first = landed.first(where: { path in feed.files.contains { $0.matches(path) } }) else {
      throw ValidationError("No file of \(adapter.id)/\(feed.id) lies in \(landing). Name one with --sample.")
    }
    return landing + "/" + first
  }
}
