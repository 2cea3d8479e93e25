/// A script that writes consonants, and vowels only in part: Arabic and Hebrew.
///
/// The names that most people bear stand in a list with their vowels; of others the consonants are kept, with the vowels
/// that are written, and the name counts as consonantal.
///
/// Letters after ALA-LC without its marks.
struct Abjad: Sendable {
  static let arabic = Abjad(
    letters: """
      اa أa إi آa ٱa ء ؤu ئi بb تt ثth جj حh خkh دd ذdh رr زz سs شsh صs ضd طt ظz ع غgh فf قq كk لl مm نn هh ةa وu يi ىa \
      پp چch ژzh گg کk یi ڤv ھh ہh ەe ٹt ڈd ڑr ںn ےe
      """, first: "وw يy یy", longVowels: "ايو", article: "ال", names: arabicNames)

  static let hebrew = Abjad(
    letters: "א בb גg דd הh וo זz חh טt יi כk ךk לl מm םm נn ןn סs ע פp ףf צts ץts קk רr שsh תt ײi װv ׳ ״",
    first: "אa וv יy עa פp", longVowels: "", article: nil, names: hebrewNames)

  private let letters: [Unicode.Scalar: [UInt8]]
  private let first: [Unicode.Scalar: [UInt8]]
  private let longVowels: Set<Unicode.Scalar>
  private let article: [Unicode.Scalar]?
  private let names: [String: [UInt8]]

  private init(letters: String, first: String, longVowels: String, article: String?, names: String) {
    self.letters = Self.table(letters)
    self.first = Self.table(first)
    self.longVowels = Set(longVowels.unicodeScalars)
    self.article = article.map { Array($0.unicodeScalars) }
    self.names = Dictionary(
      names.split(separator: " ").map { entry in
        let parts = entry.split(separator: ":")
        return (String(parts[0]), parts[1].utf8.map { $0 == 0x5F ? 0x20 : $0 })
      }, uniquingKeysWith: { first, _ in first })
  }

  private static func table(_ source: String) -> [Unicode.Scalar: [UInt8]] {
    var table: [Unicode.Scalar: [UInt8]] = [:]
    for entry in source.split(separator: " ") {
      let scalars = entry.unicodeScalars
      if let first = scalars.first { table[first] = scalars.dropFirst().map { UInt8(truncatingIfNeeded: $0.value) } }
    }
    return table
  }

  /// Writes a word; false at a letter that the table does not know.
  func put(_ run: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    let word = run.filter { !RomanText.isMark($0) && $0.value != 0x640 }
    if put(known: word[...], into: &text) { return true }
    guard let article, word.starts(with: article), word.count > article.count + 1 else {
      return put(spelled: word[...], into: &text)
    }
    text.put("al ".utf8)
    let rest = word.dropFirst(article.count)
    return put(known: rest, into: &text) || put(spelled: rest, into: &text)
  }

  private func put(known word: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    guard let name = names[String(String.UnicodeScalarView(word))] else { return false }
    text.put(name)
    return true
  }

  private func put(spelled word: ArraySlice<Unicode.Scalar>, into text: inout RomanText) -> Bool {
    for (position, scalar) in zip(word.indices, word) {
      let isConsonant = position == word.startIndex || word[(position + 1)...].first.map(longVowels.contains) ?? false
      guard let written = (isConsonant ? first[scalar] : nil) ?? letters[scalar] else { return false }
      text.put(written)
    }
    text.noteGuessedVowels()
    return true
  }
}

