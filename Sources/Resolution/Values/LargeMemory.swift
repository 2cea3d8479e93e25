#if canImport(Glibc)
  import Glibc
#endif

/// Memory for large arrays that are read at random places.
enum LargeMemory {
  /// Below this size an ordinary allocation serves.
  private static let large = 4 << 20

  /// Allocates, aligned to a cache line; large pieces in pages of 2 MiB where the system has them, which saves most of the
  /// page faults and misses of the address cache.
  static func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    guard bytes >= large else { return .allocate(byteCount: max(1, bytes), alignment: 64) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 2 << 20)
    #if canImport(Glibc)
      // Only advice: without such pages the memory is as good, and slower.
      _ = madvise(memory, bytes, MADV_HUGEPAGE)
    #endif
    return memory
  }

  /// Allocates room for `count` elements; to be given back by `deallocate()`.
  static func allocate<Element: BitwiseCopyable>(_ count: Int) -> UnsafeMutablePointer<Element> {
    allocate(bytes: max(1, count) * MemoryLayout<Element>.stride).bindMemory(to: Element.self, capacity: max(1, count))
  }

  /// Asks for large pages for memory that others have allocated; where it begins and ends small ones remain.
  static func prefersLargePages(_ memory: UnsafeMutableRawBufferPointer) {
    guard memory.count >= large, let start = memory.baseAddress else { return }
    #if canImport(Glibc)
      let first = start.alignedUp(toMultipleOf: 4096)
      _ = madvise(first, memory.count - (first - start), MADV_HUGEPAGE)
    #endif
  }
}
