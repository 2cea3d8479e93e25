import Formats
import Providers
import Records
import Storage

/// What a changed mapping does to deliveries that came before: the state is a function of the archive and of today's
/// configuration, so all deliveries of the provider are read again.
struct AdapterChange {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Forgets and reopens what other adapters read.
  ///
  /// Returns the providers that are read again, by name. What was read of a provider that is no longer configured is
  /// forgotten too; its deliveries wait in the archive until it is configured again.
  ///
  /// Throws ``PipelineError/unreadable(file:reason:)``, and changes nothing of the provider, if a delivery that is in
  /// could not be read by the new mapping.
  func apply() throws -> [ProviderID] {
    let deliveries = Dictionary(grouping: try workspace.store.deliveries(), by: \.provider)
    return try deliveries.keys.sorted().filter { provider in
      let known = deliveries[provider] ?? []
      guard let adapter = workspace.configuration.bound(provider) else {
        if known.contains(where: { $0.rowsDone > 0 }) {
          try workspace.store.forget(provider, rereading: known.map(Reinspection.init(unread:)))
        }
        return false
      }
      guard known.contains(where: { $0.adapterVersion != adapter.version }) else { return false }
      try workspace.store.forget(provider, rereading: try known.map { try inspect($0, adapter) })
      return true
    }
  }

  /// Looks at a whole archived file with an adapter.
  func inspect(_ delivery: Delivery, _ adapter: any ProviderAdapter) throws -> Reinspection {
    guard let feed = adapter.feeds.first(where: { $0.id == delivery.feed }) else {
      throw PipelineError.unknownFeed("\(delivery.provider)/\(delivery.feed)")
    }
    let result = try Self.inspected(
      try workspace.archive.open(delivery.object), name: delivery.name, BoundFeed(adapter: adapter, feed: feed))
    return Reinspection(
      delivery: delivery.id, rows: result.rows, adapterVersion: adapter.version,
      notes: result.notes.map(\.description))
  }

  /// Reads a whole file; what is wrong with it is an error that names it.
  static func inspected(_ file: any ByteSource, name: String, _ bound: BoundFeed) throws -> Inspection.Result {
    do {
      return try Inspection(bound).run(file, name: name)
    } catch let error as FormatError {
      throw PipelineError.unreadable(file: name, reason: FileRefusalNote(error))
    } catch let error as FileRefusal {
      throw PipelineError.unreadable(file: name, reason: FileRefusalNote(error))
    }
  }
}

extension Reinspection {
  /// A delivery that nobody reads now: nothing new is known of it.
  init(unread delivery: Delivery) {
    self.init(
      delivery: delivery.id, rows: delivery.rows, adapterVersion: delivery.adapterVersion, notes: delivery.notes)
  }
}
