import Records
import Resolution

/// Finds the fields of one file's columns by their names and, where those say nothing, by what stands in them.
struct ColumnSearch {
  private let file: FileSample
  private(set) var mapping: ColumnMapping
  /// Columns that a name has not settled, in order.
  private var open: [Int] = []
  /// Columns called `name`, or like it.
  private var someNames: [Int] = []
  private var middleNames: [Int] = []

  init(_ file: FileSample, _ mapping: ColumnMapping) {
    self.file = file
    self.mapping = mapping
  }

  mutating func run() {
    for column in file.columns.indices { takeByName(column) }
    joinMiddleNames()
    settleNames()
    for column in open { takeByContent(column) }
    if !has(.city), let index = mapping.entries.firstIndex(where: { $0.field == .person(.locality) }) {
      mapping.entries[index].field = .person(.city)
    }
  }

  private mutating func takeByName(_ column: Int) {
    if column == mapping.id { return leaveOut(column, .id) }
    if column == mapping.truth { return leaveOut(column, .truth) }
    let sample = file.samples[column]
    guard let meaning = FieldNames.meaning(of: file.headers[column]) else { return open.append(column) }
    switch meaning {
    case .field(let field) where sample.filled == 0 || !FieldNames.isPlausible(field, sample): open.append(column)
    case .field(let field): add(.person(field), column, .name)
    case .middleName: middleNames.append(column)
    case .someName: someNames.append(column)
    case .rowName: leaveOut(column, .rowNumber)
    case .answer: leaveOut(column, .answer)
    case .origin: leaveOut(column, .origin)
    }
  }

  /// Second given names stand behind the first, as in a name that is written whole.
  private mutating func joinMiddleNames() {
    for column in middleNames {
      if let index = mapping.entries.firstIndex(where: { $0.field == .person(.givenName) }) {
        mapping.entries[index].columns.append(column)
      } else {
        open.append(column)
      }
    }
    open.sort()
  }

  /// `name` is a person's where the file is about people.
  private mutating func settleNames() {
    let isAboutPeople = isAboutPeople
    for column in someNames {
      let sample = file.samples[column]
      let isLikeNames = sample.share(.letters) >= 0.8 && (1.5...4).contains(sample.averageWords)
      if isAboutPeople, isLikeNames, !has(.familyName), !has(.fullName) {
        add(.person(.fullName), column, .name)
      } else if isAboutPeople, has(.givenName), !has(.familyName), sample.share(.hasDigit) < 0.5 {
        add(.person(.familyName), column, .name)
      } else {
        open.append(column)
      }
    }
    open.sort()
  }

  private var isAboutPeople: Bool {
    let telling: [Field] = [.givenName, .familyName, .birthDate, .nationalID, .birthPlace, .occupation, .email]
    return telling.contains(where: has) || file.headers.contains(where: FieldNames.speaksOfPerson)
  }

  private func has(_ field: Field) -> Bool { mapping.entries.contains { $0.field == .person(field) } }

  private mutating func takeByContent(_ column: Int) {
    switch ContentGuess(file.samples[column]) {
    case .leaveOut(let reason): leaveOut(column, reason)
    case .field(let field): add(.person(field), column, .content)
    case .kind(let kind) where (kind == .text || kind == .name) && repeatsOthers(column): leaveOut(column, .repeats)
    case .kind(let kind):
      if let name = ColumnName(kind, header: file.headers[column].identifier) {
        add(.column(name), column, .content)
      } else {
        leaveOut(column, .rowNumber)
      }
    }
  }

  /// Whether nearly all words of a column stand in the names of the same row, so that it would count twice.
  private func repeatsOthers(_ column: Int) -> Bool {
    let names: [LinkField] = [.person(.givenName), .person(.familyName), .person(.fullName)]
    let others = mapping.entries.filter { names.contains($0.field) }.flatMap(\.columns)
    return !others.isEmpty && file.share(of: column, repeating: others) >= 0.8
  }

  private mutating func add(_ field: LinkField, _ column: Int, _ origin: ColumnMapping.Origin) {
    guard let index = mapping.entries.firstIndex(where: { $0.field == field }) else {
      return mapping.entries.append(.init(field: field, columns: [column], origin: origin))
    }
    if field.takesSeveral {
      mapping.entries[index].columns.append(column)
    } else {
      leaveOut(column, .fieldTaken)
    }
  }

  private mutating func leaveOut(_ column: Int, _ reason: ColumnMapping.Reason) {
    mapping.leftOut.append(.init(column: file.columns[column], reason: reason))
  }
}
