import Consent
import Foundation
import Pipeline
import Records
import Testing

@testable import Storage

@Suite struct RebuildTests {
  @Test func timing() throws {
    let clock = ContinuousClock()
    for _ in 0..<3 {
      var world: HistoryWorld?
      print("make", clock.measure { world = try? HistoryWorld() })
      guard let world else { return }
      try world.deliver("lender", (1...4).map { .init(key: $0, account: $0, version: 1, person: $0, isMissed: false) })
      try world.deliver("shop", (1...4).map { .init(key: $0, account: $0, version: 1, person: $0, isMissed: true) })
      try world.deliver(
        consents: ["lender", "shop"].flatMap { p in
          (1...4).flatMap { k in
            HistoryWorld.purposes.map {
              HistoryWorld.grant(AccountID(provider: ProviderID(rawValue: p), key: "a\(k)"), $0)
            }
          }
        })
      print("open", try clock.measure { _ = try world.open() })
      print("run", try clock.measure { _ = try world.run() })
      print("again", try clock.measure { _ = try world.run() })
      world.close()
      print("open", try clock.measure { _ = try world.open() })
      print("digest", try clock.measure { _ = try world.digest() })
      print(try world.open().store.sizes(of: "credit"))
      print("reprocess", try clock.measure { _ = try world.reprocessing().apply(DeliverySelection(), started: "") })
      print("verify", try clock.measure { print(try world.findings()) })
    }
  }
}
