import Foundation
import Resolution
import TestSupport
import Testing

@testable import Linking

@Suite("Linking files") struct LinkJobTests {
  static let people = InventedPeople(people: 150, seed: 7).rows

  static func link(
    _ inputs: [LinkInput], model: MatchModel? = nil, truth: String? = "truth",
    _ change: (inout LinkJob.Options) -> Void = { _ in }
  ) throws -> LinkResult {
    let choice = try model.map { LinkJob.ModelChoice.saved($0) } ?? .designed(base: shippedModel())
    var options = LinkJob.Options(read: ReadOptions(request: MappingRequest(id: ["id"], truth: truth)), model: choice)
    change(&options)
    return try LinkJob(options).run(inputs)
  }

  static func clusters(_ result: LinkResult) throws -> Collected {
    let collected = Collected()
    try result.writeClusters { collected.add($0) }
    return collected
  }

  /// Which rows are together, by the identifiers that `name` gives back.
  static func groups(_ result: LinkResult, _ name: (String) -> String = { $0 }) throws -> [[String]] {
    let lines = try clusters(result).lines
    return Dictionary(grouping: lines) { $0[2] }.values.map { $0.map { name($0[1]) }.sorted() }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  static let baseline = Result { try link([LinkInput("a", InventedPeople.csv(people))]) }

  @Test("people are found again")
  func finds() throws {
    let result = try Self.baseline.get()
    let quality = try #require(LinkReport(result).quality)
    #expect(quality.rows == Self.people.count)
    #expect(quality.pairs.f1 > 0.8 && quality.bCubed.f1 > 0.9, "\(quality)")
  }

  @Test("a shuffled file gives the same bytes, sorted", arguments: [1, 2] as [UInt64])
  func shuffled(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let rows = Self.people.shuffled(using: &random)
    let result = try Self.link([LinkInput("a", InventedPeople.csv(rows))])
    let (one, other) = (try Self.clusters(Self.baseline.get()), try Self.clusters(result))
    #expect(
      one.lines.map { $0.joined(separator: ",") }.sorted() == other.lines.map { $0.joined(separator: ",") }.sorted())
  }

