import Records

extension Score {
  /// The SHA-256 over everything that the score says, in a fixed order with the length of every part: two scores have
  /// one fingerprint only if they are equal.
  ///
  /// O(size of the score).
  public var fingerprint: ContentHash {
    var hasher = Hasher256()
    hasher.update(field: "score 1")
    hasher.update(texts: [purpose.rawValue, matchModel, profile, asOf.description])
    hasher.update(texts: [scorecard.name, scorecard.version])
    hasher.update(scorecard.content.bytes)
    hasher.update(decimals: [total, initial, scale.least, scale.greatest])
    hasher.update(integer: scale.isLowerBetter ? 1 : 0)
    terms.update(&hasher)
    hasher.update(list: parts) { $0.update(&$1) }
    hasher.update(list: reasons) { $0.update(&$1) }
    return hasher.finalize()
  }
}

extension Score {
  /// The SHA-256 over the features that the score was made of, each with its value and the records behind it.
  public var inputsFingerprint: ContentHash {
    var hasher = Hasher256()
    hasher.update(field: "features 1")
    for part in parts { hasher.update(list: part.inputs) { $0.update(&$1) } }
    return hasher.finalize()
  }
}

extension Score.Terms {
  fileprivate func update(_ hasher: inout Hasher256) {
    hasher.update(texts: [description, recipient, dispute])
    hasher.update(list: contexts) { $1.update(field: $0.rawValue) }
    hasher.update(list: [justification, notice].map { $0.map { [$0] } ?? [] }) { $1.update(texts: $0) }
  }
}

extension PartialScore {
  fileprivate func update(_ hasher: inout Hasher256) {
    hasher.update(texts: [characteristic, label, attribute])
    hasher.update(decimals: [points])
    hasher.update(list: inputs) { $0.update(&$1) }
  }
}

extension PartialScore.Input {
  fileprivate func update(_ hasher: inout Hasher256) {
    hasher.update(texts: [feature.rawValue, description, unit])
    hasher.update(decimals: value.map { [$0] } ?? [])
    hasher.update(integer: isSubstituted ? 1 : 0)
    hasher.update(list: records) { $0.update(&$1) }
  }
}

extension Reason {
  fileprivate func update(_ hasher: inout Hasher256) {
    hasher.update(texts: [code, text])
    hasher.update(decimals: [points])
    hasher.update(texts: characteristics)
    hasher.update(list: records) { $0.update(&$1) }
    hasher.update(list: change.map { [$0] } ?? []) { $0.update(&$1) }
  }
}

extension Change {
  fileprivate func update(_ hasher: inout Hasher256) {
    hasher.update(texts: [characteristic, feature.rawValue, attribute, text])
    hasher.update(decimals: [value, total])
  }
}

extension RecordReference {
  fileprivate func update(_ hasher: inout Hasher256) {
    hasher.update(field: provider.rawValue)
    hasher.update(field: feed.rawValue)
    hasher.update(delivery.bytes)
    hasher.update(integer: Int64(record))
    hasher.update(integer: Int64(part))
    hasher.update(integer: Int64(line))
  }
}

extension Hasher256 {
  fileprivate mutating func update<Element>(list: [Element], _ body: (Element, inout Hasher256) -> Void) {
    update(integer: Int64(list.count))
    for element in list { body(element, &self) }
  }

  fileprivate mutating func update(texts: [String]) { update(list: texts) { $1.update(field: $0) } }

  fileprivate mutating func update(decimals: [ExactDecimal]) {
    update(list: decimals) {
      $1.update(integer: $0.mantissa)
      $1.update(integer: Int64($0.scale))
    }
  }
}
