import Records
import Testing

@Suite struct HashTests {
  /// The examples of FIPS 180-4.
  @Test(arguments: [
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func digests(text: String, hex: String) throws {
    let hash = ContentHash(of: text)
    #expect(hash.description == hex)
    #expect(ContentHash(hex: hex) == hash)
    #expect(hash.bytes.withUnsafeBytes { ContentHash(bytes: $0) } == hash)
    #expect(Fingerprint(hash).description == String(hex.prefix(32)))
    #expect(Fingerprint(hash).bytes.withUnsafeBytes { Fingerprint(bytes: $0) } == Fingerprint(hash))
  }

  @Test(arguments: ["", "abc", String(repeating: "g", count: 64)]) func refuses(hex: String) {
    #expect(ContentHash(hex: hex) == nil)
  }

  /// RFC 4231, test case 1.
  @Test func keyedDigest() {
    let hash = KeyedHash(key: Array(repeating: 0x0B, count: 20))("Hi There")
    #expect(hash.description == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
  }

  @Test func fieldsAreKeptApart() {
    func digest(_ fields: String...) -> ContentHash {
      var hasher = Hasher256()
      for field in fields { hasher.update(field: field) }
      return hasher.finalize()
    }
    #expect(digest("ab", "c") != digest("a", "bc"))
    #expect(digest("a", "") != digest("a"))
  }
}
