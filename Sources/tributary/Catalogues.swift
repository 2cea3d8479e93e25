import ArgumentParser
import Configuration
import Pipeline
import Scoring
import ShippedConfiguration
import Storage

/// The languages in which people can be told what is held of them.
enum Catalogues {
  /// The catalogue of a language: the shipped one, with what the workspace's `config/messages/LANGUAGE.yaml` adds.
  ///
  /// A language that is not shipped needs a file with all sentences. Throws a usage error for one that is not there, and
  /// `ConfigurationErrors` for a file that cannot be read.
  static func catalogue(_ language: String, in paths: WorkspacePaths) throws -> MessageCatalogue {
    let known = shippedMessages.map { String($0.path.dropFirst(16).dropLast(5)) }
    let record = MessageCatalogue.ofRecord.overlaid(with: try shipped(MessageCatalogue.ofRecord.language))
    let base = language == record.language ? record : known.contains(language) ? try shipped(language) : record
    let file = "config/messages/\(language).yaml"
    let isThere = language.allSatisfy { $0.isLetter } && Folder.exists(paths.root + "/" + file)
    guard isThere else {
      if known.contains(language) { return base }
      throw ValidationError(
        "There is no catalogue for this language. Shipped are \(known.sorted().joined(separator: ", ")); for another one"
          + " put config/messages/LANGUAGE.yaml into the workspace.")
    }
    let own = try read(try SystemFile.contents(of: paths.root + "/" + file), file: file)
    let whole = known.contains(language) ? base.overlaid(with: own) : own
    let differences = whole.differences(from: record)
    guard differences.isEmpty else {
      throw ConfigurationErrors(
        differences.map {
          ConfigurationFault(
            file: file, line: 1, column: 1, key: "messages", expected: "the sentences of the shipped catalogues: \($0)")
        })
    }
    return whole
  }

  private static func shipped(_ language: String) throws -> MessageCatalogue {
    guard let file = shippedMessages.first(where: { $0.path.hasSuffix("/\(language).yaml") }) else { return .ofRecord }
    return try read(file.contents, file: file.path)
  }

  private static func read(_ bytes: [UInt8], file: String) throws -> MessageCatalogue {
    try MessageCatalogue.read(try ConfigurationNode.parse(bytes: bytes, file: file))
  }
}
