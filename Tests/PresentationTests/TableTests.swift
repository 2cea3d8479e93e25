import Testing

@testable import Presentation

@Suite struct TableTests {
  private static let unicode = Terminal(isTerminal: false, columns: 100) { _ in "C.UTF-8" }

  @Test func textStandsLeftAndNumbersRight() {
    var table = Table(.text("feed"), .number("rows"), .number("share"))
    table.add("payments", 1_234_567, Table.Cell(99.5, places: 1))
    table.add("学校", 5, "-")
    #expect(
      table.rendered(on: .plain) == """
        feed           rows  share
        --------  ---------  -----
        payments  1,234,567   99.5
        学校              5      -

        """)
  }

  @Test func aTableWithoutRowsHasTitles() {
    let table = Table(.text("name"), .number("rows"))
    #expect(table.isEmpty)
    #expect(table.rendered(on: Self.unicode) == "name  rows\n────  ────\n")
  }

  @Test func longTextIsWrappedInItsColumn() {
    var table = Table(.text("code"), .number("rows"), .text("remedy"))
    table.add(
      "date.invalid", 3, "Correct the file and run the import again; the rows that are in stay in, and these follow.")
    let narrow = Terminal(isTerminal: true, columns: 60) { $0 == "NO_COLOR" ? "1" : nil }
    #expect(
      table.rendered(on: narrow) == """
        code          rows  remedy
        ------------  ----  ----------------------------------------
        date.invalid     3  Correct the file and run the import
                            again; the rows that are in stay in, and
                            these follow.

        """)
  }

  @Test func coloursDoNotMoveColumns() {
    let coloured = Terminal(isTerminal: true, columns: 80) { _ in nil }
    var table = Table(.text("state"), .number("rows"))
    table.add(Table.Cell("refused", .bad), 12)
    let text = table.rendered(on: coloured)
    #expect(text.contains("\u{1B}[31mrefused\u{1B}[0m    12\n"))
    #expect(text.hasPrefix("\u{1B}[1mstate  \u{1B}[0m"))
  }

  /// Whatever stands in it and however wide the terminal: no line is too long, and no letter is lost.
  @Test(arguments: [40, 41, 50, 63, 80, 100, 200])
  func fitsEveryTerminal(columns: Int) {
    let terminal = Terminal(isTerminal: false, columns: columns) { _ in nil }
    let long = String(repeating: "consent ledger 张伟 ", count: 12) + String(repeating: "x", count: 70)
    var table = Table(.text("a"), .text("b"), .number("n"), .text("c"))
    table.add(Table.Cell(long), "short", 123_456, Table.Cell(long))
    table.add("", "", 0, "two\nlines")
    let text = table.rendered(on: terminal)
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { DisplayWidth.of($0) <= terminal.columns })
    #expect(lines.allSatisfy { $0.last != " " })
    #expect(text.filter { $0 == "x" }.count == 140)
    #expect(text.filter { $0 == "伟" }.count == 24)
  }
}
