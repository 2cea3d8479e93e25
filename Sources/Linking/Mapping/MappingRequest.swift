import Records
import Resolution

/// What the caller says about the columns.
public struct MappingRequest: Sendable {
  /// The column that names the rows: one for all files, or one for each of them.
  public var id: [String]
  /// `field=column+column` statements; where there is none, columns are found by their names and contents.
  public var statements: [String]
  /// The column that says who each row is.
  public var truth: String?

  /// States a request.
  public init(id: [String], statements: [String] = [], truth: String? = nil) {
    self.id = id
    self.statements = statements
    self.truth = truth
  }

  /// The fields of a person that can be named.
  public static let personFields = Field.allCases.filter { $0 != .opened }.map(\.name)
}

/// A statement that was understood.
struct MappingStatement {
  let field: LinkField
  /// Names of columns; a file need not have all of them.
  let columns: [String]
}

extension MappingRequest {
  /// Reads the statements; adds what is wrong with them to `faults`.
  ///
  /// `columns` are those of all files.
  func read(among columns: [String], faults: inout [MappingFault]) -> [MappingStatement] {
    var output: [MappingStatement] = []
    for statement in statements.flatMap({ Self.pieces($0, among: columns) }) {
      guard let equals = statement.firstIndex(of: "="), equals != statement.startIndex,
        statement.index(after: equals) != statement.endIndex
      else {
        faults.append(MappingFault(.form, statement))
        continue
      }
      let name = String(statement[..<equals])
      let found = Self.columns(String(statement[statement.index(after: equals)...]), among: columns, faults: &faults)
      guard let field = Self.field(name, faults: &faults) else { continue }
      if output.contains(where: { $0.field == field }) {
        faults.append(MappingFault(.repeated, name))
      } else {
        output.append(MappingStatement(field: field, columns: found))
      }
    }
    return output
  }

  /// `a=b,c=d` in pieces; a comma that is part of a column's name does not cut.
  private static func pieces(_ text: String, among columns: [String]) -> [String] {
    var pieces: [String] = []
    for piece in text.split(separator: ",").map({ trimmed($0) }) {
      if !piece.contains("="), let last = pieces.last,
        columns.contains(where: { $0.contains(",") && last.hasSuffix("=") })
      {
        pieces[pieces.count - 1] = last + "," + piece
      } else {
        pieces.append(piece)
      }
    }
    return pieces
  }

  private static func field(_ name: String, faults: inout [MappingFault]) -> LinkField? {
    if let field = LinkField(name), field != .person(.opened) { return field }
    faults.append(MappingFault(.field, name, allowed: personFields))
    return nil
  }

  /// `a+b` as columns; a name that holds `+` itself is taken whole.
  private static func columns(
    _ text: String, among columns: [String], faults: inout [MappingFault]
  ) -> [String] {
    if columns.contains(text) { return [text] }
    let names = text.split(separator: "+").map { trimmed($0) }
    for name in names where !columns.contains(name) { faults.append(MappingFault(.column, name, allowed: columns)) }
    return names
  }

  static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
