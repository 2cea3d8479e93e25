#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// GB 18030 by the tables of the C library.
///
/// No character of several bytes contains an ASCII byte below 30 (digits), so lines and tags can be found before decoding.
final class GB18030Decoder: TextDecoder {
  private let converter: iconv_t?
  private var source = 0
  /// The beginning of a character whose end has not come yet, at most 3 bytes.
  private var held: [UInt8] = []

  init() {
    let opened = iconv_open("UTF-8", "GB18030")
    converter = opened == iconv_t(bitPattern: -1) ? nil : opened
  }

  deinit {
    if let converter { iconv_close(converter) }
  }

  func decode(_ bytes: UnsafeRawBufferPointer, into text: TextSink) {
    if held.isEmpty {
      held = Array(convert(bytes.bindMemory(to: UInt8.self), into: text))
    } else {
      let joined = held + bytes
      held = joined.withUnsafeBufferPointer { Array(convert($0, into: text)) }
    }
  }

  func finish(into text: TextSink) {
    for _ in held {
      text.appendUndecodable(source: source, length: 1)
      source += 1
    }
    held = []
  }

  /// Converts what is complete and gives the rest.
  private func convert(_ bytes: UnsafeBufferPointer<UInt8>, into text: TextSink) -> Slice<UnsafeBufferPointer<UInt8>> {
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        text.append(ascii: bytes[index], source: source)
        index += 1
        source += 1
        text.endLine(bytes[index - 1], source: source)
        continue
      }
      var end = index + 1
      while end < bytes.count && !isBoundary(bytes[end]) { end += 1 }
      let taken = convertRun(UnsafeBufferPointer(rebasing: bytes[index..<end]), atEnd: end == bytes.count, into: text)
      if taken == 0 { break }
      index += taken
    }
    return bytes[index...]
  }

  /// Bytes that are never part of a longer character.
  private func isBoundary(_ byte: UInt8) -> Bool { byte < 0x30 || (byte > 0x39 && byte < 0x40) }

  /// Converts a run that begins a character; gives the number of bytes taken, 0 if more have to come first.
  private func convertRun(_ run: UnsafeBufferPointer<UInt8>, atEnd: Bool, into text: TextSink) -> Int {
    let (taken, error) = callConverter(run, into: text.buffer)
    source += taken
    if taken > 0 || error == 0 {
      // A line or a tag further on is marked exactly, whatever stood before it.
      text.map.mark(decoded: text.end, source: source)
      return taken
    }
    if error == EINVAL && atEnd { return 0 }
    text.appendUndecodable(source: source, length: 1)
    source += 1
    return 1
  }

  private func callConverter(_ run: UnsafeBufferPointer<UInt8>, into buffer: ByteBuffer) -> (Int, Int32) {
    guard let converter, let start = run.baseAddress else { return (0, EILSEQ) }
    // Two bytes become at most three.
    buffer.reserve(run.count * 2 + 8)
    var input: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(mutating: start).assumingMemoryBound(
      to: CChar.self)
    var inputLeft = run.count
    var output: UnsafeMutablePointer<CChar>? = UnsafeMutableRawPointer(buffer.base + buffer.count).assumingMemoryBound(
      to: CChar.self)
    let room = run.count * 2 + 8
    var outputLeft = room
    let status = iconv(converter, &input, &inputLeft, &output, &outputLeft)
    let failure = status == Int(bitPattern: UInt.max) ? errno : 0
    iconv(converter, nil, nil, nil, nil)
    buffer.grow(room - outputLeft)
    return (run.count - inputLeft, failure)
  }
}
