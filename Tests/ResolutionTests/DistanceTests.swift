import TestSupport
import Testing

@testable import Resolution

/// The definitions, written down a second time without any of the tricks.
private enum Naive {
  static func osa(_ left: [Character], _ right: [Character]) -> Int {
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in 0...left.count { table[i][0] = i }
    for j in 0...right.count { table[0][j] = j }
    for i in 1...left.count {
      for j in 1...right.count {
        let cost = left[i - 1] == right[j - 1] ? 0 : 1
        table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
        }
      }
    }
    return table[left.count][right.count]
  }

  static func jaroWinkler(_ left: [Character], _ right: [Character]) -> Double {
    if left.isEmpty && right.isEmpty { return 1 }
    if left.isEmpty || right.isEmpty { return 0 }
    let window = max(0, max(left.count, right.count) / 2 - 1)
    var taken: Set<Int> = []
    var matched: [(from: Int, letter: Character)] = []
    for (j, letter) in right.enumerated() {
      if let i = left.indices.first(where: { abs($0 - j) <= window && left[$0] == letter && !taken.contains($0) }) {
        taken.insert(i)
        matched.append((i, letter))
      }
    }
    if matched.isEmpty { return 0 }
    let inLeftOrder = taken.sorted().map { left[$0] }
    let transposed = zip(inLeftOrder, matched).count { $0 != $1.letter } / 2
    let m = Double(matched.count)
    let jaro = (m / Double(left.count) + m / Double(right.count) + (m - Double(transposed)) / m) / 3
    var prefix = 0
    while prefix < min(4, left.count, right.count), left[prefix] == right[prefix] { prefix += 1 }
    return jaro > 0.7 ? jaro + Double(prefix) * 0.1 * (1 - jaro) : jaro
  }
}

private func withBytes<Result>(
  _ left: String, _ right: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Result
) -> Result {
  let (a, b) = (Array(left.utf8), Array(right.utf8))
  return a.withUnsafeBufferPointer { x in b.withUnsafeBufferPointer { y in body(x, y) } }
}

@Suite struct DistanceTests {
  @Test(arguments: [
    ("MARTHA", "MARHTA", 0.9611), ("DIXON", "DICKSONX", 0.8133), ("DWAYNE", "DUANE", 0.8400),
    ("JONES", "JOHNSON", 0.8324),
    ("ABROMS", "ABRAMS", 0.9222), ("HARDIN", "MARTINEZ", 0.7222), ("ITMAN", "SMITH", 0.4667), ("", "", 1), ("A", "", 0),
    ("张伟", "张伟", 1), ("張伟明", "张伟明", 0.7778),
  ])
  func publishedSimilarities(_ left: String, _ right: String, _ expected: Double) {
    let found = withBytes(left, right) { JaroWinkler.similarity($0, $1, LetterTable()) }
    #expect(abs(found - expected) < 0.0001)
  }

  @Test(arguments: [
    ("ca", "abc", 3), ("smith", "smiht", 1), ("smith", "smth", 1), ("smith", "smithe", 1), ("kitten", "sitting", 3),
    ("", "abc", 3), ("张伟", "伟张", 1), ("žluť", "zlut", 2), ("ab", "ba", 1),
  ])
  func publishedDistances(_ left: String, _ right: String, _ expected: Int) {
    #expect(withBytes(left, right) { EditDistance.osa($0, $1, LetterTable()) } == expected)
    #expect(withBytes(left, right) { EditDistance.isWithinOne($0, $1) } == (expected <= 1))
  }

  @Test func theFastWaysEqualTheDefinitions() {
    let seed: UInt64 = 20_240_601
    var random = SeededGenerator(seed: seed)
    let scratch = LetterTable()
    for round in 0..<6000 {
      let alphabet = Array(round % 10 == 0 ? "abäß伟" : round % 3 == 0 ? "ab" : "abcdefgh")
      let longest = round % 50 == 0 ? 80 : round % 7 == 0 ? 64 : 9
      let (left, right) = (text(alphabet, longest, &random), text(alphabet, longest, &random))
      let distance = Naive.osa(Array(left), Array(right))
      let similarity = Naive.jaroWinkler(Array(left), Array(right))
      withBytes(left, right) { a, b in
        #expect(EditDistance.osa(a, b, scratch) == distance, "seed \(seed): \(left) \(right)")
        #expect(EditDistance.isWithinOne(a, b) == (distance <= 1), "seed \(seed): \(left) \(right)")
        #expect(abs(JaroWinkler.similarity(a, b, scratch) - similarity) < 1e-12, "seed \(seed): \(left) \(right)")
      }
    }
  }

  @Test func allShortTextsAreComparedRight() {
    let texts = Self.words(over: Array("abc"), upTo: 4)
    let scratch = LetterTable()
    for left in texts {
      for right in texts where left.count + right.count < 8 {
        let distance = Naive.osa(Array(left), Array(right))
        withBytes(left, right) { a, b in
          #expect(EditDistance.osa(a, b, scratch) == distance, "\(left) \(right)")
          #expect(EditDistance.isWithinOne(a, b) == (distance <= 1), "\(left) \(right)")
        }
      }
    }
  }

