import Formats
import Foundation
import Records
import Scoring
import Storage

/// A score as it leaves the workspace, with no name but a pseudonym.
public struct ExportedScore: Encodable, Sendable {
  /// A keyed hash of purpose and founding account: the same in every export for the purpose, and of no use for another.
  public let pseudonym: String
  /// The purpose.
  public let purpose: Purpose
  /// The scorecard and its version.
  public let scorecard: String
  /// The date for which it was computed.
  public let asOf: Day
  /// The score, exact.
  public let score: String
  /// At most four reason codes, the strongest first.
  public let reasons: [String]
}

/// How many scores left and how many did not.
public struct ExportFigures: Sendable {
  /// Released with their notices.
  public var released = 0
  /// Held back, since no notice about this very score was issued.
  public var heldBack = 0
}

extension Inquiry {
  /// Calls `body` with each released score of a purpose, in the order of profile names, which is no order of scores.
  ///
  /// A score whose notice was not issued, or that is not the one the notice is about, is held back and counted.
  public func exportScores(for purpose: Purpose, _ body: (ExportedScore) throws -> Void) throws -> ExportFigures {
    var figures = ExportFigures()
    guard let world = try world(purpose) else { return figures }
    var last = ""
    while true {
      let page = try workspace.store.scores(of: purpose, after: last, limit: 256)
      guard let end = page.last else { return figures }
      last = end.profile
      for candidate in page {
        if let released = try released(candidate.profile, candidate.notice, world) {
          figures.released += 1
          try body(exported(released.score, founder: candidate.founder))
        } else {
          figures.heldBack += 1
        }
      }
    }
  }

  private func released(_ profile: String, _ notice: StoredNotice?, _ world: World) throws -> ReleasedScore? {
    guard let notice else { return nil }
    let accounts = try accounts(of: profile, in: world)
    guard case .scored(let score) = try score(of: profile, accounts, in: world) else { return nil }
    return try? Scoring.release(score, with: try Notice(stored: notice))
  }

  private func exported(_ score: Score, founder: AccountID) -> ExportedScore {
    ExportedScore(
      pseudonym: workspace.keyedHash("pseudonym\u{0}\(score.purpose)\u{0}\(founder)").description.prefix(32)
        .description,
      purpose: score.purpose, scorecard: "\(score.scorecard.name) \(score.scorecard.version)", asOf: score.asOf,
      score: score.total.description, reasons: score.reasons.map(\.code))
  }
}

extension Notice {
  /// Reads a notice back as it was issued.
  ///
  /// Throws ``WorkspaceError/damaged(what:)`` if it is not.
  init(stored notice: StoredNotice) throws {
    let json: [UInt8]
    do {
      json = try ContentReader.unpacked(notice.body)
      self = try JSONDecoder().decode(Notice.self, from: Data(json))
    } catch {
      throw WorkspaceError.damaged(what: "a stored notice cannot be read")
    }
    guard json.withUnsafeBytes({ Fingerprint(ContentHash(of: $0)) }) == notice.fingerprint else {
      throw WorkspaceError.damaged(what: "a stored notice is not what was issued")
    }
  }
}
