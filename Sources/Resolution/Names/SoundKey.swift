/// What is left of a folded name when spellings that different languages and transliterations use for one sound are
/// made equal: `schmitt` and `šmit`, `jekaterina` and `yekaterina`, `mueller` and `müller`, `mcdonald` and `macdonald`.
///
/// No phonetic algorithm of one language: those (Soundex, Cologne) merge too much for the others.
enum SoundKey {
  /// The key of folded letters without spaces.
  static func key(of letters: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    letters.withUnsafeBytes { append($0, to: &output) }
    return output
  }

  /// The consonants of a key, with its first letter whatever it is: what typing errors in vowels leave alone.
  static func skeleton(of key: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    appendSkeleton(of: key, to: &output)
    return output
  }

  /// Appends the key of folded letters; spaces are passed over.
  ///
  /// O(letters), without allocating.
  static func append(_ letters: UnsafeRawBufferPointer, to output: inout [UInt8]) {
    let start = output.count
    var reader = Reader(letters: letters, index: startAfterMac(letters, &output))
    while reader.index < letters.count {
      let letter = reader.letters[reader.index]
      let (first, second, length) = reader.sound(of: letter, isFirst: output.count == start)
      reader.index += length
      if first != 0, output.count == start || output[output.count - 1] != first { output.append(first) }
      if second != 0, output.count == start || output[output.count - 1] != second { output.append(second) }
    }
  }

  /// Appends what ``skeleton(of:)`` leaves.
  static func appendSkeleton(of key: [UInt8], to output: inout [UInt8]) {
    let start = output.count
    for (index, byte) in key.enumerated() where index == 0 || !isVowel(byte) {
      if output.count == start || output[output.count - 1] != byte { output.append(byte) }
    }
  }

  /// `Mc` and `Mac` before a consonant are one.
  private static func startAfterMac(_ letters: UnsafeRawBufferPointer, _ output: inout [UInt8]) -> Int {
    guard letters.count >= 5, letters[0] == m else { return 0 }
    let length = letters[1] == c ? 2 : letters[1] == a && letters[2] == c ? 3 : 0
    guard length > 0, letters.count >= length + 3, !isVowel(letters[length]), letters[length] != h, letters[length] != y
    else { return 0 }
    output.append(m)
    output.append(k)
    return length
  }

  @inline(__always)
  static func isVowel(_ byte: UInt8) -> Bool { byte == a || byte == e || byte == i || byte == o || byte == u }

  private static let a = UInt8(ascii: "a"), c = UInt8(ascii: "c"), d = UInt8(ascii: "d"), e = UInt8(ascii: "e")
  private static let f = UInt8(ascii: "f"), h = UInt8(ascii: "h"), i = UInt8(ascii: "i"), j = UInt8(ascii: "j")
  private static let k = UInt8(ascii: "k"), m = UInt8(ascii: "m"), o = UInt8(ascii: "o"), s = UInt8(ascii: "s")
  private static let t = UInt8(ascii: "t"), u = UInt8(ascii: "u"), v = UInt8(ascii: "v"), w = UInt8(ascii: "w")
  private static let y = UInt8(ascii: "y"), z = UInt8(ascii: "z"), x = UInt8(ascii: "x")
  /// The sounds of "church" and "shoe".
  private static let church = UInt8(ascii: "C"), shoe = UInt8(ascii: "S")

  /// Reads spellings, longest first.
  private struct Reader {
    let letters: UnsafeRawBufferPointer
    var index: Int

    @inline(__always)
    func at(_ offset: Int) -> UInt8 { index + offset < letters.count ? letters[index + offset] : 0 }

    /// One or two sounds, 0 for none, and how many letters spell them.
    @inline(__always)
    func sound(of letter: UInt8, isFirst: Bool) -> (UInt8, UInt8, Int) {
      switch letter {
      case 0x20: return (0, 0, 1)
      case SoundKey.a, SoundKey.e, SoundKey.i, SoundKey.o, SoundKey.u, SoundKey.y, SoundKey.j: return vowel(letter)
      case SoundKey.s, SoundKey.t, SoundKey.d, SoundKey.c, SoundKey.z, SoundKey.k: return consonant(letter)
      case SoundKey.h: return (isFirst ? letter : 0, 0, 1)
      case SoundKey.w: return (SoundKey.v, 0, 1)
      case SoundKey.x: return (SoundKey.k, SoundKey.s, 1)
      case SoundKey.f: return ending(SoundKey.f)
      case UInt8(ascii: "q"): return at(1) == SoundKey.u ? (SoundKey.k, SoundKey.v, 2) : (SoundKey.k, 0, 1)
      case UInt8(ascii: "p"): return at(1) == SoundKey.h ? ending(SoundKey.f, length: 2) : (letter, 0, 1)
      case UInt8(ascii: "g"), UInt8(ascii: "r"): return (letter, 0, at(1) == SoundKey.h ? 2 : 1)
      default: return (letter, 0, 1)
      }
    }

