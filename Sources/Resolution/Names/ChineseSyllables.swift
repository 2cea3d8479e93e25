/// Chinese syllables in pinyin and in Wade-Giles without apostrophes, and Vietnamese ones.
enum ChineseSyllables {
  private static let most = 3

  /// How many syllables a name has, at most three; 0 for one that is not made of them.
  static func count(_ words: UnsafeRawBufferPointer) -> Int {
    guard words.count <= 20, canBeSyllables(words) else { return 0 }
    return split(words, from: 0, left: most)
  }

  /// Calls `body` with the pinyin of a name: of one in pinyin itself, of one in Wade-Giles all that it may mean.
  ///
  /// Nothing for names that both systems write alike.
  static func forEachReading(_ words: UnsafeRawBufferPointer, _ body: ([UInt8]) -> Void) {
    var codes: [UInt64] = []
    var start = 0
    while start < words.count {
      let length = firstLength(words, from: start, left: most - codes.count)
      if length == 0 { return }
      if words[start] != 0x20 { codes.append(WordSet.code(words, start..<start + length)) }
      start += length
    }
    if codes.allSatisfy(pinyin.contains) {
      if codes.contains(where: differing.contains) { body(codes.flatMap(letters)) }
      return
    }
    var readings: [[UInt8]] = [[]]
    for code in codes {
      let meanings = wadeGiles[code] ?? [letters(code)]
      readings = readings.flatMap { start in meanings.map { start + $0 } }
    }
    for reading in readings.prefix(16) { body(reading) }
  }

  /// The number of syllables from a place on, longest syllables first; 0 if there is no way.
  private static func split(_ words: UnsafeRawBufferPointer, from start: Int, left: Int) -> Int {
    if words[start] == 0x20 { return split(words, from: start + 1, left: left) }
    guard left > 0 else { return 0 }
    var end = start
    while end < words.count, end - start < 6, words[end] != 0x20 { end += 1 }
    while end > start {
      if known.contains(WordSet.code(words, start..<end)) {
        if end == words.count { return 1 }
        let rest = split(words, from: end, left: left - 1)
        if rest > 0 { return rest + 1 }
      }
      end -= 1
    }
    return 0
  }

  /// The length of the first syllable, or of the space, of what ``split(_:from:left:)`` can cut.
  private static func firstLength(_ words: UnsafeRawBufferPointer, from start: Int, left: Int) -> Int {
    if words[start] == 0x20 { return 1 }
    var end = min(start + 6, words.count)
    while end > start {
      if !words[start..<end].contains(0x20), known.contains(WordSet.code(words, start..<end)),
        end == words.count || split(words, from: end, left: left - 1) > 0
      {
        return end - start
      }
      end -= 1
    }
    return 0
  }

  private static func letters(_ code: UInt64) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: code >> (8 * UInt64($0))) }.filter { $0 != 0 }
  }

  private static func code(_ text: some StringProtocol) -> UInt64 { WordSet.code(text) }

  /// Whether all neighbouring letters stand together in or between some syllables: most names end here.
  private static func canBeSyllables(_ words: UnsafeRawBufferPointer) -> Bool {
    let pairs = pairs.base
    var last = 0
    for byte in words {
      let letter = Int(byte & 31)
      if pairs[last] >> UInt32(letter) & 1 == 0 { return false }
      last = letter
    }
    return pairs[last] & 1 != 0
  }

  /// Of each letter those that may follow it, as bits; 0 is the edge of a word.
  private static let pairs: FrozenArray<UInt32> = {
    var (pairs, firsts) = (Array(repeating: UInt32(0), count: 32), UInt32(1))
    for syllable in syllables {
      var last = 0
      for byte in syllable.utf8 {
        pairs[last] |= 1 << UInt32(byte & 31)
        last = Int(byte & 31)
      }
      pairs[last] |= 1
    }
    firsts |= pairs[0]
    for letter in pairs.indices where pairs[letter] & 1 != 0 { pairs[letter] |= firsts }
    return FrozenArray(pairs)
  }()

  private static let syllables: [String] =
    (HanReadings.allReadings + wadeGiles.keys.map(letters)).map { String(decoding: $0, as: UTF8.self) }.sorted()
    + vietnamese.split(separator: " ").map(String.init)

  /// All syllables of either system and language.
  private static let known = WordSet(syllables.joined(separator: " "))

  /// Vietnamese given names of one syllable that no Chinese one is written like.
  private static let vietnamese = """
    anh bich binh chau dung dao diep duc duy giang ha hanh hien hieu hoa huong huy khanh khoa kien lam linh loan minh my nga \
    ngan ngoc nguyet nhan nhi nhung oanh phong phuc phung phuong quoc quynh son tam thang thanh thao thinh thu thuy tien toan \
    trang tri trinh trung truc tuan tuyet van viet vinh vy yen
    """

  private static let pinyin: Set<UInt64> = Set(
    HanReadings.allReadings.map { code(String(decoding: $0, as: UTF8.self)) })

  /// Those that Wade-Giles writes otherwise.
  private static let differing: Set<UInt64> = Set(
    wadeGiles.values.joined().map { code(String(decoding: $0, as: UTF8.self)) })

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
      tsung:zong,cong yeh:ye yen:yan yueh:yue yung:yong yu:yu,you erh:er ing:ying hung:hong hui:hui
      """
    var table: [UInt64: [[UInt8]]] = [:]
    for entry in source.split(separator: " ") {
      let parts = entry.split(separator: ":")
      table[code(parts[0])] = parts[1].split(separator: ",").map { Array($0.utf8) }
    }
    return table
  }()
}
