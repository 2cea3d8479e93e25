import Configuration
import Formats
import Records

extension Scorecard {
  /// Reads a PMML document (4.0 to 4.4) with one Scorecard; throws all faults at once, each with element, line and column.
  ///
  /// What is not supported is refused here and never passed over: transformations, targets, other models, outliers.
  /// Texts for people stand in extensions: `<Extension extender="tributary" name="reason:CODE" value="..."/>` in the
  /// scorecard, `name="label"` in a characteristic or an attribute. The result's scale is the interval of the predicted
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
  let dictionary: FieldReader
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
    let version = document.onlyChild("Header")?.attribute("modelVersion") ?? ""
    let dictionary = document.onlyChild("DataDictionary")
    let model = document.onlyChild("Scorecard")
    document.children("TransformationDictionary").forEach(refuseTransformations)
    document.finish()
    guard let dictionary, let model else { return nil }
    return scorecard(model, dictionary, version: version, content: content)
  }

  static func refuseTransformations(_ transformations: ElementReader) {
    transformations.refuseChildren(
      "transformations are not supported; declare the derived value as a feature")
  }

  private static func scorecard(
    _ model: ElementReader, _ dictionary: ElementReader, version: String, content: ContentHash
  ) -> Scorecard? {
    let usesReasons = model.word("useReasonCodes", ["true": true, "false": false, "1": true, "0": false]) ?? true
    let fields = FieldReader(dictionary: dictionary, schema: model.onlyChild("MiningSchema"))
    let reader = ScorecardReader(
      dictionary: fields, model: model, baseline: model.number("baselineScore"), usesReasons: usesReasons)
    return reader.read(version: version, content: content)
  }

  private func read(version: String, content: ContentHash) -> Scorecard? {
    let name = model.required("modelName")
    let initial = model.attribute("initialScore") == nil ? ExactDecimal(0) : model.number("initialScore")
    let rule = model.word(
      "reasonCodeAlgorithm",
      [
        "pointsBelow": Scorecard.ReasonRule.pointsBelow, "pointsAbove": .pointsAbove,
      ])
    checkModel()
    let outputs = model.children("Output").first.map(OutputReader.read) ?? []
    let characteristics = model.onlyChild("Characteristics").map(self.characteristics) ?? []
    let texts = model.extensions().filter { $0.name.hasPrefix("reason:") }.map {
      (String($0.name.dropFirst(7)), $0.value)
    }
    model.finish()
    guard model.faults.isEmpty, let name, let initial else { return nil }
    let scorecard = Scorecard(
      name: name, version: version, content: content, fields: dictionary.active,
      characteristics: characteristics.map(\.characteristic), initialScore: initial,
      reasonRule: usesReasons ? rule ?? .pointsBelow : nil, reasonCodes: reasonCodes(characteristics),
      reasonTexts: Dictionary(texts, uniquingKeysWith: { first, _ in first }), scale: dictionary.scale,
      outputs: outputs)
    check(scorecard)
    return scorecard
  }

  private func checkModel() {
    _ = model.word("functionName", ["regression": true])
    _ = model.word("isScorable", ["true": true, "1": true])
    _ = model.word(
      "baselineMethod", ["max": true, "min": true, "mean": true, "neutral": true, "other": true])
    model.pass(attributes: "algorithmName")
    model.pass(children: "ModelStats", "ModelExplanation", "ModelVerification")
    model.children("LocalTransformations").forEach(ScorecardReader.refuseTransformations)
  }

  /// Every sum of points must be exact, and no score may lie outside the declared scale.
  private func check(_ scorecard: Scorecard) {
    let finest = ExactDecimal(mantissa: 999_999_999_999_999, scale: Formula.places)
    let all = scorecard.characteristics.flatMap { part in
      part.attributes.map { $0.points ?? finest } + [part.baseline].compactMap { $0 }
    }
    guard DecimalSum.fits(magnitudes: all + [scorecard.initialScore]) else {
      model.fault(expected: "points whose sums have at most 18 digits")
      return
    }
    if let scale = scorecard.scale, let reach = scorecard.reach,
      !scale.contains(reach.lowerBound) || !scale.contains(reach.upperBound)
    {
      model.fault(
        expected: "scores within the scale that the predicted field declares; they reach from \(reach.lowerBound) to"
          + " \(reach.upperBound)")
    }
  }
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
    let read = attributes.compactMap { $0 }
    let fields = read.reduce(into: Set<Int>()) { $0.formUnion($1.fields) }
    return LocatedCharacteristic(
      characteristic: Scorecard.Characteristic(
        name: name, label: label, baseline: own ?? baseline, attributes: read, fields: fields.sorted()),
      code: code)
  }

  private func attribute(_ element: ElementReader, code: String?) -> Scorecard.Attribute? {
    let complex = element.children("ComplexPartialScore").first
    let formula = complex.flatMap { FormulaReader(fields: dictionary).onlyFormula(in: $0) }
    // Where both are given, the formula takes precedence (PMML 4.4.1, Scorecard, Attribute).
    let points = complex == nil && element.required("partialScore") != nil ? element.number("partialScore") : nil
    element.pass(attributes: "partialScore")
    let code = element.attribute("reasonCode") ?? code
    if usesReasons, code == nil {
      element.fault(expected: "the attribute reasonCode, here or in the Characteristic")
    }
    let predicate = PredicateReader(fields: dictionary).onlyPredicate(in: element)
    let label = element.extensions().first { $0.name == "label" }?.value
    element.finish()
    guard let predicate, points != nil || formula != nil else { return nil }
    let names = dictionary.active.map(\.name)
    return Scorecard.Attribute(
      text: label ?? Wording(fields: names).words(predicate), points: points, reasonCode: code, predicate: predicate,
      formula: formula)
  }
}
