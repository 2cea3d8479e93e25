import TestSupport
import Testing

@testable import Configuration

@Suite struct MessageCatalogueTests {
  private static let sample = """
    language: de
    name: Deutsch
    decimal: ","
    date: "{dd}.{mm}.{year}"
    messages: {greeting: "Hallo {name}, {count} Punkte", plain: "nichts"}
    texts: {"a long, \\"quoted\\" text: of the configuration": ein Text}
    """

  private static func catalogue(_ yaml: String) throws -> MessageCatalogue {
    try MessageCatalogue.read(ConfigurationNode.parse(yaml: yaml, file: "de.yaml"))
  }

  @Test func sentencesAreFilled() throws {
    let catalogue = try Self.catalogue(Self.sample)
    #expect(catalogue.message("greeting", ["name": "Anna", "count": "3"]) == "Hallo Anna, 3 Punkte")
    #expect(catalogue.message("greeting", ["name": "{count}", "count": "{name}"]) == "Hallo {count}, {name} Punkte")
    #expect(catalogue.message("greeting", ["name": "Anna"]) == "Hallo Anna, {count} Punkte")
    #expect(catalogue.message("plain") == "nichts" && catalogue.message("unknown") == "unknown")
    #expect(catalogue.text("a long, \"quoted\" text: of the configuration") == "ein Text")
    #expect(catalogue.text("other") == "other")
  }

  @Test(arguments: [
    ("{year}-{mm}-{dd}", "2024-03-07"), ("{dd}.{mm}.{year}", "07.03.2024"), ("{year}年{m}月{d}日", "2024年3月7日"),
  ])
  func datesKnowNoLocale(form: String, expected: String) {
    let catalogue = MessageCatalogue(language: "x", name: "x", decimal: ",", date: form, messages: [:])
    #expect(catalogue.date(year: 2024, month: 3, day: 7) == expected)
    #expect(catalogue.number("-1234.50") == "-1234,50" && catalogue.number("12") == "12")
  }

  @Test(arguments: [("{a} and {b}", ["a", "b"]), ("{b}{a}", ["a", "b"]), ("no place", []), ("{a}, {a}", ["a"])])
  func placesAreFound(message: String, places: [String]) { #expect(MessageCatalogue.places(in: message) == places) }

  @Test func aMissingKeyAndAnotherPlaceAreNamed() throws {
    let one = try Self.catalogue(Self.sample)
    let other = try Self.catalogue(Self.sample.replacing("{count}", with: "{points}").replacing("plain", with: "other"))
    #expect(
      one.differences(from: other) == [
        "greeting has the places [\"count\", \"name\"], not [\"name\", \"points\"]", "other is missing",
        "plain is unknown",
      ])
    #expect(one.differences(from: one).isEmpty)
    #expect(one.overlaid(with: other).messages.count == 3)
  }

  @Test(arguments: [
    "language: de\n", "language: de\nname: D\ndecimal: \",\"\ndate: x\nmessages: [a]\n", "a: b\n",
    "language: de\nname: D\ndecimal: \"\"\ndate: x\n",
  ])
  func whatIsNoCatalogueIsRefused(yaml: String) {
    #expect(throws: ConfigurationErrors.self) { try Self.catalogue(yaml) }
  }

  /// German and Chinese translate the same texts of the configuration, none of them into nothing.
  @Test func translationsCoverTheSameTexts() throws {
    let catalogues = try ["de", "zh"].map { language in
      try MessageCatalogue.read(
        ConfigurationNode.parse(bytes: RepositoryFiles.bytes("config/messages/\(language).yaml"), file: language))
    }
    #expect(Set(catalogues[0].texts.keys) == Set(catalogues[1].texts.keys) && catalogues[0].texts.count > 140)
    for catalogue in catalogues {
      #expect(catalogue.texts.filter { $0.value.allSatisfy(\.isWhitespace) }.isEmpty)
      #expect(catalogue.messages.filter { $0.value.isEmpty }.isEmpty)
    }
  }
}
