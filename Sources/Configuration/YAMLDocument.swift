import Yams

extension ConfigurationNode {
  /// The greatest size of a configuration file, in bytes.
  public static let greatestSize = 1 << 20
  /// The greatest depth of nesting.
  public static let greatestDepth = 64

  /// Parses the one YAML 1.1 document of a file.
  ///
  /// Refused, beside what is no YAML: more than ``greatestSize`` bytes, nesting deeper than ``greatestDepth``, anchors
  /// and aliases (a document of a few lines can stand for gigabytes), a key that stands twice, a key that is no text.
  /// O(bytes).
  public static func parse(yaml: String, file: String) throws(ConfigurationErrors) -> ConfigurationNode {
    try checkBounds(yaml, file)
    let faults = FaultCollector()
    let builder = TreeBuilder(file: file, faults: faults)
    let tree = try compose(yaml, file) { builder.node($0, path: "", depth: 0) }
    try faults.throwIfAny()
    return tree
  }

  /// Parses the bytes of a file; they must be UTF-8.
  public static func parse(bytes: [UInt8], file: String) throws(ConfigurationErrors) -> ConfigurationNode {
    guard let yaml = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationErrors([
        ConfigurationFault(file: file, line: 1, column: 1, key: "", expected: "text in UTF-8")
      ])
    }
    return try parse(yaml: yaml, file: file)
  }

  private static func checkBounds(_ yaml: String, _ file: String) throws(ConfigurationErrors) {
    guard yaml.utf8.count <= greatestSize else {
      let expected = "at most \(greatestSize) bytes"
      throw ConfigurationErrors([ConfigurationFault(file: file, line: 1, column: 1, key: "", expected: expected)])
    }
    if let line = firstLineNestedTooDeep(yaml) {
      let expected = "at most \(greatestDepth) levels of nesting"
      throw ConfigurationErrors([ConfigurationFault(file: file, line: line, column: 1, key: "", expected: expected)])
    }
  }

  /// The parser recurses, so its depth is bounded before it runs.
  ///
  /// Counts open brackets and, on each line, what may open blocks (indentation and `-`); brackets in texts count too,
  /// which only makes the bound stricter.
  private static func firstLineNestedTooDeep(_ yaml: String) -> Int? {
    var (line, brackets, leading, inLeading) = (1, 0, 0, true)
    for byte in yaml.utf8 {
      switch byte {
      case 0x0A: (line, leading, inLeading) = (line + 1, 0, true)
      case 0x5B, 0x7B: (brackets, inLeading) = (brackets + 1, false)
      case 0x5D, 0x7D: brackets = max(0, brackets - 1)
      case 0x20, 0x2D, 0x3F: leading += inLeading ? 1 : 0
      default: inLeading = false
      }
      if brackets > greatestDepth || leading > 4 * greatestDepth { return line }
    }
    return nil
  }

  /// Parses and calls `body` while the parser lives: its nodes hold their anchors weakly.
  private static func compose(
    _ yaml: String, _ file: String, _ body: (Yams.Node) -> ConfigurationNode
  ) throws(ConfigurationErrors) -> ConfigurationNode {
    do {
      // The encoding is named because the parser would otherwise ask the environment for it.
      let parser = try Yams.Parser(yaml: yaml, encoding: .utf8)
      if let root = try parser.singleRoot() { return withExtendedLifetime(parser) { body(root) } }
    } catch let error as YamlError {
      throw ConfigurationErrors([fault(error, file)])
    } catch {
      throw ConfigurationErrors([
        ConfigurationFault(file: file, line: 1, column: 1, key: "", expected: "a YAML document")
      ])
    }
    throw ConfigurationErrors([
      ConfigurationFault(file: file, line: 1, column: 1, key: "", expected: "a YAML document that is not empty")
    ])
  }

  private static func fault(_ error: YamlError, _ file: String) -> ConfigurationFault {
    func at(_ mark: Mark?, _ expected: String) -> ConfigurationFault {
      ConfigurationFault(
        file: file, line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1), key: "", expected: expected)
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return at(mark, "well-formed YAML (\(problem))")
    case .duplicatedKeysInMapping(let keys, let context):
      return at(context.mark, "each key once; \(keys.map { "\"\($0)\"" }.joined(separator: ", ")) stands twice")
    default:
      return at(nil, "well-formed YAML")
    }
  }
}

/// Turns the parser's tree into ours.
private struct TreeBuilder {
  let file: String
  let faults: FaultCollector

  func node(_ node: Yams.Node, path: String, depth: Int) -> ConfigurationNode {
    let (line, column) = (node.mark?.line ?? 1, node.mark?.column ?? 1)
    func make(_ content: ConfigurationNode.Content) -> ConfigurationNode {
      ConfigurationNode(content: content, file: file, line: line, column: column, path: path)
    }
    if node.anchor != nil {
      faults.add(make(.null).fault(expected: "a value that is written out, without YAML anchor and alias"))
      return make(.null)
    }
    guard depth <= ConfigurationNode.greatestDepth else {
      faults.add(make(.null).fault(expected: "at most \(ConfigurationNode.greatestDepth) levels of nesting"))
      return make(.null)
    }
    switch node {
    case .scalar(let scalar): return make(content(of: scalar))
    case .sequence(let sequence):
      return make(
        .sequence(sequence.enumerated().map { self.node($1, path: "\(path)[\($0)]", depth: depth + 1) }))
    case .mapping(let mapping): return make(.mapping(mapping.compactMap { entry($0, $1, path, depth) }))
    case .alias: return make(.null)
    }
  }

  private func content(of scalar: Yams.Node.Scalar) -> ConfigurationNode.Content {
    let isPlain = scalar.style == .plain || scalar.style == .any
    if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) { return .null }
    return .scalar(scalar.string, isPlain: isPlain)
  }

  private func entry(
    _ key: Yams.Node, _ value: Yams.Node, _ path: String, _ depth: Int
  ) -> ConfigurationNode.Entry? {
    let (line, column) = (key.mark?.line ?? 1, key.mark?.column ?? 1)
    guard case .scalar(let scalar) = key else {
      faults.add(
        ConfigurationFault(file: file, line: line, column: column, key: path, expected: "a text as the key"))
      return nil
    }
    let inner = path.isEmpty ? scalar.string : "\(path)/\(scalar.string)"
    return ConfigurationNode.Entry(
      key: scalar.string, line: line, column: column, value: node(value, path: inner, depth: depth + 1))
  }
}
