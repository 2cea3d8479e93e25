import Pipeline
import Presentation
import Records
import Resolution

/// What is unclear, as text that fits a terminal.
struct ReviewText {
  private let queue: ReviewQueue
  private let limit: Int

  init(_ queue: ReviewQueue, limit: Int) {
    self.queue = queue
    self.limit = limit
  }

  func rendered(on terminal: Terminal) -> String {
    if queue.pairs.isEmpty && queue.largeProfiles.isEmpty { return "Nothing is unclear.\n" }
    return [pairs(terminal), profiles(terminal)].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func pairs(_ terminal: Terminal) -> String {
    guard !queue.pairs.isEmpty else { return "" }
    var table = Table(.text("account"), .text("and"), .number("accounts to move"), .text("why it is unclear"))
    for pair in queue.pairs.prefix(limit) {
      table.add(
        .init(Visible.text("\(pair.first)")), .init(Visible.text("\(pair.second)")), .init(pair.effect),
        .init(pair.cause.phrase))
    }
    let more = queue.pairs.count - limit
    return table.rendered(on: terminal) + (more > 0 ? "\(Readable.count(more)) more (--limit)\n" : "")
  }

  private func profiles(_ terminal: Terminal) -> String {
    guard !queue.largeProfiles.isEmpty else { return "" }
    var table = Table(.text("large profile"), .number("accounts"))
    for profile in queue.largeProfiles { table.add(.init("\(profile.profile)"), .init(profile.accounts)) }
    return table.rendered(on: terminal)
  }
}

/// Two accounts side by side.
struct PairText {
  private let pair: SideBySide

  init(_ pair: SideBySide) { self.pair = pair }

  func rendered(on terminal: Terminal) -> String {
    let (first, second) = (Visible.text("\(pair.first)"), Visible.text("\(pair.second)"))
    var table = Table(.text("field"), .text(first), .text(second), .text(""))
    for line in pair.lines {
      table.add(
        .init(line.field), .init(Self.lines(line.first)), .init(Self.lines(line.second)), .init(line.agreement.phrase))
    }
    let ask = "One person, or two? tributary review decide same|different \(first) \(second) --by WHO --why TEXT"
    return table.rendered(on: terminal) + "\n" + Prose.lines(ask, on: terminal)
  }

  private static func lines(_ values: [String]) -> String { values.map { Visible.text($0) }.joined(separator: "\n") }
}

extension ReviewPair.Cause {
  fileprivate var phrase: String {
    switch self {
    case .nearThreshold: "near the threshold"
    case .weakBridge: "linked, but the pairs around them disagree"
    case .singleBridge: "one account between two groups"
    case .onlyLink: "the only link between two parts"
    case .contradicted: "alike, but facts forbid it"
    }
  }
}

extension SideBySide.Agreement {
  fileprivate var phrase: String {
    switch self {
    case .equal: "equal"
    case .overlapping: "partly equal"
    case .different: "different"
    case .oneOnly: "stated by one"
    }
  }
}
