import Foundation
import Testing

/// The documents say what is so: their commands are run, and their links lead somewhere.
@Suite struct DocumentationTests {
  static let documents = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]

  /// Runs the blocks of a document one after another in one folder, as its reader does.
  @Test(arguments: documents)
  func commandsDoWhatTheDocumentSays(document: String) throws {
    let workdir = try Workdir()
    for block in Markdown(try Repository.read(document)).blocks {
      guard case .run(let status) = block.mark else { continue }
      let outcome = try workdir.bash(block.text)
      try #require(outcome.status == status, "\(document):\(block.line): \(outcome.story)")
      if let expected = block.expectedOutput {
        #expect(matches(outcome.output, pattern: expected), "\(document):\(block.line): \(outcome.story)")
      }
    }
  }

  /// A block of commands is run, or says why not.
  @Test(arguments: documents)
  func everyBlockOfCommandsIsCovered(document: String) throws {
    for block in Markdown(try Repository.read(document)).blocks where block.language == "sh" {
      #expect(block.mark != nil, "\(document):\(block.line): put <!-- run --> or <!-- not run: reason --> above it")
    }
  }

  @Test(arguments: documents)
  func linksLeadSomewhere(document: String) throws {
    for link in Markdown(try Repository.read(document)).localLinks {
      #expect(FileManager.default.fileExists(atPath: Repository.path(link)), "\(document): \(link)")
    }
  }

  @Test func blocksAreFoundWithTheirMarks() {
    let text = """
      Words
      <!-- run -->
      ```sh
      echo 1
      ```

      ```text
      1
      ```
      <!-- not run: takes long -->
      ```sh
      sleep 1
      ```
      <!-- run: status 65 -->
      ```sh
      ```
      ```sh
      unmarked
      ```
      """
    let blocks = Markdown(text).blocks
    #expect(blocks.map(\.line) == [3, 7, 11, 15, 17])
    #expect(blocks.map(\.language) == ["sh", "text", "sh", "sh", "sh"])
    #expect(blocks.map(\.mark) == [.run(status: 0), nil, .notRun(because: "takes long"), .run(status: 65), nil])
    #expect(blocks.map(\.text) == ["echo 1\n", "1\n", "sleep 1\n", "", "unmarked\n"])
    #expect(blocks.map(\.expectedOutput) == ["1\n", nil, nil, nil, nil])
  }

  @Test(arguments: [
    ("a\nb\n", "a\nb\n", true), ("a\nb\n", "a\n", false), ("a\nb\nc\n", "a\n...\nc\n", true), ("", "...\n", true),
    ("a\n", "a\n...\n", true), ("b\n", "a\n...\n", false), ("a\nb\na\nc\n", "...\na\nc\n", true), ("a\n", "", false),
  ])
  func outputIsComparedLineByLine(text: String, pattern: String, isEqual: Bool) {
    #expect(matches(text, pattern: pattern) == isEqual)
  }

  @Test func localLinksAreFound() {
    let text = "[a](b.md) and [c](d/e.md#part), [f](https://example.org/x), [g](#h)"
    #expect(Markdown(text).localLinks == ["b.md", "d/e.md"])
  }
}
