/// Names that people use for one another: short forms, forms of other languages, romanisations.
///
/// A name may stand in several groups (`pat`: Patrick, Patricia).
struct NameVariants: Sendable {
  /// The groups in which a folded name stands, ascending.
  func groups(of name: [UInt8]) -> [UInt32] { members[name] ?? [] }

  private var members: [[UInt8]: [UInt32]] = [:]

  /// Given and family names apart: `lee` is a variant of `li` only among family names.
  static let given = NameVariants(Self.givenGroups)
  static let family = NameVariants(Self.familyGroups)

  /// One group per line, names separated by spaces.
  private init(_ table: String) {
    for (group, line) in table.split(separator: "\n").enumerated() {
      for name in line.split(separator: " ") {
        var groups = members[Array(name.utf8)] ?? []
        if groups.last != UInt32(group) { groups.append(UInt32(group)) }
        members[Array(name.utf8)] = groups
      }
    }
  }

  private static let familyGroups = """
    li lee lei
    zhang chang cheung cheong teo
    wang wong ong
    chen chan tan chin
    huang wong hwang ng
    liu lau low
    lin lam lim
    zhao chao chiu
    zhou chou chow
    wu ng woo
    xu hsu hui
    zheng cheng tay
    xie hsieh tse
    yang yeung yeo
    guo kuo kwok
    cai tsai choi
    he ho
    zhu chu choo
    ye yip yeh
    jiang chiang keung
    cao tsao
    zeng tseng tsang
    feng fung
    kim gim
    lee yi rhee i
    park bak pak
    choi choe
    jung jeong chung
    kang gang
    yoon yun
    smith smyth smythe
    schmidt schmitt schmid
    meyer meier maier mayer mayr
    johnson johnston
    clark clarke
    stewart stuart
    macdonald mcdonald
    nguyen nguyan
    """
}
