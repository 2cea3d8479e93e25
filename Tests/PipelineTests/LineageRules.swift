import Foundation

/// What the schema of OpenLineage 2-0-2 asks of a RunEvent.
///
/// From `spec/OpenLineage.json` of that version: `BaseEvent`, `RunEvent`, `Run`, `Job`, `Dataset` and `BaseFacet`, told in
/// Swift. The schema is open: members that it does not know are allowed.
enum LineageRules {
  /// The form of a JSON value.
  indirect enum Form: Sendable {
    case text
    /// RFC 3339, section 5.6.
    case moment
    /// RFC 4122.
    case uuid
    /// RFC 3986: with a scheme.
    case uri
    case word(Set<String>)
    case list(Form)
    /// Any members of one form.
    case members(Form)
    case object(required: [String: Form], optional: [String: Form])
  }

  static let runEvent = Form.object(
    required: ["eventTime": .moment, "producer": .uri, "schemaURL": .uri, "run": run, "job": named],
    optional: [
      "eventType": .word(["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]), "inputs": .list(named),
      "outputs": .list(named),
    ])

  private static let facets = Form.members(.object(required: ["_producer": .uri, "_schemaURL": .uri], optional: [:]))
  private static let run = Form.object(required: ["runId": .uuid], optional: ["facets": facets])
  /// A job, or a dataset that was read or made.
  private static let named = Form.object(
    required: ["namespace": .text, "name": .text],
    optional: ["facets": facets, "inputFacets": facets, "outputFacets": facets])

  /// Where a value is not of its form, as paths; none if it is.
  static func faults(of value: Any, as form: Form = runEvent, at path: String = "") -> [String] {
    switch form {
    case .list(let element):
      guard let values = value as? [Any] else { return [path] }
      return values.enumerated().flatMap { faults(of: $1, as: element, at: "\(path)[\($0)]") }
    case .members(let element):
      guard let values = value as? [String: Any] else { return [path] }
      return values.flatMap { faults(of: $1, as: element, at: "\(path)/\($0)") }
    case .object(let required, let optional):
      guard let values = value as? [String: Any] else { return [path] }
      let missing = required.keys.filter { values[$0] == nil }.map { "\(path)/\($0)" }
      return missing
        + required.merging(optional) { one, _ in one }.flatMap { name, form in
          values[name].map { faults(of: $0, as: form, at: "\(path)/\(name)") } ?? []
        }
    case .text, .moment, .uuid, .uri, .word:
      guard let text = value as? String, isOf(form, text) else { return [path] }
      return []
    }
  }

  private static func isOf(_ form: Form, _ text: String) -> Bool {
    switch form {
    case .moment:
      matches(text, #"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)"#)
    case .uuid: matches(text, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    case .uri: matches(text, #"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"#)
    case .word(let words): words.contains(text)
    case .text, .list, .members, .object: true
    }
  }

  private static func matches(_ text: String, _ pattern: String) -> Bool {
    text.range(of: "^(\(pattern))$", options: .regularExpression) != nil
  }
}
