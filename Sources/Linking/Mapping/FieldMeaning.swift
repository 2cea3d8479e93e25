import Records

/// The canonical field that a column's name stands for, in several languages; `nil` for a name that says nothing, or
/// something else.
///
/// `date_of_birth`, `Geburtsdatum` and `ddn` are all `birth_date`. O(length of the name).
public func canonicalField(forColumn name: String) -> Field? {
  // Of a path the last name says most; where it says nothing, the one before it may help: `address/line1`.
  let names = name.split(separator: "/").map(String.init)
  var candidates = names.suffix(1).map { $0 }
  if names.count > 1, names.last?.hasPrefix("@") == false { candidates.append(names.suffix(2).joined(separator: "/")) }
  for candidate in candidates {
    switch FieldNames.meaning(of: HeaderName(candidate)) {
    case .field(let field): return field
    case .someName: return .fullName
    default: continue
    }
  }
  return nil
}
