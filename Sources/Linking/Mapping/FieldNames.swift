import Records

/// What columns are called, in several languages.
enum FieldNames {
  /// What a name says about its column.
  enum Meaning: Hashable {
    /// A field of a person.
    case field(Field)
    /// A second given name, which joins the first.
    case middleName
    /// `name`: a person's, if the file is about people, else anything's.
    case someName
    /// A row's own name, which says nothing about what the row is about.
    case rowName
    /// The answer that linking looks for.
    case answer
    /// Where the row comes from.
    case origin
  }

  /// The meaning of a column's name.
  ///
  /// Looks for the name as a whole, then without words that add nothing (`customer_email`, `email_address_1`), then for
  /// the one meaning that a run of its words has (`postcode_fake`).
  static func meaning(of header: HeaderName) -> Meaning? {
    if let known = table[header.joined] { return known }
    let core = header.words.filter { !fillers.contains($0) && !$0.allSatisfy(\.isNumber) }
    guard !core.isEmpty else { return nil }
    if let known = table[core.joined()] { return known }
    guard !core.contains(where: turning.contains) else { return nil }
    return embedded(in: core)
  }

  /// The meaning of the longest run of words that has one; `nil` where two runs disagree.
  private static func embedded(in words: [String]) -> Meaning? {
    for length in stride(from: words.count - 1, through: 1, by: -1) {
      let runs = (0...words.count - length).compactMap { table[words[$0..<$0 + length].joined()] }
      let fields = Set(runs).filter { if case .field = $0 { true } else { false } }
      if fields.count == 1, let meaning = fields.first { return meaning }
      if fields.count > 1 { return nil }
    }
    return nil
  }

  /// Whether a name speaks of a person, though not of a field that is compared.
  static func speaksOfPerson(_ header: HeaderName) -> Bool {
    !personal.isDisjoint(with: header.words) || personal.contains(header.joined)
  }

  private static let personal: Set<String> = [
    "gender", "sex", "salutation", "anrede", "geschlecht", "nationality", "marital", "person", "patient", "birth",
    "death", "age", "civilite", "sexe", "genero", "sexo", "性别",
  ]

  /// Words that do not change what the words beside them mean.
  private static let fillers: Set<String> = [
    "person", "persons", "customer", "client", "patient", "contact", "user", "member", "applicant", "employee",
    "student", "subject", "home", "work", "business", "private", "personal", "primary", "main", "current", "raw",
    "clean", "cleaned", "std", "standardised", "standardized", "orig", "original", "the", "de", "du", "der", "des",
    "of",
    "cust", "res", "residential", "kunde", "kunden",
  ]

  /// Words that make something else of the words beside them: `email_opt_in`, `phone_type`, `country_code_id`.
  private static let turning: Set<String> = [
    "type", "id", "flag", "opt", "status", "count", "verified", "valid", "created", "updated", "hash", "score", "and",
    "or", "length", "kind", "model", "is", "has", "mother", "father", "spouse", "partner", "company", "file", "product",
    "brand", "event", "mothers", "fathers", "maiden", "user", "login", "last", "first", "no", "und", "et", "y",
  ]

  private static let table: [String: Meaning] = {
    var table: [String: Meaning] = [:]
    for (field, names) in fieldNames {
      for name in names.split(separator: " ") { table[String(name)] = .field(field) }
    }
    for (meaning, names) in otherNames {
      for name in names.split(separator: " ") { table[String(name)] = meaning }
    }
    return table
  }()

