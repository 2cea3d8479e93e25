extension ExactDecimal: Codable {
  /// Encoded as its digits in a text, so that no JSON reader makes a binary number of it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Decoded from its digits.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let value = ExactDecimal(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a decimal number of at most 18 digits, as a text")
    }
    self = value
  }
}
