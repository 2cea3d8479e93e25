/// What tables know about names in Han characters and Hangul beyond the usual readings; keys are simplified.
enum EasternTables {
  /// Family names of two characters.
  static let compounds: Set<String> = Set(
    """
    欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 端木 宇文 长孙 东方 独孤 南宫 轩辕 呼延 钟离 申屠 澹台 太史 拓跋 西门 赫连 闻人 \
    万俟 淳于 单于 公冶 仲孙 鲜于 闾丘 司空 司寇 公羊 东郭 百里 濮阳 太叔 宗政 乐正 梁丘 左丘 第五 남궁 황보 제갈 선우 독고 사공 서문 동방
    """.split(separator: " ").map(String.init))

  /// Readings of family names that differ from the characters' usual ones, the likeliest first.
  ///
  /// Han after 现代汉语词典 and GB/T 28039-2011; Hangul as the families themselves write it.
  static let families = table(
    """
    单:shan,dan 仇:qiu 解:xie 查:zha 曾:zeng 任:ren 区:ou,qu 盖:ge,gai 朴:piao,park 尉迟:yuchi 长孙:zhangsun 乐:yue,le \
    翟:zhai,di 缪:miao 宁:ning 折:she 黑:he 万俟:moqi 单于:chanyu 鲜于:xianyu 冼:xian 覃:qin,tan 牟:mou,mu 隗:wei,kui \
    褚:chu 谌:chen,shen 郗:xi,chi 车:che 柏:bai,bo 种:chong 召:shao 繁:po 宓:mi,fu 纪:ji 洗:xian 秘:bi 应:ying 葛:ge \
    俞:yu 薄:bo 石:shi 祭:zhai 员:yun 那:na 盛:sheng 沈:shen 卜:bu 贾:jia 吕:lu,lyu 重:chong 朝:chao 繆:miao 逄:pang \
    김:kim 이:lee 박:park 최:choi 정:jung 강:kang 조:cho 윤:yoon 장:jang 임:lim 한:han 오:oh 서:seo 신:shin 권:kwon 황:hwang \
    안:ahn 송:song 류:ryu 유:yoo 홍:hong 전:jeon 고:ko 문:moon 손:son 양:yang 배:bae 백:baek 허:heo 노:noh 남:nam 심:shim \
    곽:kwak 성:sung 차:cha 주:joo 우:woo 구:koo 민:min 진:jin 지:ji 엄:eom 채:chae 원:won 천:cheon 방:bang 공:kong 현:hyun \
    함:ham 변:byun 염:yeom 여:yeo 추:choo 도:do 소:so 석:seok 선:sun 설:seol 마:ma 길:gil 연:yeon 위:wi 표:pyo 명:myung \
    기:ki 반:ban 왕:wang 금:keum 옥:ok 육:yook 인:in 맹:maeng 제:je 모:mo 남궁:namgung 황보:hwangbo 제갈:jegal 선우:sunwoo
    """)

  /// Characters with several readings in given names, or with another one than usual, the likeliest first.
  static let characters: [Unicode.Scalar: [[UInt8]]] = {
    let source = table(
      """
      晟:sheng,cheng 茜:qian,xi 乐:le,yue 行:xing,hang 朝:chao,zhao 重:zhong,chong 长:chang,zhang 盛:sheng 柏:bai,bo \
      曾:zeng,ceng 莘:xin,shen 莎:sha 单:dan,shan 蔚:wei,yu 传:chuan 藏:cang,zang 栖:qi,xi 颉:jie,xie 仔:zi,zai 参:can,shen \
      澄:cheng 伯:bo 万:wan 强:qiang 相:xiang 冠:guan 露:lu 薄:bo 泽:ze 若:ruo 娜:na 鹄:hu 尉:wei 石:shi 折:zhe 还:huan 会:hui \
      绿:lu 阿:a 和:he 奇:qi 弥:mi 晖:hui 给:ji 什:shi 佛:fo 都:du 育:yu 艾:ai 兴:xing 了:liao 那:na 大:da 车:che 屏:ping
      """)
    var output: [Unicode.Scalar: [[UInt8]]] = [:]
    for (character, readings) in source {
      output[character.unicodeScalars[character.unicodeScalars.startIndex]] = readings
    }
    return output
  }()

  /// Polite endings that are no part of a name.
  static let honorifics = ["先生", "女士", "小姐", "太太", "さん", "様", "樣", "씨", "님"].map { Array($0.unicodeScalars) }

