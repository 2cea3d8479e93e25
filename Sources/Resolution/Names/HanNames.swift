import Foundation

/// Names written in Han characters or Hangul: the family name first, without a space.
///
/// Both parts are romanised (Han by its Mandarin readings), so that `张伟` meets `Zhang Wei`.
enum HanNames {
  /// Splits a name without spaces of two to five characters; `nil` if it is not such a name.
  static func split(_ text: String) -> (family: String, given: String)? {
    let parts = text.unicodeScalars.split { separators.contains($0.value) }
    let scalars = Array(parts.joined())
    guard (2...5).contains(scalars.count) else { return nil }
    guard scalars.allSatisfy({ isHan($0) }) || scalars.allSatisfy({ isHangul($0) }) else { return nil }
    let text = { (part: ArraySlice<Unicode.Scalar>) in String(String.UnicodeScalarView(part)) }
    if parts.count == 2 { return (String(parts[0]), String(parts[1])) }
    let isCompound = scalars.count > 2 && compoundSurnames.contains(text(scalars[..<2]))
    let cut = isCompound ? 2 : 1
    return (text(scalars[..<cut]), text(scalars[cut...]))
  }

  /// Whether a text holds Han or Hangul.
  static func occurs(in text: String) -> Bool { text.unicodeScalars.contains { isHan($0) || isHangul($0) } }

  /// The family name in Latin letters.
  ///
  /// Some characters are read differently in a family name.
  static func romanisedFamily(_ text: String) -> String { surnameReadings[text] ?? text }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }

  private static func isHangul(_ scalar: Unicode.Scalar) -> Bool { (0xAC00...0xD7A3).contains(scalar.value) }

  /// Space, ideographic space and the middle dots that some writers put between the parts.
  private static let separators: Set<UInt32> = [0x20, 0x3000, 0xB7, 0x30FB]

  private static let compoundSurnames: Set<String> = [
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "皇甫", "尉迟", "尉遲", "公孙", "公孫", "慕容", "令狐", "司徒", "端木", "宇文",
    "长孙", "長孫", "东方", "東方", "独孤", "獨孤", "南宫", "南宮", "轩辕", "軒轅", "呼延", "钟离", "鍾離", "申屠", "澹台", "太史", "拓跋", "西门",
    "西門", "赫连", "赫連", "闻人", "聞人", "남궁", "황보", "제갈", "선우", "독고", "사공",
  ]

  private static let surnameReadings: [String: String] = [
    "单": "shan", "單": "shan", "仇": "qiu", "解": "xie", "查": "zha", "曾": "zeng", "任": "ren", "区": "ou", "區": "ou",
    "盖": "ge", "朴": "piao", "尉迟": "yuchi", "尉遲": "yuchi", "长孙": "zhangsun", "長孫": "zhangsun", "乐": "yue",
    "樂": "yue", "翟": "zhai", "缪": "miao", "繆": "miao", "宁": "ning", "折": "she", "黑": "he", "万俟": "moqi",
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho", "윤": "yoon",
    "장": "jang", "임": "lim", "한": "han", "오": "oh", "서": "seo", "신": "shin", "권": "kwon", "황": "hwang",
    "안": "ahn", "송": "song", "류": "ryu", "유": "yoo", "홍": "hong", "전": "jeon", "고": "ko", "문": "moon",
    "손": "son", "양": "yang", "배": "bae", "백": "baek", "허": "heo", "노": "noh", "남": "nam", "심": "shim",
  ]
}
