import Records
import Testing

@testable import Resolution

/// Whether two people of one birth date and these names are one person, by the shipped model and through its blocking.
///
/// A name with `|` is a given name and a family name in fields of their own, any other one a name in one piece.
@Suite struct NameLinkTests {
  static let same: [(String, String)] = [
    // Han: traditional and simplified, pinyin with and without tones and spaces, both orders, compound surnames.
    ("王伟", "Wei Wang"), ("王伟", "Wang Wei"), ("王偉", "王伟"), ("張偉|", "张伟|"), ("伟|张", "Wei|Zhang"),
    ("小明|王", "Xiǎomíng|Wáng"), ("小明|王", "Xiao Ming|Wang"), ("小明|王", "Xiao-ming|WANG"), ("王小明", "Wang Xiaoming"),
    ("欧阳修", "Ouyang Xiu"), ("歐陽修", "Xiu Ouyang"), ("司馬相如", "Xiangru|Sima"), ("诸葛亮", "諸葛亮"), ("令狐冲", "Chong Linghu"),
    ("吕布", "Bu|Lü"), ("吕布", "Bu|Lv"), ("吕布", "Bu|Lyu"), ("单雄信", "Xiongxin|Shan"), ("仇和", "He|Qiu"),
    ("解晓东", "Xiaodong|Xie"), ("曾国藩", "Guofan|Zeng"), ("区桂芝", "Guizhi|Ou"), ("翟天临", "Tianlin|Zhai"),
    ("赵长生", "Changsheng|Zhao"), ("孙乐天", "Letian|Sun"), ("周朝阳", "Zhaoyang|Zhou"), ("黄晟", "Sheng|Huang"),
    ("王小明", "王晓明"), ("李明先生", "李明"), ("陈静 Chen Jing", "静|陈"),
    // Wade-Giles, Cantonese and Hokkien of passports.
    ("蔡英文", "Tsai Ing-wen"), ("谢志明", "Chih-ming|Hsieh"), ("Xie Zhiming", "Hsieh Chih-ming"),
    ("张学良", "Hsueh-liang|Chang"),
    ("Zhang Xueliang", "Chang Hsueh-liang"), ("徐晓东", "Hsiao-tung|Hsu"), ("郭建国", "Chien-kuo|Kuo"), ("朱德", "De|Chu"),
    ("李明|", "Ming Lee"), ("明|陈", "Ming|Chan"), ("伟|黄", "Wei|Wong"), ("明|林", "Ming|Lim"), ("明|吴", "Ming|Ng"),
    // Korean and Japanese.
    ("김철수", "Cheolsu Kim"), ("이영희", "Yeonghui|Lee"), ("박지성", "Jiseong|Pak"), ("최민준", "Minjun|Choe"),
    ("サトウ ケン", "Ken|Sato"), ("たなか ゆうこ", "Yuko|Tanaka"), ("田中裕子", "Yuko|Tanaka"), ("太郎|渡辺", "Taro|Watanabe"),
    ("佐藤 健一", "Kenichi Sato"), ("ジョン・スミス", "Jon|Sumisu"),
    // Cyrillic in several standards and languages.
    ("Юлия Иванова", "Yuliya Ivanova"), ("Юлия Иванова", "Julia Iwanowa"), ("Юлия Иванова", "Iuliia Ivanova"),
    ("Александр Кузнецов", "Oleksandr Kuznetsov"), ("Александр Кузнецов", "Alexander Kusnezow"),
    ("Алексей Щербаков", "Aleksej Ščerbakov"), ("Антон Чехов", "Anton Čechov"), ("Антон Чехов", "Anton Tchekhov"),
    ("Антон Чехов", "Anton Chekhov"), ("Георгий Жуков", "Georgy Zhukov"), ("Георгий Жуков", "Georgij Žukov"),
    ("Пётр Чайковский", "Pyotr Tchaikovsky"), ("Пётр Чайковский", "Peter Tschaikowski"),
    ("Фёдор Достоевский", "Fyodor Dostoyevsky"),
    ("Фёдор Достоевский", "Fedor Dostoevskij"), ("Михаил Горбачёв", "Mikhail Gorbachev"),
    ("Михаил Горбачёв", "Michail Gorbatschow"),
    ("Борис Ельцин", "Boris Yeltsin"), ("Борис Ельцин", "Boris Jelzin"), ("Сергей Соловьёв", "Sergei Soloviev"),
    ("Сергей Соловьёв", "Sergey Solovyov"), ("Володимир Зеленський", "Volodymyr Zelenskyy"),
    ("Володимир Зеленський", "Vladimir Zelensky"),
    ("Ганна Гриценко", "Hanna Hrytsenko"), ("Сергій Кличко", "Serhii Klychko"), ("Евгений Попов", "Yevgeny Popoff"),
    ("Първан Първанов", "Parvan Parvanov"), ("Христо Стоичков", "Hristo Stoichkov"), ("Новак Ђоковић", "Novak Đoković"),
    ("Новак Ђоковић", "Novak Djokovic"), ("Слободан Милошевић", "Slobodan Milošević"),
    ("Слободан Милошевић", "Slobodan Miloshevich"),
    ("Сидоров Иван Петрович", "Ivan Sidorov"), ("Сидоров Иван Петрович", "Иван|Сидоров"),
    ("Иван Петрович Сидоров", "Ivan|Sidorov"),
    ("Иван|Петров", "Petrov|Ivan"),
    // Greek.
    ("Γεώργιος Παπαδόπουλος", "George Papadopoulos"), ("Ευάγγελος Βενιζέλος", "Evangelos Venizelos"),
    ("Χρήστος Χατζής", "Christos Hatzis"),
    ("Μαρία Παπαδοπούλου", "Maria Papadopoulos"), ("Ιωάννης Αγγελόπουλος", "Yiannis Angelopoulos"),
    ("Νίκος Μπακογιάννης", "Nikos Bakogiannis"),
    ("ΓΕΩΡΓΙΟΣ ΠΑΠΑΝΔΡΕΟΥ", "Georgios Papandreou"),
    // Arabic, Persian, Hebrew.
    ("محمد علي", "Muhammad Ali"), ("محمد علي", "Mohamed Ali"), ("أحمد حسن", "Ahmed Hassan"),
    ("يوسف خليل", "Youssef Khalil"),
    ("عبد الرحمن|حداد", "Abdul Rahman|Haddad"), ("Abdelrahman|Haddad", "Abdur-Rahman|Haddad"),
    ("Abdul-Aziz|Saud", "Abdelaziz|Al Saud"),
    ("فاطمة الزهراء", "Fatima Zahra"), ("محمود درويش", "Mahmoud Darwish"), ("نجيب محفوظ", "Naguib Mahfouz"),
    ("Omar El-Sharif", "عمر الشريف"), ("Mohammed|Alhassan", "Muhammad|al-Hassan"), ("Mehmet|Yılmaz", "Muhammed|Yilmaz"),
    ("Osama bin Laden", "Usama ibn Laden"), ("محمد حسینی", "Mohammad Hosseini"), ("משה כהן", "Moshe Cohen"),
    ("דוד לוי", "David Levi"),
    ("יצחק רבין", "Yitzhak Rabin"),
    // Accents, umlauts, letters of their own.
    ("Jürgen Müller", "Juergen Mueller"), ("Jürgen Müller", "Jurgen Muller"), ("Günter Groß", "Guenter Gross"),
    ("Søren Østergård", "Soeren Oestergaard"), ("Søren Østergård", "Soren Ostergard"),
    ("Åse Ångström", "Aase Aangstroem"),
    ("İbrahim Çelik", "Ibrahim Celik"), ("Ayşe Şahin", "Ayse Sahin"), ("Ayşe Şahin", "Ayshe Shahin"),
    ("Çiğdem Kılıç", "Cigdem Kilic"),
    ("Ștefan Popescu", "Stefan Popescu"), ("Łukasz Żak", "Lukasz Zak"),
    ("Björk Guðmundsdóttir", "Bjork Gudmundsdottir"),
    ("François Lefèvre", "Francois Lefevre"), ("João Conceição", "Joao Conceicao"), ("Nguyễn Văn Hùng", "Hung|Nguyen"),
    ("Nguyễn Văn Hùng", "Van Hung|Nguyen"), ("Trần Thị Mai", "Mai Tran"), ("Đặng Minh", "Minh|Dang"),
    // Feminine forms, double names, particles, order, titles, initials.
    ("Anna Kowalska", "Anna Kowalski"), ("Elena Ivanova", "Elena Ivanov"), ("Jana Nováková", "Jana Novak"),
    ("Anna Dostoevskaya", "Anna Dostoevsky"), ("Gabriel García Márquez", "Gabriel|García"),
    ("Maria José Silva dos Santos", "Maria|Silva Santos"),
    ("Anna Schmidt-Weber", "Anna Weber"), ("Ludwig van Beethoven", "BEETHOVEN, Ludwig"),
    ("Vincent|van Gogh", "Vincent|Gogh"),
    ("Jan|Vandenberg", "Jan|van den Berg"), ("Seán O'Brien", "Sean OBrien"), ("Fiona McDonald", "Fiona MacDonald"),
    ("Ewan Mc Gregor", "Ewan MacGregor"), ("Ian St. John", "Ian Saint John"), ("Dr. Eva Klein, MD", "Eva Klein"),
    ("Martin Luther King, Jr.", "Martin|King"), ("Mr John Smith III", "John Smith"),
    ("J. R. R. Tolkien", "John Ronald Tolkien"),
    ("Bob|Miller", "Robert|Miller"), ("Smith|John", "John|Smith"), ("SMITH John", "John Smith"),
    ("Hans-Peter Weber", "Hanspeter Weber"),
    ("Thomas Clifford, 1st Baron Clifford", "Thomas Clifford"), ("Zoë \"Zuzu\" Novak", "Zuzu|Novak"),
    ("Renée Dupont", "RENEE DUPONT"), ("DE LA CRUZ Maria", "Maria|de la Cruz"), ("Karen Nielsen", "Karen Nielson"),
  ]

