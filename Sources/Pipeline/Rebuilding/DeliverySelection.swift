import Providers
import Records
import Storage

/// Which deliveries are read again from the archive.
public struct DeliverySelection: Hashable, Sendable {
  /// Of this provider alone.
  public var provider: ProviderID?
  /// Delivered on this day or later.
  public var from: Day?
  /// Delivered on this day or before.
  public var to: Day?

  /// Everything, unless something is said.
  public init(provider: ProviderID? = nil, from: Day? = nil, to: Day? = nil) {
    self.provider = provider
    self.from = from
    self.to = to
  }

  /// Whether nothing is left out.
  var isEverything: Bool { provider == nil && from == nil && to == nil }

  /// Whether a delivery is meant; `day` tells when it came.
  func contains(_ delivery: Delivery, day: () throws -> Day?) rethrows -> Bool {
    if let provider, delivery.provider != provider { return false }
    guard from != nil || to != nil else { return true }
    guard let day = try day() else { return false }
    return from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true
  }
}

extension Delivery {
  /// The day that the file's name gives, as `2024-12-31` or `20241231`; the last one, if there are several.
  var namedDay: Day? {
    let file = name.split(separator: "/").last.map { Array($0.utf8) } ?? []
    var day: Day?
    for start in file.indices {
      for length in [10, 8] where start + length <= file.count {
        guard start == 0 || !file[start - 1].isDigit, start + length == file.count || !file[start + length].isDigit
        else { continue }
        let text = String(decoding: file[start..<start + length], as: UTF8.self)
        day = Day(iso: length == 10 ? text : Self.dashed(text)) ?? day
      }
    }
    return day
  }

  private static func dashed(_ digits: String) -> String {
    "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension Workspace {
  /// When a delivery came: the day in its name, else the day on which its file was last written.
  func day(of delivery: Delivery) throws -> Day? {
    try delivery.namedDay
      ?? store.landed(delivery.name).map { Timestamp(seconds: $0.identity.modified / 1_000_000_000).day }
  }

  /// The deliveries to read again, by provider, feed and name.
  ///
  /// Where the mapping of a provider has changed, all of its deliveries are: a statement that several of them hold must be
  /// read by one adapter everywhere.
  func deliveries(_ selection: DeliverySelection) throws -> [Delivery] {
    let all = try store.deliveries()
    let chosen = try all.filter { delivery in try selection.contains(delivery) { try day(of: delivery) } }
    let changed = Set(chosen.map(\.provider)).filter { provider in
      all.contains { $0.provider == provider && isOutdated($0) }
    }
    let ids = Set(chosen.map(\.id))
    return all.filter { ids.contains($0.id) || changed.contains($0.provider) }
  }
}

extension Workspace {
  /// Whether a delivery was read by another version of its provider's adapter, or by one that is no longer configured.
  func isOutdated(_ delivery: Delivery) -> Bool {
    guard let adapter = configuration.bound(delivery.provider) else { return delivery.rowsDone > 0 }
    return adapter.version != delivery.adapterVersion
  }
}

extension WorkspaceConfiguration {
  /// The adapter of a provider, that of the consents included.
  func bound(_ provider: ProviderID) -> (any ProviderAdapter)? {
    provider == ConsentFeed.bound.adapter.id ? ConsentFeed.bound.adapter : providers[provider]
  }
}