  @Test("a file that is split gives the same clusters", arguments: [2, 5])
  func split(parts: Int) throws {
    let inputs = (0..<parts).map { part in
      LinkInput(
        "part\(part)",
        InventedPeople.csv(Self.people.enumerated().filter { $0.offset % parts == part }.map(\.element)))
    }
    let result = try Self.link(inputs)
    let (one, other) = (try Self.clusters(Self.baseline.get()), try Self.clusters(result))
    // The names of the files aside, the same lines: a cluster is called after its least identifier.
    #expect(
      one.lines.map { Array($0.dropFirst()) }.sorted(by: Self.precedes)
        == other.lines.map { Array($0.dropFirst()) }.sorted(by: Self.precedes))
  }

  private static func precedes(_ left: [String], _ right: [String]) -> Bool { left.lexicographicallyPrecedes(right) }

  @Test("other identifiers give the same clusters")
  func renamed() throws {
    var random = SeededGenerator(seed: 5)
    let names = (0..<Self.people.count).shuffled(using: &random)
    var rows = Self.people
    var back: [String: String] = [:]
    for index in rows.indices {
      back["x\(names[index])"] = rows[index].id
      rows[index].id = "x\(names[index])"
    }
    let result = try Self.link([LinkInput("b", InventedPeople.csv(rows))])
    #expect(try Self.groups(result) { back[$0] ?? "" } == Self.groups(Self.baseline.get()))
  }

  @Test("threads change nothing, and progress and plan are told")
  func lanes() throws {
    let options = LinkJob.Options(
      read: ReadOptions(request: MappingRequest(id: ["id"], truth: "truth")), model: .designed(base: try shippedModel())
    )
    let seen = Steps()
    let surroundings = LinkSurroundings(
      clock: { seen.tick() }, progress: { seen.add($0.step) }, planned: { seen.add("plan of \($0.pairs > 0)") },
      lanes: { count, body in for lane in (0..<count).reversed() { body(lane) } })
    let result = try LinkJob(options, surroundings).run([LinkInput("a", InventedPeople.csv(Self.people))])
    #expect(try Self.clusters(result).text == Self.clusters(Self.baseline.get()).text)
    #expect(seen.steps == ["reading", "designing", "training", "blocking", "plan of true", "comparing", "clustering"])
    #expect(result.times.map(\.step) == ["read", "train", "block", "compare", "cluster"])
    #expect(result.times.allSatisfy { $0.nanoseconds > 0 })
  }

  @Test("a saved model gives what it gave when it was made")
  func saved() throws {
    let trained = try #require(try Self.baseline.get().trained)
    let copy = try JSONDecoder().decode(MatchModel.self, from: JSONEncoder().encode(trained.model))
    let result = try Self.link([LinkInput("a", InventedPeople.csv(Self.people))], model: copy)
    #expect(try Self.clusters(result).text == Self.clusters(Self.baseline.get()).text)
    #expect(LinkReport(result).model.training == nil)
  }

  @Test("training twice gives the same bytes")
  func training() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let models = try (0..<2).map { _ in
      try encoder.encode(try #require(try Self.link([LinkInput("a", InventedPeople.csv(Self.people))]).trained).model)
    }
    #expect(models[0] == models[1])
  }

  // MARK: Files that are written

  @Test("clusters: one line for each row, in the order of the file")
  func clustersFile() throws {
    let text = try Self.clusters(Self.baseline.get())
    #expect(text.text.hasPrefix("source,id,cluster\na,r0,"))
    #expect(text.lines.map { $0[1] } == Self.people.map(\.id))
    // A cluster is called after the least of its identifiers, by their bytes.
    for (name, lines) in Dictionary(grouping: text.lines, by: { $0[2] }) {
      #expect(lines.map { $0[1] }.min() == name)
    }
  }

  @Test("where files share identifiers a cluster's name says the file")
  func sharedIdentifiers() throws {
    let csv =
      "id,first_name,surname,dob,email,truth\n1,Anna,Abel,1980-01-02,a@b.org,1\n2,Bela,Bauer,1981-02-03,c@d.org,2\n"
    let result = try Self.link([LinkInput("b", csv), LinkInput("a", csv)], model: try shippedModel())
    #expect(
      try Self.clusters(result).text == "source,id,cluster\nb,1,a:1\nb,2,a:2\na,1,a:1\na,2,a:2\n")
  }

  @Test("pairs: levels and weights that add up")
  func pairsFile() throws {
    let result = try Self.baseline.get()
    let collected = Collected()
    try result.writePairs { collected.add($0) }
    let header = try #require(collected.text.split(separator: "\n").first).split(separator: ",").map(String.init)
    #expect(header.prefix(6) == ["source_l", "id_l", "source_r", "id_r", "match_weight", "match_probability"])
    let kinds = result.resolver.model.comparisons.map(\.kind.rawValue)
    #expect(header.filter { $0.hasPrefix("gamma_") } == kinds.map { "gamma_\($0)" })
    #expect(collected.lines.count == result.resolution.links.count)
    for line in collected.lines {
      let values = Dictionary(uniqueKeysWithValues: zip(header, line))
      let sum = header.filter { $0.hasPrefix("mw_") }.reduce(0.0) { $0 + (values[$1].flatMap(Double.init) ?? .nan) }
      let weight = try #require(values["match_weight"].flatMap(Double.init))
      #expect(sum == weight)
      #expect(line[1].utf8.lexicographicallyPrecedes(line[3].utf8))
      for (kind, comparison) in zip(kinds, result.resolver.model.comparisons) {
        let gamma = try #require(values["gamma_\(kind)"].flatMap(Int.init))
        #expect((-1..<comparison.levels.count).contains(gamma))
        #expect(gamma >= 0 || values["mw_\(kind)"] == "0")
      }
    }
  }

  @Test("explanations add up to the match weight and find rows by either name")
  func explains() throws {
    let result = try Self.baseline.get()
    let link = try #require(result.resolution.links.first)
    let (one, other) = (result.rows.table.id(of: Int(link.a)), result.rows.table.id(of: Int(link.b)))
    let found = try result.explain(one.key, "a:\(other.key)")
    #expect(found.wasCompared && found.isOneCluster)
    let explanation = found.explanation
    let sum = explanation.lines.reduce(explanation.prior) { $0 + $1.contribution } + explanation.household
    #expect(sum == explanation.matchWeight)
    #expect(explanation.matchWeight == link.weight)
    #expect(throws: LinkFailure.unknownRow("nobody")) { try result.explain("nobody", one.key) }
  }

  @Test("an identifier of several files has to be named with its file")
  func ambiguous() throws {
    let csv = "id,surname,dob\n1,Abel,1980-01-02\n2,Bauer,1981-02-03\n"
    let result = try Self.link([LinkInput("a", csv), LinkInput("b", csv)], model: try shippedModel(), truth: nil)
    #expect(throws: LinkFailure.ambiguousRow("1", sources: ["a", "b"])) { try result.explain("1", "2") }
    #expect(try result.explain("a:1", "b:1").explanation.accounts.map(\.description) == ["a:1", "b:1"])
  }

  // MARK: Options

  @Test("across files only: nothing is linked within a file")
  func acrossOnly() throws {
    let twice = "id,first_name,surname,dob,email\n1,Anna,Abel,1980-01-02,a@b.org\n2,Anna,Abel,1980-01-02,a@b.org\n"
    let result = try Self.link([LinkInput("a", twice), LinkInput("b", twice)], model: try shippedModel(), truth: nil) {
      $0.read.isAcrossOnly = true
    }
    let table = result.rows.table
    #expect(!result.resolution.links.isEmpty)
    #expect(result.resolution.links.allSatisfy { table.provider(of: Int($0.a)) != table.provider(of: Int($0.b)) })
  }

  @Test("one to one: a cluster holds one row of each file")
  func oneToOne() throws {
    let twice = "id,first_name,surname,dob,email\n1,Anna,Abel,1980-01-02,a@b.org\n2,Anna,Abel,1980-01-02,a@b.org\n"
    let result = try Self.link([LinkInput("a", twice), LinkInput("b", twice)], model: try shippedModel(), truth: nil) {
      $0.isOneToOne = true
    }
    for lines in Dictionary(grouping: try Self.clusters(result).lines, by: { $0[2] }).values {
      #expect(Set(lines.map { $0[0] }).count == lines.count)
    }
  }

  /// Payments as the sender and the receiver book them: the same amount, up to three days later, and nothing else.
  private static func payments(seed: UInt64) -> [LinkInput] {
    var random = SeededGenerator(seed: seed)
    var (sent, received) = ("id,truth,day,amount\n", [String]())
    for payment in 0..<400 {
      let day = Int.random(in: 1...24, using: &random)
      let later = day + Int.random(in: 0...3, using: &random)
      let amount = "\(Int.random(in: 1...99, using: &random)).\(Int.random(in: 10...12, using: &random))"
      sent += "s\(payment),\(payment),2024-03-\(day < 10 ? "0" : "")\(day),\(amount)\n"
      received.append("r\(payment),\(payment),2024-03-\(later < 10 ? "0" : "")\(later),\(amount)\n")
    }
    return [
      LinkInput("sent", sent),
      LinkInput("received", "id,truth,day,amount\n" + received.shuffled(using: &random).joined()),
    ]
  }

  @Test("a model that is made knows of one to one: of rivals the best counts", arguments: [1, 2] as [UInt64])
  func oneToOneTraining(seed: UInt64) throws {
    func link(_ model: MatchModel?, isOneToOne: Bool) throws -> LinkResult {
      try Self.link(Self.payments(seed: seed), model: model) {
        $0.read.request.statements = ["date.day=day", "amount.amount=amount"]
        $0.read.isAcrossOnly = true
        $0.isOneToOne = isOneToOne
      }
    }
    let found = try link(nil, isOneToOne: true)
    #expect(found.trained?.model.clustering.oneToOne == .ofAll)
    let unaware = try link(nil, isOneToOne: false)
    let after = try link(unaware.trained?.model, isOneToOne: true)
    let (quality, other) = (try #require(LinkReport(found).quality), try #require(LinkReport(after).quality))
    #expect(quality.pairs.f1 > other.pairs.f1 + 0.05, "seed \(seed): \(quality.pairs.f1), \(other.pairs.f1)")
  }

  @Test("a threshold that nothing reaches links nothing")
  func threshold() throws {
    let result = try Self.link([LinkInput("a", InventedPeople.csv(Self.people))], model: try shippedModel()) {
      $0.threshold = 1 - 1e-15
    }
    let all = try Self.link([LinkInput("a", InventedPeople.csv(Self.people))], model: try shippedModel()) {
      $0.threshold = 0.01
    }
    #expect(result.resolution.links.count < all.resolution.links.count)
    #expect(result.resolution.links.allSatisfy { $0.weight >= result.resolver.threshold })
  }

  @Test("files in which nothing can be compared are refused")
  func nothing() throws {
    #expect(throws: LinkFailure.nothingToCompare) {
      try Self.link([LinkInput("a", "id,x\n1,a\n2,a\n3,a\n")], truth: nil)
    }
  }

  @Test("the report counts what there is")
  func report() throws {
    let result = try Self.baseline.get()
    let report = LinkReport(result)
    #expect(report.clusterSizes.reduce(0) { $0 + $1.rows * $1.clusters } == Self.people.count)
    #expect(report.files.map(\.rows) == [Self.people.count])
    #expect(report.links == result.resolution.links.count)
    #expect(report.pairsCompared == report.blocking.reduce(0) { $0 + $1.compared })
    #expect(report.model.training?.hasConverged == true)
    #expect(throws: Never.self) { try JSONEncoder().encode(report) }
  }

  /// News of a job, from any thread.
  private final class Steps: @unchecked Sendable {
    private let lock = NSLock()
    private var names: [String] = []
    private var time: UInt64 = 0
    var steps: [String] { lock.withLock { names } }
    func add(_ name: String) { lock.withLock { if names.last != name { names.append(name) } } }
    func tick() -> UInt64 {
      lock.withLock {
        time += 1
        return time
      }
    }
  }
}

