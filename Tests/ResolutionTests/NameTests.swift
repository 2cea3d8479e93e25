import Records
import Testing

@testable import Resolution

@Suite struct NameTests {
  /// Each pair with the conditions that should hold for given and family name.
  static let pairs: [(String, String, String, String)] = [
    // Han, in either script and order; the given name in one word or two.
    ("张伟", "Zhang, Wei", "exact", "exact"), ("张伟", "Wei Zhang", "exact", "exact"),
    ("张伟", "Zhang Wei", "exact", "exact"), ("張偉", "张伟", "exact", "exact"),
    ("王小明", "Xiaoming Wang", "exact", "exact"), ("王小明", "Xiao-Ming Wang", "exact", "exact"),
    ("王小明", "Wang, Xiao Ming", "exact", "exact"), ("王小明", "WANG Xiaoming", "exact", "exact"),
    ("欧阳娜娜", "Ouyang, Nana", "exact", "exact"), ("司马光", "Guang Sima", "exact", "exact"),
    ("诸葛亮", "Liang Zhuge", "exact", "exact"), ("单雄信", "Xiongxin Shan", "exact", "exact"),
    ("曾国藩", "Zeng, Guofan", "exact", "exact"), ("李娜", "Na Lee", "exact", "variant"),
    ("张三", "San Cheung", "exact", "variant"), ("陈明", "Chan, Ming", "exact", "variant"),
    ("黄丽", "Li Wong", "exact", "variant"), ("张伟", "Li Na", "else", "else"), ("王芳", "Fang Zhang", "exact", "else"),
    ("김철수", "Cheolsu Kim", "exact", "exact"), ("박지성", "Jiseong Park", "exact", "exact"),
    // Cyrillic and Greek.
    ("Алексей Иванов", "Aleksey Ivanov", "exact", "exact"),
    ("Алексей Щербаков", "Alexei Shcherbakov", "variant", "exact"),
    ("Сергей Петров", "Sergei Petrov", "variant", "exact"),
    ("Екатерина Смирнова", "Ekaterina Smirnova", "exact", "exact"),
    ("Дмитрий Попов", "Dmitry Popov", "variant", "exact"), ("Юлия Чехова", "Julia Chekhova", "variant", "exact"),
    ("Олександр Шевченко", "Alexander Shevchenko", "variant", "exact"),
    ("Ђорђе Петровић", "Djordje Petrovic", "exact", "exact"),
    ("Иван Иванов", "Petr Petrov", "else", "else"),
    ("Γεώργιος Παπαδόπουλος", "Georgios Papadopoulos", "exact", "exact"),
    ("Νίκος Γαλής", "Nikos Galis", "exact", "exact"),
    // Accents, letters of their own, two ways to write an umlaut.
    ("José García", "Jose Garcia", "exact", "exact"), ("Łukasz Wałęsa", "Lukasz Walesa", "exact", "exact"),
    ("Jürgen Müller", "Juergen Mueller", "variant", "sounds_alike"), ("Jörg Groß", "Jorg Gross", "exact", "exact"),
    ("Đorđe Žižić", "Dorde Zizic", "exact", "exact"), ("Søren Ångström", "Soren Angstrom", "exact", "exact"),
    ("Zoë O’Brien", "Zoe OBrien", "exact", "exact"), ("Siân D'Arcy", "Sian Darcy", "exact", "exact"),
    ("Nguyễn, Văn Hùng", "Nguyen, Van Hung", "exact", "exact"), ("Ayşe Yılmaz", "Ayse Yilmaz", "exact", "exact"),
    // Order, particles, hyphens, titles.
    ("Smith, John", "John Smith", "exact", "exact"), ("John Smith", "Smith John", "swapped", "swapped"),
    ("Ludwig van Beethoven", "Ludwig Beethoven", "exact", "exact"),
    ("Maria de la Cruz", "Maria Cruz", "exact", "exact"),
    ("von der Leyen, Ursula", "Ursula Leyen", "exact", "exact"), ("Mary-Ann Jones", "Mary Ann Jones", "exact", "exact"),
    ("Maryann Jones", "Mary Ann Jones", "exact", "exact"), ("Anna Smith-Jones", "Anna Jones", "exact", "shares_word"),
    ("Dr. Anna Schmidt", "Anna Schmidt", "exact", "exact"), ("Martin King Jr.", "Martin King", "exact", "exact"),
    ("Anna Maria Rossi", "Anna Rossi", "exact", "exact"), ("SMITH JOHN", "John Smith", "swapped", "swapped"),
    // Nicknames and initials.
    ("Bob Miller", "Robert Miller", "variant", "exact"), ("Bill Gates", "William Gates", "variant", "exact"),
    ("Peggy Olson", "Margaret Olson", "variant", "exact"), ("Liz Taylor", "Elizabeth Taylor", "variant", "exact"),
    ("Sepp Maier", "Josef Meyer", "variant", "variant"), ("Hans Weber", "Johannes Weber", "variant", "exact"),
    ("Sasha Petrov", "Alexander Petrov", "variant", "exact"), ("Paco Lopez", "Francisco Lopez", "variant", "exact"),
    ("J Smith", "John Smith", "initial", "exact"), ("J Smith", "Robert Smith", "else", "exact"),
    ("J. Smith", "John Smith", "initial", "exact"), ("Smith J.", "John Smith", "swapped", "swapped"),
    ("Véro Moreau", "Véronique Moreau", "variant", "exact"),
    ("Kassi Moreau", "Kassiopeia Moreau", "shortened", "exact"),
    ("Moreau, Kassiopeia Eve", "Moreau, Kassiopeia", "first_word", "exact"),
    // More in one piece than two words.
    ("Carmen Soto Vega", "Soto, Carmen", "exact", "shares_word"),
    ("Carmen Soto Vega", "Soto Vega, Carmen", "exact", "exact"), ("Wei Zhang 张伟", "Zhang, Wei", "exact", "exact"),
    ("张伟 Zhang Wei", "Zhang, Wei", "exact", "exact"), ("Anna \"Nele\" Krug", "Krug, Nele", "exact", "exact"),
    ("Anna (Nele) Krug", "Krug, Anna", "exact", "exact"),
    // Spelling.
    ("Jon Smyth", "John Smith", "variant", "variant"), ("Katherine Clark", "Catherine Clarke", "variant", "variant"),
    ("Christopher Schmitt", "Kristofer Schmidt", "variant", "variant"),
    ("Steven Philips", "Steven Phillips", "exact", "sounds_alike"),
    ("Anna Kowalski", "Anna Kowalksi", "exact", "edits"), ("Anna Robinson", "Anna Robnson", "exact", "edits"),
    ("Jonh Wilson", "John Wilson", "sounds_alike", "exact"), ("Jasno Wilson", "Jason Wilson", "edits", "exact"),
    // Different people.
    ("Anna Smith", "Peter Jones", "else", "else"), ("John Smith", "Jane Smith", "else", "exact"),
    ("Maria Garcia", "Mario Garcia", "edits", "exact"), ("Daniel Lee", "Danielle Lee", "jaro_winkler", "exact"),
    ("Robert Miller", "Richard Miller", "else", "exact"), ("Wei Li", "Wei Liu", "exact", "else"),
    ("Ali Khan", "Ana Khan", "else", "exact"), ("Hans Maier", "Hans Bauer", "exact", "else"),
  ]

