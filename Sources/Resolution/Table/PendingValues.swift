/// Values of some rows before they are looked up, kind by kind.
///
/// Values come row by row or column by column; of each kind they stay in the order of their rows.
struct PendingValues: Sendable {
  /// Rows that are looked up together: few enough for the near caches, many enough to wait for memory once.
  static let mostRows = 256

  /// Which dictionary a value is looked up in.
  enum Dictionary {
    /// That of the person's slot with this number, 0 to 10.
    static let slots = 0..<AccountTable.Slot.personCount
    static let given = 11
    static let family = 12
    static let city = 13
    static let birthPlace = 14
    static let street = 15
    static let fullName = 16
    static let count = 17

    /// The slot that a dictionary's words are for; a full name's parts go to others.
    static func slot(_ dictionary: Int) -> AccountTable.Slot {
      switch dictionary {
      case given, fullName: .given
      case family: .family
      case city: .city
      case birthPlace: .birthPlace
      case street: .street
      default: AccountTable.Slot(number: dictionary)
      }
    }
  }

  /// A value that has its word, and the row that it is of.
  struct Word: BitwiseCopyable, Sendable {
    let word: UInt32
    let row: UInt32
  }

  /// By dictionary.
  var columns = Array(repeating: PendingColumn(), count: Dictionary.count)
  /// Values that are not looked up, by slot.
  private(set) var words: [[Word]]
  /// Rows that were begun.
  private(set) var rowCount = 0

  init(slots: Int) { words = Array(repeating: [], count: slots) }

  var isFull: Bool { rowCount >= Self.mostRows }

  mutating func removeAll() {
    rowCount = 0
    for index in columns.indices { columns[index].removeAll() }
    for slot in words.indices { words[slot].removeAll(keepingCapacity: true) }
  }

  mutating func beginRows(_ count: Int) { rowCount += count }

  /// Adds a value that has its word; 0 is none.
  @inline(__always)
  mutating func add(word: UInt32, row: Int, to slot: Int) {
    if word != 0 { words[slot].append(Word(word: word, row: UInt32(row))) }
  }
}
