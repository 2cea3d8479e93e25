/// The claims of the record in hand.
final class ClaimList {
  @exclusivity(unchecked) private var claims: [(field: Field, range: Range<Int>)] = []
  private let values = ByteArena(capacity: 256)

  @inline(__always)
  func append(_ field: Field, _ value: UnsafeRawBufferPointer) {
    let start = values.count
    values.append(value)
    claims.append((field, start..<values.count))
  }

  /// Adds the claims of another list behind these.
  func append(_ other: ClaimList) {
    for claim in other.claims { append(claim.field, other.bytes(claim)) }
  }

  func removeAll() {
    guard !claims.isEmpty else { return }
    claims.removeAll(keepingCapacity: true)
    values.truncate(to: 0)
  }

  /// Writes the claims, sorted by field and bytes, each once.
  func write(to arena: ByteArena) {
    sort()
    arena.append(varint: UInt64(claims.count))
    for claim in claims {
      arena.append(claim.field.rawValue)
      arena.append(varint: UInt64(claim.range.count))
      arena.append(bytes(claim))
    }
  }

  private func bytes(_ claim: (field: Field, range: Range<Int>)) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: values.base + claim.range.lowerBound, count: claim.range.count)
  }

  private func sort() {
    var isSorted = true
    for index in claims.indices.dropFirst() where claims[index - 1].field.rawValue >= claims[index].field.rawValue {
      isSorted = false
    }
    if isSorted { return }
    claims.sort { left, right in
      left.field != right.field
        ? left.field < right.field : bytes(left).lexicographicallyPrecedes(bytes(right))
    }
    var kept = 1
    for index in 1..<claims.count {
      let (previous, next) = (claims[kept - 1], claims[index])
      if previous.field == next.field, bytes(previous).elementsEqual(bytes(next)) { continue }
      claims[kept] = next
      kept += 1
    }
    claims.removeLast(claims.count - kept)
  }
}
