import Presentation
import Testing

@Suite struct TerminalTests {
  private func terminal(isTerminal: Bool = true, columns: Int? = 80, _ variables: [String: String]) -> Terminal {
    Terminal(isTerminal: isTerminal, columns: columns) { variables[$0] }
  }

  @Test(arguments: [
    (true, [:], true), (false, [:], false), (true, ["NO_COLOR": "1"], false), (true, ["NO_COLOR": ""], true),
    (true, ["TERM": "dumb"], false), (true, ["TERM": "xterm"], true),
  ])
  func coloursOnlyForAPerson(isTerminal: Bool, variables: [String: String], hasColours: Bool) {
    #expect(terminal(isTerminal: isTerminal, variables).hasColours == hasColours)
  }

  @Test(arguments: [
    ([:], false), (["LANG": "C.UTF-8"], true), (["LANG": "de_DE.utf8"], true), (["LANG": "C"], false),
    (["LANG": "C.UTF-8", "LC_ALL": "C"], false), (["LANG": "C", "LC_CTYPE": "C.UTF-8"], true),
    (["LANG": "C.UTF-8", "LC_ALL": ""], true),
  ])
  func drawsWithWhatTheLocaleHas(variables: [String: String], hasUnicode: Bool) {
    #expect(terminal(variables).hasUnicode == hasUnicode)
  }

  @Test(arguments: [(nil, 100), (0, 100), (80, 80), (250, 100), (3, 40)] as [(Int?, Int)])
  func linesHaveABoundedWidth(known: Int?, columns: Int) {
    #expect(terminal(columns: known, [:]).columns == columns)
  }

  @Test func emphasisIsTextWhereThereIsNoColour() {
    for emphasis in Emphasis.allCases { #expect(emphasis("text", on: .plain) == "text") }
    #expect(Emphasis.bad("text", on: terminal([:])) == "\u{1B}[31mtext\u{1B}[0m")
    #expect(Emphasis.bad("", on: terminal([:])) == "")
    #expect(Emphasis.plain("text", on: terminal([:])) == "text")
  }
}
