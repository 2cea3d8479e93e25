import Formats
import Foundation
import Resolution
import TestSupport

@testable import Linking

/// The model of people that the program carries.
func shippedModel() throws -> MatchModel {
  try JSONDecoder().decode(MatchModel.self, from: Data(RepositoryFiles.bytes("config/models/people.json")))
}

extension LinkInput {
  /// A file of text.
  init(_ source: String, _ text: String) { self.init(source: source, bytes: Array(text.utf8)) }

  /// A file that is read in pieces of at most some bytes.
  init(_ source: String, _ bytes: [UInt8], pieces: Int) {
    self.init(source: source, path: source) {
      var rest = bytes[...]
      return { buffer in
        let count = min(buffer.count, rest.count, pieces)
        buffer.copyBytes(from: rest.prefix(count))
        rest = rest.dropFirst(count)
        return count
      }
    }
  }
}

extension LinkTable {
  /// The mapping of each file: `given_name=first_name name`.
  var mappings: [[String]] {
    files.map { file in
      file.mapping.entries.map { entry in
        "\(entry.field)=\(entry.columns.map { file.columns[$0] }.joined(separator: "+")) \(entry.origin.rawValue)"
      }
    }
  }

  /// Why columns of the first file are left out, by name.
  var leftOut: [String: ColumnMapping.Reason] {
    Dictionary(files[0].mapping.leftOut.map { ($0.column, $0.reason) }) { first, _ in first }
  }
}

/// Reads files with usual options.
func read(
  _ inputs: [LinkInput], id: String = "id", map: [String] = [], truth: String? = nil, isAcrossOnly: Bool = false,
  encoding: TextEncoding? = nil
) throws -> LinkTable {
  try LinkTable.read(
    inputs,
    ReadOptions(
      request: MappingRequest(id: [id], statements: map, truth: truth), encoding: encoding, isAcrossOnly: isAcrossOnly))
}

/// Invented people, some of them twice or three times, with the errors that files have.
struct InventedPeople {
  /// A row: an identifier, the values, and who it is.
  struct Row {
    var id: String
    var values: [String]
    var person: Int
  }

  static let columns = ["first_name", "surname", "dob", "postcode", "city", "email"]
  private(set) var rows: [Row] = []

  private static let given = [
    "Anna", "Bela", "Carla", "David", "Emma", "Felix", "Greta", "Hugo", "Ida", "Jonas", "Klara", "Lukas", "Mila",
    "Noah",
    "Olga", "Paul", "Rosa", "Simon", "Tina", "Udo",
  ]
  private static let family = [
    "Abel", "Bauer", "Cohen", "Dietz", "Engel", "Fuchs", "Gruber", "Huber", "Iwanow", "Jansen", "Keller", "Lang",
    "Maier",
    "Novak", "Ott", "Peters", "Quandt", "Richter", "Sommer", "Thoma", "Ulrich", "Vogel", "Winter", "Zorn",
  ]
  private static let cities = ["Aachen", "Berlin", "Coburg", "Dresden", "Essen", "Fulda"]

  init(people: Int, seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for person in 0..<people {
      let given = Self.given.randomElement(using: &random) ?? ""
      let family = (Self.family.randomElement(using: &random) ?? "") + (person % 7 == 0 ? "mann" : "")
      let day = Int.random(in: 1...28, using: &random)
      let month = Int.random(in: 1...12, using: &random)
      let year = Int.random(in: 1930...2005, using: &random)
      let values = [
        given, family, "\(year)-\(Self.two(month))-\(Self.two(day))",
        "\(Int.random(in: 10_000...10_400, using: &random))",
        Self.cities.randomElement(using: &random) ?? "",
        "\(given).\(family)\(Int.random(in: 1...99, using: &random))@example.org".lowercased(),
      ]
      for copy in 0..<(Int.random(in: 0..<3, using: &random) == 0 ? 3 : 1) {
        let spoiled = copy == 0 ? values : Self.spoiled(values, &random)
        rows.append(Row(id: "r\(rows.count)", values: spoiled, person: person))
      }
    }
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func spoiled(_ values: [String], _ random: inout SeededGenerator) -> [String] {
    var values = values
    let column = Int.random(in: 0..<values.count, using: &random)
    if Bool.random(using: &random) {
      values[column] = ""
    } else if values[column].count > 3 {
      var letters = Array(values[column])
      letters.swapAt(1, 2)
      values[column] = String(letters)
    }
    return values
  }

  /// The rows as CSV, with the identifier first and the person last.
  static func csv(_ rows: [Row]) -> String {
    let lines = rows.map { ([$0.id] + $0.values + ["p\($0.person)"]).joined(separator: ",") }
    return (["id," + columns.joined(separator: ",") + ",truth"] + lines).joined(separator: "\n") + "\n"
  }
}

/// Collects what a file is made of.
final class Collected {
  private(set) var bytes: [UInt8] = []
  var text: String { String(decoding: bytes, as: UTF8.self) }
  /// Without the header, split at commas.
  var lines: [[String]] {
    text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  func add(_ piece: UnsafeRawBufferPointer) { bytes += piece }
}
