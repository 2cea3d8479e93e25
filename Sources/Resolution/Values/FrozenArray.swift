/// A fixed run of plain values that many threads read through a pointer: neither bounds checks nor reference counting
/// in the inner loops.
///
/// Whoever holds a ``base`` keeps the array alive with `withExtendedLifetime`.
struct FrozenArray<Element: BitwiseCopyable & Sendable>: Sendable {
  private final class Storage: @unchecked Sendable {
    // Sendable because the memory is written only before `init` returns and freed when nobody refers to it.
    let memory: UnsafeMutableBufferPointer<Element>
    init(_ elements: some Collection<Element>) {
      memory = UnsafeMutableBufferPointer(start: LargeMemory.allocate(elements.count), count: max(1, elements.count))
      _ = memory.initialize(from: elements)
    }
    init(count: Int, repeating element: Element) {
      memory = UnsafeMutableBufferPointer(start: LargeMemory.allocate(count), count: max(1, count))
      memory.initialize(repeating: element)
    }
    deinit { memory.deallocate() }
  }

  private let storage: Storage
  let count: Int

  init(_ elements: some Collection<Element>) {
    storage = Storage(elements)
    count = elements.count
  }

  /// `count` elements, first all equal and then filled by `body`, so that nothing is copied.
  init(count: Int, repeating element: Element, _ body: (UnsafeMutablePointer<Element>) -> Void) {
    storage = Storage(count: count, repeating: element)
    self.count = count
    // An allocated buffer of at least one element always has an address.
    body(storage.memory.baseAddress.unsafelyUnwrapped)
  }

  /// The first element; valid while the array lives.
  var base: UnsafePointer<Element> {
    // An allocated buffer of at least one element always has an address.
    UnsafePointer(storage.memory.baseAddress.unsafelyUnwrapped)
  }

  subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count)
    return storage.memory[index]
  }
}