  /// Without separators and accents, as ``HeaderName/joined``.
  private static let fieldNames: [(Field, String)] = [
    (
      .givenName,
      """
      givenname givennames firstname firstnames forename forenames christianname fname given first vorname vornamen \
      rufname prenom prenoms nombre nombres nome primeironome imie jmeno fornavn foernamn voornaam voornamen etunimi \
      ad имя 名 名字 名前
      """
    ),
    (
      .familyName,
      """
      familyname familynames surname surnames lastname lastnames lname family last sname nachname nachnamen familienname \
      zuname nomdefamille nomfamille apellido apellidos cognome sobrenome apelido nazwisko prijmeni etternavn efternavn \
      efternamn achternaam sukunimi soyad soyadi фамилия 姓 姓氏
      """
    ),
    (
      .fullName,
      """
      fullname personname wholename completename customername clientname patientname contactname displayname \
      vollstaendigername nomcomplet nombrecompleto nomecompleto nomeecognome imieinazwisko namesurname firstlastname \
      volledigenaam фио полноеимя 姓名 全名 氏名
      """
    ),
    (
      .birthDate,
      """
      birthdate birthday dateofbirth dob bdate birth born dateborn geburtsdatum gebdatum gebdat geburtstag \
      datedenaissance datenaissance naissance ddn fechanacimiento fechadenacimiento nacimiento datanascita \
      datadinascita nascita datanascimento datadenascimento nascimento dataurodzenia datumnarozeni foedselsdato \
      fodselsdato foedelsedatum fodelsedatum geboortedatum syntymaaika dogumtarihi датарождения 出生日期 生日 生年月日
      """
    ),
    (
      .nationalID,
      """
      nationalid nationalidnumber nationalidentifier socsecid socialsecurity socialsecuritynumber socialsecurityno ssn \
      nin nino nationalinsurance nationalinsurancenumber nhsnumber nhsno passport passportnumber passportno idcard \
      idnumber idcardnumber taxid taxnumber tin steuerid steueridnr steuernummer sozialversicherungsnummer svnr \
      ausweisnummer personalausweis numerosecu nss dni nif nie cedula curp rut codicefiscale cpf pesel rodnecislo bsn \
      personnummer foedselsnummer fodselsnummer henkilotunnus cpr снилс инн 身份证 身份证号 身份证号码
      """
    ),
    (
      .phone,
      """
      phone phones phonenumber phoneno telephone telephonenumber tel telno telnr mobile mobileno mobilenumber \
      mobilephone cell cellphone cellphonenumber landline fon telefon telefonnummer handy handynummer mobil rufnummer \
      telephonefixe portable telefono movil celular cellulare telefone telemovel numertelefonu puhelin телефон \
      мобильный 电话 手机 手机号 手机号码 電話番号 msisdn
      """
    ),
    (
      .email,
      """
      email emails emailaddress emailadress emailaddr mail mailaddress mailadresse emailadresse courriel correo \
      correoelectronico indirizzoemail endereoemail adresemail sahkoposti почта электроннаяпочта 邮箱 电子邮件 电子邮箱
      """
    ),
    (
      .street,
      """
      street streetname streetaddress address addressline addressone addresstwo addr streetaddr addr1 address1 address2 \
      addressline1 addressline2 address3 strasse str strassenname anschrift adresse adresse1 rue voie direccion calle \
      domicilio indirizzo via endereco rua ulica adres straat katuosoite osoite адрес улица 地址 住址 住所
      """
    ),
    (
      .houseNumber,
      """
      housenumber houseno housenr streetnumber streetno stnumber hausnummer hausnr hnr numerodevoie numerorue \
      numerodecasa numerocivico numerdomu huisnummer husnummer buildingnumber номердома
      """
    ),
    (
      .locality,
      "suburb locality district neighbourhood neighborhood borough ortsteil stadtteil quartier barrio frazione"
    ),
    (
      .city,
      """
      city town cityname townname place placename municipality village cityortown ort stadt wohnort gemeinde ville \
      commune ciudad localidad poblacion municipio citta comune cidade miasto miejscowosc mesto obec by stad plaats \
      woonplaats kaupunki sehir город населенныйпункт 城市 市 都市
      """
    ),
    (
      .region,
      """
      region state province county statename stateprovince bundesland kanton departement provincia estado regione \
      wojewodztwo kraj область регион 省 省份
      """
    ),
    (
      .postcode,
      """
      postcode postalcode postcodes zip zipcode zip5 pcode pin pincode plz postleitzahl codepostal cp codigopostal cap \
      codicepostale cep kodpocztowy psc postnummer postnr postinumero postakodu индекс почтовыйиндекс 邮编 邮政编码 \
      郵便番号
      """
    ),
    (.country, "country countryname countrycode nation land staat pays pais paese kraina страна 国家 国"),
    (
      .birthPlace,
      """
      birthplace placeofbirth cityofbirth birthcity birthtown geburtsort lieudenaissance lieunaissance lugarnacimiento \
      lugardenacimiento luogodinascita luogonascita naturalidade miejsceurodzenia mistonarozeni foedested fodested \
      geboorteplaats месторождения 出生地
      """
    ),
    (
      .occupation,
      "occupation profession job jobtitle employment beruf metier profesion ocupacion professione zawod профессия 职业"
    ),
  ]

  private static let otherNames: [(Meaning, String)] = [
    (.middleName, "middlename middlenames secondname mname middle othernames zweitername deuxiemeprenom отчество"),
    (.someName, "name names nom naam namn navn nazwa nimi"),
    (
      .rowName,
      """
      id ids uid uuid guid index idx rowid rowno rownumber rownum recid recordid recordno recordnumber uniqueid key pk \
      unnamed0 seq sequence lfdnr zeile
      """
    ),
    (
      .answer,
      """
      cluster clusterid truth groundtruth trueid truecluster label labels personid entityid entity matchid matchgroup \
      groupid goldid gold targetid canonicalid masterid
      """
    ),
    (
      .origin,
      "source sourcedataset dataset sourcename sourcesystem sourcefile datasource provider origin filename file system"
    ),
  ]
}
