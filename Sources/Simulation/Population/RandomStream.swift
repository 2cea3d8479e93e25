/// What a random number is for.
///
/// Each purpose of each entity has a stream of its own, so that a new draw somewhere changes nothing elsewhere. The raw
/// values are part of the output: never renumber a case.
enum Draw: UInt64 {
  case householdSizes = 1
  case household
  case person
  case family
  case address
  case postcode
  case phone
  case email
  case nationalNumber
  case membership
  case account
  case transcription
  case moment
  case loan
  case instalment
  case signal
  case enrolment
  case courtCase
  case party
  case consent
  case repeats
  case late
  case fault
  case permutation
}

/// The random numbers of one entity for one purpose.
///
/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014), started from the
/// mixed seed, purpose, entity and part. A value is a pure function of these four, whatever was generated before it, so
/// people can be generated one at a time, in any order, and again.
struct RandomStream {
  private var state: UInt64

  /// The stream of a purpose for an entity, and for one part of it where it has several.
  @inline(__always)
  init(_ seed: UInt64, _ draw: Draw, _ entity: Int, _ part: Int = 0) {
    let purpose = RandomStream.mix(seed &+ draw.rawValue &* 0x9E37_79B9_7F4A_7C15)
    let own = RandomStream.mix(purpose &+ UInt64(truncatingIfNeeded: entity) &* 0xD134_2543_DE82_EF95)
    state = RandomStream.mix(own &+ UInt64(truncatingIfNeeded: part) &* 0xAF25_1AF3_B0F0_25B5)
  }

  /// The finaliser of SplitMix64 (variant 13 of David Stafford's mixers): every input bit reaches every output bit.
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The next 64 bits.
  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return RandomStream.mix(state)
  }

  /// A number from 0 up to, not including, `count`; 0 for a count below 1.
  ///
  /// By the high half of a product (Lemire 2019) without the rejection step: the bias is below `count` / 2^64.
  @inline(__always)
  mutating func below(_ count: Int) -> Int {
    let bits = next()
    guard count > 0 else { return 0 }
    return Int(truncatingIfNeeded: bits.multipliedFullWidth(by: UInt64(count)).high)
  }

  /// A number of a range that includes both ends; its lower end if the range is empty.
  @inline(__always)
  mutating func between(_ lower: Int, _ upper: Int) -> Int { lower + below(upper - lower + 1) }

  /// True in `perMille` of 1000 cases.
  @inline(__always)
  mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }
}
