import Formats
import Records
import Resolution
import Testing

@testable import Linking

@Suite("Mapping") struct MappingTests {
  @Test(
    "headers in words",
    arguments: [
      ("date_of_birth", "date of birth"), ("dateOfBirth", "date of birth"), ("Date of Birth", "date of birth"),
      ("DOB", "dob"), ("address1", "address 1"), ("Straße", "strasse"), ("Prénom", "prenom"),
      ("name/given", "name given"),
      ("e-mail", "e mail"), ("ZIP", "zip"), ("", ""), ("__", ""), ("Geburtsdatum", "geburtsdatum"), ("姓名", "姓名"),
    ])
  func headers(text: String, words: String) {
    #expect(HeaderName(text).words.joined(separator: " ") == words)
  }

  static let fields: [(String, Field)] = [
    ("given_name", .givenName), ("First Name", .givenName), ("fname", .givenName), ("Vorname", .givenName),
    ("customer_first_name", .givenName), ("prénom", .givenName), ("名", .givenName), ("forename", .givenName),
    ("surname", .familyName), ("last_name", .familyName), ("Nachname", .familyName), ("apellidos", .familyName),
    ("full_name", .fullName), ("ФИО", .fullName), ("dob", .birthDate), ("date_of_birth", .birthDate),
    ("BirthDate", .birthDate), ("Geburtsdatum", .birthDate), ("出生日期", .birthDate), ("soc_sec_id", .nationalID),
    ("SSN", .nationalID), ("passport_no", .nationalID), ("phone", .phone), ("tel", .phone), ("Mobile No", .phone),
    ("home_phone", .phone), ("phone2", .phone), ("e-mail", .email), ("email_address", .email), ("work_email", .email),
    ("street", .street), ("address_1", .street), ("address_line_2", .street), ("Straße", .street),
    ("street_number", .houseNumber), ("Hausnr.", .houseNumber), ("suburb", .locality), ("city", .city), ("town", .city),
    ("Ort", .city), ("state", .region), ("Bundesland", .region), ("zip", .postcode), ("post_code", .postcode),
    ("postcode_fake", .postcode), ("PLZ", .postcode), ("zip_code", .postcode), ("country", .country),
    ("birth_place", .birthPlace), ("place of birth", .birthPlace), ("occupation", .occupation), ("Beruf", .occupation),
  ]

  @Test("names of fields", arguments: fields)
  func meanings(name: String, field: Field) {
    #expect(FieldNames.meaning(of: HeaderName(name)) == .field(field))
  }

  @Test(
    "names that say nothing of a field",
    arguments: [
      "email_opt_in", "phone_type", "product_name", "company_name", "first_and_surname", "memo", "amount", "score",
      "mother_maiden_name", "last_login", "first_seen", "transaction_date", "description", "has_email",
    ])
  func noMeaning(name: String) {
    #expect(FieldNames.meaning(of: HeaderName(name)) == nil)
  }

  @Test(
    "names that are not to be compared",
    arguments: [
      ("id", FieldNames.Meaning.rowName), ("rec_id", .rowName), ("Unnamed: 0", .rowName), ("cluster", .answer),
      ("ground_truth", .answer), ("person_id", .answer), ("source_dataset", .origin), ("name", .someName),
      ("middle_name", .middleName),
    ])
  func otherMeanings(name: String, meaning: FieldNames.Meaning) {
    #expect(FieldNames.meaning(of: HeaderName(name)) == meaning)
  }

  // MARK: Shapes

  @Test(
    "shapes of values",
    arguments: [
      ("12", CellShape([.integer, .number, .hasDigit])), ("-12", [.integer, .number, .hasDigit]),
      ("12.50", [.number, .fraction, .hasDigit]), ("1,234.50", [.number, .fraction, .hasDigit]),
      ("12.50 EUR", [.number, .fraction, .hasDigit]), ("$12.50", [.number, .fraction, .hasDigit]),
      ("1980-03-07", [.date, .hasDigit]), ("7.3.1980", [.date, .hasDigit]), ("03/07/80", [.date, .hasDigit]),
      ("1980-03-07T12:00:00Z", [.date, .hasDigit]), ("19800307", [.date, .integer, .number, .hasDigit]),
      ("1980-13-40", [.hasDigit]), ("99999999", [.integer, .number, .hasDigit]), ("Anna", [.letters]),
      ("O'Neil-Smith", [.letters]), ("Zoë", [.letters]), ("a@b.org", [.email]),
      ("+49 170 1234567", [.phone, .hasDigit]),
      ("0170/1234567", [.phone, .hasDigit]), ("A12", [.hasDigit]), ("[\"a\"]", [.list]), ("", []), ("-", []),
    ] as [(String, CellShape)])
  func shapes(text: String, shape: CellShape) {
    var text = text
    let found = text.withUTF8 { CellShape(UnsafeRawBufferPointer($0)) }
    #expect(found == shape, "\(found.rawValue)")
  }

