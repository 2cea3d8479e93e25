import Foundation
import Records
import Testing

@testable import Scoring

@Suite struct ReleaseTests {
  private static func score(missed: Int = 2) throws -> Score {
    try ScoreTests.score(ScoreTests.events(due: 10, late: 1, missed: missed))
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func onlyWithTheNoticeOfThatVeryScore() throws {
    let score = try Self.score()
    let notice = Notice(of: score)
    let released = try release(score, with: notice)
    #expect(released.score == score && released.notice == notice)
    #expect(release(score) == released)
    #expect(throws: ReleaseRefusal.otherScore) { try release(Self.score(missed: 3), with: notice) }
    let altered = try Self.json(notice).replacing("on a scale", with: "on some scale")
    let forged = try JSONDecoder().decode(Notice.self, from: Data(altered.utf8))
    #expect(throws: ReleaseRefusal.alteredNotice) { try release(score, with: forged) }
  }

  @Test func everythingIsAValue() throws {
    let score = try Self.score()
    let text = try Self.json(score)
    let decoded = try JSONDecoder().decode(Score.self, from: Data(text.utf8))
    #expect(decoded == score && decoded.fingerprint == score.fingerprint)
    #expect(try Self.json(decoded) == text)
    let notice = Notice(of: score)
    #expect(try JSONDecoder().decode(Notice.self, from: Data(Self.json(notice).utf8)) == notice)
    #expect(try Self.json(release(score, with: notice)).hasPrefix("{\"notice\":{\"score\":"))
  }

  /// Whatever is changed in a score changes its fingerprint: every scalar of its JSON form in turn.
  @Test func theFingerprintCoversEverything() throws {
    let score = try Self.score()
    let tree = try JSONSerialization.jsonObject(with: Data(Self.json(score).utf8))
    let paths = Self.scalars(tree)
    #expect(paths.count > 60)
    for path in paths {
      let changed = Self.changing(tree, at: path[...])
      let data = try JSONSerialization.data(withJSONObject: changed)
      guard let other = try? JSONDecoder().decode(Score.self, from: data) else { continue }
      #expect(other != score && other.fingerprint != score.fingerprint, "\(path)")
    }
  }

  private static func scalars(_ tree: Any) -> [[String]] {
    if let object = tree as? [String: Any] {
      return object.keys.sorted().flatMap { key in scalars(object[key] as Any).map { [key] + $0 } }
    }
    if let list = tree as? [Any] {
      return list.enumerated().flatMap { index, element in scalars(element).map { [String(index)] + $0 } }
    }
    return [[]]
  }

  private static func changing(_ tree: Any, at path: ArraySlice<String>) -> Any {
    guard let step = path.first else { return altered(tree) }
    if var object = tree as? [String: Any] {
      object[step] = changing(object[step] as Any, at: path.dropFirst())
      return object
    }
    guard var list = tree as? [Any], let index = Int(step) else { return tree }
    list[index] = changing(list[index], at: path.dropFirst())
    return list
  }

  private static func altered(_ scalar: Any) -> Any {
    guard let text = scalar as? String else {
      return scalar is Bool ? !((scalar as? Bool) ?? false) : ((scalar as? Int) ?? 0) + 1
    }
    if ExactDecimal(text) != nil { return text == "7" ? "8" : "7" }
    if Day(iso: text) != nil { return "1999-01-01" }
    if ContentHash(hex: text) != nil { return ContentHash(of: text).description }
    return Context(rawValue: text) == nil ? text + "x" : "education"
  }

  /// The whole text of a notice.
  @Test func notice() throws {
    let expected = try Sample.text("fixtures/scoring/notice.txt")
    let text = Notice(of: try Self.score()).text
    #expect(text == expected, "\(text)")
  }
}
