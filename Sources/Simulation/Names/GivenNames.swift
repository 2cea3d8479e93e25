/// Given names by culture and sex, most frequent first, as `name:nickname,nickname;name;...`.
///
/// The order makes the long tail: see ``WeightedChoice``. Chosen by hand from common names; they describe no register.
enum GivenNames {
  /// The names of a culture for a sex.
  ///
  /// Chinese names are Han with their pinyin: see ``HanNames``.
  static func list(_ culture: Culture, _ sex: Sex) -> String {
    switch (culture, sex) {
    case (.english, .female): englishFemale
    case (.english, .male): englishMale
    case (.german, .female): germanFemale
    case (.german, .male): germanMale
    case (.french, .female): frenchFemale
    case (.french, .male): frenchMale
    case (.spanish, .female): spanishFemale
    case (.spanish, .male): spanishMale
    case (.italian, .female): italianFemale
    case (.italian, .male): italianMale
    case (.polish, .female): polishFemale
    case (.polish, .male): polishMale
    case (.nordic, .female): nordicFemale
    case (.nordic, .male): nordicMale
    case (.turkish, .female):
      "Fatma:Fatoş;Ayşe;Emine;Hatice;Zeynep;Elif;Meryem;Şerife;Zehra;Sultan;Özlem;Gülay;Derya;Büşra;"
        + "Esra;Yasemin;Selin;Ebru"
    case (.turkish, .male):
      "Mehmet:Memo;Mustafa:Mıstık;Ahmet;Ali;Hüseyin;Hasan;İbrahim:İbo;İsmail;Osman;Yusuf;Murat;Ömer;"
        + "Emre;Kemal;Oğuz;Çağlar;Burak;Serkan"
    case (.chinese, _): ""
    }
  }

