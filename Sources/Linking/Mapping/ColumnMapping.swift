import Resolution

/// Which columns of a file give which fields.
public struct ColumnMapping: Sendable {
  /// Why a column gives its field.
  public enum Origin: String, Sendable, Codable {
    /// The caller said so.
    case stated
    /// By the column's name.
    case name
    /// By what stands in the column.
    case content
  }

  /// Why a column is not compared.
  public enum Reason: String, Sendable, Codable {
    case id
    case truth
    /// Only what was stated is mapped.
    case notStated = "not_stated"
    case rowNumber = "row_number"
    case constant
    case nearlyEmpty = "nearly_empty"
    /// By its name it holds the answer: which rows belong together.
    case answer
    /// By its name it says where a row comes from.
    case origin
    /// It repeats what other columns say.
    case repeats
    /// Another column gives the field already.
    case fieldTaken = "field_taken"
    /// No other file has it, and only links across files are wanted.
    case inOneFile = "in_one_file"

    /// In a sentence: "seems to number the rows".
    public var phrase: String {
      switch self {
      case .id: "names the rows"
      case .truth: "is the truth to judge by"
      case .notStated: "is not in --map"
      case .rowNumber: "numbers the rows"
      case .constant: "has the same value in all rows looked at"
      case .nearlyEmpty: "is nearly empty"
      case .answer: "seems to be the answer; name it with --truth to judge by it, or with --map to compare by it"
      case .origin: "says where a row comes from, not what it is"
      case .repeats: "repeats what other columns say"
      case .fieldTaken: "is a second column for a field that takes one"
      case .inOneFile: "is in one file alone"
      }
    }
  }

  /// A field and the columns that give it.
  public struct Entry: Sendable {
    /// What they give.
    public var field: LinkField
    /// Positions of the columns in the file.
    public var columns: [Int]
    /// Why.
    public var origin: Origin
    /// Whether the values of several columns are one text with spaces between them; otherwise each is a value.
    public var isJoined: Bool { columns.count > 1 && field.joinsColumns }
  }

  /// A column that is not compared.
  public struct LeftOut: Hashable, Sendable {
    /// Its name.
    public let column: String
    /// Why.
    public let reason: Reason
  }

  /// In the order of the fields, each field once.
  public internal(set) var entries: [Entry] = []
  /// In the order of the columns.
  public internal(set) var leftOut: [LeftOut] = []
  /// The position of the column that names the rows.
  public internal(set) var id = 0
  /// The position of the column that says who each row is.
  public internal(set) var truth: Int?
}

extension LinkField {
  /// Whether several columns are parts of one value.
  var joinsColumns: Bool {
    switch self {
    case .person(let field): [.givenName, .familyName, .fullName, .birthDate].contains(field)
    case .column(let column): column.kind == .text || column.kind == .name
    }
  }

  /// Whether a second column found by its name adds a value; otherwise it is left out.
  var takesSeveral: Bool {
    switch self {
    case .person(let field): [.phone, .email, .street, .city, .locality, .postcode, .houseNumber].contains(field)
    case .column: false
    }
  }
}