  static func sample(_ values: [String]) -> ColumnSample {
    var sample = ColumnSample()
    for var value in values { value.withUTF8 { sample.add(UnsafeRawBufferPointer($0)) } }
    return sample
  }

  static let guesses: [([String], ContentGuess)] = [
    (["1", "2", "3", "4", "5"], .leaveOut(.rowNumber)),
    (["x", "x", "x", "x"], .leaveOut(.constant)),
    (Array(repeating: "", count: 100) + ["a"], .leaveOut(.nearlyEmpty)),
    (["12.50", "3.99", "1200.00", "7.00"], .kind(.amount)),
    (["12", "3456", "78", "91234", "7", "21", "8", "1", "33", "45", "456", "789", "13"], .kind(.amount)),
    (["10115", "80331", "20095", "50667"], .kind(.code)),
    (["A-12", "B-77", "C-1", "A-13"], .kind(.code)),
    (["2024-01-05", "2024-02-07", "2023-12-24"], .kind(.date)),
    (["a@b.org", "c@d.com", "e@f.net"], .field(.email)),
    (["+49 170 123456", "+49 171 998877", "0172 445566"], .field(.phone)),
    (["male", "female", "female", "male"], .kind(.code)),
    (
      [
        "Kyocera", "Sony", "Samsung", "Canon", "Epson", "Brother", "Apple", "Dell", "Acer", "Asus", "Lenovo", "LG",
        "HP",
      ], .kind(.name)
    ),
    (["Sony laser printer X12 black", "Canon ink cartridge for PIXMA", "wireless mouse"], .kind(.text)),
    (["MATTHIAS C payment", "M CORVINUS donation", "rent for may"], .kind(.text)),
  ]

  @Test("guesses by content", arguments: guesses)
  func guess(values: [String], expected: ContentGuess) {
    #expect(ContentGuess(Self.sample(values)) == expected)
  }

  // MARK: Files

