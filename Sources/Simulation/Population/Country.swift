/// Where people of the simulation live. The raw values are part of the output.
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
      "Paris=750##,Marseille=130##,Lyon=690##,Toulouse=310##,Nantes=440##,Orléans=450##,Besançon=250##,Saint-Étienne=420##"
    case .spain: "Madrid=280##,Barcelona=080##,Valencia=460##,Sevilla=410##,Málaga=290##,Cádiz=110##,A Coruña=150##"
    case .italy: "Roma=001##,Milano=201##,Napoli=801##,Torino=101##,Bologna=401##,Forlì=471##,L'Aquila=671##"
    case .poland: "Warszawa=0#-###,Kraków=3#-###,Łódź=9#-###,Wrocław=5#-###,Poznań=6#-###,Gdańsk=8#-###,Rzeszów=35-###"
    case .china: "Beijing=1000##,Shanghai=2000##,Guangzhou=5100##,Chengdu=6100##,Xi'an=7100##,Hangzhou=3100##"
    }
  }

  /// Streets, separated by commas.
  var streets: String {
    switch self {
    case .britain:
      "High Street,Station Road,Church Lane,Victoria Road,Park Avenue,Queen Street,Mill Lane,Albert Road,London Road,"
        + "Manor Drive,The Crescent,Kingsway,St John's Road,Grange Close,Chapel Street,North Street,Springfield Road,"
        + "York Road,Green Lane,Alexandra Terrace"
    case .germany:
      "Hauptstraße,Bahnhofstraße,Schulstraße,Gartenstraße,Dorfstraße,Bergstraße,Lindenstraße,Goethestraße,Am Mühlbach,"
        + "Kirchweg,Birkenweg,Schillerstraße,Königsallee,Auf der Höhe,Jägerstraße,Waldweg,Marktplatz,Friedhofstraße,"
        + "Grüner Weg,Uhlandstraße"
    case .france:
      "Rue de la République,Avenue Victor Hugo,Rue des Écoles,Rue du Moulin,Place de l'Église,Boulevard Gambetta,"
        + "Rue Pasteur,Allée des Tilleuls,Rue Jean Jaurès,Chemin des Vignes,Rue de l'Hôtel de Ville,Quai du Rhône"
    case .spain:
      "Calle Mayor,Calle Real,Avenida de la Constitución,Calle San José,Plaza de España,Calle del Sol,Paseo Marítimo,"
        + "Calle Cervantes,Calle Nueva,Avenida de Andalucía,Calle Peñuelas"
    case .italy:
      "Via Roma,Via Garibaldi,Corso Italia,Via Mazzini,Piazza Dante,Via Giuseppe Verdi,Viale della Libertà,Via Cavour,"
        + "Via San Nicolò,Via dei Mille,Vicolo Stretto"
    case .poland:
      "ulica Polna,ulica Leśna,ulica Słoneczna,ulica Krótka,ulica Szkolna,ulica Ogrodowa,aleja Jana Pawła II,"
        + "ulica Kościuszki,ulica Żeromskiego,plac Wolności,ulica Długa,ulica Lipowa"
    case .china:
      "Jianguo Lu,Renmin Lu,Zhongshan Lu,Jiefang Lu,Chang'an Jie,Nanjing Lu,Heping Jie,Xinhua Lu,Wenhua Lu,Tianfu Dadao"
    }
  }
}
