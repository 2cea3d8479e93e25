#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The paths of a ``TreeLayout`` as a tree of names, so that a decoder goes down it with the document instead of
/// building and comparing paths.
///
/// Names that the layout does not know are added as they are met, up to a bound, and told once.
final class PathTree {
  struct Node {
    var name: UnsafeBufferPointer<UInt8>
    var parent: Int32
    var firstChild: Int32 = -1
    var lastChild: Int32 = -1
    var nextSibling: Int32 = -1
    /// The child that is looked at first: the one that came behind the last one found when that was last found, since
    /// members mostly come in the same order, which need not be that of the columns.
    var expected: Int32 = -1
    /// The child that was found last.
    var lastFound: Int32 = -1
    /// The sibling that came next when this one was last found.
    var follower: Int32 = -1
    /// Whether a JSON string holds the name as it is, without escapes.
    var isPlain = false
    /// Index of the column; -1 if this path is none.
    var column: Int32 = -1
    /// How deep on the repeating path, from 1; 0 beside it.
    var eachLevel: Int32 = 0
    var isIgnored = false
    /// Whether what holds no column here or below is not told.
    var isQuiet = false
    /// Whether the layout names this path or one below it.
    var isDeclared = false
    var isReported = false
    /// Whether further values of this path are told, or known and not read.
    var isRepeatReported = false
    /// The object in which this member was last seen.
    var seenIn = 0
    /// The parser's pointer for the name (XML).
    var interned: UnsafePointer<UInt8>?
  }

  static let root: Int32 = 0
  /// Stands for a path that is of no interest: below an ignored one, or beyond the bound.
  static let none: Int32 = -1

  private static let reportLimit = 1_000
  private static let learnedLimit = 1_024
  private static let learnedNameLimit = 256

  let nodes: UnsafeMutablePointer<Node>
  private(set) var count = 0
  private var declaredCount = 0
  private var learnedCount = 0
  private let capacity: Int
  private(set) var undeclared: [String] = []
  private var tellsRepeats = false
  /// Names on the repeating path; 0 without one.
  private(set) var levels = 0

  init(_ layout: TreeLayout) {
    let named = layout.columns + layout.ignored + (layout.each.map { [$0] } ?? [])
    capacity = 1 + PathTree.learnedLimit + named.reduce(0) { $0 + $1.split(separator: "/").count }
    nodes = .allocate(capacity: capacity)
    _ = add(Array("".utf8).withUnsafeBufferPointer { $0 }, to: PathTree.none)
    nodes[0].isDeclared = true
    for (index, path) in layout.columns.enumerated() { nodes[Int(declare(path))].column = Int32(index) }
    if let each = layout.each { levels = declareLevels(each) }
    let beforeIgnored = count
    for path in layout.ignored where !path.hasSuffix("[]") { ignore(declare(path), columnsBelow: beforeIgnored) }
    for path in layout.ignored where path.hasSuffix("[]") {
      nodes[Int(declare(String(path.dropLast(2))))].isRepeatReported = true
    }
    tellsRepeats = !layout.keepsArrays
  }

  /// Ignores a path; where columns lie below it, what else is there.
  private func ignore(_ index: Int32, columnsBelow limit: Int) {
    let holdsColumns = (0..<limit).contains { column in
      guard nodes[column].column >= 0 else { return false }
      var ancestor = nodes[column].parent
      while ancestor >= 0, ancestor != index { ancestor = nodes[Int(ancestor)].parent }
      return ancestor == index
    }
    if holdsColumns { nodes[Int(index)].isQuiet = true } else { nodes[Int(index)].isIgnored = true }
  }

  deinit {
    for index in 0..<count { nodes[index].name.deallocate() }
    nodes.deallocate()
  }

  /// The deepest level of the repeating path that a column's path lies at or under; 0 if none.
  func level(of column: Int) -> Int {
    var index = (0..<count).first { nodes[$0].column == column }.map(Int32.init) ?? PathTree.none
    while index >= 0 {
      if nodes[Int(index)].eachLevel > 0 { return Int(nodes[Int(index)].eachLevel) }
      index = nodes[Int(index)].parent
    }
    return 0
  }

  /// The child with a name, learning it if it is new.
  @inline(__always)
  func child(of parent: Int32, named name: UnsafeBufferPointer<UInt8>) -> Int32 {
    let expected = nodes[Int(parent)].expected
    if expected >= 0, PathTree.equal(nodes[Int(expected)].name, name) { return found(expected, in: parent) }
    return search(parent, name)
  }

  /// The child that is looked at first, if the JSON string whose first byte is at `start` is its name as it is.
  @inline(__always)
  func expectedChild(of parent: Int32, at start: UnsafePointer<UInt8>, available: Int) -> (child: Int32, length: Int)? {
    let expected = nodes[Int(parent)].expected
    guard expected >= 0, nodes[Int(expected)].isPlain, let name = nodes[Int(expected)].name.baseAddress else {
      return nil
    }
    let length = nodes[Int(expected)].name.count
    guard length < available, start[length] == 0x22, memcmp(start, name, length) == 0 else { return nil }
    return (found(expected, in: parent), length)
  }

