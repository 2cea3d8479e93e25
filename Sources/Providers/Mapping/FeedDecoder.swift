import Configuration
import Formats
import Records

/// Decodes one feed of a mapping.
struct FeedDecoder {
  let decoder: MappingDecoder

  init(lookups: [(name: String, entries: [MappingDecoder.LookupEntry])]) {
    decoder = MappingDecoder(lookups: lookups)
  }

  func feed(_ name: String, _ keys: MappingReader) -> (feed: Feed, mapping: FeedMapping)? {
    let files = keys.required("files").flatMap(globs)
    let format = keys.required("format").flatMap { FormatDecoder().format($0) }
    var mapping = FeedMapping()
    let account = keys.required("account").flatMap(decoder.key)
    let record = keys.optional("record").flatMap(decoder.key)
    let version = keys.required("version").flatMap(decoder.moment)
    mapping.requirements = keys.optional("require").map(decoder.requirements) ?? []
    mapping.deletion = keys.optional("deletion").map(decoder.conditions) ?? []
    mapping.claims = keys.optional("claims").map(decoder.claims) ?? []
    mapping.events = keys.optional("events").map(decoder.events) ?? []
    mapping.columns = decoder.columns.names
    let ignored = ignored(keys)
    let drift = keys.optional("drift").map { driftPolicies($0, &mapping) } ?? .note
    let assertions = keys.optional("assert").flatMap { self.assertions($0, columns: mapping.columns) }
    let stop = keys.optional("stop").flatMap(stopRules) ?? StopRules()
    if !keys.has("claims"), !keys.has("events") { keys.fault(expected: "the key \"claims\" or \"events\"") }
    let manifest = keys.optional("manifest")?.oneOf(["optional": false, "required": true], "what manifests are")
    guard let files, let format, let account, let version else { return nil }
    (mapping.account, mapping.version) = (account, version)
    mapping.record = record ?? KeyMapping()
    checkColumns(of: format, ignored, keys)
    if !mapping.optionalColumns.isEmpty, !format.hasHeader {
      keys.optional("drift")?.fault(expected: "no \"missing\": only files with a header lack columns")
    }
    let declared = format.declaring(read: mapping.columns, ignored: ignored)
    keys.optional("format").map { checkLayout(declared, $0) }
    var feed = Feed(
      id: FeedID(rawValue: name), files: files, format: declared, drift: drift, stop: stop,
      assertions: assertions ?? FileAssertions())
    feed.requiresManifest = manifest ?? false
    return (feed, mapping)
  }

  /// The format knows best what contradicts itself; asked here, its answer has a place in the mapping.
  private func checkLayout(_ format: Format, _ value: ValueReader) {
    do throws(LayoutError) {
      _ = try format.makeDecoder()
    } catch {
      value.fault(expected: "\(error.expected) (\(error.property))")
    }
  }

  private func globs(_ value: ValueReader) -> [Glob]? {
    let expected = "a path below the landing folder, with * and ?, such as bureau/persons-*.csv.gz"
    if value.isSequence { return value.list(of: "paths", atLeast: 1) { $0.parsed(expected: expected, Glob.init) } }
    return value.parsed(expected: expected, Glob.init).map { [$0] }
  }

  private func ignored(_ keys: MappingReader) -> [String] {
    var names: [String] = []
    return keys.optional("ignore")?.list(of: "columns") { element -> String? in
      guard let name = element.string(expected: "the name of a column") else { return nil }
      if decoder.columns.names.contains(name) {
        element.fault(expected: "a column that the mapping does not read")
      }
      if names.contains(name) { element.fault(expected: "each column once") }
      names.append(name)
      return name
    } ?? []
  }

  /// One policy for undeclared columns, or the keys `undeclared` and `missing`.
  private func driftPolicies(_ value: ValueReader, _ mapping: inout FeedMapping) -> DriftPolicy {
    guard value.isMapping else { return value.oneOf(DriftPolicy.self, "a drift policy") ?? .note }
    let read = mapping.columns
    let policies = value.mapping("a drift policy, or the keys undeclared and missing") { keys in
      let undeclared = keys.optional("undeclared")?.oneOf(DriftPolicy.self, "a drift policy") ?? .note
      let missing = keys.optional("missing")?.entries(of: "columns with drift policies") ?? []
      return (undeclared, missing.compactMap { entry in self.missingPolicy(entry, read).map { (entry.key, $0) } })
    }
    mapping.optionalColumns = Dictionary(policies?.1 ?? []) { first, _ in first }.filter { $0.value != .refuse }
    return policies?.0 ?? .note
  }

  private func missingPolicy(_ entry: NamedValue, _ columns: [String]) -> DriftPolicy? {
    guard columns.contains(entry.key) else {
      entry.keyFault(
        expected: "a column that the mapping reads", suggestion: closestName(to: entry.key, among: columns))
      return nil
    }
    return entry.value.oneOf(DriftPolicy.self, "a drift policy")
  }

  private func assertions(_ value: ValueReader, columns: [String]) -> FileAssertions? {
    value.mapping("the keys rows and stated") { keys -> FileAssertions? in
      var assertions = FileAssertions()
      _ = keys.optional("rows")?.mapping("the keys min and max") { bounds -> Bool? in
        assertions.leastRows = bounds.optional("min")?.int(in: 0...Int.max)
        assertions.mostRows = bounds.optional("max")?.int(in: 0...Int.max)
        if let least = assertions.leastRows, let most = assertions.mostRows, least > most {
          bounds.fault(expected: "a min that is not above the max")
        }
        return true
      }
      for entry in keys.optional("stated")?.entries(of: "columns with shares") ?? [] {
        guard columns.contains(entry.key) else {
          entry.keyFault(
            expected: "a column that the mapping reads", suggestion: closestName(to: entry.key, among: columns))
          continue
        }
        guard let share = share(entry.value) else { continue }
        assertions.stated.append(FileAssertions.StatedShare(column: entry.key, least: share))
      }
      return assertions
    }
  }

  private func share(_ value: ValueReader) -> ExactDecimal? {
    value.parsed(expected: "a share from 0 to 1") { text -> ExactDecimal? in
      ExactDecimal(text).flatMap { (ExactDecimal(0)...ExactDecimal(1)).contains($0) ? $0 : nil }
    }
  }

  private func stopRules(_ value: ValueReader) -> StopRules? {
    value.mapping("the keys rejected, share and from_rows") { keys -> StopRules? in
      let share = keys.optional("share").flatMap(share)
      return StopRules(
        rejectedRows: keys.optional("rejected")?.int(in: 0...Int.max), rejectedShare: share,
        judgedFrom: keys.optional("from_rows")?.int(in: 0...Int.max) ?? 0)
    }
  }

  /// Where the format itself lists its columns, each must be read or ignored, and none may be invented.
  private func checkColumns(of format: Format, _ ignored: [String], _ keys: MappingReader) {
    guard let columns = format.ownColumns else { return }
    decoder.columns.check(against: columns)
    for column in columns where !decoder.columns.names.contains(column) && !ignored.contains(column) {
      keys.fault(expected: "the column \"\(column)\" to be mapped or listed under \"ignore\"")
    }
    for column in ignored where !columns.contains(column) {
      keys.optional("ignore")?.fault(expected: "only columns of the format, not \"\(column)\"")
    }
  }
}
