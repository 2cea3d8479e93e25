import Dispatch
import Formats
import Storage
import Synchronization

/// Reads and unpacks a file on a queue of its own, a few buffers ahead of whoever takes them.
///
/// Unpacking takes about as long as everything that is then done with the bytes; side by side the two take as long as the
/// longer. Memory is ``slots`` buffers, whatever the file.
///
/// `@unchecked Sendable`: the queue alone touches file, content and ``writing`` until its last slot is taken; slots pass
/// from one side to the other through the semaphores.
final class ReadAhead: @unchecked Sendable {
  /// What a slot holds.
  enum Kind {
    /// Bytes as they lie in the file.
    case raw
    /// Bytes as they unpack.
    case content
    case end
    case failure(any Error)
  }

  private struct Slot {
    var kind = Kind.end
    var count = 0
    let buffer: UnsafeMutableRawBufferPointer
  }

  /// Bytes read at once; with the inflater's bound this bounds what one read can grow to.
  private static let pieceSize = 64 << 10
  private static let slotSize = 256 << 10
  private static let slots = 4

  private let file: any ByteSource
  private var content: ContentReader
  private let handsRaw: Bool
  private let ring: UnsafeMutablePointer<Slot>
  private let free = DispatchSemaphore(value: ReadAhead.slots)
  private let filled = DispatchSemaphore(value: 0)
  private let isAbandoned = Atomic<Bool>(false)
  private var writing = 0
  private var reading = 0
  /// Whether the last slot has been taken.
  private var isOver = false

  init(_ file: any ByteSource, _ content: ContentReader, handsRaw: Bool) {
    self.file = file
    self.content = content
    self.handsRaw = handsRaw
    ring = .allocate(capacity: ReadAhead.slots)
    for index in 0..<ReadAhead.slots {
      (ring + index).initialize(to: Slot(buffer: .allocate(byteCount: ReadAhead.slotSize, alignment: 64)))
    }
  }

  deinit {
    for index in 0..<ReadAhead.slots { ring[index].buffer.deallocate() }
    ring.deinitialize(count: ReadAhead.slots)
    ring.deallocate()
  }

  func start() {
    DispatchQueue(label: "tributary.unpack").async { [self] in
      do {
        try fill()
        hand(.end)
      } catch {
        hand(.failure(error))
      }
    }
  }

  // MARK: On the queue

  private func fill() throws {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 64)
    defer { piece.deallocate() }
    while !isAbandoned.load(ordering: .relaxed) {
      let count = try file.read(into: piece)
      let bytes = UnsafeRawBufferPointer(rebasing: piece[..<count])
      if count > 0, handsRaw { hand(.raw, bytes) }
      let sink: (UnsafeRawBufferPointer) throws(FormatError) -> Void = { bytes throws(FormatError) in
        self.handContent(bytes)
      }
      if count == 0 { return try content.finish(sink) }
      try content.read(bytes, sink)
    }
  }

  /// What is unpacked comes in pieces that fit; a plain file's too.
  private func handContent(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while !rest.isEmpty, !isAbandoned.load(ordering: .relaxed) {
      hand(.content, UnsafeRawBufferPointer(rebasing: rest.prefix(Self.slotSize)))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Self.slotSize))
    }
  }

  private func hand(_ kind: Kind, _ bytes: UnsafeRawBufferPointer = UnsafeRawBufferPointer(start: nil, count: 0)) {
    free.wait()
    ring[writing].kind = kind
    ring[writing].count = bytes.count
    ring[writing].buffer.copyMemory(from: bytes)
    writing = (writing + 1) % Self.slots
    filled.signal()
  }

  // MARK: Where the bytes are wanted

  /// Calls `body` with what the next slot holds; false at the end.
  ///
  /// Throws what reading or unpacking threw, when all that came before has been taken.
  func take(_ body: (Kind, UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
    filled.wait()
    let slot = ring[reading]
    reading = (reading + 1) % Self.slots
    defer { free.signal() }
    switch slot.kind {
    case .end:
      isOver = true
      return false
    case .failure(let error):
      isOver = true
      throw error
    case .raw, .content:
      try body(slot.kind, UnsafeRawBufferPointer(rebasing: slot.buffer[..<slot.count]))
      return true
    }
  }

  /// Ends the reading; whatever comes is thrown away.
  func abandon() {
    isAbandoned.store(true, ordering: .relaxed)
    while !isOver { _ = try? take { _, _ in } }
  }
}