  /// The child whose name the parser has interned at `name`, learning it if it is new.
  @inline(__always)
  func child(of parent: Int32, interned name: UnsafePointer<UInt8>, isAttribute: Bool) -> Int32 {
    let expected = nodes[Int(parent)].expected
    if expected >= 0, matches(expected, name, isAttribute) { return found(expected, in: parent) }
    var index = nodes[Int(parent)].firstChild
    while index >= 0 {
      if matches(index, name, isAttribute) { return found(index, in: parent) }
      index = nodes[Int(index)].nextSibling
    }
    return learnInterned(parent, name, isAttribute)
  }

  /// Gives each name the pointer that a new parser has for it.
  func intern(_ pointer: (UnsafeBufferPointer<UInt8>) -> UnsafePointer<UInt8>?) {
    for index in 0..<count {
      let name = nodes[index].name
      let isAttribute = name.first == 0x40
      nodes[index].interned = pointer(isAttribute ? UnsafeBufferPointer(rebasing: name[1...]) : name)
    }
  }

  /// Tells of a path that holds a value and that the layout does not name.
  func report(_ index: Int32) {
    guard index > 0, !nodes[Int(index)].isReported else { return }
    nodes[Int(index)].isReported = true
    var ancestor = index
    while ancestor >= 0 {
      if nodes[Int(ancestor)].isQuiet { return }
      ancestor = nodes[Int(ancestor)].parent
    }
    if undeclared.count < PathTree.reportLimit { undeclared.append(path(of: index)) }
  }

  /// Tells of a further value of a path that is read and has one: it is not read, so that somebody has to know.
  func reportRepeat(_ index: Int32) {
    guard tellsRepeats, !nodes[Int(index)].isRepeatReported else { return }
    nodes[Int(index)].isRepeatReported = true
    if undeclared.count < PathTree.reportLimit { undeclared.append(path(of: index) + "[]") }
  }

  private func path(of index: Int32) -> String {
    var names: [String] = []
    var current = index
    while current > 0 {
      names.append(String(decoding: nodes[Int(current)].name, as: UTF8.self))
      current = nodes[Int(current)].parent
    }
    return names.reversed().joined(separator: "/")
  }

  @inline(__always)
  private func found(_ index: Int32, in parent: Int32) -> Int32 {
    let last = nodes[Int(parent)].lastFound
    if last >= 0 { nodes[Int(last)].follower = index }
    nodes[Int(parent)].lastFound = index
    let next = nodes[Int(index)].follower
    nodes[Int(parent)].expected = next >= 0 ? next : nodes[Int(index)].nextSibling
    return nodes[Int(index)].isIgnored ? PathTree.none : index
  }

  @inline(__always)
  private func matches(_ index: Int32, _ name: UnsafePointer<UInt8>, _ isAttribute: Bool) -> Bool {
    nodes[Int(index)].interned == name && (nodes[Int(index)].name.first == 0x40) == isAttribute
  }

  private func search(_ parent: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Int32 {
    var index = nodes[Int(parent)].firstChild
    while index >= 0 {
      if PathTree.equal(nodes[Int(index)].name, name) { return found(index, in: parent) }
      index = nodes[Int(index)].nextSibling
    }
    return learn(parent, name)
  }

  private func learnInterned(_ parent: Int32, _ name: UnsafePointer<UInt8>, _ isAttribute: Bool) -> Int32 {
    let bytes = UnsafeBufferPointer(
      start: name, count: strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self)))
    let index = isAttribute ? ([0x40] + bytes).withUnsafeBufferPointer { learn(parent, $0) } : learn(parent, bytes)
    if index >= 0 { nodes[Int(index)].interned = name }
    return index
  }

  private func learn(_ parent: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Int32 {
    guard learnedCount < PathTree.learnedLimit, name.count <= PathTree.learnedNameLimit else { return PathTree.none }
    learnedCount += 1
    return add(name, to: parent)
  }

  private func declare(_ path: String) -> Int32 {
    var index = PathTree.root
    for name in path.split(separator: "/") {
      index = Array(name.utf8).withUnsafeBufferPointer { name in declaredChild(of: index, name) }
    }
    return index
  }

  /// Numbers the names of the repeating path, and gives how many there are.
  private func declareLevels(_ each: String) -> Int {
    var index = declare(each)
    let depth = each.split(separator: "/").count
    for level in stride(from: depth, through: 1, by: -1) {
      nodes[Int(index)].eachLevel = Int32(level)
      index = nodes[Int(index)].parent
    }
    return depth
  }

  private func declaredChild(of parent: Int32, _ name: UnsafeBufferPointer<UInt8>) -> Int32 {
    var index = nodes[Int(parent)].firstChild
    while index >= 0, !PathTree.equal(nodes[Int(index)].name, name) { index = nodes[Int(index)].nextSibling }
    if index < 0 { index = add(name, to: parent) }
    nodes[Int(index)].isDeclared = true
    return index
  }

  private func add(_ name: UnsafeBufferPointer<UInt8>, to parent: Int32) -> Int32 {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: name.count)
    _ = copy.initialize(from: name)
    let index = Int32(count)
    (nodes + count).initialize(to: Node(name: UnsafeBufferPointer(copy), parent: parent))
    nodes[count].isPlain = name.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
    count += 1
    guard parent >= 0 else { return index }
    let last = nodes[Int(parent)].lastChild
    if last >= 0 { nodes[Int(last)].nextSibling = index } else { nodes[Int(parent)].firstChild = index }
    nodes[Int(parent)].lastChild = index
    return index
  }

  @inline(__always)
  private static func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count, let first = left.baseAddress, let second = right.baseAddress else {
      return left.count == right.count
    }
    return memcmp(first, second, left.count) == 0
  }
}
