extension NameVariants {
  /// Chinese names in Mandarin, in Wade-Giles without apostrophes, in the Cantonese and Hokkien of passports; Korean and
  /// Vietnamese ones as they are written; European spellings that sound keys do not join.
  static let familyGroups = """
    li lee lei
    zhang chang cheung cheong teo tiong
    wang wong ong heng
    chen chan tan chin ting
    huang wong hwang ng ooi wee oey
    liu lau low lew liew liou
    lin lam lim ling
    zhao chao chiu chew teo
    zhou chou chow chew chau
    wu ng woo goh
    xu hsu hui koh khoo shu
    zheng cheng tay cheang chang
    xie hsieh tse cheah chia
    yang yeung yeo yeoh young yong
    guo kuo kwok quek kwek
    cai tsai choi chua choy chai
    he ho hor
    zhu chu choo chue
    ye yip yeh yap ip
    jiang chiang keung kang kong
    cao tsao tso cho chaw
    zeng tseng tsang chan jeng
    feng fung foong
    deng teng tang
    hu hu woo wu oh
    sun suen soon
    ma mah
    gao kao ko koh
    luo lo law loh low
    liang leung leong neo
    song sung soong
    tang tong teng
    han hon
    peng pang phang
    xiao hsiao siu siew shaw
    tian tien tin
    dong tung tong
    pan poon pun phua
    yuan yuen
    yu yue yee
    du tu to toh
    su so soh
    wei wai ngai gwee
    lu lyu lv lui loo loh luk
    ding ting
    shen shum sim
    ren jen yam yum
    yao yiu yeow
    lu luk loke
    jia chia ka
    xue hsueh sit
    yan yen yim gan ngan
    fu foo
    zhong chung
    jin chin kam
    qiu chiu yau khoo
    qin chin chun
    fan faan hoan
    fang fong png
    shi shih sze see
    xiong hsiung hung
    bai pai pak
    cui tsui chui
    kang kang hong
    qiu hiu
    mao mo moh
    hou hau
    meng mang
    long lung loong
    wan man
    qian chien chin
    lai lai loi
    hong hung ang
    mo mok
    ou au ow
    kong kung hung
    jian kan chien
    zhuo cheuk toh
    mai mak
    zou tsou chow
    ruan yuen juan
    xia hsia ha
    jiang chiang geung
    ouyang auyeung auyong
    situ szeto seeto
    kim gim ghim
    lee yi rhee i ri yee
    park bak pak bark
    choi choe choy
    jung jeong chung joung cheong
    kang gang
    cho jo joe
    yoon yun youn
    jang chang
    lim im rim yim
    oh o
    seo suh so
    shin sin
    kwon gwon
    hwang whang
    ahn an
    ryu yoo yu ryoo you lyu
    jeon chun jun
    ko go koh
    moon mun
    son sohn
    bae pae
    baek paik baik
    heo hur huh hu
    noh no roh
    shim sim
    sung seong
    joo ju chu
    koo gu ku
    kwak gwak
    woo u wu
    byun byeon
    yeom yum
    myung myeong
    nguyen nguyan
    huynh huinh hoang
    smith smyth smythe
    schmidt schmitt schmid schmied
    meyer meier maier mayer mayr myer
    johnson johnston johnstone
    reid reed read
    schulz schulze
    clark clarke
    stewart stuart steward
    macdonald mcdonald macdonnell
    thompson thomson
    brown browne braun
    moore moor more
    harris harries
    neumann newman
    weiss weisz white
    schroder schroter
    schroeder schroeter
    jansen janson
    petersen pedersen
    petersen peterson
    hansen hanson
    nielsen nelson
    nilsen nilsson
    andersen anderson
    olsen olson
    eriksen erikson
    larsen larson
    svensson svendsen
    kuznetsov kuznecov kuznetzov kusnezow kusnetsov kouznetsov
    shevchenko schewtschenko chevtchenko
    tchaikovsky chaikovsky tschaikowski ciaikovski
    khrushchev chruschtschow khrouchtchev
    gorbachev gorbatschow gorbatchev gorbachyov
    zhukov joukov schukow zukov
    gonzales gonzalez
    goncalves gonsalves
    rodriguez rodrigues
    fernandez fernandes
    martinez martines martins
    lopez lopes
    perez peres
    gomez gomes
    sanchez sanches
    hernandez hernandes
    alvarez alvares
    jimenez gimenez ximenez
    ramirez ramires
    diaz dias
    mendez mendes
    vasquez vazquez vasques
    cohen kohen cohn kahn kohn cahen
    levi levy lewy halevi halevy
    goldberg goldberger
    mohammed mohamed muhammad mohammad muhammed mohamad mehmet mohamud
    ahmed ahmad achmed ahmet
    hussain hussein husain husayn hosseini husseini
    """

  /// Arabic family names as they stand with and without the article.
  static let articleGroups = """
    hassan hasan hassen hasani masri hashimi hashemi tamimi sayed sayyid said saeed rashid rasheed sharif sherif najjar haddad \
    khatib khateeb ahmad ali amin amir aziz bakri banna baghdadi dabbagh faisal farsi fayed ghamdi ghazali habib hakim hamdan \
    hariri harbi hilali jabari jaber jamal kurdi khalifa khalil khouri khoury maliki mansour mansouri mubarak mutairi nasser \
    nasir omari otaibi qahtani qasim qureshi rahman saleh salem salim shammari shehri shami subaie sudani sultan suleiman \
    tikriti thani turki yousef youssef zahrani zawahiri assad asad bashir obeidi ubaidi jazairi maktoum nahyan saud sabah
    """.split(separator: " ").map { "\($0) al\($0) el\($0)" }.joined(separator: "\n")
}