  @Test(arguments: pairs)
  func pair(_ left: String, _ right: String, _ given: String, _ family: String) throws {
    let resolver = Resolver(model: try shippedModel())
    let (one, other) = (try account("a:1", [(.fullName, left)]), try account("a:2", [(.fullName, right)]))
    for (a, b) in [(one, other), (other, one)] {
      let comparison = resolver.compare(a, b)
      #expect(try Self.level(.givenName, comparison, resolver.model) == given, "\(left) \(right)")
      #expect(try Self.level(.familyName, comparison, resolver.model) == family, "\(left) \(right)")
    }
  }

  /// The condition's word without its bound.
  private static func level(_ kind: ComparisonKind, _ comparison: Comparison, _ model: MatchModel) throws -> String {
    let index = try #require(model.comparisons.firstIndex { $0.kind == kind })
    let level = try #require(comparison.parts[index].level)
    let condition = model.comparisons[index].levels[level].when
    // Below this similarity names count as different, which is what the table is about.
    if case .jaroWinkler(let least) = condition, least < 0.9 { return "else" }
    return String("\(condition)".prefix { $0 != "<" && $0 != ">" })
  }

  @Test func aTableOfSixtyPairsAtLeast() { #expect(Self.pairs.count >= 60) }

  @Test(arguments: [
    ("Ludwig van Beethoven", "ludwig", "beethoven"), ("van Gogh, Vincent", "vincent", "gogh"),
    ("MÜLLER Hans-Peter", "hans peter", "muller"), ("Anna", "anna", ""), ("", "", ""), ("歐陽菲菲", "feifei", "ouyang"),
    ("欧阳", "yang", "ou"), ("田中 太郎", "tailang", "tianzhong"), ("محمد علي", "muhammad", "ali"),
    ("Prof. Dr. Eva Klein", "eva", "klein"),
  ])
  func splitting(_ text: String, _ given: String, _ family: String) {
    var reader = NameReader()
    let name = reader.readings(of: text)[0]
    #expect(String(decoding: NameKey.letters(of: name.given), as: UTF8.self) == given)
    #expect(String(decoding: NameKey.letters(of: name.family), as: UTF8.self) == family)
  }

  @Test(arguments: [
    ("Straße", "strasse"), ("ĞÜRSEL", "gursel"), ("d'Arc", "darc"), ("  A--b ", "a b"), ("Ｚｈａｎｇ", "zhang"),
    ("İzmir", "izmir"),
    ("e\u{301}te\u{301}", "ete"), ("Ёлкин", "elkin"), ("ẞ", "ss"), ("", ""),
  ])
  func folding(_ text: String, _ expected: String) {
    #expect(String(decoding: Array(text.utf8).withUnsafeBytes { Folding.fold($0) }, as: UTF8.self) == expected)
  }
}
