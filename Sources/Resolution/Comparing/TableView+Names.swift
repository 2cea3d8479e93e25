/// Which variants of a name count.
enum NameRole {
  case given, family
  /// Of a name that is not a person's either will do.
  case any
}

extension TableView {
  @inline(__always)
  func name(
    _ level: CompiledModel.Level, _ role: NameRole, _ x: UInt32, _ y: UInt32, _ a: Row, _ b: Row
  ) -> Bool {
    let (left, right) = (traits + Int(x), traits + Int(y))
    if left.pointee.han != right.pointee.han, left.pointee.hanCount > 0, right.pointee.hanCount > 0 {
      return hanName(level, left, right, a, b)
    }
    switch level.condition {
    case .exact: return left.pointee.identity == right.pointee.identity
    case .swapped: return areSwapped(a, b)
    case .variant: return areVariants(left, right, role)
    case .soundsAlike: return soundAlike(left, right)
    case .edits:
      return isWithin(Int(level.edits), left, right)
        && !left.pointee.kinds.intersection(right.pointee.kinds).contains(.syllable)
    case .jaroWinkler:
      return min(left.pointee.length, right.pointee.length) >= Self.shortestSimilar
        && JaroWinkler.bound(left.pointee, right.pointee) >= level.similarity
        && JaroWinkler.similarity(spelling(left), spelling(right), scratch) >= level.similarity
        && !shareCommonParts(left, right)
    case .sharesWord: return shareWord(left, right)
    case .firstWord: return shareFirstWord(left, right)
    case .shortened: return isShortened(left, right)
    case .initial: return fitsInitial(left, right)
    case .begins: return left.pointee.identity == right.pointee.identity || isBeginning(left, right)
    default: return level.condition == .otherwise
    }
  }

  /// Whether two rows have a family name in common.
  @inline(__always)
  func shareFamilyName(_ a: Row, _ b: Row) -> Bool {
    contains(values(a, places.family), equalToOneOf: values(b, places.family))
  }

  /// Names of other Han characters are other names, except that of two characters or more another one of the same sound
  /// is a common slip: letters that are equal say no more.
  private func hanName(
    _ level: CompiledModel.Level, _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>, _ a: Row,
    _ b: Row
  ) -> Bool {
    switch level.condition {
    case .soundsAlike: left.pointee.identity == right.pointee.identity && left.pointee.hanCount > 1
    case .swapped: areSwapped(a, b)
    default: level.condition == .otherwise
    }
  }

  /// Of a name whose vowels were guessed only the consonants count.
  @inline(__always)
  private func soundAlike(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    if left.pointee.sound == right.pointee.sound { return true }
    return left.pointee.kinds.union(right.pointee.kinds).contains(.consonantal)
      && left.pointee.skeleton == right.pointee.skeleton
  }

  /// Names of parts that many others have as well are as alike as any two: `xiaoming` and `xiaohong`, `wei` and `wen`,
  /// `abdulaziz` and `abdulmalik`.
  @inline(__always)
  private func shareCommonParts(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    !left.pointee.kinds.intersection(right.pointee.kinds).isDisjoint(with: [.syllable, .syllables, .servant])
  }

