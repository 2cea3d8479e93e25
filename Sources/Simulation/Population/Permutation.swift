/// A seeded one-to-one renumbering of 0 ..< count, in both directions.
///
/// Account keys are numbered by it, so that a key says nothing about the person or the household behind it, while a
/// walk in key order needs no sorted list: each key leads back to its slot. A Feistel network of four rounds over the
/// bits of the count, with cycle walking (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", CT-RSA 2002);
/// expected fewer than two walks. Numbers no secret: it is a simulation.
struct Permutation {
  /// The number of values.
  let count: Int
  private let lowBits: UInt64
  private let highBits: UInt64
  private let keys: SIMD4<UInt64>

  /// The renumbering of `count` values that belongs to a seed and a subject.
  init(count: Int, seed: UInt64, subject: Int) {
    self.count = count
    let bits = UInt64(max(2, Int.bitWidth - max(count - 1, 1).leadingZeroBitCount))
    lowBits = bits / 2
    highBits = bits - bits / 2
    var random = RandomStream(seed, .permutation, subject)
    keys = SIMD4(random.next(), random.next(), random.next(), random.next())
  }

  /// The number of a value.
  func callAsFunction(_ value: Int) -> Int {
    var mixed = UInt64(value)
    repeat { mixed = forward(mixed) } while mixed >= UInt64(count)
    return Int(mixed)
  }

  /// The value of a number.
  func inverse(_ number: Int) -> Int {
    var mixed = UInt64(number)
    repeat { mixed = backward(mixed) } while mixed >= UInt64(count)
    return Int(mixed)
  }

  /// Even rounds change the high part by the low part, odd rounds the low part by the high part.
  private func forward(_ value: UInt64) -> UInt64 {
    var low = value & (1 << lowBits - 1)
    var high = value >> lowBits
    for round in stride(from: 0, to: 4, by: 2) {
      high ^= RandomStream.mix(low ^ keys[round]) & (1 << highBits - 1)
      low ^= RandomStream.mix(high ^ keys[round + 1]) & (1 << lowBits - 1)
    }
    return high << lowBits | low
  }

  private func backward(_ value: UInt64) -> UInt64 {
    var low = value & (1 << lowBits - 1)
    var high = value >> lowBits
    for round in stride(from: 2, through: 0, by: -2) {
      low ^= RandomStream.mix(high ^ keys[round + 1]) & (1 << lowBits - 1)
      high ^= RandomStream.mix(low ^ keys[round]) & (1 << highBits - 1)
    }
    return high << lowBits | low
  }
}
