import Records

/// A number that several threads add to.
final class Counter: Sendable {
  private let sum = Lock(0)

  var value: Int { sum.withLock { $0 } }

  /// The sum with what is added.
  func add(_ count: Int) -> Int {
    sum.withLock { sum in
      sum += count
      return sum
    }
  }
}
