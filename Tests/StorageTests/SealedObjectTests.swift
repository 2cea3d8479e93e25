import Foundation
import Records
import TestSupport
import Testing

@testable import Storage

/// What is sealed can be read again, and nothing else can be read as it.
@Suite struct SealedObjectTests {
  private static let segment = SealHeader.segmentSize

  /// An archive in a folder of its own that goes with the value.
  private final class Place {
    let folder: String
    let archive: Archive

    init(dataKey: UInt8 = 1, takesUnsealed: Bool = false) {
      folder =
        (Folder.exists("/dev/shm") ? "/dev/shm/" : NSTemporaryDirectory()) + "tributary-seal-" + UUID().uuidString
      let ring = Keyring(
        hashKey: Secret([1]), dataKey: Secret(Array(repeating: dataKey, count: 32)), takesUnsealed: takesUnsealed)
      let generator = Lock(SeededGenerator(seed: 1))
      let keys = ArchiveKeys(
        ring,
        random: { generator.withLock { generator in (0..<32).map { _ in .random(in: 0...255, using: &generator) } } }
      ) { ring }
      archive = Archive(root: folder, keys: keys)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func keep(_ bytes: [UInt8], pieces: Int = .max) throws -> ContentHash {
      let incoming = try archive.makeObject(named: "incoming")
      for start in stride(from: 0, to: bytes.count, by: max(1, min(pieces, bytes.count))) {
        try bytes[start..<min(start + min(pieces, bytes.count), bytes.count)].withUnsafeBytes { try incoming.write($0) }
      }
      return try incoming.keep()
    }

    func sealed(_ object: ContentHash) throws -> [UInt8] {
      try SystemFile.contents(of: archive.path(of: object), limit: .max)
    }

    func put(_ bytes: [UInt8], as object: ContentHash) throws {
      try Folder.make(Folder.parent(of: archive.path(of: object)))
      try bytes.withUnsafeBytes { bytes in
        let path = archive.path(of: object)
        unlink(path)
        try SystemFile.create(path).write(bytes)
      }
    }
  }

  private static func content(_ size: Int, seed: UInt64 = 7) -> [UInt8] {
    var generator = SeededGenerator(seed: seed + UInt64(size))
    return (0..<size).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
  }

  private static func read(_ source: any ByteSource, by size: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: size)
    while case let count = try buffer.withUnsafeMutableBytes({ try source.read(into: $0) }), count > 0 {
      all += buffer[..<count]
    }
    return all
  }

  /// Sizes around the borders of segments, written and read in pieces of all sizes.
  @Test(arguments: [0, 1, 15, 16, 17, 88, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 200_000])
  func whatIsSealedIsRead(size: Int) throws {
    let place = Place()
    let bytes = Self.content(size)
    for pieces in [997, Self.segment - 1, Self.segment, Self.segment + 1, .max] {
      let object = try place.keep(bytes, pieces: pieces)
      #expect(object == bytes.withUnsafeBytes { ContentHash(of: $0) })
      let length = try place.sealed(object).count
      #expect(length == SealHeader.length + size + 16 * max(1, (size + Self.segment - 1) / Self.segment))
      for buffer in [61, 997, Self.segment - 1, Self.segment, Self.segment + 1, 1 << 20] {
        #expect(try Self.read(try place.archive.open(object), by: buffer) == bytes, "\(pieces), \(buffer)")
      }
      #expect(try place.archive.check(object) == size)
    }
  }

