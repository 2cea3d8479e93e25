import Records
import TestSupport
import Testing

@testable import Resolution

/// The standard forms of contacts, streets and dates.
@Suite struct ValueTests {
  @Test(arguments: [
    ("+44 7700 900123", "700900123"), ("(0770) 0900123", "700900123"), ("00447700900123", "700900123"),
    ("+44 (0)7700 900123", "700900123"), ("447700900123", "700900123"), ("07700 900123 ext. 12", "700900123"),
    ("07700 900123 x12", "700900123"), ("07700 900123;ext=12", "700900123"), ("tel:+44-7700-900123", "700900123"),
    ("+1 (212) 555-0123", "125550123"), ("2125550123", "125550123"), ("1-212-555-0123", "125550123"),
    ("+47 912 34 567", "91234567"), ("91234567", "91234567"), ("0047 91234567", "91234567"),
    ("+852 9123 4567", "91234567"),
    ("+61 2 9876 5432", "298765432"), ("(02) 9876 5432", "298765432"), ("+7 912 345-67-89", "123456789"),
    ("8 912 345-67-89", "123456789"), ("+49 30 123456", "30123456"), ("030/123456", "30123456"),
    ("٠١٢٣٤٥٦٧٨", "12345678"), ("０１２３４５６７８", "12345678"), ("12345", ""), ("000000000", ""), ("+44", ""), ("phone", ""),
  ])
  func phones(_ text: String, _ expected: String) {
    #expect(standardised(text, ContactValues.phone) == expected)
  }

  @Test(arguments: [
    (" Anna.Smith+news@Example.ORG ", "anna.smith@example.org"), ("Anna Smith <anna@example.org>", "anna@example.org"),
    ("mailto:anna@example.org", "anna@example.org"), ("anna@example.org; bob@example.org", "anna@example.org"),
    ("anna@example.org.", "anna@example.org"), ("none@none.com", ""), ("no address", ""), ("@x", ""), ("a@", ""),
    ("+a@b.c", "+a@b.c"),
  ])
  func emails(_ text: String, _ expected: String) {
    #expect(standardised(text, ContactValues.email) == expected)
  }

