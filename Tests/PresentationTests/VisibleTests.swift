import Presentation
import Testing

@Suite struct VisibleTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("Zoë 李", "Zoë 李"), ("a\tb\r\nc", "a\\tb\\r\\nc"),
    ("\u{1B}[31mred", "\\u{1B}[31mred"), ("\u{0}\u{7F}\u{85}", "\\u{00}\\u{7F}\\u{85}"),
    ("a\u{202E}b\u{2066}", "a\\u{202E}b\\u{2066}"), ("\u{FEFF}x\u{2028}", "\\u{FEFF}x\\u{2028}"),
    ("می\u{200C}خواهم", "می\u{200C}خواهم"),
  ])
  func whatIsHiddenIsWrittenOut(text: String, shown: String) { #expect(Visible.text(text) == shown) }

  @Test(
    arguments: [
      (Array("abc".utf8), "abc"), ([0x4D, 0xFC, 0x6C], "M\\xFCl"), ([0xC3, 0xA9, 0xC3], "é\\xC3"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"), ([0xC0, 0x80], "\\xC0\\x80"), ([0xF5], "\\xF5"),
      ([0x1B, 0x5B], "\\u{1B}["),
      ([], ""),
    ] as [([UInt8], String)])
  func whatIsNoTextIsWrittenOut(bytes: [UInt8], shown: String) { #expect(Visible.bytes(bytes) == shown) }

  /// Nothing that is shown holds a control character, whatever the byte.
  @Test func everyPairOfBytesIsSafe() {
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let shown = Visible.bytes([first, second])
        #expect(!shown.unicodeScalars.contains { $0.properties.generalCategory == .control })
      }
    }
  }
}