  /// What is read before an object has its name is what will be read afterwards.
  @Test func anObjectIsReadBeforeItHasItsName() throws {
    let place = Place()
    let bytes = Self.content(70_000)
    let incoming = try place.archive.makeObject(named: "incoming")
    try bytes.withUnsafeBytes { try incoming.write($0) }
    for _ in 0..<2 { #expect(try Self.read(try incoming.open(), by: 4096) == bytes) }
    #expect(try Self.read(try place.archive.open(try incoming.keep()), by: 4096) == bytes)
  }

  private static func isRefused(_ place: Place, _ object: ContentHash, _ comment: String) throws {
    do {
      _ = try Self.read(try place.archive.open(object), by: 4096)
      Issue.record("\(comment): taken")
    } catch let error as SealError {
      #expect(error.object == object && "\(error)".contains("\(object)") && "\(error)".contains("backup"), "\(comment)")
    }
  }

  @Test func everyTurnedBitIsRefused() throws {
    let place = Place()
    let object = try place.keep(Self.content(40))
    let bytes = try place.sealed(object)
    #expect(bytes.count == 144)
    for bit in 0..<bytes.count * 8 {
      var altered = bytes
      altered[bit / 8] ^= 1 << (bit % 8)
      try place.put(altered, as: object)
      try Self.isRefused(place, object, "bit \(bit)")
    }
  }

  @Test func everyOtherLengthIsRefused() throws {
    let place = Place()
    let object = try place.keep(Self.content(40))
    let bytes = try place.sealed(object)
    for length in 0..<bytes.count {
      try place.put(Array(bytes.prefix(length)), as: object)
      try Self.isRefused(place, object, "\(length) bytes")
    }
    for more in [1, 16, 200] {
      try place.put(bytes + Array(repeating: 0, count: more), as: object)
      try Self.isRefused(place, object, "\(more) bytes more")
    }
  }

  /// A file that is cut or grows behind a reader's back is seen where it ends.
  @Test func whatIsCutWhileItIsReadIsRefused() throws {
    let place = Place()
    let object = try place.keep(Self.content(3 * Self.segment))
    for segments in 0..<3 {
      let source = try place.archive.open(object)
      let whole = try place.sealed(object)
      let length = SealHeader.length + segments * (Self.segment + 16)
      #expect(truncate(place.archive.path(of: object), off_t(length)) == 0)
      #expect(throws: SealError(object, .segment(segments + 1, of: 3))) { _ = try Self.read(source, by: 1 << 20) }
      try place.put(whole, as: object)
    }
  }

  /// The bytes of a segment of a sealed object.
  private static func range(_ number: Int) -> Range<Int> {
    let length = segment + SegmentCipher.overhead
    return SealHeader.length + number * length..<SealHeader.length + (number + 1) * length
  }

  @Test func segmentsKeepTheirPlaces() throws {
    let place = Place()
    let (one, other) = (
      try place.keep(Self.content(3 * Self.segment)), try place.keep(Self.content(3 * Self.segment, seed: 8))
    )
    let (bytes, others) = (try place.sealed(one), try place.sealed(other))
    for to in 0..<3 {
      for from in 0..<3 {
        if from != to {
          var swapped = bytes
          swapped.replaceSubrange(Self.range(to), with: bytes[Self.range(from)])
          swapped.replaceSubrange(Self.range(from), with: bytes[Self.range(to)])
          try place.put(swapped, as: one)
          try Self.isRefused(place, one, "\(from) and \(to) swapped")
          var twice = bytes
          twice.replaceSubrange(Self.range(to), with: bytes[Self.range(from)])
          try place.put(twice, as: one)
          try Self.isRefused(place, one, "\(from) at \(to) too")
        }
        var foreign = bytes
        foreign.replaceSubrange(Self.range(to), with: others[Self.range(from)])
        try place.put(foreign, as: one)
        try Self.isRefused(place, one, "\(from) of another object at \(to)")
      }
    }
    try place.put(bytes, as: one)
    #expect(try place.archive.check(one) == 3 * Self.segment)
  }

  /// Neither under another name, nor with another's header, nor from another workspace.
  @Test func objectsKeepTheirNames() throws {
    let place = Place()
    let (one, other) = (try place.keep(Self.content(40)), try place.keep(Self.content(40, seed: 8)))
    let (bytes, others) = (try place.sealed(one), try place.sealed(other))
    try place.put(others, as: one)
    #expect(throws: SealError(one, .header)) { _ = try place.archive.open(one) }
    try place.put(Array(others[..<SealHeader.length] + bytes[SealHeader.length...]), as: other)
    #expect(throws: SealError(other, .segment(1, of: 1))) { _ = try place.archive.check(other) }
    let elsewhere = Place(dataKey: 2)
    try elsewhere.put(bytes, as: one)
    #expect(throws: SealError(one, .header)) { _ = try elsewhere.archive.open(one) }
    try place.put([], as: other)
    #expect(throws: SealError(other, .unsealed)) { _ = try place.archive.open(other) }
    try elsewhere.put([], as: one)
  }

  @Test func equalContentIsNotSealedAlike() throws {
    let place = Place()
    let first = try place.sealed(try place.keep(Self.content(1000)))
    #expect(try place.sealed(try place.keep(Self.content(1000))) != first)
  }

  /// Nothing of what was delivered stands in the folder, while it is written and afterwards.
  @Test func nothingLiesThereInTheClear() throws {
    let place = Place()
    let needle = Array("Familie1002, Vorname1002".utf8)
    let incoming = try place.archive.makeObject(named: "incoming")
    for _ in 0..<9000 { try needle.withUnsafeBytes { try incoming.write($0) } }
    func files() throws -> [[UInt8]] {
      try Folder.walk(place.folder).files.map { try SystemFile.contents(of: place.folder + "/" + $0) }
    }
    #expect(try files().count == 1 && files().allSatisfy { Data($0).range(of: Data(needle.prefix(7))) == nil })
    _ = try incoming.keep()
    #expect(try files().count == 1 && files().allSatisfy { Data($0).range(of: Data(needle.prefix(7))) == nil })
  }

  /// What an older program left is read as it lies there, sealed without changing a byte of it, and taken no more then.
  @Test func whatWasNotSealedIsTakenUntilAllIs() throws {
    let place = Place(takesUnsealed: true)
    // One that begins as a sealed object does, and is none.
    let contents = [Self.content(70_000), [], Array("TRIBSEA\u{1}".utf8) + Self.content(200)]
    for content in contents {
      let object = content.withUnsafeBytes { ContentHash(of: $0) }
      try place.put(content, as: object)
      #expect(try Self.read(try place.archive.open(object), by: 1000) == content)
      #expect(try !place.archive.isUpToDate(object))
      try place.archive.sealAnew(object)
      #expect(try place.archive.isUpToDate(object))
      #expect(try Self.read(try place.archive.open(object), by: 1000) == content)
    }
    place.archive.keys.take(place.archive.keys.ring.sealed)
    let content = contents[0]
    let object = content.withUnsafeBytes { ContentHash(of: $0) }
    #expect(try place.archive.check(object) == content.count)
    try place.put(content, as: object)
    #expect(throws: SealError(object, .unsealed)) { _ = try place.archive.open(object) }
  }

  /// An object that is not what its name says is not made to look as if it were.
  @Test func whatIsAlteredIsNotSealed() throws {
    let place = Place(takesUnsealed: true)
    let object = ContentHash(of: "what was delivered")
    try place.put(Array("what was not".utf8), as: object)
    #expect(throws: SealError(object, .content)) { try place.archive.sealAnew(object) }
    #expect(try place.sealed(object) == Array("what was not".utf8))
    #expect(try Folder.list(place.folder + "/incoming").isEmpty)
  }
}

@Suite struct KeyringTests {
  private static let ring = Keyring(
    hashKey: Secret(Array(0..<20)), dataKey: Secret(Array(repeating: 0xA7, count: 32)), takesUnsealed: true
  ).adding(Secret(Array(repeating: 0xB8, count: 32)))
  private static let key = Secret(Array(repeating: 3, count: 32))
  private static let salt: [UInt8] = Array(repeating: 4, count: 32)

