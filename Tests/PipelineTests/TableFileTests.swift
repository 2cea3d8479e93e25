import Foundation
import Testing

@testable import Pipeline

@Suite struct TableFileTests {
  /// Rows that cannot be read wait for no row that can: what is held is bounded by a batch, whatever the table is.
  @Test(arguments: [1, 1000]) func brokenRowsAreHandedOnToo(atLeast: Int) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tributary-table-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let rows = 400_000
    try ("a,b\n" + String(repeating: "x\n", count: rows)).write(toFile: path, atomically: true, encoding: .utf8)
    var faults: [Int] = []
    try TableFile(path, columns: []).read(atLeast: atLeast) { batch in
      #expect(batch.count == 0)
      faults.append(batch.faults.count)
    }
    #expect(faults.reduce(0, +) == rows && faults.count > 2, "\(faults)")
  }
}
