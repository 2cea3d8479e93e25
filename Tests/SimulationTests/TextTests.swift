import Records
import Testing

@testable import Simulation

@Suite struct TextTests {
  static let names = NameBook()

  @Test func tablesAreLargeEnough() {
    #expect(Self.names.sizes.given >= 150 && Self.names.sizes.family >= 200)
  }

  /// Every name, city and street can be written in Windows-1252 and in ASCII without a question mark.
  @Test func everythingCanBeWrittenByTheSchool() {
    var texts: [[UInt8]] = []
    for culture in Culture.allCases {
      for sex in [Sex.female, .male] { texts.append(Array(GivenNames.list(culture, sex).utf8)) }
      for list in [FamilyNames.list(culture), FamilyNames.stems(culture), FamilyNames.endings(culture)] {
        texts.append(Array(list.utf8))
      }
    }
    for country in Country.allCases {
      texts += [country.cities, country.streetStems, country.streetPatterns].map { Array($0.utf8) }
    }
    for text in texts {
      var output: [UInt8] = []
      LatinFolding.putWindows1252(text, to: &output)
      #expect(!output.contains(0x3F), "\(String(decoding: text, as: UTF8.self))")
      #expect(LatinFolding.withoutMarks(text).allSatisfy { $0 < 0x80 })
    }
  }

  @Test(arguments: [
    ("Müller", "MÜLLER", "Mueller"), ("Wiśniewski", "WIŚNIEWSKI", "Wisniewski"), ("Łódź", "ŁÓDŹ", "Lodz"),
    ("Yıldız", "YILDIZ", "Yildiz"), ("Großstraße", "GROSSSTRASSE", "Grossstrasse"), ("Bœuf", "BŒUF", "Boeuf"),
    ("İbrahim", "İBRAHIM", "Ibrahim"), ("Åse Øyvind", "ÅSE ØYVIND", "Aase Oyvind"), ("张伟", "张伟", "张伟"),
  ])
  func marksAndCapitals(text: String, capitals: String, plain: String) {
    #expect(String(decoding: LatinFolding.capitals(Array(text.utf8)), as: UTF8.self) == capitals)
    #expect(String(decoding: LatinFolding.withoutMarks(Array(text.utf8)), as: UTF8.self) == plain)
  }

  @Test(arguments: [("Żółć", [0x5A, 0xF3, 0x6C, 0x63]), ("Œuvré Š", [0x8C, 0x75, 0x76, 0x72, 0xE9, 0x20, 0x8A])])
  func windows1252(text: String, bytes: [UInt8]) {
    var output: [UInt8] = []
    LatinFolding.putWindows1252(Array(text.utf8), to: &output)
    #expect(output == bytes)
  }

  /// A typing error is at most one edit (or one exchange) away, and leaves well-formed UTF-8.
  @Test(arguments: ["Müller", "Zofia Kowalska", "Łódź", "张伟", "X", "", "12"])
  func typingErrorsAreSmall(text: String) {
    let bytes = Array(text.utf8)
    var changed = 0
    for entity in 0..<300 {
      for scan in [false, true] {
        var random = RandomStream(1, .transcription, entity)
        var copy = bytes
        if scan { Misprint.scan(&copy, &random) } else { Misprint.type(&copy, &random) }
        #expect(String(validating: copy, as: UTF8.self) != nil)
        #expect(abs(copy.count - bytes.count) <= 1)
        changed += copy == bytes ? 0 : 1
      }
    }
    #expect(text.utf8.filter { (0x61...0x7A).contains($0) }.isEmpty || changed > 100)
  }

  @Test(arguments: [
    (0, 1, "0"), (0, 8, "00000000"), (7, 2, "07"), (100, 2, "100"), (99, 1, "99"), (1234567, 3, "1234567"),
  ])
  func numbers(value: Int, width: Int, text: String) {
    var bytes: [UInt8] = []
    bytes.put(value, width: width)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test func daysAgreeWithTheVocabulary() {
    for number in stride(from: Int32(-30_000), to: 30_000, by: 17) {
      var bytes: [UInt8] = []
      bytes.put(Day(number: number))
      #expect(String(decoding: bytes, as: UTF8.self) == Day(number: number).description)
      bytes.removeAll()
      bytes.put(Day(number: number), second: 86_399)
      #expect(String(decoding: bytes, as: UTF8.self) == "\(Day(number: number))T23:59:59Z")
    }
  }

  @Test func fieldsAreQuotedWhereNeeded() {
    var bytes: [UInt8] = []
    for field in ["plain", "a,b", "say \"x\"", ""] {
      bytes.put(csv: Array(field.utf8))
      bytes.put("|")
    }
    bytes.put(json: Array(#"a"b\c"#.utf8))
    bytes.put(xml: Array("A & B <c>".utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == #"plain|"a,b"|"say ""x"""||"a\"b\\c"A &amp; B &lt;c&gt;"#)
  }

  @Test func permutationsAreOneToOne() {
    for count in 1...300 {
      let permutation = Permutation(count: count, seed: 42, subject: count)
      let numbers = (0..<count).map { permutation($0) }
      #expect(Set(numbers) == Set(0..<count))
      #expect(numbers.map { permutation.inverse($0) } == Array(0..<count))
    }
  }

  @Test func choicesFallOffWithRank() {
    let choice = WeightedChoice(count: 25)
    var counts = Array(repeating: 0, count: 25)
    var random = RandomStream(1, .person, 1)
    for _ in 0..<50_000 { counts[choice(&random)] += 1 }
    #expect(counts[0] > counts[10] && counts[10] > counts[24] && counts[24] > 300)
  }
}