extension Abjad {
  private static let arabicNames = """
    محمد:muhammad أحمد:ahmad احمد:ahmad محمود:mahmud علي:ali على:ali حسن:hasan حسين:husayn عمر:umar عثمان:uthman \
    خالد:khalid يوسف:yusuf إبراهيم:ibrahim ابراهيم:ibrahim إسماعيل:ismail اسماعيل:ismail موسى:musa عيسى:isa داود:dawud \
    سليمان:sulayman مصطفى:mustafa كريم:karim كمال:kamal جمال:jamal عادل:adil عصام:isam عماد:imad طارق:tariq سعيد:said \
    سعد:saad سالم:salim سامي:sami سمير:samir ناصر:nasir نبيل:nabil وليد:walid هشام:hisham هاني:hani ياسر:yasir ياسين:yasin \
    زياد:ziyad زكريا:zakariya رشيد:rashid راشد:rashid ماجد:majid فيصل:faysal فهد:fahd فارس:faris فؤاد:fuad قاسم:qasim \
    بلال:bilal أنس:anas انس:anas أيمن:ayman ايمن:ayman أسامة:usama اسامة:usama أمين:amin امين:amin أنور:anwar انور:anwar \
    أشرف:ashraf حمزة:hamza حامد:hamid حميد:hamid حسام:husam حكيم:hakim جعفر:jafar جابر:jabir رضا:rida رامي:rami \
    شريف:sharif صالح:salih صلاح:salah طه:taha عامر:amir أمير:amir امير:amir مالك:malik مروان:marwan منصور:mansur \
    منير:munir معاذ:muadh مهدي:mahdi نزار:nizar نور:nur يحيى:yahya يعقوب:yaqub عباس:abbas عبد:abd الله:allah \
    عبدالله:abdallah الرحمن:al_rahman عبدالرحمن:abdalrahman فاطمة:fatima عائشة:aisha خديجة:khadija مريم:maryam \
    زينب:zaynab ليلى:layla سارة:sara سلمى:salma أمينة:amina امينة:amina أسماء:asma اسماء:asma هدى:huda هبة:hiba \
    هند:hind نادية:nadia سميرة:samira سعاد:suad رانيا:rania ريم:rim رنا:rana دينا:dina منى:muna مها:maha نورا:nura \
    ياسمين:yasmin لطيفة:latifa كريمة:karima جميلة:jamila حليمة:halima حنان:hanan إيمان:iman ايمان:iman رقية:ruqayya \
    صفية:safiyya شيماء:shayma سناء:sana وفاء:wafa خليل:khalil عزيز:aziz رحمن:rahman قادر:qadir لطيف:latif \
    حداد:haddad نجار:najjar خوري:khuri سيد:sayyid المصري:al_masri الهاشمي:al_hashimi التميمي:al_tamimi \
    رضوان:ridwan نجيب:najib درويش:darwish محفوظ:mahfuz غسان:ghassan جورج:george إلياس:ilyas الياس:ilyas خان:khan شاه:shah حيدر:haydar پرویز:parviz رضوی:rizvi
    """

  private static let hebrewNames = """
    משה:moshe יוסף:yosef דוד:david אברהם:avraham יצחק:yitzhak יעקב:yaakov שרה:sara רבקה:rivka רחל:rachel לאה:leah \
    מרים:miriam חנה:hana אסתר:ester רות:rut שמואל:shmuel שלמה:shlomo דניאל:daniel מיכאל:michael גבריאל:gabriel \
    אהרון:aharon אהרן:aharon בנימין:binyamin יהודה:yehuda שמעון:shimon נתן:natan אריאל:ariel אורי:uri אלי:eli \
    אליהו:eliyahu יונתן:yonatan יהונתן:yehonatan עמוס:amos רון:ron גיל:gil טל:tal נועה:noa תמר:tamar מיכל:michal \
    יעל:yael דנה:dana אבי:avi חיים:haim צבי:tzvi מאיר:meir ברוך:baruch כהן:cohen לוי:levi מזרחי:mizrahi פרץ:peretz \
    ביטון:biton דהן:dahan אזולאי:azoulay פרידמן:friedman שפירא:shapira גולדברג:goldberg רוזנברג:rosenberg \
    נתניהו:netanyahu בן:ben עדי:adi שירה:shira ענת:anat
    """
}