  @Test("a file about people, by names")
  func people() throws {
    let table = try read([
      LinkInput(
        "a",
        """
        id, first_name, middle_name, surname, dob, address_1, address_2, suburb, state, gender, cluster, source
        1, Anna, Maria, Abel, 1980-01-02, High Street, Flat 2, Bondi, nsw, f, 7, x
        2, Bela,, Bauer, 1981-01-02, Low Street,, Manly, nsw, m, 7, y
        3, Carla,, Cohen, 1982-01-02, Mid Street,, Coogee, vic, f, 8, x

        """)
    ])
    #expect(
      table.mappings == [
        [
          "given_name=first_name+middle_name name", "family_name=surname name", "birth_date=dob name",
          "street=address_1+address_2 name", "city=suburb name", "region=state name", "code.gender=gender content",
        ]
      ])
    #expect(table.leftOut == ["id": .id, "cluster": .answer, "source": .origin])
    #expect(table.files[0].filled == [3, 3, 3, 3, 3, 3, 3])
  }

  @Test("a file about products: a name is no person's")
  func products() throws {
    let rows = (0..<20).map { "p\($0),Sony model \($0 * 7) printer,\($0).99,maker \(["A", "B", "C"][$0 % 3])" }
    let table = try read([LinkInput("a", "id,name,price,manufacturer\n" + rows.joined(separator: "\n"))])
    #expect(
      table.mappings == [
        ["text.manufacturer=manufacturer content", "text.name=name content", "amount.price=price content"]
      ]
        || table.mappings == [
          ["code.manufacturer=manufacturer content", "text.name=name content", "amount.price=price content"]
        ])
  }

  @Test("a name is a person's where the file speaks of people")
  func nameOfPerson() throws {
    let table = try read([
      LinkInput("a", "id,name,birth_date\n1,Anna Abel,1980-01-02\n2,Bela Bauer,1981-01-02\n3,Carla Cohen,1982-01-02\n")
    ])
    #expect(table.mappings == [["full_name=name name", "birth_date=birth_date name"]])
  }

  @Test("a column that repeats the names is left out")
  func repeats() throws {
    let people = InventedPeople(people: 20, seed: 1).rows
    let rows = people.map { "\($0.id),\($0.values[0]),\($0.values[1]),\($0.values[0]) \($0.values[1])" }
    let table = try read([
      LinkInput("a", "id,first_name,surname,first_and_surname\n" + rows.joined(separator: "\n"))
    ])
    #expect(table.leftOut["first_and_surname"] == .repeats)
  }

  @Test("with --map only what is mapped, and several columns for a field")
  func stated() throws {
    let table = try read(
      [LinkInput("a", "id,first_name,x,y,z\n1,Anna,High,Street,5\n2,Bela,Low,Road,6\n")],
      map: ["street=x+y", "text.memo=first_name,amount.price=z"])
    #expect(
      table.mappings == [["street=x+y stated", "text.memo=first_name stated", "amount.price=z stated"]])
    #expect(table.table.columns.map(\.description) == ["text.memo", "amount.price"])
  }

  @Test("all faults at once, each with what could have been meant")
  func faults() throws {
    let input = LinkInput("a", "rec,first_name,surname\n1,Anna,Abel\n")
    let error = #expect(throws: MappingFaults.self) {
      try read(
        [input], id: "recid", map: ["gven_name=first_name,family_name=sirname", "phone", "city=surname", "city=rec"],
        truth: "who")
    }
    let kinds = try #require(error).faults.map(\.kind)
    #expect(kinds == [.id, .truth, .field, .column, .form, .repeated])
    #expect(try #require(error).faults[3].allowed == ["rec", "first_name", "surname"])
    #expect(!"\(try #require(error))".contains("Anna"))
  }

  @Test("a column whose name holds the signs of the mapping")
  func signs() throws {
    let table = try read([LinkInput("a", "id,a+b,c\n1,x y z w,2\n")], map: ["text.sum=a+b"])
    #expect(table.mappings == [["text.sum=a+b stated"]])
  }

  // MARK: Several files

  @Test("files with other names for the same fields")
  func otherNames() throws {
    let table = try read([
      LinkInput("a", "id,first_name,surname,dob\n1,Anna,Abel,1980-01-02\n"),
      LinkInput("b", "id,geburtsdatum,nachname,vorname,beruf\n1,1980-01-02,Abel,Anna,smith\n"),
    ])
    #expect(
      table.mappings == [
        ["given_name=first_name name", "family_name=surname name", "birth_date=dob name"],
        [
          "given_name=vorname name", "family_name=nachname name", "birth_date=geburtsdatum name",
          "occupation=beruf name",
        ],
      ])
    #expect(table.sharesIdentifiers)
  }

  @Test("across files only what both have is compared")
  func across() throws {
    let table = try read(
      [
        LinkInput("a", "id,first_name,surname,dob\n1,Anna,Abel,1980-01-02\n"),
        LinkInput("b", "id,nachname,vorname,beruf\n1,Abel,Anna,smith\n"),
      ], isAcrossOnly: true)
    #expect(
      table.mappings == [
        ["given_name=first_name name", "family_name=surname name"],
        ["given_name=vorname name", "family_name=nachname name"],
      ])
    #expect(table.leftOut["dob"] == .inOneFile)
  }

  @Test("columns of other names and the same content are paired, and kinds are united")
  func alignment() throws {
    let words = ["printer", "mouse", "screen", "cable", "desk", "lamp", "chair", "phone", "radio", "clock"]
    let first = (0..<30).map { "\($0 * 7),\(words[$0 % 10]) \(words[($0 + 3) % 10]) model \($0)a,\($0).50" }
    let second = (0..<30).map { "\($0 * 5),\(words[($0 + 1) % 10]) \(words[($0 + 4) % 10]) model \($0)a,\($0).75" }
    let table = try read([
      LinkInput("a", "id,title,price\n" + first.joined(separator: "\n")),
      LinkInput("b", "id,label_text,price\n" + second.joined(separator: "\n")),
    ])
    #expect(table.mappings[0] == ["amount.price=price content", "text.title=title content"])
    #expect(table.mappings[1] == ["amount.price=price content", "text.title=label_text content"])
  }

  @Test("an identifier for each file")
  func identifiers() throws {
    let table = try LinkTable.read(
      [LinkInput("a", "x,surname\n1,Abel\n"), LinkInput("b", "y,surname\n2,Bauer\n")],
      ReadOptions(request: MappingRequest(id: ["x", "y"])))
    #expect(table.table.count == 2)
    #expect(!table.sharesIdentifiers)
  }

  @Test(
    "names of files",
    arguments: [
      (["a.csv", "b.csv.gz"], ["a", "b"]), (["x/a.csv", "y/a.csv", "a.jsonl"], ["a", "a-2", "a-3"]),
      (["/dev/stdin"], ["stdin"]), ([".csv"], [".csv"]), (["a.b.CSV"], ["a.b"]),
    ])
  func sources(paths: [String], names: [String]) {
    #expect(LinkInput.sources(of: paths) == names)
  }
}
