/// A list of texts in one block of bytes.
struct ByteTable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]

  /// The number of texts.
  var count: Int { ends.count - 1 }

  /// An empty list.
  init() {}

  /// The texts of a list that is separated by commas.
  init(_ list: String) {
    for part in list.split(separator: ",") { append(String(part)) }
  }

  /// Adds a text at the end.
  mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }

  /// Appends a text to an output.
  @inline(__always)
  func put(_ index: Int, to output: inout [UInt8]) {
    output.append(contentsOf: bytes[ends[index]..<ends[index + 1]])
  }

  /// A text on its own.
  subscript(index: Int) -> [UInt8] { Array(bytes[ends[index]..<ends[index + 1]]) }
}
