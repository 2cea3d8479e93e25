/// Family names by culture, most frequent first, and the stems and endings of the rarer ones, of which the long tail is
/// made (a city's register holds more rare names than common ones).
///
/// Chosen by hand; they describe no register.
enum FamilyNames {
  /// The frequent names, separated by commas.
  static func list(_ culture: Culture) -> String {
    switch culture {
    case .english:
      """
      Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Robinson,Wright,Thompson,Evans,Walker,White,\
      Roberts,Green,\
      Hall,Wood,Jackson,Clarke,Patel,Harris,Lewis,Cooper,King,O'Brien,MacDonald,McCarthy,Moore,Phillips,Anderson,Scott,\
      Bennett,Shaw
      """
    case .german:
      """
      Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,Wolf,\
      Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Werner,Krause,Lehmann,Köhler,Maier,\
      von der Heyde,Groß,Weiß,Jäger
      """
    case .french:
      """
      Martin,Bernard,Dubois,Thomas,Robert,Richard,Petit,Durand,Leroy,Moreau,Simon,Laurent,Lefèvre,Michel,Garnier,Faure,\
      Rousseau,Blanc,Guérin,Müller,Henry,Roussel,Le Gall,Gauthier,Chevalier,Lemaître,Bœuf,Béranger
      """
    case .spanish:
      """
      García,Rodríguez,González,Fernández,López,Martínez,Sánchez,Pérez,Gómez,Martín,Jiménez,Ruiz,Hernández,Díaz,Moreno,\
      Muñoz,Álvarez,Romero,Alonso,Gutiérrez,Navarro,Torres,Domínguez,Vázquez,Ramos,de la Cruz,Núñez,Ibáñez
      """
    case .italian:
      """
      Rossi,Russo,Ferrari,Esposito,Bianchi,Romano,Colombo,Ricci,Marino,Greco,Bruno,Gallo,Conti,De Luca,Costa,Giordano,\
      Mancini,Rizzo,Lombardi,Moretti,D'Angelo,Nicolò,Caruso,Ferri
      """
    case .polish:
      """
      Nowak,Kowalski,Wiśniewski,Wójcik,Kowalczyk,Kamiński,Lewandowski,Zieliński,Szymański,Woźniak,Dąbrowski,Kozłowski,\
      Jankowski,Mazur,Kwiatkowski,Krawczyk,Kaczmarek,Piotrowski,Grabowski,Zając,Król,Wróbel,Żak,Sikorski
      """
    case .nordic:
      """
      Hansen,Johansen,Olsen,Larsen,Andersen,Nilsson,Andersson,Johansson,Karlsson,Jensen,Nielsen,Pedersen,Kristiansen,\
      Eriksson,Lindström,Bergström,Sørensen,Åberg,Bakke,Solberg,Sjögren,Østby
      """
    case .turkish:
      "Yılmaz,Kaya,Demir,Şahin,Çelik,Yıldız,Yıldırım,Öztürk,Aydın,Özdemir,Arslan,Doğan,Kılıç,Aslan,"
        + "Çetin,Kara,Koç,Kurt,Özkan,Güneş,Şimşek,Polat"
    case .chinese: ""
    }
  }

  /// The first halves of rare names, separated by commas.
  static func stems(_ culture: Culture) -> String {
    switch culture {
    case .english:
      "Ash,Black,Brad,Bram,Clay,Crest,Dun,East,Fair,Hart,Hazel,Kings,Lang,Marl,New,Oak,Pem,Rad,Stan,Thorn,Whit,Win"
    case .german:
      "Alten,Birken,Brand,Eichen,Falken,Felden,Grün,Hagen,Hoch,Kirch,Linden,Mühl,Neu,Ober,Rosen,"
        + "Stein,Süd,Traut,Wald,Wiesen"
    case .french: "Beau,Bois,Chante,Clair,Mont,Fontaine,Grand,Haut,Mal,Plan,Roche,Saint-,Val,Ville"
    case .spanish: "Alba,Bar,Cas,Mir,Oli,Pal,Rib,Sala,Tor,Vall,Zur,Mont,Cabr"
    case .italian: "Bell,Cav,Cast,Fior,Gal,Lanc,Mont,Palm,Pell,Sant,Serr,Vill,Zan"
    case .polish: "Borow,Brzez,Chmiel,Gór,Jabł,Kal,Lip,Malin,Ols,Piasec,Rad,Sad,Turow,Wierzb"
    case .nordic: "Berg,Björk,Dal,Ek,Fors,Gran,Hag,Lind,Lund,Ny,Sand,Sjö,Sund,Vik"
    case .turkish: "Ak,Alt,Bay,Can,Er,Gök,Gün,Kara,Öz,Sarı,Taş,Yal"
    case .chinese: ""
    }
  }

  /// The second halves of rare names, separated by commas.
  static func endings(_ culture: Culture) -> String {
    switch culture {
    case .english:
      "bourne,by,combe,cott,field,ford,ham,hurst,ley,low,man,more,ridge,shaw,stead,ston,ton,wick,wood,worth"
    case .german: "bach,berg,brink,dorf,feld,hain,haus,heim,hof,horst,kamp,mann,müller,rath,stein,thal,weiler,wald"
    case .french: "bert,champ,court,fort,grand,lieu,mont,neuf,pré,rive,roche,seigne,vert,ville"
    case .spanish: "ano,arte,edo,ena,era,eros,ete,icio,illa,ona,ondo,uero,ulla"
    case .italian: "acci,aldi,ani,azzo,elli,eri,etti,iani,icchio,ieri,ini,olini,oni,ucci"
    case .polish: "ak,ecki,ewicz,ik,iński,owicz,owski,czak,czyk,ka"
    case .nordic: "berg,blad,by,dahl,gren,heim,holm,kvist,lund,mark,sen,stad,strand,ström,vik"
    case .turkish: "bulut,can,demir,ay,er,kan,han,kaya,soy,tekin,türk,yurt"
    case .chinese: ""
    }
  }
}
