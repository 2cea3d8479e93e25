import Foundation
import Records
import Scoring
import Storage

/// What a run did, as a value: everything that the command line prints of it, and what the history keeps.
public struct RunReport: Sendable, Codable {
  /// The run's number.
  public var run: Int64
  /// The date it computed for.
  public var asOf: Day
  /// How it ended.
  public var outcome: RunOutcome
  /// Files that were brought in, by name.
  public var files: [FileReport] = []
  /// Files in the landing folder that are not in, and why.
  public var refusedFiles: [RefusedFile] = []
  /// Files that were still being written.
  public var waitingFiles: [String] = []
  /// Files in the landing folder that were in before.
  public var knownFiles = 0
  /// Providers whose mapping changed: all their deliveries were read again from the archive.
  public var rereadProviders: [ProviderID] = []
  /// What changed consents did.
  public var consents = ConsentReport()
  /// Erasures that were begun before and finished by this run, if any.
  public var finishedErasures: Int?
  /// Disputes that should have been decided before the run's date, if any.
  public var overdueDisputes: [OverdueDispute]?
  /// Feeds that should have brought something by the moment of the run, if any.
  public var lateFeeds: [LateFeed]?
  /// Rows set aside, of this run and all before.
  public var quarantinedRows = 0
  /// The same by cause, the most frequent first; `nil` in reports from before it was counted.
  public var quarantineCauses: [QuarantineCount]?
  /// What each stage did.
  public var stages: [StageFigures] = []
  /// The world of each purpose.
  public var worlds: [WorldReport] = []

  /// What a rebuilt state changed, if the run was one of `tributary reprocess`.
  public var changes: StateChanges?
  /// Whether the run brought back the state before the last publication.
  public var rolledBack: Bool?

  /// The stage that worked longest: the one that a faster run would have to make faster.
  public var bottleneck: String? {
    stages.max { $0.busyNanoseconds < $1.busyNanoseconds }.map(\.name)
  }

  /// The books of all files together.
  public var total: Books { files.reduce(into: Books()) { $0 += $1.books } }

  /// Whether anything that was delivered is not in, or scores are held back.
  public var hasSetAside: Bool {
    quarantinedRows > 0 || !refusedFiles.isEmpty || worlds.contains { $0.heldBack > 0 }
  }

  /// The report as JSON, keys sorted.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
  }

  /// Reads what ``json`` gave; `nil` if it is not of this form.
  public init?(json: [UInt8]) {
    guard let report = try? JSONDecoder().decode(RunReport.self, from: Data(json)) else { return nil }
    self = report
  }

  /// A run that begins.
  public init(run: Int64, asOf: Day) {
    self.run = run
    self.asOf = asOf
    outcome = .done
  }
}

/// How a run ended; the command line's exit status is made of it.
public enum RunOutcome: String, Sendable, Codable {
  /// Everything delivered is in.
  case done
  /// Done, with rows or files set aside.
  case setAside = "set-aside"
  /// Stopped by a signal after committing what was in hand.
  case stopped
}

/// One file that was brought in.
public struct FileReport: Sendable, Codable {
  /// Its path in the landing folder.
  public var name: String
  /// Whose feed it is: `provider/feed`.
  public var feed: String
  /// The first digits of the content's hash.
  public var content: String
  /// Bytes as delivered.
  public var bytes: Int
  /// Bytes uncompressed.
  public var contentBytes: Int
  /// What became of its rows.
  public var books: Books
  /// Whether all rows are in; `false` if a signal cut it short.
  public var isComplete: Bool
  /// Sentences about drift.
  public var notes: [String]

  init(_ delivery: Delivery) {
    name = delivery.name
    feed = "\(delivery.provider)/\(delivery.feed)"
    content = delivery.content.short
    bytes = delivery.bytes
    contentBytes = delivery.contentBytes
    books = delivery.books
    isComplete = delivery.isComplete
    notes = delivery.notes
  }
}

/// A dispute that should have been decided.
public struct OverdueDispute: Sendable, Codable {
  /// Its number.
  public var dispute: Int64
  /// The day by which it was to be decided.
  public var due: Day
}

/// A file that is not in.
public struct RefusedFile: Sendable, Codable {
  /// Its path in the landing folder.
  public var name: String
  /// Why.
  public var reason: FileRefusalNote
}

/// What changed consents did to records that came before.
public struct ConsentReport: Sendable, Codable {
  /// Accounts that no purpose may use any more; their records are gone.
  public var removedAccounts = 0
  /// Deliveries read again from the archive, because records refused before may now be used.
  public var reopenedDeliveries = 0
}

/// The world of one purpose.
public struct WorldReport: Sendable, Codable {
  /// The purpose.
  public var purpose: Purpose
  /// Whether it was computed in this run; otherwise nothing that it is made of had changed.
  public var isNew: Bool
  /// Its size.
  public var sizes: WorldSizes
  /// Pairs of accounts that were compared.
  public var comparedPairs: Int
  /// Why profiles have no score, and how many.
  public var withheld: [String: Int]
  /// Links by match weight; `nil` in reports from before it was counted.
  public var linkWeights: LinkWeights?
  /// Scores by ranges of at least ``leastPublishedGroup`` profiles; empty where there are fewer.
  public var scores: [PeopleInRange]?
  /// How far the people scored are from the reference, where the purpose has a limit and they were scored in this run.
  public var drift: DriftVerdict?

  /// Profiles whose score is held back because the population drifted.
  public var heldBack: Int { withheld[Withheld.driftCode] ?? 0 }
  /// Profiles whose outcome was computed in this run; those of the others still follow from their inputs.
  public var scoredProfiles: Int?
}
