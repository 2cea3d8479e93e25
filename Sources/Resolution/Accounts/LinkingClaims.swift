import Records

/// What linking reads of one account, as bytes that can be kept: the day on which it was opened and its values, in the
/// order in which its records state them first.
///
/// A table of kept accounts is the table of the accounts themselves, see ``AccountTableBuilder/append(provider:key:kept:slots:)``.
/// Layout, integers little-endian: the day as 4 bytes (the largest number if there is none), then for each value its
/// field's code, 4 bytes of length, and the bytes.
extension Account {
  /// The bytes.
  ///
  /// O(bytes of the claims).
  public var linkingClaims: [UInt8] {
    var output = KeptClaims(opened: opened)
    for admitted in records { output.append(admitted.record) }
    return output.bytes
  }
}

/// The bytes in the making; what a record repeats of an earlier one is left out, so that nothing changes where a record
/// is added that says nothing new.
private struct KeptClaims {
  private(set) var bytes: [UInt8] = []
  /// Where each value begins.
  private var starts: [Int] = []
  /// The values, once a second record states any: most accounts have one such record.
  private var known: Set<[UInt8]> = []

  init(opened: Day?) {
    withUnsafeBytes(of: (opened?.number ?? .max).littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ record: Record) {
    let earlier = starts.count
    record.forEachClaim { field, value in
      guard field != .opened, !value.isEmpty else { return }
      if earlier > 0, known.isEmpty { rememberAll() }
      let start = bytes.count
      bytes.append(field.rawValue)
      withUnsafeBytes(of: UInt32(value.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: value)
      if earlier > 0, !known.insert(Array(bytes[start...])).inserted {
        bytes.removeSubrange(start...)
      } else {
        starts.append(start)
      }
    }
  }

  private mutating func rememberAll() {
    for (start, end) in zip(starts, starts.dropFirst() + [bytes.count]) {
      known.insert(Array(bytes[start..<end]))
    }
  }
}

extension AccountTableBuilder {
  /// Where the values of each of a person's fields go, looked up once for many accounts.
  public struct PersonSlots: Sendable {
    private var slots: [FieldSlot?]

    /// Of a builder.
    public init(_ builder: AccountTableBuilder) {
      slots = Array(repeating: nil, count: 256)
      for field in Field.allCases { slots[Int(field.rawValue)] = builder.slot(for: .person(field)) }
    }

    subscript(_ field: Field) -> FieldSlot? { slots[Int(field.rawValue)] }
  }

  /// Adds an account by what ``Account/linkingClaims`` kept of it; each account at most once.
  ///
  /// `false`, after which the table is of no use, if the bytes are damaged.
  public mutating func append(
    provider: ProviderID, key: UnsafeRawBufferPointer, kept: UnsafeRawBufferPointer, slots: PersonSlots
  ) -> Bool {
    guard kept.count >= 4 else { return false }
    beginRow(provider: provider, key: key)
    defer { endRow() }
    open(Int32(littleEndian: kept.loadUnaligned(as: Int32.self)))
    var position = 4
    while position < kept.count {
      guard position + 5 <= kept.count, let field = Field(rawValue: kept[position]) else { return false }
      let length = Int(UInt32(littleEndian: kept.loadUnaligned(fromByteOffset: position + 1, as: UInt32.self)))
      position += 5
      guard length <= kept.count - position else { return false }
      if let slot = slots[field] {
        add(UnsafeRawBufferPointer(rebasing: kept[position..<position + length]), to: slot)
      }
      position += length
    }
    return true
  }
}
