/// Reads CSV with two columns the obvious way, a byte after the other with all of the file at hand.
///
/// The slow machine that checks the fast one.
struct CSVOracle {
  private var fields: [[UInt8]] = []
  private var field: [UInt8] = []
  private var isBad = false
  private var isClosed = false
  private var isEmptyLine = true

  /// What becomes of a record: its fields, or a fault's code.
  static func kind(_ outcome: DecodingCase.Outcome) -> [String] {
    switch outcome {
    case .row(let fields): fields.map { $0 ?? "absent" }
    case .fault(let code, _): ["!" + code]
    case .refused(let code): ["!" + code]
    }
  }

  mutating func read(_ bytes: [UInt8]) -> [[String]] {
    var result: [[String]] = []
    var index = 0
    func at(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }
    while index < bytes.count {
      guard let next = readRecord(from: index, at) else { return [["!csv.unclosed-quote"]] }
      index = next
      if !isEmptyLine { result.append(outcome()) }
    }
    return Array(result.dropFirst())
  }

  private func outcome() -> [String] {
    if isBad { return ["!csv.stray-quote"] }
    // The alphabet holds the bytes of é apart, so that fields may be no text.
    let texts = fields.map { String(validating: $0, as: UTF8.self) }
    if texts.contains(nil) { return ["!encoding.invalid"] }
    return fields.count == 2 ? texts.map { $0 ?? "" } : ["!csv.field-count"]
  }

  /// Gives where the next record begins; `nil` if a quote stays open.
  private mutating func readRecord(from start: Int, _ at: (Int) -> UInt8?) -> Int? {
    (fields, field, isBad, isEmptyLine) = ([], [], false, true)
    var index = start
    while true {
      field = []
      if at(index) == 0x22 {
        guard let end = readQuoted(from: index + 1, at) else { return nil }
        index = end
        isEmptyLine = false
      }
      while let byte = at(index), byte != 0x2C, byte != 0x0A, byte != 0x0D {
        if byte == 0x22 || isClosed { isBad = true }
        field.append(byte)
        isEmptyLine = false
        index += 1
      }
      isClosed = false
      fields.append(field)
      guard at(index) == 0x2C else { break }
      isEmptyLine = false
      index += 1
    }
    return at(index) == 0x0D && at(index + 1) == 0x0A ? index + 2 : index + 1
  }

  private mutating func readQuoted(from start: Int, _ at: (Int) -> UInt8?) -> Int? {
    var index = start
    while let byte = at(index) {
      if byte != 0x22 {
        field.append(byte)
      } else if at(index + 1) == 0x22 {
        field.append(byte)
        index += 1
      } else {
        isClosed = true
        return index + 1
      }
      index += 1
    }
    return nil
  }
}
