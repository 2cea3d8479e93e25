import Configuration
import Formats
import Records

extension Scorecard {
  /// Reads a PMML document (4.0 to 4.4) with one Scorecard; throws all faults at once, each with element, line and column.
  ///
  /// What is not supported is refused here and never passed over: other models, and Aggregate and Lag among the
  /// expressions, which are about several rows.
  /// Texts for people stand in extensions: `<Extension extender="tributary" name="reason:CODE" value="..."/>` in the
  /// scorecard, `name="label"` in a characteristic or an attribute, and `author`, `approver` and `change_note` in the header. The result's scale is the interval of the predicted
  /// field; a scorecard that can leave its scale is refused.
  /// - Parameters:
  ///   - pmml: the document's bytes.
  ///   - file: the name of the document, for faults.
  public static func read(pmml: [UInt8], file: String) throws(ConfigurationErrors) -> Scorecard {
    let faults = FaultCollector()
    let scorecard = ScorecardReader.document(pmml, file: file, faults: faults)
    try faults.throwIfAny()
    guard let scorecard else {
      throw ConfigurationErrors([
        ConfigurationFault(file: file, line: 1, column: 1, key: "", expected: "a PMML document with a Scorecard")
      ])
    }
    return scorecard
  }
}

/// Reads the elements of a scorecard document.
struct ScorecardReader {
  let scope: Scope
  let fields: FieldReader
  let derived: [DerivedField]
  let model: ElementReader
  let baseline: ExactDecimal?
  let usesReasons: Bool

  /// Reads the bytes of a document; `nil` after noting why it cannot be used.
  static func document(_ pmml: [UInt8], file: String, faults: FaultCollector) -> Scorecard? {
    do throws(FormatError) {
      let root = try XMLElement.parse(pmml)
      let reader = ElementReader(root, file: file, path: root.name, faults: faults)
      return document(reader, content: pmml.withUnsafeBytes { ContentHash(of: $0) })
    } catch {
      faults.add(ConfigurationFault(file: file, line: error.line ?? 1, column: 1, key: "", expected: error.expected))
      return nil
    }
  }

  private static func document(_ document: ElementReader, content: ContentHash) -> Scorecard? {
    guard document.name == "PMML" else {
      document.fault(expected: "the root element PMML")
      return nil
    }
    if let version = document.required("version"), !version.hasPrefix("4.") {
      document.fault(expected: "PMML of a version 4.0 to 4.4")
    }
    if let namespace = document.element.namespace, !namespace.hasPrefix("http://www.dmg.org/PMML-4_") {
      document.fault(expected: "the namespace http://www.dmg.org/PMML-4_4, or that of an earlier version 4")
    }
    document.pass(children: "MiningBuildTask")
    let header = document.onlyChild("Header")
    let version = header?.attribute("modelVersion") ?? ""
    let approval = header.flatMap(approval)
    let dictionary = document.onlyChild("DataDictionary")
    let transformations = document.children("TransformationDictionary")
    let model = document.onlyChild("Scorecard")
    document.finish()
    guard let dictionary, let model else { return nil }
    let facts = (version: version, approval: approval, content: content)
    return scorecard(model, dictionary, transformations, facts)
  }

  private typealias Facts = (version: String, approval: Scorecard.Approval?, content: ContentHash)

  /// Who answers for the document: all of it or nothing, and two people.
  private static func approval(_ header: ElementReader) -> Scorecard.Approval? {
    let texts = Dictionary(header.extensions().map { ($0.name, $0.value) }) { first, _ in first }
    let (author, approver, note) = (texts["author"], texts["approver"], texts["change_note"])
    if author == nil, approver == nil, note == nil { return nil }
    guard let author, let approver, let note, ![author, approver, note].contains(where: \.isBlank) else {
      header.fault(expected: "the extensions author, approver and change_note together, each with a value")
      return nil
    }
    if author == approver { header.fault(expected: "an approver who is not the author") }
    return Scorecard.Approval(author: author, approver: approver, changeNote: note)
  }

  private static func scorecard(
    _ model: ElementReader, _ dictionary: ElementReader, _ transformations: [ElementReader], _ facts: Facts
  ) -> Scorecard? {
    let scope = Scope()
    let fields = FieldReader(dictionary: dictionary, schema: model.onlyChild("MiningSchema"), scope: scope)
    let derived = (transformations + model.children("LocalTransformations"))
      .flatMap(TransformationReader(scope: scope).read)
    let reader = ScorecardReader(
      scope: scope, fields: fields, derived: derived, model: model, baseline: model.number("baselineScore"),
      usesReasons: model.truth("useReasonCodes") ?? true)
    return reader.read(facts)
  }

  private func read(_ facts: Facts) -> Scorecard? {
    let name = model.required("modelName")
    let initial = model.attribute("initialScore") == nil ? ExactDecimal(0) : model.number("initialScore")
    let rule =
      model.word(
        "reasonCodeAlgorithm", ["pointsBelow": Scorecard.ReasonRule.pointsBelow, "pointsAbove": .pointsAbove])
      ?? .pointsBelow
    checkModel()
    let target = model.children("Targets").first.flatMap { TargetReader.read($0, predicted: fields.predicted) }
    let characteristics = model.onlyChild("Characteristics").map(self.characteristics) ?? []
    let outputs = model.children("Output").first.map(OutputReader(scope: scope).read) ?? []
    let verification = model.children("ModelVerification").first.flatMap { Verification($0) }
    let texts = model.extensions().filter { $0.name.hasPrefix("reason:") }.map {
      (String($0.name.dropFirst(7)), $0.value)
    }
    model.finish()
    guard model.faults.isEmpty, let name, let initial else { return nil }
    let parts = ScorecardParts(
      pool: scope.pool, fields: fields.active, orders: scope.orders, derived: derived,
      characteristics: characteristics.map(\.characteristic), outputs: outputs,
      reasonCodes: reasonCodes(characteristics), reasonRule: usesReasons ? rule : nil, initialScore: initial,
      target: target, isWhole: fields.isPredictedWhole)
    return Scorecard(
      name: name, version: facts.version, approval: facts.approval, content: facts.content, fields: parts.fields,
      characteristics: parts.characteristics,
      initialScore: initial, reasonRule: parts.reasonRule, reasonCodes: parts.reasonCodes,
      reasonTexts: Dictionary(texts, uniquingKeysWith: { first, _ in first }), scale: fields.scale, outputs: outputs,
      derived: derived, target: target, predicted: fields.predicted, program: ScorecardProgram(parts),
      verification: verification)
  }

