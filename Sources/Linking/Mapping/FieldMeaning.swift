import Records

/// The canonical field that a column's name stands for, in several languages; `nil` for a name that says nothing, or
/// something else.
///
/// `date_of_birth`, `Geburtsdatum` and `ddn` are all `birth_date`. O(length of the name).
public func canonicalField(forColumn name: String) -> Field? {
  // Of a path the last name says most, but `name/given` as a whole is a given name.
  let names = [name, name.split(separator: "/").last.map(String.init) ?? name]
  for name in names {
    switch FieldNames.meaning(of: HeaderName(name)) {
    case .field(let field): return field
    case .someName: return .fullName
    default: continue
    }
  }
  return nil
}
