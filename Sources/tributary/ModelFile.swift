import ArgumentParser
import Foundation
import Linking
import Presentation
import Resolution
import ShippedConfiguration
import Storage

/// Files that hold match models.
enum ModelFile {
  /// The model of people that the program carries.
  static func shipped() throws -> MatchModel {
    guard let file = shippedConfiguration.first(where: { $0.path == "config/models/people.json" }) else {
      throw CommandFailure("The program carries no model of people. Install it again.")
    }
    return try JSONDecoder().decode(MatchModel.self, from: Data(file.contents))
  }

  /// What a file of a model holds.
  enum Model {
    /// A match model of ours.
    case ours(MatchModel)
    /// A model that Splink saved.
    case splink(SplinkModel)
  }

  /// A model of either kind, told apart by its keys.
  ///
  /// Throws a usage error that names the places in the file.
  static func model(at path: String) throws -> Model {
    let bytes = try bytes(of: path)
    guard SplinkModel.isSplinkModel(json: bytes) else { return .ours(try matchModel(from: bytes, path)) }
    do { return .splink(try SplinkModel(json: bytes)) } catch {
      throw ValidationError(
        error.faults.map { "\(Visible.text(path)): \(Visible.text($0.description))" }.joined(separator: "\n"))
    }
  }

  private static func matchModel(from bytes: [UInt8], _ path: String) throws -> MatchModel {
    do { return try JSONDecoder().decode(MatchModel.self, from: Data(bytes)) } catch let fault as ModelFault {
      throw ValidationError("\(Visible.text(path)): \(Visible.text(fault.description))")
    } catch let error as DecodingError {
      throw ValidationError("\(Visible.text(path)): expected a match model: \(Visible.text(error.place)).")
    }
  }

  static func bytes(of path: String) throws -> [UInt8] {
    guard InputFile.isReadable(path) else { throw ValidationError("There is no readable file \(Visible.text(path)).") }
    let read = try InputFile.open(path)
    var contents: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try read($0) }
      if count == 0 { return contents }
      guard contents.count + count <= 256 << 20 else {
        throw ValidationError("\(Visible.text(path)) is larger than 256 MB and no model.")
      }
      contents += buffer[..<count]
    }
  }

  /// Writes a model; the same model, the same bytes.
  static func write(_ model: MatchModel, to path: String) throws {
    try write(Array(try JSONText.document(model).utf8), to: path)
  }

  /// Writes bytes to a file that is there whole or not at all, or to standard output.
  static func write(_ bytes: [UInt8], to path: String?) throws {
    guard let path else { return try Console.standard.write(String(decoding: bytes, as: UTF8.self)) }
    try FileOutput.write(path) { sink in try bytes.withUnsafeBytes { try sink($0) } }
  }
}

extension DecodingError {
  /// Where in the document, and what is wrong there.
  var place: String {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "\(Self.path(context.codingPath)): \(context.debugDescription)"
    case .keyNotFound(let key, let context): "\(Self.path(context.codingPath + [key])) is missing"
    @unknown default: "it cannot be read"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    let text = keys.reduce(into: "") { text, key in
      text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? key.stringValue : ".\(key.stringValue)")
    }
    return text.isEmpty ? "the document" : text
  }
}
