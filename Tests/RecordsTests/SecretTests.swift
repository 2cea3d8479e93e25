import Records
import Testing

@Suite struct SecretTests {
  /// RFC 5869, test case 3: without salt and info.
  @Test func derivation() {
    let derived = Secret(Array(repeating: 0x0B, count: 22)).derived(salt: [], for: "")
    #expect(
      ContentHash(hex: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d")?.bytes == derived.bytes)
  }

  @Test func saltsAndPurposesAreKeptApart() {
    let secret = Secret([1, 2, 3])
    let all = [[], [0], [1]].flatMap { salt in ["a", "b", ""].map { secret.derived(salt: salt, for: $0).bytes } }
    #expect(Set(all).count == 6)  // HMAC pads a key with zeros, so that no salt and a zero are one
    #expect(Secret([1, 2, 3, 4]).derived(salt: [], for: "a") != secret.derived(salt: [], for: "a"))
  }

  /// However it is printed, and whatever holds it.
  @Test func aSecretIsNotShown() {
    let bytes: [UInt8] = [0x5A, 0xA5, 0x5A, 0xA5, 0x5A, 0xA5]
    struct Holder {
      let name = "holder"
      let secret: Secret
      let hash: KeyedHash
    }
    let holder = Holder(secret: Secret(bytes), hash: KeyedHash(key: bytes))
    var texts = ["\(Secret(bytes))", "\(holder)", String(reflecting: holder), "\([Secret(bytes)])"]
    var dumped = ""
    dump(holder, to: &dumped)
    texts.append(dumped)
    for text in texts {
      #expect(text.contains("secret"))
      // Long enough that no address of a type, which may stand beside it, has them by chance.
      for digits in ["90, 165", "5aa55aa5", "5AA55AA5", "WqVapVql"] { #expect(!text.contains(digits), "\(text)") }
    }
  }

  /// NIST's test cases 13 and 14 of AES-256-GCM: the key, the nonce and the one block are zeros.
  @Test(arguments: [
    (0, "530f8afbc74536b9a963b4f1c4cb738b"),
    (16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
  ])
  func segments(length: Int, sealed: String) throws {
    let cipher = try SegmentCipher(key: Secret(Array(repeating: 0, count: 32)), sealing: true)
    var output = [UInt8](repeating: 0, count: length + SegmentCipher.overhead)
    try output.withUnsafeMutableBytes { output in
      try [UInt8](repeating: 0, count: length).withUnsafeBytes {
        try cipher.seal($0, number: 0, isLast: false, to: output)
      }
    }
    let digits = output.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    #expect(digits == sealed)
  }

  /// A segment opens in its place, and only there.
  @Test func aSegmentIsBoundToItsPlace() throws {
    let key = Secret(Array(repeating: 9, count: 32))
    let cipher = try SegmentCipher(key: key, sealing: true)
    let opener = try SegmentCipher(key: key, sealing: false)
    let places: [(UInt64, Bool)] = [(0, false), (0, true), (1, false), (1, true), (1 << 40, false), (.max, true)]
    let text = Array("a segment".utf8)
    for (sealedAt, place) in places.enumerated() {
      var sealed = [UInt8](repeating: 0, count: text.count + SegmentCipher.overhead)
      try sealed.withUnsafeMutableBytes { output in
        try text.withUnsafeBytes { try cipher.seal($0, number: place.0, isLast: place.1, to: output) }
      }
      for (openedAt, place) in places.enumerated() {
        var opened = [UInt8](repeating: 0, count: text.count)
        let isOpen = opened.withUnsafeMutableBytes { output in
          sealed.withUnsafeBytes { opener.open($0, number: place.0, isLast: place.1, to: output) }
        }
        #expect(isOpen == (sealedAt == openedAt))
        if isOpen { #expect(opened == text) }
      }
    }
  }

  @Test func anotherLengthOfKeyIsRefused() {
    for length in [0, 16, 31, 33] {
      #expect(throws: CipherFailure.self) {
        _ = try SegmentCipher(key: Secret(Array(repeating: 0, count: length)), sealing: true)
      }
    }
  }
}