  @Test func theBoundIsNeverTooLow() {
    var random = SeededGenerator(seed: 5)
    var builder = NameColumnBuilder()
    var ids: [UInt32] = []
    for _ in 0..<150 { ids.append(builder.insert(Array(text(Array("abcdeijnorst"), 9, &random).utf8))) }
    let names = builder.finish()
    for x in ids.filter({ $0 > 0 }) {
      for y in ids.filter({ $0 > 0 }) {
        let (left, right) = (names.traits[Int(x)], names.traits[Int(y)])
        let similarity = JaroWinkler.similarity(names.letters(left), names.letters(right), LetterTable())
        #expect(JaroWinkler.bound(left, right) >= similarity)
      }
    }
  }

  @Test func signaturesRuleOutNothingThatIsNear() {
    let seed: UInt64 = 77
    var random = SeededGenerator(seed: seed)
    for round in 0..<4000 {
      let alphabet = Array(round % 5 == 0 ? "abäß伟" : "abcdefghij.@-_0189")
      let (left, right) = (text(alphabet, 12, &random), text(alphabet, 12, &random))
      withBytes(left, right) { a, b in
        let difference = LetterSignature.difference(LetterSignature.make(a), LetterSignature.make(b))
        #expect(difference <= 2 * EditDistance.osa(a, b, LetterTable()), "seed \(seed): \(left) \(right)")
        guard difference > 0 else { return }
        let similarity = JaroWinkler.similarity(a, b, LetterTable())
        #expect(JaroWinkler.bound(a, b, unmatched: difference) >= similarity, "seed \(seed): \(left) \(right)")
      }
    }
  }

  private func text(_ alphabet: [Character], _ longest: Int, _ random: inout SeededGenerator) -> String {
    String(
      (0..<Int.random(in: 0...longest, using: &random)).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      })
  }

  private static func words(over alphabet: [Character], upTo length: Int) -> [String] {
    var words = [""]
    var last = [""]
    for _ in 0..<length {
      last = last.flatMap { word in alphabet.map { word + String($0) } }
      words += last
    }
    return words
  }
}

@Suite struct DateCodeTests {
  private func code(_ text: String) -> UInt32 {
    Array(text.utf8).withUnsafeBytes { DateCode.parse($0) }
  }

  @Test(arguments: [
    ("1980-03-07", 0x1980_0307), ("1980-03", 0x1980_0300), ("1980", 0x1980_0000), ("1980-02-30", 0), ("1980-13", 0),
    ("80-03-07", 0), ("07.03.1980", 0), ("0999", 0), ("", 0), ("2000-02-29", 0x2000_0229),
  ])
  func parsing(_ text: String, _ expected: Int) { #expect(code(text) == UInt32(expected)) }

  @Test func oneSlipIsADistanceOfOne() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<4000 {
      let left = Int.random(in: 19_900_101...19_900_131, using: &random)
      let right = Bool.random(using: &random) ? left + Int.random(in: -30...30, using: &random) : 19_091_011
      let distance = Naive.osa(Array("\(left)"), Array("\(right)"))
      let (a, b) = (UInt32("\(left)", radix: 16) ?? 0, UInt32("\(right)", radix: 16) ?? 0)
      #expect(DateCode.differByOneSlip(a, b) == (distance == 1), "\(left) \(right)")
    }
  }

  @Test func placeholdersAreMissing() throws {
    let table = table([
      try account("a:1", [(.birthDate, "1900-01-01")]), try account("a:2", [(.birthDate, "1980-01-01")]),
    ])
    #expect(table.values(.birth, of: 0).isEmpty)
    #expect(table.values(.birth, of: 1) == [0x1980_0101])
  }

  @Test(arguments: [
    ("1980-03-07", "1980-03-07", "exact"), ("1980-03-07", "1980-07-03", "day_month_swapped"),
    ("1980-03-07", "1980-03-17", "one_slip"), ("1980-03-07", "1980-30-07", nil), ("1980-03-07", "1980-03", "partly"),
    ("1980", "1980", "partly"), ("1980-03-07", "1980-01-01", "new_year"), ("1980-03-07", "1980-11-26", "same_year"),
    ("1980-03-07", "1954-11-26", "else"), ("1980-03", "1954", "else"),
  ])
  func levels(_ left: String, _ right: String, _ expected: String?) throws {
    let resolver = Resolver(model: try shippedModel())
    let comparison = resolver.compare(
      try account("a:1", [(.birthDate, left)]), try account("a:2", [(.birthDate, right)]))
    let index = try #require(resolver.model.comparisons.firstIndex { $0.kind == .birthDate })
    let level = comparison.parts[index].level.map { "\(resolver.model.comparisons[index].levels[$0].when)" }
    #expect(level == expected)
  }
}