    /// `ivanoff` is `ivanov`.
    private func ending(_ letter: UInt8, length: Int = 1) -> (UInt8, UInt8, Int) {
      let isSlavic = index > 3 && index + 2 == letters.count && at(1) == SoundKey.f
      let vowel = index > 0 ? letters[index - 1] : 0
      return isSlavic && (vowel == SoundKey.o || vowel == SoundKey.e) ? (SoundKey.v, 0, 2) : (letter, 0, length)
    }

    private func vowel(_ letter: UInt8) -> (UInt8, UInt8, Int) {
      let next = at(1)
      switch letter {
      case SoundKey.a:
        if next == SoundKey.e { return (SoundKey.a, 0, 2) }
        return next == SoundKey.y || next == SoundKey.j ? (SoundKey.a, SoundKey.i, 2) : (letter, 0, 1)
      case SoundKey.e:
        if next == SoundKey.i || next == SoundKey.y || next == SoundKey.j { return (SoundKey.a, SoundKey.i, 2) }
        return next == SoundKey.e ? (SoundKey.i, 0, 2) : (letter, 0, 1)
      case SoundKey.i:
        if next == SoundKey.e { return (isSlavicEnding(2) ? SoundKey.e : SoundKey.i, 0, 2) }
        if next == SoundKey.o, isSlavicEnding(2) { return (SoundKey.e, 0, 2) }
        return next == SoundKey.j || next == SoundKey.y ? (SoundKey.i, 0, 2) : (letter, 0, 1)
      case SoundKey.o:
        if next == SoundKey.e { return (SoundKey.o, 0, 2) }
        if next == SoundKey.u || next == SoundKey.o { return (SoundKey.u, 0, 2) }
        return next == SoundKey.w ? (SoundKey.o, SoundKey.v, 2) : (letter, 0, 1)
      case SoundKey.u: return (letter, 0, next == SoundKey.e ? 2 : 1)
      default:
        if next == SoundKey.e { return (SoundKey.e, 0, 2) }
        if next == SoundKey.o, isSlavicEnding(2) { return (SoundKey.e, 0, 2) }
        return (SoundKey.i, 0, letter == SoundKey.y && next == SoundKey.i ? 2 : 1)
      }
    }

    /// Whether `v` or `va` is all that follows a vowel inside the name: `solovyov`, `soloviev`, `solovev`.
    private func isSlavicEnding(_ offset: Int) -> Bool {
      guard index > 1, at(offset) == SoundKey.v || at(offset) == SoundKey.w else { return false }
      let rest = letters.count - index - offset
      return rest == 1 || rest == 2 && at(offset + 1) == SoundKey.a
    }

    private func consonant(_ letter: UInt8) -> (UInt8, UInt8, Int) {
      let (next, second) = (at(1), at(2))
      switch letter {
      case SoundKey.s:
        if next == SoundKey.c, second == SoundKey.h { return (SoundKey.shoe, 0, 3) }
        if next == SoundKey.h { return (SoundKey.shoe, 0, second == SoundKey.c && at(3) == SoundKey.h ? 4 : 2) }
        return next == SoundKey.z ? (SoundKey.shoe, 0, 2) : (letter, 0, 1)
      case SoundKey.t:
        if next == SoundKey.s, second == SoundKey.c, at(3) == SoundKey.h { return (SoundKey.church, 0, 4) }
        if (next == SoundKey.c || next == SoundKey.s) && second == SoundKey.h { return (SoundKey.church, 0, 3) }
        if next == SoundKey.s || next == SoundKey.z { return (SoundKey.z, 0, 2) }
        return (letter, 0, next == SoundKey.h ? 2 : 1)
      case SoundKey.d:
        if next == SoundKey.s || next == SoundKey.z, second == SoundKey.h { return (SoundKey.church, 0, 3) }
        if next == SoundKey.j || next == SoundKey.z { return (SoundKey.church, 0, 2) }
        return (letter, 0, next == SoundKey.h ? 2 : 1)
      case SoundKey.c:
        if next == SoundKey.h || next == SoundKey.z || next == SoundKey.s { return (SoundKey.church, 0, 2) }
        if next == SoundKey.k { return (SoundKey.k, 0, 2) }
        let isBright = next == SoundKey.e || next == SoundKey.i || next == SoundKey.y
        return (isBright ? SoundKey.s : SoundKey.k, 0, 1)
      case SoundKey.z: return next == SoundKey.h ? (SoundKey.shoe, 0, 2) : (letter, 0, 1)
      default: return next == SoundKey.h ? (SoundKey.h, 0, 2) : (SoundKey.k, 0, 1)
      }
    }
  }
}
