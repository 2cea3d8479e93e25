/// Variants that follow from a rule: groups made of the name itself, without a table of names.
enum DerivedVariants {
  /// Appends the groups of a family name: the masculine form of Slavic and Greek ones.
  ///
  /// `Ivanova` and `Ivanov` share one, so do `Kowalska` and `Kowalski`, `Nováková` and `Novák`.
  static func appendFamily(_ name: UnsafeRawBufferPointer, to output: inout [UInt32]) {
    guard name.count >= 5 else { return }
    let last = name[name.count - 1]
    guard lastLetters & (1 << UInt64(last & 31)) != 0 else { return }
    for ending in endings where name.count >= ending.feminine.count + 3 && hasSuffix(name, ending.feminine) {
      for masculine in ending.masculine { output.append(group(name.dropLast(ending.feminine.count), masculine, family)) }
      return
    }
  }

  /// Appends the groups of a given name: Arabic servant names (`Abdel Rahman`, `Abdurrahman`), and Chinese names in pinyin
  /// and in Wade-Giles (`Hsiao-ming`, `Xiaoming`).
  static func appendGiven(
    _ name: UnsafeRawBufferPointer, words: UnsafeRawBufferPointer, to output: inout [UInt32]
  ) {
    if name.count >= 6, name[0] == 0x61, name[1] == 0x62, name[2] == 0x64 {
      appendServant(name, to: &output)
    } else {
      ChineseSyllables.forEachReading(words) { output.append(group($0, [], chinese)) }
    }
  }

  private static let family: UInt64 = 1, servant: UInt64 = 2, chinese: UInt64 = 3

  private static func group(_ stem: some Collection<UInt8>, _ ending: [UInt8], _ kind: UInt64) -> UInt32 {
    let hash = ContentKey.mix(ContentKey.hash(Array(stem) + ending), kind)
    return NameVariants.firstDerived | UInt32(truncatingIfNeeded: hash >> 33)
  }

  /// `abd`, a vowel, the article's `l` or the doubled letter that it becomes before a sun letter, and the rest.
  private static func appendServant(_ name: UnsafeRawBufferPointer, to output: inout [UInt32]) {
    var index = 3
    while index < name.count, SoundKey.isVowel(name[index]) { index += 1 }
    if index + 1 < name.count, name[index] == 0x6C || name[index] == name[index + 1] { index += 1 }
    let rest = SoundKey.skeleton(of: SoundKey.key(of: Array(name[index...])))
    if rest.count > 1 { output.append(group(rest, [], servant)) }
  }

  private static func hasSuffix(_ name: UnsafeRawBufferPointer, _ suffix: [UInt8]) -> Bool {
    let start = name.count - suffix.count
    for index in suffix.indices where name[start + index] != suffix[index] { return false }
    return true
  }

  private struct Ending {
    let feminine: [UInt8]
    let masculine: [[UInt8]]
  }

  /// Endings and what a group is named after in their place, longest first; masculine ones stand for themselves.
  ///
  /// `~` marks the groups of Czech names, which take -ova without more (Novák, Nováková), `+` those of adjectives.
  private static let endings: [Ending] = {
    let source = """
      skaya:ski skaia:ski skaja:ski tskaya:cki ckaya:cki opoulou:opoulos skiy:ski skii:ski skij:ski skyi:ski skyy:ski skoi:ski \
      skoy:ski skyj:ski dzka:dzki dzki:dzki dzky:dzki ska:ski ski:ski sky:ski cka:cki cki:cki cky:cki tski:cki tsky:cki \
      ova:ov,~ eva:ev,~ ina:in yna:yn aya:+ aia:+ aja:+ oy:+ oi:+ yy:+ yi:+ iy:+ ov:ov ev:ev in:in yn:yn idou:idis \
      idis:idis adou:adis adis:adis aki:akis akis:akis opoulos:opoulos ak:ak~ ek:ek~ ik:ik~ ec:ec~ il:il~ \
      el:el~ al:al~
      """
    return source.split(separator: " ").map { entry in
      let parts = entry.split(separator: ":")
      return Ending(feminine: Array(parts[0].utf8), masculine: parts[1].split(separator: ",").map { Array($0.utf8) })
    }
    .sorted { $0.feminine.count > $1.feminine.count }
  }()

  /// The last letters of all endings, as bits.
  private static let lastLetters = endings.reduce(UInt64(0)) { $0 | 1 << UInt64(($1.feminine.last ?? 0) & 31) }
}

/// Chinese syllables in pinyin and in Wade-Giles without apostrophes.
enum ChineseSyllables {
  private static let most = 3