  @inline(__always)
  private func spelling(_ name: UnsafePointer<NameTraits>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: letters + Int(name.pointee.start), count: Int(name.pointee.length))
  }

  /// Short names are not compared by edits: of two letters every second pair is one edit apart.
  @inline(__always)
  private func isWithin(
    _ edits: Int, _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>
  ) -> Bool {
    let (count, other) = (Int(left.pointee.length), Int(right.pointee.length))
    guard abs(count - other) <= edits, min(count, other) >= 3 * edits else { return false }
    guard (left.pointee.alphabet ^ right.pointee.alphabet).nonzeroBitCount <= 2 * edits else { return false }
    return edits == 1
      ? EditDistance.isWithinOne(spelling(left), spelling(right))
      : EditDistance.osa(spelling(left), spelling(right), scratch) <= edits
  }

  @inline(__always)
  private func areVariants(
    _ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>, _ role: NameRole
  ) -> Bool {
    (role != .family
      && share(
        left.pointee.givenGroups, left.pointee.givenGroupCount, right.pointee.givenGroups,
        right.pointee.givenGroupCount))
      || (role != .given
        && share(
          left.pointee.familyGroups, left.pointee.familyGroupCount, right.pointee.familyGroups,
          right.pointee.familyGroupCount))
  }

  /// Whether two runs of groups have one in common.
  @inline(__always)
  private func share(_ start: UInt32, _ count: UInt8, _ other: UInt32, _ otherCount: UInt8) -> Bool {
    for i in 0..<Int(count) {
      for j in 0..<Int(otherCount) where groups[Int(start) + i] == groups[Int(other) + j] { return true }
    }
    return false
  }

  @inline(__always)
  private func shareWord(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    guard max(left.pointee.wordCount, right.pointee.wordCount) > 1 else { return false }
    for i in 0..<Int(left.pointee.wordCount) {
      for j in 0..<Int(right.pointee.wordCount)
      where words[Int(left.pointee.words) + i] == words[Int(right.pointee.words) + j] { return true }
    }
    return false
  }

  @inline(__always)
  private func shareFirstWord(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    min(left.pointee.firstLength, right.pointee.firstLength) > 1
      && words[Int(left.pointee.words)] == words[Int(right.pointee.words)]
      && (min(left.pointee.wordCount, right.pointee.wordCount) == 1 || second(left) == second(right))
  }

  /// The first letter of the second of several words.
  @inline(__always)
  private func second(_ name: UnsafePointer<NameTraits>) -> UInt8 {
    letters[Int(name.pointee.start) + Int(name.pointee.firstLength)]
  }

  /// A clipped name is much shorter: `daniel` is the beginning of `danielle` and another name.
  @inline(__always)
  private func isShortened(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    let (short, long) = left.pointee.length < right.pointee.length ? (left, right) : (right, left)
    let count = Int(short.pointee.length)
    guard count >= 3, Int(long.pointee.firstLength) >= count + 3 else { return false }
    return spelling(long).prefix(count).elementsEqual(spelling(short))
  }

  /// A name cut off: at least three letters of the longer one.
  @inline(__always)
  private func isBeginning(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    let (short, long) = left.pointee.length < right.pointee.length ? (left, right) : (right, left)
    return short.pointee.length >= 3 && short.pointee.initial == long.pointee.initial
      && spelling(long).starts(with: spelling(short))
  }

  @inline(__always)
  private func fitsInitial(_ left: UnsafePointer<NameTraits>, _ right: UnsafePointer<NameTraits>) -> Bool {
    left.pointee.initial == right.pointee.initial && min(left.pointee.firstLength, right.pointee.firstLength) == 1
  }

  @inline(__always)
  private func areSwapped(_ a: Row, _ b: Row) -> Bool {
    contains(values(a, places.given), equalToOneOf: values(b, places.family))
      ? contains(values(a, places.family), similarToOneOf: values(b, places.given))
      : contains(values(a, places.family), equalToOneOf: values(b, places.given))
        && contains(values(a, places.given), similarToOneOf: values(b, places.family))
  }

  /// One name of an exchanged pair may be misspelled, a known variant or an initial.
  private func contains(
    _ left: UnsafeBufferPointer<UInt32>, similarToOneOf right: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    for x in left {
      for y in right {
        let (one, other) = (traits + Int(x), traits + Int(y))
        if one.pointee.sound == other.pointee.sound || isWithin(1, one, other) { return true }
        if fitsInitial(one, other) || areVariants(one, other, .given) { return true }
        guard min(one.pointee.length, other.pointee.length) >= Self.shortestSimilar else { continue }
        if JaroWinkler.similarity(spelling(one), spelling(other), scratch) >= 0.88 { return true }
      }
    }
    return false
  }

  @inline(__always)
  private func contains(
    _ left: UnsafeBufferPointer<UInt32>, equalToOneOf right: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    for x in left {
      for y in right where traits[Int(x)].identity == traits[Int(y)].identity { return true }
    }
    return false
  }
}
