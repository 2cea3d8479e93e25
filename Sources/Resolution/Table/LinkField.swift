import Records

/// Where the values of a file's column go: to a field of a person, or to a column beside them.
public enum LinkField: Hashable, Sendable, CustomStringConvertible {
  /// A canonical field.
  case person(Field)
  /// A column of some kind.
  case column(ColumnName)

  /// Reads `given_name` or `text.memo`.
  public init?(_ text: String) {
    if let field = Field(name: text) {
      self = .person(field)
    } else if let column = ColumnName(text) {
      self = .column(column)
    } else {
      return nil
    }
  }

  /// `given_name` or `text.memo`.
  public var description: String {
    switch self {
    case .person(let field): field.name
    case .column(let column): column.description
    }
  }

  /// The column that a table must be given to hold the field; `nil` for what every table has room for.
  public var column: ColumnName? {
    switch self {
    case .person(let field): field.column
    case .column(let column): column
    }
  }
}

extension Field {
  /// The column that holds a field of a person which has no comparison of its own.
  var column: ColumnName? {
    switch self {
    case .occupation: ColumnName(.text, header: name)
    case .region, .country: ColumnName(.code, header: name)
    case .locality: ColumnName(.name, header: name)
    default: nil
    }
  }
}

/// A field of a table that is being built, found once by ``AccountTableBuilder/slot(for:)`` and then used for each row.
public struct FieldSlot: Hashable, Sendable {
  enum Target: Hashable {
    case person(Field)
    /// Position among the table's columns.
    case column(Int)
  }

  let target: Target
}