  static let different: [(String, String)] = [
    ("王伟", "王薇"), ("李娜", "李楠"), ("Li Na", "Li Nan"), ("张伟", "章威"), ("王芳", "王方"), ("陈静", "陈晶"), ("Wang Wei", "Wang Wen"),
    ("王小明", "王小红"), ("Xiaoming|Wang", "Xiaohong|Wang"), ("小明|王", "大明|王"), ("张伟", "李伟"), ("Zhang Wei", "Zhao Wei"),
    ("Li Wei", "Liu Wei"), ("欧阳修", "欧阳明"), ("김철수", "김영희"), ("田中太郎", "田中花子"),
    ("Ivan Petrov", "Ivan Pavlov"), ("Ivan Petrov", "Igor Petrov"), ("Иван Петров", "Ivan Pavlov"),
    ("Сергей Иванов", "Andrei Ivanov"),
    ("Юлия Иванова", "Yana Ivanova"), ("Olga|Smirnova", "Oleg|Smirnov"),
    ("Μαρία Γαλή", "Maria Pappa"), ("Ahmed Hassan", "Amir Hassan"),
    ("حسن علي", "خالد علي"), ("Kamal Hassan", "Tariq Hassan"), ("يوسف خليل", "Walid Khalil"),
    ("Ганна Коваль", "Oksana Koval"),
    ("Дмитрий Попов", "Denis Popov"), ("Κώστας Παππάς", "Nikos Pappas"), ("서준|박", "Minho|Park"),
    ("さくら|さとう", "Yuko|Sato"), ("Abdul Rahman|Khan", "Abdul Karim|Khan"), ("Abdul Aziz|Khan", "Abdul Rashid|Khan"),
    ("משה כהן", "מאיר כהן"), ("Jón|Jónsson", "Jóna|Jónsdóttir"), ("Anna Kowalska", "Adam Kowalski"),
    ("John Smith", "Jane Smith"),
    ("Hans Müller", "Heinz Müller"), ("Nguyễn Văn Hùng", "Nguyễn Thị Mai"), ("Van Hung|Nguyen", "Van Dung|Nguyen"),
    ("Anna|Berg", "Anna|Braun"), ("Peter|O'Brien", "Peter|O'Neill"), ("J. Smith", "Robert Smith"),
    ("Bill|Gates", "Bob|Gates"),
    ("Anna|de la Cruz", "Anna|de la Torre"), ("Robert|McDonald", "Robert|McGregor"),
  ]

