import Foundation
import Records

/// JSON in a text column, keys sorted, so that equal values are equal texts.
enum JSONText {
  static func encode(_ value: some Encodable) -> String { String(decoding: bytes(value), as: UTF8.self) }

  static func bytes(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
  }

  static func decode<Value: Decodable>(_ text: String) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }
}

extension ContentHash {
  /// The digest as a blob.
  var data: Data { Data(bytes) }

  /// Takes a blob of 32 bytes.
  init?(_ blob: Data) {
    guard let hash = blob.withUnsafeBytes({ ContentHash(bytes: $0) }) else { return nil }
    self = hash
  }
}

extension Fingerprint {
  /// The fingerprint as a blob.
  var data: Data { Data(bytes) }

  /// Takes a blob of 16 bytes; `nil` for another length.
  init?(_ blob: Data) {
    guard let fingerprint = blob.withUnsafeBytes({ Fingerprint(bytes: $0) }) else { return nil }
    self = fingerprint
  }
}
