import Records
import TestSupport
import Testing

@testable import Providers

/// What is read in the short way against the long way, or a plain restatement.
@Suite struct FastValueTests {
  private static func text(_ alphabet: String, _ length: Int, _ random: inout SeededGenerator) -> String {
    let letters = Array(alphabet)
    return String((0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
  }

  /// Dates with some characters changed, by places and piece by piece.
  @Test(arguments: ["YYYY-MM-DD", "DD.MM.YYYY", "YYYYMMDD", "MM/DD/YYYY", "YYYY-MM", "YYYY"])
  func datesByPlaceAreDatesByPiece(form: String) throws {
    let pattern = try #require(DatePattern(form))
    #expect(pattern.fixed != nil)
    var random = SeededGenerator(seed: 11)
    for _ in 0..<4000 {
      var text = Array(form.utf8)
      for index in text.indices where text[index] >= 0x41 {
        text[index] = UInt8.random(in: 0x30...0x32, using: &random)
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0x2A...0x3B, using: &random)
      }
      if Int.random(in: 0..<20, using: &random) == 0 { text.append(0x30) }
      let (short, long) = text.withUnsafeBytes { (pattern.date(of: $0), pattern.parts(of: $0)?.date) }
      #expect(short == long, "seed 11, \(String(decoding: text, as: UTF8.self))")
    }
  }

  /// `Z` and `+00:00` are the same zone, and only the first is read in the short way.
  @Test func commonTimestampsAreTimestamps() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<4000 {
      var text = Array("2024-11-29T19:39:59".utf8)
      let place = Int.random(in: 0..<text.count, using: &random)
      text[place] = UInt8.random(in: 0x2C...0x3B, using: &random)
      let common = (text + Array("Z".utf8)).withUnsafeBytes { Timestamp(iso8601: $0) }
      let other = (text + Array("+00:00".utf8)).withUnsafeBytes { Timestamp(iso8601: $0) }
      #expect(common == other, "seed 12, \(String(decoding: text, as: UTF8.self))")
    }
  }

  /// A plain restatement: sign, digits, mark, digits; what is wrong first counts.
  private static func units(_ text: String, _ digits: Int) -> String {
    let body = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber =
      (1...2).contains(parts.count) && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { "0123456789".contains($0) } }
    guard isNumber else { return "notANumber" }
    let decimals = parts.count == 2 ? String(parts[1]) : ""
    guard decimals.count <= digits else { return "tooManyDecimals" }
    let all = parts[0] + decimals + String(repeating: "0", count: digits - decimals.count)
    return Int64((text.first == "-" ? "-" : "") + all).map { "\($0)" } ?? "outOfRange"
  }

  @Test(arguments: [0, 2, 3]) func amountsAreWhatTheirDigitsSay(digits: Int) {
    var random = SeededGenerator(seed: 13)
    let parser = MoneyParser(unit: .major)
    for _ in 0..<6000 {
      let length = Int.random(in: 0...21, using: &random)
      let alphabet = Bool.random(using: &random) ? "0123456789" : "0123456789012345678901234567890123456789..-+,"
      let text = Self.text(alphabet, length, &random)
      let read = Array(text.utf8).withUnsafeBytes { bytes -> String in
        do throws(MoneyParser.Failure) { return "\(try parser.minorUnits(bytes, digits: digits))" } catch {
          return "\(error)"
        }
      }
      #expect(read == Self.units(text, digits), "seed 13, \(text)")
    }
  }

  @Test(arguments: 0..<40) func tablesFindWhatADictionaryFinds(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    func word() -> String { Self.text("ab", Int.random(in: 0...11, using: &random), &random) }
    let entries = (0..<Int.random(in: 0...60, using: &random)).map { (text: word(), value: $0) }
    let table = ByteTable(entries)
    let dictionary = Dictionary(entries.map { ($0.text, $0.value) }) { first, _ in first }
    for text in entries.map(\.text) + (0..<60).map({ _ in word() }) {
      let found = Array(text.utf8).withUnsafeBytes { table.value(of: $0) }
      #expect(found == dictionary[text], "seed \(seed), \(text)")
    }
  }

  /// Bytes outlive growth until the row ends.
  @Test func scratchKeepsWhatItGave() {
    let scratch = RowScratch()
    for _ in 0..<3 {
      scratch.reset()
      let given = (0..<200).map { number in scratch.copy(Array(repeating: UInt8(number), count: number * 7)) }
      for (number, bytes) in given.enumerated() {
        #expect(bytes.count == number * 7 && bytes.allSatisfy { $0 == UInt8(number) })
      }
    }
  }
}
