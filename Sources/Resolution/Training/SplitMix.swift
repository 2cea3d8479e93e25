/// SplitMix64 (Steele, Lea and Flood 2014), from a seed that the caller records.
struct SplitMix {
  var state: UInt64

  /// A number from 0 up to, not including, `bound`; by the high half of a product, whose bias is below 2^-40 here.
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)).multipliedFullWidth(by: UInt64(bound)).high)
  }
}