  private func checkModel() {
    _ = model.word("functionName", ["regression": true])
    if model.truth("isScorable") == false { model.fault(expected: "a model that is meant for scoring") }
    _ = model.word(
      "baselineMethod", ["max": true, "min": true, "mean": true, "neutral": true, "other": true])
    model.pass(attributes: "algorithmName")
    model.pass(children: "ModelStats", "ModelExplanation")
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension ElementReader {
  /// An attribute that is a truth value.
  func truth(_ name: String) -> Bool? { word(name, ["true": true, "false": false, "1": true, "0": false]) }
}

extension ScorecardReader {
  fileprivate struct LocatedCharacteristic {
    let characteristic: Scorecard.Characteristic
    let code: String?
  }

  fileprivate func reasonCodes(_ characteristics: [LocatedCharacteristic]) -> [String] {
    let named = characteristics.flatMap { [$0.code] + $0.characteristic.attributes.map(\.reasonCode) }
    let used = Set(characteristics.flatMap { $0.characteristic.attributes.compactMap(\.reasonCode) })
    var seen: Set<String> = []
    return named.compactMap { $0 }.filter { used.contains($0) && seen.insert($0).inserted }
  }

  fileprivate func characteristics(_ list: ElementReader) -> [LocatedCharacteristic] {
    let elements = list.children("Characteristic")
    if elements.isEmpty { list.fault(expected: "at least one Characteristic") }
    list.finish()
    return elements.enumerated().map { characteristic($1, number: $0 + 1) }
  }

  private func characteristic(_ element: ElementReader, number: Int) -> LocatedCharacteristic {
    let name = element.attribute("name") ?? "characteristic \(number)"
    let code = element.attribute("reasonCode")
    let own = element.number("baselineScore")
    if usesReasons, own == nil, baseline == nil {
      element.fault(expected: "the attribute baselineScore, here or in the Scorecard")
    }
    let attributes = element.children("Attribute").map { attribute($0, code: code) }
    if attributes.isEmpty { element.fault(expected: "at least one Attribute") }
    let label = element.extensions().first { $0.name == "label" }?.value ?? name
    element.finish()
    let read = worded(attributes.compactMap { $0 })
    let slots = read.reduce(into: Set<Int>()) { $0.formUnion($1.slots) }
    return LocatedCharacteristic(
      characteristic: Scorecard.Characteristic(
        name: name, label: label, baseline: own ?? baseline, attributes: read, line: element.element.line,
        fields: inputs(of: slots).sorted()),
      code: code)
  }

  /// Puts the conditions without a text of their own into words.
  private func worded(_ attributes: [Scorecard.Attribute]) -> [Scorecard.Attribute] {
    let fields = attributes.reduce(into: Set<Int>()) { $0.formUnion($1.predicate.fields) }
    let wording = Wording(fields: scope.names)
    return attributes.map { attribute in
      var worded = attribute
      if worded.text.isEmpty { worded.text = wording.words(attribute.predicate, naming: fields.count > 1) }
      return worded
    }
  }

  /// The fields behind fields and derived values.
  private func inputs(of slots: Set<Int>) -> Set<Int> {
    let count = fields.active.count
    var found: Set<Int> = []
    var open = slots
    // Where a derived field has a fault, the others do not stand at their places, and could lead round in a circle.
    while let slot = open.popFirst() {
      guard found.insert(slot).inserted, slot >= count, slot - count < derived.count else { continue }
      open.formUnion(derived[slot - count].expression.fields)
    }
    return found.filter { $0 < count }
  }

  private func attribute(_ element: ElementReader, code: String?) -> Scorecard.Attribute? {
    let complex = element.children("ComplexPartialScore").first
    let formula = complex.flatMap { self.formula($0) }
    // Where both are given, the formula takes precedence (PMML 4.4.1, Scorecard, Attribute).
    let points = complex == nil && element.required("partialScore") != nil ? element.number("partialScore") : nil
    element.pass(attributes: "partialScore")
    let code = element.attribute("reasonCode") ?? code
    if usesReasons, code == nil {
      element.fault(expected: "the attribute reasonCode, here or in the Characteristic")
    }
    let predicate = PredicateReader(scope: scope).onlyPredicate(in: element)
    let label = element.extensions().first { $0.name == "label" }?.value
    element.finish()
    guard let predicate, points != nil || formula != nil else { return nil }
    return Scorecard.Attribute(
      text: label ?? "", points: points, reasonCode: code,
      line: element.element.line, predicate: predicate, formula: formula)
  }

  private func formula(_ element: ElementReader) -> Expression? {
    let read = ExpressionReader(scope: scope).onlyExpression(in: element, as: .double)
    element.finish()
    return read?.expression
  }
}
