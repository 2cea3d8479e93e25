import Records
import Simulation
import Testing

@Suite struct FaultTests {
  /// Rows of a file that no reader could take, by the rules of its layout.
  private func broken(_ file: FeedFile, _ bytes: [UInt8]) -> Int {
    let lines = World.lines(bytes)
    if file.path.contains(".csv") {
      let separator: UInt8 = file.path.contains("/school/") ? 0x3B : 0x2C
      let columns = lines[0].split(separator: separator, omittingEmptySubsequences: false).count
      return lines.dropFirst().filter { isBroken($0, columns: columns, separator: separator) }.count
    }
    return lines.reduce(0) { $0 + (isBadMoment($1) || isCut($1) ? max(1, parties($1)) : 0) }
  }

  private func parties(_ line: [UInt8]) -> Int {
    World.values("party number=\"", in: String(decoding: line, as: UTF8.self)).count
  }

  private func isBroken(_ line: [UInt8], columns: Int, separator: UInt8) -> Bool {
    if separator == 0x3B {
      let cells = line.split(separator: separator, omittingEmptySubsequences: false)
      return cells.count != columns || line.contains(0x81) || cells[1].dropFirst(3).starts(with: [0x31, 0x33])
        || (columns == 6 && cells[2].dropFirst(3).starts(with: [0x31, 0x33]))
    }
    guard let text = String(validating: line, as: UTF8.self) else { return true }
    return World.cells(text, separator).count != columns || isBadMoment(line)
  }

  private func isBadMoment(_ line: [UInt8]) -> Bool { String(decoding: line, as: UTF8.self).contains("-13-") }

  private func isCut(_ line: [UInt8]) -> Bool {
    guard let text = String(validating: line, as: UTF8.self) else { return true }
    return text.hasPrefix("{") && !text.hasSuffix("}")
  }

  @Test(arguments: [0, 2, 50, 1000])
  func plantedFaultsAreCounted(perMille: Int) throws {
    let world = try World(people: 400, seed: 9, deliveries: 2, faults: perMille)
    let found = world.files.filter { $0.file.delivery != nil && !$0.file.path.contains("consents") }
      .reduce(0) { $0 + broken($1.file, $1.bytes) }
    #expect(found == world.summary.faultCount)
    let expected = world.summary.rowCount * perMille / 1000
    #expect(abs(world.summary.faultCount - expected) <= expected / 2 + 5)
    if perMille == 50 { #expect(world.summary.faults.allSatisfy { $0.count > 0 }) }
  }

  @Test func nothingIsBrokenUnlessAsked() throws {
    #expect(try World(people: 100).summary.faultCount == 0)
  }

  /// Faults change rows and nothing else: the same rows, consents and truth are there.
  @Test func faultsLeaveTheRestAlone() throws {
    let clean = try World(people: 200, seed: 4)
    let faulty = try World(people: 200, seed: 4, faults: 30)
    #expect(clean.summary.files == faulty.summary.files)
    for (left, right) in zip(clean.files, faulty.files) where left.file.path.contains("consents") {
      #expect(left.bytes == right.bytes)
    }
    #expect(clean.truth == faulty.truth)
  }
}
