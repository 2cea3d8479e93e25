import Configuration
import Testing

@Suite struct MappingReaderTests {
  enum Colour: String, CaseIterable { case red, green, blue }

  @Test func readsEveryType() throws {
    let yaml = """
      name: "no"
      count: 3
      share: 0.25
      flag: true
      colour: green
      list: [a, "b", 1.10]
      one: x
      free: {k1: v1, k2: v2}
      empty: ~
      """
    let value = try ConfigurationNode.read(yaml: yaml, file: "c.yaml") { document -> [String]? in
      [
        document.required("name")?.string(),
        document.required("count")?.int(in: 1...3).map(String.init),
        document.required("share")?.number().map(String.init(describing:)),
        document.required("flag")?.bool().map(String.init(describing:)),
        document.required("colour")?.oneOf(Colour.self, "a colour")?.rawValue,
        document.required("list")?.list(of: "texts") { $0.string() }?.joined(separator: "|"),
        document.required("one")?.strings(of: "texts")?.joined(),
        document.required("free")?.entries(of: "names")?.map { "\($0.key)=\($0.value.string() ?? "")" }.joined(),
        document.optional("empty") == nil ? "nothing" : nil,
      ].compactMap { $0 }
    }
    #expect(value == ["no", "3", "0.25", "true", "green", "a|b|1.10", "x", "k1=v1k2=v2", "nothing"])
  }

  @Test func reportsAllFaultsSortedByPlace() throws {
    let yaml = """
      colour: grene
      count: "3"
      flag: yes
      inner:
        nmae: x
      lsit: []
      """
    let errors = try #require(throws: ConfigurationErrors.self) {
      try ConfigurationNode.read(yaml: yaml, file: "c.yaml") { document -> Int? in
        _ = document.optional("list")
        _ = document.required("inner")?.mapping("keys") { $0.required("name")?.string() }
        _ = document.required("flag")?.bool()
        _ = document.required("count")?.int(in: 0...9)
        return document.required("colour")?.oneOf(Colour.self, "a colour") == nil ? nil : 1
      }
    }
    #expect(
      errors.description == """
        c.yaml:1:9: colour: expected a colour: red, green or blue. Did you mean "green"?
        c.yaml:2:8: count: expected a whole number from 0 to 9.
        c.yaml:3:7: flag: expected true or false.
        c.yaml:5:3: inner: expected the key "name".
        c.yaml:5:3: inner/nmae: expected a known key: name. Did you mean "name"?
        c.yaml:6:1: lsit: expected a known key: list, inner, flag, count or colour. Did you mean "list"?
        """)
  }

  @Test(arguments: [
    ("a: 1\na: 2\n", "c.yaml:1:1: expected each key once; \"a\" stands twice."),
    ("a: &x 1\nb: *x\n", "c.yaml:1:4: a: expected a value that is written out, without YAML anchor and alias."),
    ("", "c.yaml:1:1: expected a YAML document that is not empty."),
    ("a: 1\n---\nb: 2\n", "c.yaml:2:1: expected well-formed YAML (but found another document)."),
    ("? [a]\n: 1\n", "c.yaml:1:3: expected a text as the key."),
    ("- a\n", "c.yaml:1:1: expected keys with values."),
    ("a: \"b\n", "well-formed YAML"),
  ]) func refuses(yaml: String, sentence: String) throws {
    let errors = try #require(throws: ConfigurationErrors.self) {
      try ConfigurationNode.read(yaml: yaml, file: "c.yaml") { $0.required("a").map { _ in 1 } }
    }
    let aboutParsing = errors.faults.filter { !$0.expected.contains("known key") }
    #expect(aboutParsing.map(\.description).joined(separator: "\n").contains(sentence), "\(errors)")
  }

  @Test(arguments: [
    ("[", 65, "at most 64 levels of nesting"), ("[", 500_000, "at most 64 levels of nesting"),
    ("- ", 70, "at most 64 levels of nesting"), ("- ", 200_000, "at most 64 levels of nesting"),
    ("x", (1 << 20) + 1, "at most 1048576 bytes"),
  ]) func isBounded(piece: String, count: Int, expected: String) throws {
    let errors = try #require(throws: ConfigurationErrors.self) {
      try ConfigurationNode.parse(yaml: String(repeating: piece, count: count) + "a", file: "c.yaml")
    }
    #expect(errors.faults.map(\.expected) == [expected])
  }

  @Test func refusesBytesThatAreNoText() throws {
    let errors = try #require(throws: ConfigurationErrors.self) {
      try ConfigurationNode.parse(bytes: [0x61, 0x3A, 0x20, 0xFF], file: "c.yaml")
    }
    #expect(errors.faults.map(\.expected) == ["text in UTF-8"])
  }

  @Test(arguments: [
    ("given_nmae", "given_name"), ("surname", nil), ("", nil), ("phon", "phone"), ("Email", "email"),
    ("emial", "email"), ("ab", nil),
  ]) func suggestsTheClosestName(written: String, expected: String?) {
    #expect(closestName(to: written, among: ["given_name", "family_name", "phone", "email"]) == expected)
  }
}