@Suite("Truth") struct PartitionTests {
  @Test("counts are those of a comparison of all pairs", arguments: (1...30).map { UInt64($0) })
  func naive(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...25, using: &random)
    let clusters = (0..<count).map { _ in Int32.random(in: 0..<Int32(max(count, 1)), using: &random) % 6 }
    let persons = (0..<count).map { _ in Int32.random(in: -1..<5, using: &random) }
    let known = (0..<count).filter { persons[$0] >= 0 }
    var (said, real, right) = (0, 0, 0)
    for (place, one) in known.enumerated() {
      for other in known[(place + 1)...] {
        let (isSaid, isReal) = (clusters[one] == clusters[other], persons[one] == persons[other])
        if isSaid { said += 1 }
        if isReal { real += 1 }
        if isSaid && isReal { right += 1 }
      }
    }
    var (precision, recall) = (0.0, 0.0)
    for row in known {
      let mates = known.filter { clusters[$0] == clusters[row] }
      let selves = known.filter { persons[$0] == persons[row] }
      let common = Double(mates.count { persons[$0] == persons[row] })
      precision += common / Double(mates.count) / Double(known.count)
      recall += common / Double(selves.count) / Double(known.count)
    }
    let counts = PartitionCounts(clusters, persons)
    #expect(counts.rows == known.count)
    #expect(counts.pairs.precision == (said == 0 ? 1 : Double(right) / Double(said)), "seed \(seed)")
    #expect(counts.pairs.recall == (real == 0 ? 1 : Double(right) / Double(real)), "seed \(seed)")
    #expect(abs(counts.bCubed.precision - (known.isEmpty ? 1 : precision)) < 1e-12, "seed \(seed)")
    #expect(abs(counts.bCubed.recall - (known.isEmpty ? 1 : recall)) < 1e-12, "seed \(seed)")
  }
}

