import Formats
import Testing

/// Checks what every decoder promises, on one file, and gives what it decodes to.
///
/// The file is decoded whole, byte by byte and in random pieces. Rows, faults, places and errors have to be the same each
/// time; records have to be numbered upwards; no fault may repeat what the file holds.
@discardableResult
public func verifyRowDecoder(
  _ format: Format, _ bytes: [UInt8], seed: UInt64 = 1, sourceLocation: SourceLocation = #_sourceLocation
) throws -> DecodedFile {
  let whole = try DecodedFile(bytes, format)
  var random = SeededGenerator(seed: seed)
  for largest in [1, 3, 40, 700] {
    let pieces = try DecodedFile(bytes, format) { Int.random(in: 1...largest, using: &random) }
    expectSame(pieces, whole, "pieces of at most \(largest) bytes, seed \(seed)", sourceLocation)
  }
  verifyPlaces(whole, byteCount: bytes.count, sourceLocation)
  for fault in whole.faults { verifyDiscretion(fault, sourceLocation) }
  return whole
}

private func expectSame(
  _ pieces: DecodedFile, _ whole: DecodedFile, _ how: String, _ sourceLocation: SourceLocation
) {
  let comment = Comment(rawValue: how)
  #expect(pieces.error == whole.error, comment, sourceLocation: sourceLocation)
  // What comes before a refusal is dropped with the file, so it may depend on the pieces.
  guard whole.error == nil, pieces.error == nil else { return }
  #expect(pieces.columns == whole.columns, comment, sourceLocation: sourceLocation)
  #expect(pieces.rows == whole.rows, comment, sourceLocation: sourceLocation)
  #expect(pieces.faults == whole.faults, comment, sourceLocation: sourceLocation)
  #expect(pieces.undeclared == whole.undeclared, comment, sourceLocation: sourceLocation)
}

private func verifyPlaces(_ file: DecodedFile, byteCount: Int, _ sourceLocation: SourceLocation) {
  for places in [file.rows.map(\.place), file.faults.map(\.place)] {
    for (earlier, later) in zip(places, places.dropFirst()) {
      let isOrdered =
        earlier.record < later.record && earlier.byte < later.byte && earlier.line <= later.line
        || earlier.record == later.record && earlier.part < later.part && earlier.byte == later.byte
      #expect(isOrdered, "\(earlier), then \(later)", sourceLocation: sourceLocation)
    }
    #expect(places.allSatisfy { $0.byte >= 0 && $0.byte < byteCount }, sourceLocation: sourceLocation)
  }
  for row in file.rows { #expect(row.fields.count == file.columns.count, sourceLocation: sourceLocation) }
}

/// What was expected is said in words and numbers of ours.
///
/// Test files mark the values of a person with `§`, `Ann` or `Bo`.
private func verifyDiscretion(_ fault: DecodedFile.Fault, _ sourceLocation: SourceLocation) {
  for value in ["§", "Ann", "Bo", "x.test"] {
    #expect(!fault.expected.contains(value), "\(fault.code)", sourceLocation: sourceLocation)
  }
  #expect(!fault.expected.isEmpty && fault.code.contains("."), sourceLocation: sourceLocation)
}