  @Test(arguments: same)
  func linked(_ left: String, _ right: String) throws {
    let found = try Self.judge(left, right)
    #expect(found.weight >= found.threshold, "\(left) \(right) \(found.levels)")
    #expect(found.isLinked, "\(left) \(right) \(found.levels)")
  }

  @Test(arguments: different)
  func keptApart(_ left: String, _ right: String) throws {
    let found = try Self.judge(left, right)
    #expect(found.weight < found.threshold, "\(left) \(right) \(found.levels)")
    #expect(!found.isLinked, "\(left) \(right)")
  }

  private struct Finding {
    let weight: Double
    let threshold: Double
    let isLinked: Bool
    let levels: String
  }

  private static let resolver = Result { Resolver(model: try shippedModel()) }

  private static func judge(_ left: String, _ right: String) throws -> Finding {
    let resolver = try resolver.get()
    let accounts = [try person("a:1", left), try person("b:2", right)]
    let comparison = resolver.compare(accounts[0], accounts[1])
    let levels = zip(resolver.model.comparisons, comparison.parts).compactMap { model, part in
      part.level.map { "\(model.kind): \(model.levels[$0].when) \(part.weight + part.termAdjustment)" }
    }
    return Finding(
      weight: comparison.weight, threshold: resolver.threshold,
      isLinked: !resolver.resolve(table(accounts)).links.isEmpty, levels: levels.joined(separator: ", "))
  }

  private static func person(_ id: String, _ name: String) throws -> Account {
    let parts = name.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let names: [(Field, String)] =
      parts.count == 1 || parts[1].isEmpty
      ? [(.fullName, parts[0])] : [(.givenName, parts[0]), (.familyName, parts[1])]
    return try account(id, names + [(.birthDate, "1984-03-07")])
  }
}
