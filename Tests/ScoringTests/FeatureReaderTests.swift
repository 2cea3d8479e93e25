import Testing

@testable import Scoring

@Suite struct FeatureReaderTests {
  /// All faults of a file at once, each at its place.
  @Test func everyFaultIsTold() throws {
    let yaml = """
      context: finanse
      features:
        - {id: Bad Name, description: d, unit: u, missing: missing, aggregate: count, events: late}
        - {id: a, description: d, unit: u, missing: never, aggregate: cuont, events: late}
        - {id: b, description: d, unit: u, missing: zero, aggregate: sum, events: late, of: amount pounds}
        - {id: c, description: d, unit: u, missing: zero, aggregate: count, events: late, window: {last: soon}}
        - {id: d, description: d, unit: u, missing: zero, aggregate: mean, of: measure m, events: e, observed_by: e}
        - {id: e, description: d, unit: u, missing: zero, aggregate: count, event: late}
        - {id: f, description: d, unit: u, missing: zero, aggregate: count, events: e, where: [{measure: m}]}
        - {id: h, description: d, unit: u, missing: zero, aggregate: streak, events: e}
        - {id: i, description: d, unit: u, missing: zero, aggregate: trend, of: measure m, events: e, observed_by: e}
        - {id: g, description: d, unit: u, places: 13, missing: zero, aggregate: count, events: e}
      """
    let faults = Sample.faults { _ = try Sample.features(yaml) }
    let expected = [
      (1, "context", "\"finance\""), (3, "id", "a name"), (4, "aggregate", "\"count\""), (4, "missing", "decimal"),
      (5, "of", "amount CURRENCY"), (6, "window/last", "12 months"), (7, "observed_by", "no observed_by"),
      (8, "features[5]", "the key \"events\""), (8, "event", "\"events\""), (9, "where[0]", "\"from\""),
      (10, "features[7]", "broken_by"), (11, "observed_by", "no observed_by"), (12, "places", "0 to 12"),
    ]
    for (line, key, text) in expected {
      let found = faults.contains {
        $0.hasPrefix("features-1.yaml:\(line):") && $0.contains(key) && $0.contains(text)
      }
      #expect(found, "line \(line), \(key): \(text) in \(faults)")
    }
    #expect(faults.count == expected.count, "\(faults)")
  }

  @Test func namesAndRatiosAreCheckedAcrossFiles() throws {
    let first = """
      context: finance
      features:
        - {id: late_12m, description: d, unit: u, missing: zero, aggregate: count, events: late}
        - {id: share, description: d, unit: u, missing: zero, aggregate: ratio, of: late_12, to: cases}
      """
    let second = """
      context: justice
      features:
        - {id: cases, description: d, unit: u, missing: zero, aggregate: count, events: judgment}
        - {id: late_12m, description: d, unit: u, missing: zero, aggregate: count, events: late}
      """
    let faults = Sample.faults { _ = try Sample.features(first, second) }
    #expect(faults.count == 3, "\(faults)")
    #expect(faults.contains { $0.hasPrefix("features-1.yaml:4:") && $0.hasSuffix("Did you mean \"late_12m\"?") })
    #expect(faults.contains { $0.hasPrefix("features-1.yaml:4:") && $0.contains("\"cases\" is none") })
    #expect(faults.contains { $0.hasPrefix("features-2.yaml:4:") && $0.contains("no other feature") })
  }
}