@Suite("CSV that is written") struct CSVTextTests {
  @Test("what needs quotes has them, wherever it stands")
  func quotes() throws {
    for length in 1...20 {
      for place in 0..<length {
        for byte: UInt8 in [0x2C, 0x22, 0x0A, 0x0D, 0x2B, 0x2D, 0x20, 0xC3] {
          var value = Array(repeating: UInt8(0x78), count: length)
          value[place] = byte
          let collected = Collected()
          var text = CSVText { collected.add($0) }
          value.withUnsafeBytes { text.field($0) }
          try text.flush()
          #expect((collected.text.utf8.first == 0x22) == [0x2C, 0x22, 0x0A, 0x0D].contains(byte))
        }
      }
    }
    #expect(CSVText.encoded("a") == Array("a".utf8))
    #expect(CSVText.encoded("a,\"b") == Array("\"a,\"\"b\"".utf8))
  }

  @Test("values come back as they were")
  func values() throws {
    let collected = Collected()
    var text = CSVText { collected.add($0) }
    for value in ["a", "", "a,b", "a\"b", "a\nb", " x "] { text.field(value) }
    try text.endLine()
    for value in [0, -1, 1_234_567, Int.min, Int.max] { text.field(value) }
    for value in [0.5, -3, 1e-300, 0.1 + 0.2] { text.field(value) }
    text.emptyField()
    try text.endLine()
    try text.flush()
    #expect(
      collected.text
        == "a,,\"a,b\",\"a\"\"b\",\"a\nb\", x \n0,-1,1234567,\(Int.min),\(Int.max),0.5,-3,1e-300,\(0.1 + 0.2),\n")
  }
}
