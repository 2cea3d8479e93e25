import CZlib
import Foundation
import Pipeline
import Providers
import Records

/// What reading a file of a provider costs, without a workspace.
///
/// usage: tributary-bench inflate FILE                          with zlib alone, to compare with
///        tributary-bench unpack FILE
///        tributary-bench records MAPPING.yaml FEED FILE       reads, and throws the records away
///        tributary-bench sums MAPPING.yaml FEED FILE          what the records say, to be compared with another program
///
/// Prints a JSON object.
enum Ingest {
  static func run(_ arguments: [String]) throws -> Bool {
    switch (arguments.first, arguments.count) {
    case ("inflate", 2): time { inflate(file: arguments[1]) }
    case ("unpack", 2): try time { try FeedReading.unpack(file: arguments[1]) }
    case ("records", 4): try records(arguments)
    case ("sums", 4): try sums(arguments)
    default: return false
    }
    return true
  }

  private static func time(_ bytes: () throws -> Int) rethrows {
    let began = wallSeconds()
    let count = try bytes()
    report([("bytes", Double(count)), ("wall", wallSeconds() - began), ("cpu", processorSeconds())])
  }

  /// Inflates a gzip file by zlib in the simplest way, and gives the number of bytes.
  private static func inflate(file: String) -> Int {
    guard let file = gzopen(file, "rb") else { return 0 }
    defer { gzclose(file) }
    gzbuffer(file, 1 << 17)
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var count = 0
    while case let read = gzread(file, &buffer, UInt32(buffer.count)), read > 0 { count += Int(read) }
    return count
  }

  private static func reading(_ arguments: [String]) throws -> FeedReading {
    let yaml = try Array(Data(contentsOf: URL(filePath: arguments[1])))
    let provider = try MappedProvider(yaml: yaml, file: arguments[1])
    guard let feed = provider.feeds.first(where: { $0.id.rawValue == arguments[2] }) else {
      throw FileRefusal.unknownFeed(FeedID(rawValue: arguments[2]), of: provider.id)
    }
    return FeedReading(provider, feed) { UInt64(wallSeconds() * 1e9) }
  }

  private static func records(_ arguments: [String]) throws {
    let began = wallSeconds()
    var (records, setAside) = (0, 0)
    let stages = try reading(arguments).read(file: arguments[3]) { batch in
      records += batch.records.count
      setAside += batch.setAside
    }
    let wall = wallSeconds() - began
    let busy = stages.map { ($0.name, Double($0.busyNanoseconds) / 1e9) }
    report(
      [("records", Double(records)), ("set_aside", Double(setAside)), ("wall", wall), ("cpu", processorSeconds())]
        + busy)
  }

  /// Count and sum of amounts by the first code of each event and its year.
  private static func sums(_ arguments: [String]) throws {
    var sums: [String: (count: Int, amount: Int64)] = [:]
    _ = try reading(arguments).read(file: arguments[3]) { batch in
      batch.records.forEachPayload { _, payload in
        for event in Payload.events(payload) {
          let key = "\(event.codes.first?.value ?? "-") \(event.day.civil.year)"
          let known = sums[key] ?? (0, 0)
          sums[key] = (known.count + 1, known.amount + (event.amount?.minorUnits ?? 0))
        }
      }
    }
    let lines = sums.sorted { $0.key < $1.key }.map { "\"\($0.key)\": [\($0.value.count), \($0.value.amount)]" }
    print("{" + lines.joined(separator: ", ") + "}")
  }

  private static func report(_ values: [(String, Double)]) {
    print("{" + values.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
  }
}

/// Seconds of a clock that only moves forward.
func wallSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
