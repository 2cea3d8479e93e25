/// Where people of the simulation live.
///
/// The raw values are part of the output.
enum Country: Int, CaseIterable {
  case britain, germany, france, spain, italy, poland, china

  /// ISO 3166-1 alpha-2.
  var code: StaticString {
    switch self {
    case .britain: "GB"
    case .germany: "DE"
    case .france: "FR"
    case .spain: "ES"
    case .italy: "IT"
    case .poland: "PL"
    case .china: "CN"
    }
  }

  /// ISO 4217.
  var currency: StaticString {
    switch self {
    case .britain: "GBP"
    case .poland: "PLN"
    case .china: "CNY"
    case .germany, .france, .spain, .italy: "EUR"
    }
  }

  /// The international prefix (ITU-T E.164) and the digit that is dialled before a national number, if any.
  var dialling: (international: StaticString, trunk: StaticString) {
    switch self {
    case .britain: ("44", "0")
    case .germany: ("49", "0")
    case .france: ("33", "0")
    case .spain: ("34", "")
    case .italy: ("39", "")
    case .poland: ("48", "")
    case .china: ("86", "")
    }
  }

  /// The pattern of a mobile and of a home number: `#` is any digit, a blank a customary group.
  var numbers: (mobile: StaticString, home: StaticString) {
    switch self {
    case .britain: ("7### ######", "113 ### ####")
    case .germany: ("15# ########", "30 #######")
    case .france: ("6 ## ## ## ##", "1 ## ## ## ##")
    case .spain: ("6## ### ###", "91# ### ###")
    case .italy: ("3## #######", "02 ########")
    case .poland: ("5## ### ###", "22 ### ## ##")
    case .china: ("13# #### ####", "10 #### ####")
    }
  }

  /// Cities with the pattern of their postcodes, most frequent first: `#` is any digit, `@` any letter.
  var cities: String {
    switch self {
    case .britain:
      "London=SE# #@@,Birmingham=B## #@@,Leeds=LS# #@@,Manchester=M# #@@,Glasgow=G## #@@,Bristol=BS# #@@,"
        + "Sheffield=S# #@@,Cardiff=CF## #@@,Norwich=NR# #@@,Stoke-on-Trent=ST# #@@"
    case .germany:
      "Berlin=10###,Hamburg=20###,München=80###,Köln=50###,Frankfurt am Main=603##,Düsseldorf=402##,Leipzig=041##,"
        + "Münster=481##,Lübeck=235##,Görlitz=028##"
    case .france:
      "Paris=750##,Marseille=130##,Lyon=690##,Toulouse=310##,Nantes=440##,Orléans=450##,"
        + "Besançon=250##,Saint-Étienne=420##"
    case .spain: "Madrid=280##,Barcelona=080##,Valencia=460##,Sevilla=410##,Málaga=290##,Cádiz=110##,A Coruña=150##"
    case .italy: "Roma=001##,Milano=201##,Napoli=801##,Torino=101##,Bologna=401##,Forlì=471##,L'Aquila=671##"
    case .poland: "Warszawa=0#-###,Kraków=3#-###,Łódź=9#-###,Wrocław=5#-###,Poznań=6#-###,Gdańsk=8#-###,Rzeszów=35-###"
    case .china: "Beijing=1000##,Shanghai=2000##,Guangzhou=5100##,Chengdu=6100##,Xi'an=7100##,Hangzhou=3100##"
    }
  }

  /// The patterns of street names, most frequent first: `*` stands for one of ``streetStems``.
  var streetPatterns: String {
    switch self {
    case .britain: "* Road,* Street,* Lane,* Avenue,* Close,* Drive,* Terrace,* Gardens"
    case .germany: "*straße,*weg,*allee,*gasse,*platz,*ring,*ufer"
    case .france: "Rue *,Avenue *,Chemin *,Boulevard *,Place *,Allée *"
    case .spain: "Calle *,Avenida *,Plaza *,Paseo *"
    case .italy: "Via *,Viale *,Corso *,Piazza *"
    case .poland: "ulica *,aleja *,plac *"
    case .china: "* Lu,* Jie,* Dadao,* Xiang"
    }
  }

  /// What streets are called after, separated by commas.
  var streetStems: String {
    switch self {
    case .britain:
      "Station,Church,Victoria,Park,Queen,Mill,Albert,London,Manor,St John's,Grange,Chapel,North,"
        + "Springfield,York,Green,"
        + "Alexandra,High,Kings,Windsor,New,Orchard,Castle,Bridge,Elm,Oak,Rose,Meadow,Hill,Priory,Abbey,West,Cromwell"
    case .germany:
      "Bahnhof,Schul,Garten,Dorf,Berg,Linden,Goethe,Mühlen,Kirch,Birken,Schiller,Königs,Jäger,Wald,"
        + "Markt,Friedhof,Uhland,"
        + "Haupt,Rosen,Tannen,Höhen,Brücken,Feld,Wiesen,Bach,Ahorn,Buchen,Mozart,Beethoven,Süd,Schloß,Lessing,Kant"
    case .france:
      "de la République,Victor Hugo,des Écoles,du Moulin,de l'Église,Gambetta,Pasteur,des Tilleuls,Jean Jaurès,"
        + "des Vignes,de l'Hôtel de Ville,du Rhône,Molière,Voltaire,de la Gare,du Château,des Lilas,Émile Zola,"
        + "Jules Ferry,de la Fontaine,Saint-Michel,du Sacré-Cœur,de Verdun,des Acacias"
    case .spain:
      "Mayor,Real,de la Constitución,San José,de España,del Sol,Cervantes,de Andalucía,"
        + "de las Peñuelas,del Mar,Goya,Colón,"
        + "de la Paz,San Martín,Velázquez,del Río,de los Ángeles,Santa María,Lope de Vega,del Norte,de Aragón,Nueva"
    case .italy:
      "Roma,Garibaldi,Italia,Mazzini,Dante,Verdi,della Libertà,Cavour,San Nicolò,dei Mille,Marconi,Matteotti,Leopardi,"
        + "Vittorio Veneto,della Repubblica,Manzoni,XX Settembre,San Francesco,Galilei,dell'Università,Piave,Trieste"
    case .poland:
      "Polna,Leśna,Słoneczna,Krótka,Szkolna,Ogrodowa,Jana Pawła II,Kościuszki,Żeromskiego,Wolności,Długa,Lipowa,Łąkowa,"
        + "Kwiatowa,Kościelna,Mickiewicza,Sienkiewicza,Brzozowa,Parkowa,Zielona,Akacjowa,Górna,Wąska,Spółdzielcza"
    case .china:
      "Jianguo,Renmin,Zhongshan,Jiefang,Chang'an,Nanjing,Heping,Xinhua,Wenhua,Tianfu,Yan'an,Huaihai,Beijing,Guangming,"
        + "Dongfeng,Xinjian,Shengli,Youyi,Minzhu,Hongqi"
    }
  }
}