  private static let englishFemale = """
    Mary:Molly,Polly;Elizabeth:Liz,Beth,Betty,Lizzie;Margaret:Maggie,Peggy,Meg;Patricia:Pat,Trish;Jennifer:Jenny,Jen;\
    Susan:Sue;Jessica:Jess;Sarah:Sally;Katherine:Kate,Kathy,Katie;Rebecca:Becky;Victoria:Vicky;Charlotte:Lottie;\
    Olivia:Liv;Emily:Em;Alice;Grace;Dorothy:Dot,Dolly;Helen:Nell;Amanda:Mandy;Christine:Chris,Tina;Barbara:Barb;\
    Deborah:Debbie,Deb;Eleanor:Ellie,Nell;Abigail:Abby;Samantha:Sam
    """
  private static let englishMale = """
    James:Jim,Jimmy;John:Jack,Johnny;Robert:Bob,Rob,Bobby;Michael:Mike,Mick;William:Bill,Will,Billy;David:Dave;\
    Richard:Dick,Rick;Thomas:Tom,Tommy;Charles:Charlie;Christopher:Chris;Daniel:Dan,Danny;Matthew:Matt;Anthony:Tony;\
    Andrew:Andy,Drew;Edward:Ed,Ted,Eddie;Joseph:Joe;Samuel:Sam;Benjamin:Ben;George;Henry:Harry,Hal;Peter:Pete;\
    Oliver:Ollie;Alexander:Alex,Sandy;Nicholas:Nick;Stephen:Steve
    """
  private static let germanFemale = """
    Maria:Mia;Ursula:Uschi;Monika:Moni;Elisabeth:Lisbeth,Elli;Sabine:Bine;Katharina:Kathi,Käthe;Anna:Anni;\
    Christine:Christel;Susanne:Susi;Andrea;Gabriele:Gabi;Petra;Johanna:Hanna;Margarete:Grete,Gretel;Julia;\
    Brigitte:Gitte;Stefanie:Steffi;Angelika:Geli;Jana;Lea;Sophie;Käthe;Jördis;Ulrike:Uli
    """
  private static let germanMale = """
    Peter;Michael:Michi;Thomas:Tom;Andreas:Andi;Wolfgang:Wolf;Johannes:Hannes,Hans;Klaus;Jürgen;Günter;Stefan;\
    Christian:Chris;Uwe;Werner;Karl;Joachim:Jochen,Achim;Friedrich:Fritz;Heinrich:Heinz,Heiner;Maximilian:Max;\
    Sebastian:Basti;Matthias:Matze;Alexander:Alex;Jonas;Björn;Götz;Ludwig:Lutz
    """
  private static let frenchFemale = """
    Marie;Nathalie;Isabelle:Isa;Sylvie;Catherine:Cathy;Françoise;Valérie:Val;Véronique:Véro;Hélène;Chloé;Élodie;\
    Stéphanie:Steph;Aurélie;Léa;Camille;Manon;Béatrice:Béa;Geneviève;Anaïs;Zoé
    """
  private static let frenchMale = """
    Jean;Pierre:Pierrot;Michel;Philippe;Alain;Nicolas:Nico;Christophe:Chris;François;Frédéric:Fred;Stéphane;\
    Sébastien:Seb;Éric;Jérôme;Grégoire:Greg;Benoît:Ben;Théo;Loïc;Rémi;Étienne;Noël
    """
  private static let spanishFemale = """
    María:Mari;Carmen;Josefa:Pepa;Isabel:Isa;Dolores:Lola;Pilar;Francisca:Paca,Paqui;Mercedes:Merche;Concepción:Concha;\
    Rosario:Charo;Teresa:Tere;Lucía;Beatriz:Bea;Inmaculada:Inma;Guadalupe:Lupe;Ángela;Sofía;Nuria;Begoña;Rocío
    """
  private static let spanishMale = """
    José:Pepe;Antonio:Toño,Toni;Francisco:Paco,Pancho;Manuel:Manolo;Juan;Javier:Javi;Jesús:Chus;Rafael:Rafa;\
    Ignacio:Nacho;Enrique:Quique;Alejandro:Álex;Ángel;Joaquín:Quino;Fernando:Fer;Vicente;Ramón;Andrés;Iñigo;Óscar;Rubén
    """
  private static let italianFemale = """
    Maria;Anna;Giuseppina:Pina;Rosa;Angela;Giovanna:Gianna;Francesca:Franca;Caterina:Rina;Lucia;Elisabetta:Betta;\
    Chiara;Giulia;Paola;Federica:Fede;Alessandra:Sandra;Niccolina;Beatrice:Bea;Margherita:Rita
    """
  private static let italianMale = """
    Giuseppe:Peppe,Beppe;Giovanni:Gianni;Antonio:Tonino;Mario;Luigi:Gigi;Francesco:Franco,Checco;Vincenzo:Enzo;\
    Salvatore:Totò;Domenico:Mimmo;Lorenzo:Renzo;Alessandro:Sandro,Ale;Matteo:Teo;Federico:Fede;Nicolò:Nico;\
    Michele;Raffaele:Lello;Gaetano:Tano;Stefano
    """
  private static let polishFemale = """
    Anna:Ania;Maria:Marysia;Katarzyna:Kasia;Małgorzata:Gosia;Agnieszka:Aga;Krystyna:Krysia;Barbara:Basia;Ewa;\
    Elżbieta:Ela;Zofia:Zosia;Joanna:Asia;Magdalena:Magda;Aleksandra:Ola;Jadwiga:Jadzia;Łucja;Beata;Żaneta;Grażyna
    """
  private static let polishMale = """
    Jan:Janek;Andrzej;Piotr:Piotrek;Krzysztof:Krzysiek;Stanisław:Staszek;Tomasz:Tomek;Paweł;Józef:Józek;Marcin;\
    Michał;Grzegorz:Grzesiek;Jerzy:Jurek;Tadeusz:Tadek;Łukasz;Zbigniew:Zbyszek;Wojciech:Wojtek;Jakub:Kuba;\
    Mieczysław:Mietek
    """
  private static let nordicFemale = """
    Anna;Ingrid;Karin;Kristina:Kia,Stina;Astrid;Margareta:Greta;Birgitta:Gitta;Solveig;Åse;Gunnhild;Sigrid:Siri;\
    Liv;Hanne;Bodil;Maja;Frøydis;Märta;Tove
    """
  private static let nordicMale = """
    Lars:Lasse;Anders;Johan;Erik;Karl:Kalle;Per:Pelle;Nils:Nisse;Jan:Janne;Bjørn;Søren;Jørgen;Øyvind;Håkon;Åke;\
    Magnus;Gunnar;Sven;Torbjörn:Tobbe
    """
}