  @Test func dotsInTheLocalPartAreALevelOfTheirOwn() {
    let hash = { (text: String) in Array(text.utf8).withUnsafeBytes { ContactValues.hashOfLocalPart($0) } }
    #expect(hash("a.smith@gmail.com") == hash("asmith@googlemail.com"))
    #expect(hash("asmith@gmail.com") != hash("bsmith@gmail.com"))
    #expect(
      standardised("a.smith@gmail.com", ContactValues.email) != standardised("asmith@gmail.com", ContactValues.email))
  }

  @Test(arguments: [
    ("SW1A 1AA", "sw1a1aa"), ("sw1a1aa", "sw1a1aa"), ("90210", "90210"), ("90210-1234", "90210"),
    ("90210 1234", "90210"),
    ("D-10115", "10115"), ("CH 8001", "8001"), ("00-950", "00950"), ("100-0001", "1000001"), ("K1A 0B1", "k1a0b1"),
    ("1234 AB", "1234ab"), ("B1", "b1"), ("", ""),
  ])
  func postcodes(_ text: String, _ expected: String) {
    #expect(standardised(text, ContactValues.postcode) == expected)
  }

  /// A value that is written plainly has the form that any way to write it gives.
  @Test func plainValuesHaveTheSameForm() {
    var random = SeededGenerator(seed: 21)
    let letters = Array("abzAZ019.+@-_ ,(<é٣".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...14, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0x20
      }
      expectPlain(bytes, ContactValues.postcode, ContactValues.postcode)
      expectPlain(bytes, ContactValues.code, ContactValues.code)
      expectPlain(bytes, ContactValues.phone, ContactValues.phone)
      // A name before it and angle brackets around it make no other address of it.
      guard let address = plain(bytes, ContactValues.email) else { continue }
      var output: [UInt8] = []
      (Array("x <".utf8) + bytes + [0x3E]).withUnsafeBytes { ContactValues.email($0, into: &output) }
      #expect(address == output)
    }
  }

  private func plain(
    _ bytes: [UInt8], _ how: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
  ) -> [UInt8]? {
    var output = Array(repeating: UInt8(0), count: bytes.count)
    let count = bytes.withUnsafeBytes { bytes in output.withUnsafeMutableBytes { how(bytes, $0) } }
    return count < 0 ? nil : Array(output[..<count])
  }

  private func expectPlain(
    _ bytes: [UInt8], _ how: (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int,
    _ any: (UnsafeRawBufferPointer, inout [UInt8]) -> Void
  ) {
    guard let form = plain(bytes, how) else { return }
    var output: [UInt8] = []
    bytes.withUnsafeBytes { any($0, &output) }
    #expect(form == output)
  }

  /// The short way reads what the long one reads: all days of some years, and what looks like days.
  @Test func plainDatesAreDates() {
    for year in [0, 999, 1000, 1899, 1900, 1999, 2000, 2999, 3000] {
      for month in 0...13 {
        for day in 0...33 {
          let text = [(year, 4), (month, 2), (day, 2)].map { number, digits in
            String(repeating: "0", count: digits - "\(number)".count) + "\(number)"
          }.joined(separator: "-")
          expectPlainDate(text)
          let isUsual = (1...28).contains(day) && (1...12).contains(month) && (1000...2999).contains(year)
          #expect((Array(text.utf8).withUnsafeBytes { DateCode.plain($0) } != 0) || !isUsual)
        }
      }
    }
    var random = SeededGenerator(seed: 22)
    for _ in 0..<20_000 {
      var bytes = Array("1980-03-07".utf8)
      let place = Int.random(in: 0..<10, using: &random)
      bytes[place] = UInt8.random(in: 0x20...0x7E, using: &random)
      expectPlainDate(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func expectPlainDate(_ text: String) {
    Array(text.utf8).withUnsafeBytes { bytes in
      let code = DateCode.plain(bytes)
      #expect(code == 0 || (code == DateText(bytes).code && DateText(bytes).order == .certain), "\(text)")
    }
  }

  @Test(arguments: [
    ("12", "12"), ("12 A", "12a"), ("12-14", "12"), ("No. 12", "12"), ("Nr. 5b", "5b"), ("#7", "7"), ("12/3", "12"),
    ("Rose Cottage", "rosecottage"), ("", ""),
  ])
  func houses(_ text: String, _ expected: String) {
    #expect(standardised(text, ContactValues.house) == expected)
  }

  @Test(arguments: [
    ("Hauptstr. 12", "hauptstr", "12"), ("Hauptstraße 12 a", "hauptstr", "12a"), ("Hauptstr. 12-14", "hauptstr", "12"),
    ("Hauptstraße 12/3", "hauptstr", "12"), ("12 High Street", "high st", "12"), ("High St", "high st", ""),
    ("221b Baker Street", "baker st", "221b"), ("12-14 High Street", "high st", "12"),
    ("12 a High Street", "high st", "12a"),
    ("Flat 2, 12 High Street", "high st", "12"), ("3/12 High Street", "high st", "12"),
    ("Unit 3/12 High St.", "high st", "12"),
    ("12 Main St Apt 4B", "main st", "12"), ("350 Fifth Avenue", "5th av", "350"), ("350 5th Ave", "5th av", "350"),
    ("Straße des 17. Juni 135", "str des 17 juni", "135"), ("Karl-Marx-Straße 5", "karl marx str", "5"),
    ("Calle Mayor, 8", "c mayor", "8"), ("8 rue de la Paix", "r de la paix", "8"),
    ("ул. Ленина, 10", "ul lenina", "10"),
    ("42", "42", ""), ("", "", ""),
  ])
  func streets(_ text: String, _ street: String, _ house: String) {
    let name = Array(text.utf8).withUnsafeBytes { StreetName($0) }
    #expect(String(decoding: name.street, as: UTF8.self) == street)
    #expect(String(decoding: name.house, as: UTF8.self) == house)
  }

  @Test(arguments: [
    ("1980-03-07", "19800307"), ("1980-03", "19800300"), ("1980", "19800000"), ("19800307", "19800307"),
    ("07.03.1980", "19800307"), ("7.3.80", "19800307"), ("13/03/1980", "19800313"), ("03/13/1980", "19800313"),
    ("1980/3/7", "19800307"), ("7 Mar 1980", "19800307"), ("March 7th, 1980", "19800307"), ("7. März 1980", "19800307"),
    ("7 mars 1980", "19800307"), ("7 août 1980", "19800807"), ("1er février 1980", ""),
    ("7 de marzo de 1980", "19800307"),
    ("7 de dezembro de 1980", "19801207"), ("7 juin 1980", "19800607"), ("7 jui 1980", ""),
    ("1980-03-07T10:20:00", "19800307"),
    ("1980-00-00", "19800000"), ("1980-13-01", ""), ("30.02.1980", ""), ("7.3.05", "20050307"), ("yesterday", ""),
  ])
  func dates(_ text: String, _ expected: String) {
    let code = Array(text.utf8).withUnsafeBytes { DateText($0).code }
    #expect((code == 0 ? "" : String(code, radix: 16)) == expected)
  }

  private func standardised(_ text: String, _ how: (UnsafeRawBufferPointer, inout [UInt8]) -> Void) -> String {
    var output: [UInt8] = []
    Array(text.utf8).withUnsafeBytes { how($0, &output) }
    return String(decoding: output, as: UTF8.self)
  }
}
