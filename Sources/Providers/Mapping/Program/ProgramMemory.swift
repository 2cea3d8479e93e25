/// Memory of a mapping's program: it neither moves nor is counted, so that running the program over a row touches no
/// reference.
final class ProgramMemory {
  private var blocks: [UnsafeMutableRawPointer] = []

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// A copy of plain values.
  func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    let bytes = max(1, elements.count * MemoryLayout<Element>.stride)
    let block = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    blocks.append(block)
    let start = block.bindMemory(to: Element.self, capacity: elements.count)
    _ = UnsafeMutableBufferPointer(start: start, count: elements.count).initialize(from: elements)
    return UnsafeBufferPointer(start: start, count: elements.count)
  }

  /// A copy of bytes.
  func bytes(_ bytes: [UInt8]) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(array(bytes)) }
}

/// Bytes that are made while a row is read and live until the next one.
final class RowScratch {
  private var blocks: [UnsafeMutableRawBufferPointer] = [.allocate(byteCount: 1 << 12, alignment: 16)]
  @exclusivity(unchecked) private var current = 0
  @exclusivity(unchecked) private var used = 0

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// Forgets the bytes of the row before.
  func reset() {
    current = 0
    used = 0
  }

  /// Room for so many bytes.
  func take(_ count: Int) -> UnsafeMutableRawBufferPointer {
    while used + count > blocks[current].count {
      if current + 1 == blocks.count {
        blocks.append(.allocate(byteCount: max(count, blocks[current].count * 2), alignment: 16))
      }
      current += 1
      used = 0
    }
    defer { used += count }
    return UnsafeMutableRawBufferPointer(rebasing: blocks[current][used..<used + count])
  }

  /// A copy of bytes.
  func copy(_ bytes: some Collection<UInt8>) -> UnsafeRawBufferPointer {
    let room = take(bytes.count)
    room.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(room)
  }
}
