/// What is wrong with a mapping that was asked for.
public struct MappingFault: Hashable, Sendable {
  /// What kind of name was written.
  public enum Kind: Hashable, Sendable {
    /// A field that is none.
    case field
    /// A column that no file has.
    case column
    /// The column that is to name the rows, which a file lacks.
    case id
    /// The column of the truth, which no file has.
    case truth
    /// A column that a model reads and a file lacks.
    case modelColumn
    /// A column that the model does not read.
    case notOfModel
    /// What has not the form `field=column`.
    case form
    /// A field that was given twice.
    case repeated
  }

  /// What kind of name was written.
  public let kind: Kind
  /// What was written.
  public let written: String
  /// The file that is meant, where it is one.
  public let path: String?
  /// What could have been written.
  public let allowed: [String]

  init(_ kind: Kind, _ written: String, path: String? = nil, allowed: [String] = []) {
    self.kind = kind
    self.written = written
    self.path = path
    self.allowed = allowed
  }

  /// In a sentence.
  public var sentence: String {
    switch kind {
    case .field:
      "\(written) is no field. Name one of \(allowed.joined(separator: ", ")), or a kind and a name of your own, such as "
        + "text.memo, name.ship, code.part, date.paid or amount.price."
    case .column: "No file has a column \(written). There are: \(allowed.joined(separator: ", "))."
    case .id: "\(path ?? "The file") has no column \(written) for --id. It has: \(allowed.joined(separator: ", "))."
    case .truth: "No file has a column \(written) for --truth. There are: \(allowed.joined(separator: ", "))."
    case .modelColumn:
      "The model reads a column \(written), which \(path ?? "the file") lacks. Write --map \(written)=COLUMN with one of "
        + "\(allowed.joined(separator: ", "))."
    case .notOfModel: "The model reads no column \(written). It reads \(allowed.joined(separator: ", "))."
    case .form: "\(written) does not say which columns give which field. Write field=column or field=column+column."
    case .repeated: "\(written) is given twice. Name all of its columns at once: \(written)=column+column."
    }
  }
}

/// All that is wrong with a mapping, found at once.
public struct MappingFaults: Error, Sendable, CustomStringConvertible {
  /// In the order in which they were written.
  public let faults: [MappingFault]

  /// A sentence a line.
  public var description: String { faults.map(\.sentence).joined(separator: "\n") }
}
