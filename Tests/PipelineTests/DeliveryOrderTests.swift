import Consent
import Foundation
import Pipeline
import Records
import Testing

@testable import Storage

/// Six deliveries that correct, repeat, delete and move each other's records, in every order and in every split.
@Suite struct DeliveryOrderTests {

  private static func deliver(_ number: Int, to world: HistoryWorld) throws {
    typealias Row = HistoryWorld.Row
    switch number {
    case 0:
      try world.deliver(
        "lender",
        [
          Row(key: 0, account: 0, version: 1, person: 0, isMissed: false),
          Row(key: 1, account: 1, version: 1, person: 1, isMissed: true),
        ], name: "0")
    case 1:  // a correction, a repetition, and a record that moves to another account
      try world.deliver(
        "lender",
        [
          Row(key: 0, account: 0, version: 2, person: 0, isMissed: true),
          Row(key: 1, account: 1, version: 1, person: 1, isMissed: true),
          Row(key: 1, account: 2, version: 2, person: 2, isMissed: true),
        ], name: "1")
    case 2:  // as new as the correction, and different
      try world.deliver("lender", [Row(key: 0, account: 0, version: 2, person: 1, isMissed: false)], name: "2")
    case 3:
      try world.deliver(
        "shop", (0...2).map { Row(key: $0, account: $0, version: 1, person: $0, isMissed: false) }, name: "3")
    case 4:
      try world.deliver(consents: [0, 1, 4, 5].map { HistoryWorld.grant(Step.account($0), "credit") })
    default:
      let withdrawal = Withdrawal(account: Step.account(1), purpose: "credit", at: Day(number: 19_000))
      try world.deliver(
        consents: [.withdrawal(withdrawal)] + [2, 6].map { HistoryWorld.grant(Step.account($0), "credit") })
    }
  }

  /// With one purpose, which halves the time.
  private static let settings = WorldSettings(hasSecondPurpose: false)

  private static let expected = Result { try expectedDigest() }

  private static func expectedDigest() throws -> StateDigest {
    let world = try HistoryWorld(settings)
    for number in 0..<6 { try deliver(number, to: world) }
    try world.run()
    return try world.digest()
  }

  /// Each delivery arrives and is brought in by itself, in all 720 orders; orders with a common beginning share it.
  @Test(arguments: 0..<6) func inEveryOrder(first: Int) throws {
    let world = try HistoryWorld(Self.settings)
    var orders = 0
    try Self.deliver(first, to: world)
    try world.run(.importing)
    try Self.visit(world, [first]) { order, world in
      try world.run()
      orders += 1
      #expect(try world.digest() == Self.expected.get(), "the order \(order)")
    }
    #expect(orders == 120)
  }

  private static func visit(
    _ world: HistoryWorld, _ order: [Int], _ body: ([Int], HistoryWorld) throws -> Void
  ) throws {
    let rest = (0..<6).filter { !order.contains($0) }
    if rest.isEmpty { return try body(order, world) }
    for next in rest {
      let branch = try HistoryWorld(copying: world)
      try deliver(next, to: branch)
      if rest.count > 1 { try branch.run(.importing) }
      try visit(branch, order + [next], body)
    }
  }

  /// Some of the deliveries in a first run, the others in a second one.
  @Test func inEverySplitIntoTwoRuns() throws {
    for subset in 0..<64 {
      let world = try HistoryWorld(Self.settings)
      for number in 0..<6 where subset >> number & 1 == 1 { try Self.deliver(number, to: world) }
      try world.run()
      for number in 0..<6 where subset >> number & 1 == 0 { try Self.deliver(number, to: world) }
      try world.run()
      #expect(try world.digest() == Self.expected.get(), "the subset \(subset)")
    }
  }
}
