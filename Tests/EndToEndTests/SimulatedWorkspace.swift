import CSQLite
import Foundation
import Testing

/// The tests that look at a simulated workspace, which is made once for all of them.
@Suite(.simulatedWorkspace) struct SimulatedWorkspaceTests {}

/// A simulated workspace after its first run, made once for the tests of a suite.
///
/// The folder is `demo`; tests that change anything take a copy.
struct SimulatedWorkspace: SuiteTrait, TestScoping {
  @TaskLocal private static var shared: Workdir?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let workdir = try Workdir()
    // Three people for each score that is to be looked at: not everybody is scored.
    let people = max(150, 3 * SimulatedWorkspaceTests.ScorePromises.people)
    let outcome = try workdir.bash(
      """
      tributary simulate --people \(people) --seed 4 --deliveries 2 --faults 5 --out demo >/dev/null
      tributary run --workspace demo >run.txt || echo $? >status
      """)
    try #require(outcome.status == 0, "\(outcome.story)")
    let report = try workdir.read("run.txt")
    try #require(try workdir.read("status") == "65\n", "\(report)")
    try await Self.$shared.withValue(workdir) { try await function() }
  }

  /// The workspace of the suite, for looking at.
  static func current() throws -> Workdir { try #require(shared) }

  /// A copy of it, for changing.
  static func copy() throws -> Workdir {
    let workdir = try Workdir()
    try FileManager.default.copyItem(atPath: try current().path("demo"), toPath: workdir.path("demo"))
    return workdir
  }
}

extension SuiteTrait where Self == SimulatedWorkspace {
  /// Makes ``SimulatedWorkspace`` for the suite.
  static var simulatedWorkspace: SimulatedWorkspace { SimulatedWorkspace() }
}

extension Workdir {
  /// Runs a command on the workspace `demo`.
  func demo(_ arguments: String...) throws -> Outcome {
    try run(Repository.program, arguments + ["--workspace", "demo"])
  }

  /// What a command on the workspace `demo` prints as JSON.
  func demoJSON(_ arguments: String..., status: Int32 = 0) throws -> JSONValue {
    let outcome = try run(Repository.program, arguments + ["--json", "--workspace", "demo"])
    try #require(outcome.status == status, "\(arguments): \(outcome.story)")
    return try JSONValue(outcome.output)
  }

  /// Changes the store as nobody but an outsider can; returns how many rows were changed.
  func alterStore(_ sql: String) throws -> Int {
    var connection: OpaquePointer?
    try #require(sqlite3_open(path("demo/tributary.sqlite"), &connection) == SQLITE_OK)
    defer { sqlite3_close(connection) }
    try #require(
      sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK, "\(String(cString: sqlite3_errmsg(connection)))")
    return Int(sqlite3_changes(connection))
  }
}

extension Workdir {
  /// The first column of what a query of the store gives, as text.
  func textsOfStore(_ sql: String) throws -> [String] {
    var connection: OpaquePointer?
    try #require(sqlite3_open(path("demo/tributary.sqlite"), &connection) == SQLITE_OK)
    defer { sqlite3_close(connection) }
    var statement: OpaquePointer?
    try #require(sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK)
    defer { sqlite3_finalize(statement) }
    var texts: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      texts.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "")
    }
    return texts
  }

  /// A number that a query of the store gives.
  func countStore(_ sql: String) throws -> Int { try #require(textsOfStore(sql).first.flatMap { Int($0) }) }
}

/// Any JSON, looked into by keys and positions; what is not there is `null`.
enum JSONValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(_ text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  subscript(key: String) -> JSONValue {
    if case .object(let members) = self { members[key] ?? .null } else { .null }
  }

  subscript(index: Int) -> JSONValue { items.indices.contains(index) ? items[index] : .null }

  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }

  var keys: [String] { if case .object(let members) = self { members.keys.sorted() } else { [] } }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  var number: Double? { if case .number(let number) = self { number } else { nil } }

  /// A decimal that is written as text.
  var decimal: Decimal? { text.flatMap { Decimal(string: $0) } }
}