  @Test func aKeyOpensWhatItWrapped() throws {
    for ring in [Self.ring, Self.ring.sealed] {
      let wrapped = try ring.wrapped(under: Self.key, salt: Self.salt)
      #expect(Keyring(unwrapping: wrapped, under: Self.key) == ring)
      #expect(Keyring(unwrapping: wrapped, under: Secret(Array(repeating: 5, count: 32))) == nil)
      #expect(Data(wrapped).range(of: Data(Array(repeating: 0xA7, count: 4))) == nil)
    }
    #expect(Self.ring.current == 2 && Self.ring.awaitsSealing && !Self.ring.sealed.awaitsSealing)
    #expect(Self.ring.sealed.dataKeys.keys.sorted() == [2])
  }

  @Test func anAlteredKeyringIsRefused() throws {
    let wrapped = try Self.ring.wrapped(under: Self.key, salt: Self.salt)
    for bit in 0..<wrapped.count * 8 {
      var altered = wrapped
      altered[bit / 8] ^= 1 << (bit % 8)
      #expect(Keyring(unwrapping: altered, under: Self.key) == nil)
    }
    for length in 0..<wrapped.count {
      #expect(Keyring(unwrapping: Array(wrapped.prefix(length)), under: Self.key) == nil)
    }
  }

  @Test func aKeyringIsNotShown() {
    var dumped = ""
    dump(Self.ring, to: &dumped)
    for text in [dumped, "\(Self.ring)"] {
      #expect(text.contains("secret") && !text.contains("167") && !text.contains("184"))
    }
  }
}