  /// Common Japanese family names, which are not read as Chinese ones.
  ///
  /// Hepburn without marks of length, as in passports.
  static let japaneseFamilies = single(
    """
    佐藤:sato 鈴木:suzuki 高橋:takahashi 田中:tanaka 伊藤:ito 渡辺:watanabe 渡邊:watanabe 渡邉:watanabe 山本:yamamoto \
    中村:nakamura 小林:kobayashi 加藤:kato 吉田:yoshida 山田:yamada 佐々木:sasaki 山口:yamaguchi 松本:matsumoto 井上:inoue \
    木村:kimura 斎藤:saito 斉藤:saito 齋藤:saito 清水:shimizu 山崎:yamazaki 池田:ikeda 橋本:hashimoto 阿部:abe 石川:ishikawa \
    山下:yamashita 中島:nakajima 石井:ishii 小川:ogawa 前田:maeda 岡田:okada 長谷川:hasegawa 藤田:fujita 後藤:goto 近藤:kondo \
    村上:murakami 遠藤:endo 青木:aoki 坂本:sakamoto 福田:fukuda 太田:ota 西村:nishimura 藤井:fujii 金子:kaneko 岡本:okamoto \
    藤原:fujiwara 三浦:miura 中野:nakano 中川:nakagawa 原田:harada 松田:matsuda 竹内:takeuchi 小野:ono 田村:tamura \
    中山:nakayama 和田:wada 石田:ishida 森田:morita 上田:ueda 柴田:shibata 酒井:sakai 工藤:kudo 横山:yokoyama 宮崎:miyazaki \
    宮本:miyamoto 内田:uchida 高木:takagi 安藤:ando 谷口:taniguchi 大野:ono 丸山:maruyama 今井:imai 高田:takada 藤本:fujimoto \
    武田:takeda 村田:murata 上野:ueno 杉山:sugiyama 増田:masuda 平野:hirano 大塚:otsuka 千葉:chiba 久保:kubo 松井:matsui \
    岩崎:iwasaki 桜井:sakurai 野口:noguchi 松尾:matsuo 木下:kinoshita 菊地:kikuchi 野村:nomura 新井:arai 渡部:watanabe \
    大西:onishi 黒田:kuroda 安倍:abe 本田:honda 豊田:toyoda 土屋:tsuchiya 小島:kojima 河野:kono 服部:hattori 北村:kitamura \
    川上:kawakami 永井:nagai 水野:mizuno 吉川:yoshikawa 市川:ichikawa 五十嵐:igarashi 飯田:iida 片山:katayama 田口:taguchi
    """)

  /// Common Japanese given names of two characters or more.
  static let japaneseGivens = single(
    """
    太郎:taro 一郎:ichiro 次郎:jiro 三郎:saburo 健一:kenichi 健太:kenta 翔太:shota 大輔:daisuke 拓也:takuya 直樹:naoki 和也:kazuya \
    雄太:yuta 達也:tatsuya 哲也:tetsuya 健太郎:kentaro 裕子:yuko 花子:hanako 恵子:keiko 和子:kazuko 幸子:sachiko 洋子:yoko \
    陽子:yoko 智子:tomoko 久美子:kumiko 由美:yumi 由美子:yumiko 真由美:mayumi 美咲:misaki 美穂:miho 麻衣:mai 香織:kaori \
    直子:naoko 純子:junko 京子:kyoko 節子:setsuko 文子:fumiko 晋三:shinzo 春樹:haruki 英樹:hideki 秀樹:hideki 正樹:masaki \
    大樹:daiki 美香:mika 愛子:aiko 典子:noriko 明美:akemi 直美:naomi 千尋:chihiro 友美:tomomi 雅子:masako 真一:shinichi
    """)

  private static func table(_ source: String) -> [String: [[UInt8]]] {
    var table: [String: [[UInt8]]] = [:]
    for entry in source.split(separator: " ") {
      let parts = entry.split(separator: ":")
      table[simplified(parts[0])] = parts[1].split(separator: ",").map { Array($0.utf8) }
    }
    return table
  }

  private static func single(_ source: String) -> [String: [UInt8]] { table(source).mapValues { $0[0] } }

  private static func simplified(_ text: Substring) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(HanReadings.simplified)))
  }
}

/// Chinese, Korean and Vietnamese family names in Latin letters that are hardly ever given names.
enum EasternFamilyNames {
  static let chinese = WordSet(
    """
    zhang wang li liu chen zhao huang zhou xu sun hu zhu guo luo zheng liang xie deng feng cao peng zeng cai jiang shen xue \
    qin yao cui qiu hou ouyang sima zhuge chang cheung chiang hsu hsieh tsai tsao tseng chou chow kuo kwok tsang wong chan \
    yeung leung teo goh koh chung park choe jeong hwang kwon
    """)
  static let vietnamese = WordSet("nguyen tran pham huynh truong duong hoang phan")

  /// Whether either list has a word.
  static func contain(_ code: UInt64) -> Bool { chinese.contains(code) || vietnamese.contains(code) }
}