  /// Calls `body` with the pinyin of a name: of one in pinyin itself, of one in Wade-Giles all that it may mean.
  ///
  /// Nothing for other names, and for names that both systems write alike.
  static func forEachReading(_ words: UnsafeRawBufferPointer, _ body: ([UInt8]) -> Void) {
    guard let last = words.last, lastLetters & (1 << UInt64(last & 31)) != 0 else { return }
    var syllables: [UInt64] = []
    guard split(words, from: 0, into: &syllables) else { return }
    let isForeign = syllables.contains { !pinyin.contains($0) }
    if !isForeign {
      if syllables.contains(where: { differing.contains($0) }) { body(syllables.flatMap(letters)) }
      return
    }
    var readings: [[UInt8]] = [[]]
    for syllable in syllables {
      let meanings = wadeGiles[syllable] ?? [letters(syllable)]
      readings = readings.flatMap { start in meanings.map { start + $0 } }
    }
    for reading in readings.prefix(16) { body(reading) }
  }

  /// The first way to cut words into syllables, longest syllables first.
  private static func split(_ words: UnsafeRawBufferPointer, from start: Int, into syllables: inout [UInt64]) -> Bool {
    if start == words.count { return !syllables.isEmpty }
    if words[start] == 0x20 { return split(words, from: start + 1, into: &syllables) }
    guard syllables.count < most else { return false }
    var end = start
    while end < words.count, end - start < 6, words[end] != 0x20 { end += 1 }
    while end > start {
      let code = WordSet.code(words, start..<end)
      if pinyin.contains(code) || wadeGiles[code] != nil {
        syllables.append(code)
        if split(words, from: end, into: &syllables) { return true }
        syllables.removeLast()
      }
      end -= 1
    }
    return false
  }

  private static func letters(_ code: UInt64) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: code >> (8 * UInt64($0))) }.filter { $0 != 0 }
  }

  private static func code(_ text: some StringProtocol) -> UInt64 {
    Array(text.utf8).withUnsafeBytes { WordSet.code($0, 0..<$0.count) }
  }

  /// Syllables end in these letters.
  private static let lastLetters = Array("aeioungrhv".utf8).reduce(UInt64(0)) { $0 | 1 << UInt64($1 & 31) }

  private static let pinyin: Set<UInt64> = Set(HanReadings.allReadings.map { code(String(decoding: $0, as: UTF8.self)) })

  /// Those that Wade-Giles writes otherwise.
  private static let differing: Set<UInt64> = Set(wadeGiles.values.joined().map { code(String(decoding: $0, as: UTF8.self)) })

  /// Syllables that only Wade-Giles has or that mean another syllable there, with what they are in pinyin.
  private static let wadeGiles: [UInt64: [[UInt8]]] = {
    let source = """
      chih:zhi,chi shih:shi jih:ri tzu:zi,ci szu:si ssu:si chia:jia,qia chiang:jiang,qiang chiao:jiao,qiao chieh:jie,qie \
      chien:jian,qian chin:jin,qin ching:jing,qing chiu:jiu,qiu chiung:jiong,qiong chuan:zhuan,chuan,juan,quan chueh:jue,que \
      chun:zhun,chun,jun,qun chung:zhong,chong chu:zhu,chu,ju,qu chi:ji,qi chao:zhao,chao chen:zhen,chen cheng:zheng,cheng \
      chou:zhou,chou cho:zhuo,chuo hsi:xi hsia:xia hsiang:xiang hsiao:xiao hsieh:xie hsien:xian hsin:xin hsing:xing hsiu:xiu \
      hsiung:xiong hsu:xu hsuan:xuan hsueh:xue hsun:xun jan:ran jang:rang jao:rao jen:ren jo:ruo jou:rou ju:ru jui:rui \
      jun:run jung:rong keng:geng,keng ko:ge,ke kuo:guo,kuo kuei:gui,kui kung:gong,kong kuang:guang,kuang kuan:guan,kuan \
      kai:gai,kai kang:gang,kang kao:gao,kao ku:gu,ku kun:gun,kun lieh:lie lien:lian lung:long mien:mian nien:nian nung:nong \
      pei:bei,pei pien:bian,pian piao:biao,piao pin:bin,pin ping:bing,ping pao:bao,pao pai:bai,pai pang:bang,pang pi:bi,pi \
      po:bo,po pu:bu,pu ta:da,ta tai:dai,tai tan:dan,tan tang:dang,tang tao:dao,tao te:de,te teng:deng,teng ti:di,ti \
      tieh:die,tie tien:dian,tian ting:ding,ting to:duo,tuo tu:du,tu tuan:duan,tuan tung:dong,tong tsai:zai,cai tsan:zan,can \
      tsang:zang,cang tsao:zao,cao tse:ze,ce tsen:zen,cen tseng:zeng,ceng tso:zuo,cuo tsu:zu,cu tsui:zui,cui tsun:zun,cun \
      tsung:zong,cong yeh:ye yen:yan yueh:yue yung:yong yu:yu,you erh:er jih:ri
      """
    var table: [UInt64: [[UInt8]]] = [:]
    for entry in source.split(separator: " ") {
      let parts = entry.split(separator: ":")
      table[code(parts[0])] = parts[1].split(separator: ",").map { Array($0.utf8) }
    }
    return table
  }()
}
