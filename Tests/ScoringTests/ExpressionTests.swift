import Records
import Testing

@testable import Scoring

@Suite struct ExpressionTests {
  /// The value of an expression over a row of fields: double x and y, integer i and j, string s, boolean b, date d.
  private static func value(
    _ expression: String, _ row: [String], as type: String = "double", transformations: String = ""
  ) throws -> String? {
    let fields = [
      "x:double", "y:double", "i:integer", "j:integer", "s:string", "b:boolean", "d:date", "t:dateTime",
    ]
    let document = Document.pmml(
      fields: fields, attributes: "useReasonCodes=\"false\"",
      characteristics: "<Characteristic><Attribute partialScore=\"1\"><True/></Attribute></Characteristic>"
    ).replacing(
      "<Characteristics>",
      with: """
        <Output><OutputField name="o" feature="transformedValue" dataType="\(type)">\(expression)</OutputField></Output>\
        <LocalTransformations>\(transformations)</LocalTransformations><Characteristics>
        """)
    let card = try Document.scorecard(document)
    let values = zip(card.fields, row).map { $0.value($1 == "-" ? "" : $1) }
    return card.results(of: try card.evaluate(values))[0]
  }

  private static let row = ["7.5", "-2.5", "7", "-2", "Ab c", "true", "2024-03-01", "2024-03-01T10:30:00"]
  private static let missing = Array(repeating: "-", count: 8)

  private static func apply(_ function: String, _ operands: String...) -> String {
    "<Apply function=\"\(function)\">" + operands.joined() + "</Apply>"
  }

  private static func field(_ name: String) -> String { "<FieldRef field=\"\(name)\"/>" }

  @Test(arguments: [
    ("+", "x y", "5"), ("-", "x y", "10"), ("*", "x y", "-18.75"), ("/", "x y", "-3"), ("/", "i j", "-3"),
    ("/", "x j", "-3.75"), ("modulo", "i j", "-1"), ("modulo", "x y", "0"), ("min", "x y i", "-2.5"),
    ("max", "x y i", "7.5"), ("sum", "x y i", "12"), ("avg", "i j", "2.5"), ("median", "x y i", "7"),
    ("product", "x y", "-18.75"), ("abs", "y", "2.5"), ("floor", "y", "-3"), ("ceil", "y", "-2"), ("round", "y", "-2"),
    ("rint", "x", "8"), ("threshold", "x y", "1"), ("threshold", "y x", "0"), ("pow", "y j", "0.16"),
    ("dateDaysSinceYear", "d i", "736754"),
  ])
  func numbers(function: String, operands: String, expected: String) throws {
    let names = operands.split(separator: " ").map { Self.field(String($0)) }
    let expression = "<Apply function=\"\(function)\">" + names.joined() + "</Apply>"
    #expect(try Self.value(expression, Self.row) == expected)
  }

  @Test(arguments: [
    ("sqrt", "2.25", "1.5"), ("exp", "0", "1"), ("ln", "1", "0"), ("log10", "1000", "3"),
    ("exp", "1", "2.71828182845904"),
    ("stdNormalCDF", "0", "0.5"), ("erf", "0", "0"), ("tanh", "0", "0"), ("expm1", "0", "0"), ("ln1p", "0", "0"),
  ])
  func realFunctions(function: String, operand: String, expected: String) throws {
    let expression = Self.apply(function, "<Constant dataType=\"double\">\(operand)</Constant>")
    #expect(try Self.value(expression, Self.missing) == expected)
  }

  /// What is missing makes a result missing, but for the functions that leave it out.
  @Test(arguments: [
    ("+", nil), ("/", nil), ("abs", nil), ("min", "3"), ("sum", "3"), ("avg", "3"), ("product", "3"), ("modulo", nil),
  ])
  func missingOperands(function: String, expected: String?) throws {
    let constant = function == "abs" ? "" : "<Constant>3</Constant>"
    #expect(try Self.value(Self.apply(function, Self.field("x"), constant), Self.missing) == expected)
  }

  @Test(arguments: [
    ("<Apply function=\"+\" mapMissingTo=\"4\"><FieldRef field=\"x\"/><Constant>3</Constant></Apply>", "4"),
    ("<Apply function=\"+\" defaultValue=\"5\"><FieldRef field=\"x\"/><Constant>3</Constant></Apply>", "5"),
    ("<FieldRef field=\"x\" mapMissingTo=\"6.5\"/>", "6.5"), ("<Constant missing=\"true\"/>", nil),
    (
      "<Apply function=\"/\" invalidValueTreatment=\"asMissing\" defaultValue=\"9\"><Constant>1</Constant><Constant>0</Constant></Apply>",
      "9"
    ),
    ("<NormDiscrete field=\"s\" value=\"a\" mapMissingTo=\"0.5\"/>", "0.5"),
    ("<NormDiscrete field=\"s\" value=\"a\"/>", nil),
  ])
  func replacements(expression: String, expected: String?) throws {
    #expect(try Self.value(expression, Self.missing) == expected)
  }

  @Test(arguments: [
    ("uppercase", "s", "AB C"), ("lowercase", "s", "ab c"), ("stringLength", "s", "4"), ("concat", "s i x", "Ab c77.5"),
    ("concat", "s d", "Ab c2024-03-01"), ("isMissing", "s", "false"), ("not", "b", "false"),
    ("lessThan", "i x", "true"), ("equal", "i x", "false"), ("isIn", "i j", "false"),
    ("dateSecondsSinceMidnight", "t", "37800"),
  ])
  func others(function: String, operands: String, expected: String) throws {
    let names = operands.split(separator: " ").map { Self.field(String($0)) }
    let expression = "<Apply function=\"\(function)\">" + names.joined() + "</Apply>"
    #expect(try Self.value(expression, Self.row, as: "string") == expected)
  }

  @Test(arguments: [
    ("-1", "0"), ("0", "0"), ("1.5", "0.5"), ("3", "1"), ("4", "2.5"), ("5", "4"), ("6", "4"), ("-", "0.25"),
  ])
  func normContinuous(value: String, expected: String) throws {
    let expression = """
      <NormContinuous field="x" mapMissingTo="0.25" outliers="asExtremeValues"><LinearNorm orig="0" norm="0"/>\
      <LinearNorm orig="3" norm="1"/><LinearNorm orig="5" norm="4"/></NormContinuous>
      """
    #expect(try Self.value(expression, [value] + Self.missing.dropFirst()) == expected)
    let open = expression.replacing(" outliers=\"asExtremeValues\"", with: "")
    if value == "6" { #expect(try Self.value(open, [value] + Self.missing.dropFirst()) == "5.5") }
    // A third of a third has no decimal: it stays a fraction until it is written.
    if value == "3" { #expect(try Self.value(open, ["1"] + Self.missing.dropFirst()) == "0.333333333333333") }
  }

  @Test(arguments: [("-1", "low"), ("0", "middle"), ("9.99", "middle"), ("10", "else"), ("-", "none")])
  func discretize(value: String, expected: String) throws {
    let expression = """
      <Discretize field="x" defaultValue="else" mapMissingTo="none"><DiscretizeBin binValue="low">\
      <Interval closure="openOpen" rightMargin="0"/></DiscretizeBin><DiscretizeBin binValue="middle">\
      <Interval closure="closedOpen" leftMargin="0" rightMargin="10"/></DiscretizeBin></Discretize>
      """
    #expect(try Self.value(expression, [value] + Self.missing.dropFirst(), as: "string") == expected)
  }

  @Test(arguments: [("a", "true", "1"), ("a", "false", "2"), ("b", "true", "9"), ("a", "-", "-1"), ("-", "true", "-1")])
  func mapValues(text: String, flag: String, expected: String) throws {
    let expression = """
      <MapValues outputColumn="o" defaultValue="9" mapMissingTo="-1" dataType="integer">\
      <FieldColumnPair field="s" column="k"/><FieldColumnPair field="b" column="l"/><InlineTable>\
      <row><k>a</k><l>true</l><o>1</o></row><row><k>a</k><l>false</l><o>2</o></row></InlineTable></MapValues>
      """
    var row = Self.missing
    (row[4], row[5]) = (text, flag)
    #expect(try Self.value(expression, row, as: "integer") == expected)
  }

  /// Expected values as Perl, printf and strftime give them.
  @Test(arguments: [
    ("matches", "s", "b c$", nil, "true"), ("matches", "s", "^b", nil, "false"),
    ("matches", "s", "[[:upper:]]", nil, "true"),
    ("replace", "s", "[bc]", "<$0>", "A<b> <c>"), ("replace", "s", "(.)(.)", "$2$1", "bAc "),
    ("replace", "s", "x*", "-", "-A-b- -c-"),
    ("replace", "s", " ", "$$", "Ab$c"), ("formatNumber", "i", "%3d|", nil, "  7|"),
    ("formatNumber", "j", "%05d", nil, "-0002"),
    ("formatNumber", "x", "%.0f", nil, "8"), ("formatNumber", "x", "%+8.2f", nil, "   +7.50"),
    ("formatNumber", "y", "%f%%", nil, "-2.500000%"),
    ("formatDatetime", "d", "%d.%m.%y, %j, %a", nil, "01.03.24, 061, Fri"),
    ("formatDatetime", "t", "%F %I:%M:%S %B", nil, "2024-03-01 10:30:00 March"),
  ])
  func patternsAndForms(
    function: String, field: String, pattern: String, replacement: String?, expected: String
  ) throws {
    let third = replacement.map { "<Constant dataType=\"string\">\($0.replacing("<", with: "&lt;"))</Constant>" } ?? ""
    let expression = Self.apply(
      function, Self.field(field), "<Constant dataType=\"string\">\(pattern)</Constant>", third)
    #expect(try Self.value(expression, Self.row, as: "string") == expected)
    #expect(try Self.value(expression, Self.missing, as: "string") == nil)
  }

  /// The share that a quantile is of is found again.
  @Test(arguments: [0.000001, 0.01, 0.02425, 0.3, 0.5, 0.8, 0.99, 0.999999])
  func quantiles(share: Double) throws {
    let quantile = RealFunctions.value(of: .stdNormalIDF, [share])
    #expect(abs(RealFunctions.value(of: .stdNormalCDF, [quantile]) - share) < 1e-15)
    #expect(RealFunctions.value(of: .normalIDF, [share, 5, 2]) == 5 + 2 * quantile)
  }

  /// A field keeps a value that it may not have where the schema says so, and then it is known but not valid.
  @Test(arguments: [("5", "true", "false"), ("11", "false", "true"), ("-", "false", "false")])
  func validity(value: String, isValid: String, isNotValid: String) throws {
    let document = Document.pmml(
      fieldBody: "<Interval closure=\"closedClosed\" leftMargin=\"0\" rightMargin=\"10\"/>",
      mining: "invalidValueTreatment=\"asIs\"", attributes: "useReasonCodes=\"false\"",
      characteristics: "<Characteristic><Attribute partialScore=\"1\"><True/></Attribute></Characteristic>"
    ).replacing(
      "<Characteristics>",
      with: "<Output>"
        + ["isValid", "isNotValid"].map {
          "<OutputField name=\"\($0)\" feature=\"transformedValue\">\(Self.apply($0, Self.field("x")))</OutputField>"
        }.joined() + "</Output><Characteristics>")
    let card = try Document.scorecard(document)
    let results = card.results(of: try card.evaluate([card.fields[0].value(value == "-" ? "" : value)]))
    #expect(results == [isValid, isNotValid])
  }

  /// What a chosen branch lacks is missing, and whole numbers stay whole through `pow` and become none by `threshold`.
  @Test(arguments: [
    (
      "<Apply function=\"if\" mapMissingTo=\"4\"><Constant dataType=\"boolean\">true</Constant><FieldRef field=\"x\"/></Apply>",
      "4"
    ),
    ("<Apply function=\"isMissing\" mapMissingTo=\"false\"><FieldRef field=\"x\"/></Apply>", "false"),
    ("<Constant dataType=\"double\"/>", nil), ("<Constant dataType=\"string\"/>", ""),
    (apply("/", apply("pow", "<Constant>3</Constant>", "<Constant>2</Constant>"), "<Constant>2</Constant>"), "4"),
    (
      apply("/", apply("threshold", "<Constant>1.5</Constant>", "<Constant>1</Constant>"), "<Constant>2</Constant>"),
      "0.5"
    ),
  ])
  func typesAndMissingValues(expression: String, expected: String?) throws {
    let type = expression.contains("isMissing") ? "boolean" : expression.contains("string") ? "string" : "double"
    #expect(try Self.value(expression, Self.missing, as: type) == expected)
  }

  /// The body of a function may be any expression, and a call says what stands for what is missing.
  @Test(arguments: [
    ("<Apply function=\"band\"><FieldRef field=\"x\"/></Apply>", "high", "none"),
    (
      "<Apply function=\"band\"><Apply function=\"-\"><FieldRef field=\"x\"/><Constant>5</Constant></Apply></Apply>",
      "low", "none"
    ),
    ("<Apply function=\"band\" mapMissingTo=\"m\"><FieldRef field=\"x\"/></Apply>", "high", "m"),
    ("<Apply function=\"code\"><FieldRef field=\"s\"/></Apply>", "coded", nil),
    ("<Apply function=\"code\" defaultValue=\"d\"><FieldRef field=\"s\"/></Apply>", "coded", "d"),
    ("<Apply function=\"line\"><FieldRef field=\"y\"/></Apply>", "-5", "0"),
    ("<Apply function=\"is\"><FieldRef field=\"s\"/></Apply>", "1", nil),
  ])
  func tablesInFunctions(expression: String, expected: String, missing: String?) throws {
    func function(_ name: String, _ type: String, _ parameter: String, _ body: String) -> String {
      "<DefineFunction name=\"\(name)\" optype=\"categorical\" dataType=\"\(type)\"><ParameterField name=\"p\"\(parameter)/>\(body)"
        + "</DefineFunction>"
    }
    let functions = [
      function(
        "band", "string", "",
        "<Discretize field=\"p\" mapMissingTo=\"none\" defaultValue=\"high\"><DiscretizeBin binValue=\"low\">"
          + "<Interval closure=\"openOpen\" rightMargin=\"5\"/></DiscretizeBin></Discretize>"),
      function(
        "code", "string", " dataType=\"string\"",
        "<MapValues outputColumn=\"o\" dataType=\"string\"><FieldColumnPair field=\"p\" column=\"k\"/><InlineTable>"
          + "<row><k>Ab c</k><o>coded</o></row></InlineTable></MapValues>"),
      function(
        "line", "double", " dataType=\"double\"",
        "<NormContinuous field=\"p\" mapMissingTo=\"0\"><LinearNorm orig=\"0\" norm=\"0\"/><LinearNorm orig=\"1\" norm=\"2\"/>"
          + "</NormContinuous>"),
      function("is", "double", " dataType=\"string\"", "<NormDiscrete field=\"p\" value=\"Ab c\"/>"),
    ].joined()
    #expect(try Self.value(expression, Self.row, as: "string", transformations: functions) == expected)
    #expect(try Self.value(expression, Self.missing, as: "string", transformations: functions) == missing)
  }

  /// How often a term stands in a text; results of JPMML-Evaluator 1.7.7.
  @Test(arguments: [
    ("", "", "end", "the end; the END.", "2"), ("isCaseSensitive=\"true\"", "", "end", "the end; the END.", "1"),
    ("localTermWeights=\"binary\"", "", "end", "the end; the END.", "1"),
    (
      "localTermWeights=\"logarithmic\"", "", "end", "end, end, end,end end (end) -end- ends endend",
      "0.778151250383644"
    ),
    ("", "", "east end", "an (East) end", "1"), ("", "", "end", "east-end", "0"), ("", "", "", "end", "0"),
    ("wordSeparatorCharacterRE=\"[ -]\"", "", "end", "east-end", "1"),
    ("maxLevenshteinDistance=\"1\"", "", "east end", "eats end east and east end", "2"),
    ("maxLevenshteinDistance=\"1\" countHits=\"bestHits\"", "", "east end", "east and east end", "1"),
    ("", "a:b:", "b", "A a aa", "2"), ("isCaseSensitive=\"true\"", "a:b:", "b", "A a aa", "1"),
    ("", "e(n)d:$1:true", "n", "end an END", "2"), ("", "n.:m:", "m", "n. na", "1"), ("", "z:zz:true", "z", "y", "0"),
  ])
  func textIndex(attributes: String, row: String, term: String, text: String, expected: String) throws {
    let columns = row.split(separator: ":", omittingEmptySubsequences: false)
    let table =
      columns.count == 3
      ? "<TextIndexNormalization><InlineTable><row><string>\(columns[0])</string><stem>\(columns[1])</stem>"
        + "<regex>\(columns[2])</regex></row></InlineTable></TextIndexNormalization>" : ""
    let expression = """
      <TextIndex textField="s" \(attributes)>\(table)<Constant dataType="string">\(term)</Constant></TextIndex>
      """
    var values = Self.missing
    values[4] = text
    #expect(try Self.value(expression, values) == expected)
    #expect(try Self.value(expression, Self.missing) == nil)
  }

  @Test func aNormalisationThatDoesNotEndHasNoResult() throws {
    let expression = """
      <TextIndex textField="s"><TextIndexNormalization recursive="true"><InlineTable><row><string>a</string>\
      <stem>aa</stem></row></InlineTable></TextIndexNormalization><Constant dataType="string">a</Constant></TextIndex>
      """
    #expect(throws: ScoreFailure.undefined) { try Self.value(expression, Self.row) }
  }

  @Test func functionsOfTheDocument() throws {
    let twice = """
      <DefineFunction name="twice" optype="continuous" dataType="double"><ParameterField name="p" dataType="double"/>\
      <Apply function="*"><FieldRef field="p"/><Constant>2</Constant></Apply></DefineFunction>\
      <DefineFunction name="four" optype="continuous"><ParameterField name="q"/>\
      <Apply function="twice"><Apply function="twice"><FieldRef field="q"/></Apply></Apply></DefineFunction>\
      <DerivedField name="z" optype="continuous" dataType="double"><Apply function="four"><FieldRef field="x"/></Apply>\
      </DerivedField>
      """
    #expect(try Self.value(Self.field("z"), Self.row, transformations: twice) == "30")
  }

  /// A derived value that nobody asks for is not calculated, so its faults are nobody's.
  @Test func derivedValuesAreCalculatedWhenAskedFor() throws {
    let broken = """
      <DerivedField name="z" optype="continuous" dataType="double"><Apply function="/"><Constant>1</Constant>\
      <Constant>0</Constant></Apply></DerivedField>
      """
    #expect(try Self.value(Self.field("x"), Self.row, transformations: broken) == "7.5")
    #expect(throws: ScoreFailure.undefined) {
      try Self.value(Self.field("z"), Self.row, transformations: broken)
    }
  }

  @Test(arguments: [
    ("<Apply function=\"+\"><FieldRef field=\"s\"/><Constant>1</Constant></Apply>", "numbers as operands"),
    ("<Apply function=\"lessThan\"><FieldRef field=\"s\"/><Constant>a</Constant></Apply>", "have no order"),
    ("<Apply function=\"match\"><FieldRef field=\"s\"/><Constant>a</Constant></Apply>", "a built-in function"),
    ("<Apply function=\"matches\"><FieldRef field=\"s\"/><Constant>a(?=b)</Constant></Apply>", "a regular expression"),
    ("<Apply function=\"matches\"><FieldRef field=\"s\"/><FieldRef field=\"s\"/></Apply>", "a constant text"),
    (
      "<Apply function=\"replace\"><FieldRef field=\"s\"/><Constant>a</Constant><Constant>$1</Constant></Apply>",
      "only groups that the pattern has"
    ),
    ("<Apply function=\"formatNumber\"><FieldRef field=\"x\"/><Constant>%d</Constant></Apply>", "%f for values"),
    ("<Apply function=\"formatDatetime\"><FieldRef field=\"d\"/><Constant>%H</Constant></Apply>", "strftime"),
    ("<Apply function=\"+\"><Constant>1</Constant></Apply>", "2 operands of +"),
    ("<Lag field=\"x\"/>", "exactly one expression"), ("<FieldRef field=\"z\"/>", "active MiningField"),
    ("<Apply function=\"if\"><FieldRef field=\"x\"/><Constant>1</Constant></Apply>", "a truth value"),
    ("<Constant dataType=\"integer\">1.5</Constant>", "a constant of the type integer"),
    ("<NormContinuous field=\"x\"><LinearNorm orig=\"0\" norm=\"0\"/></NormContinuous>", "at least two"),
    (
      "<NormContinuous field=\"x\"><LinearNorm orig=\"1\" norm=\"0\"/><LinearNorm orig=\"1\" norm=\"2\"/></NormContinuous>",
      "ascending"
    ),
  ])
  func refuses(expression: String, expected: String) {
    let faults = Sample.faults { _ = try Self.value(expression, Self.row) }
    #expect(faults.contains { $0.contains(expected) }, "\(faults)")
  }

  @Test func functionsCannotGrowWithoutBounds() {
    var functions = """
      <DefineFunction name="f0" optype="continuous"><ParameterField name="p"/><FieldRef field="p"/></DefineFunction>
      """
    for level in 1...30 {
      let call = "<Apply function=\"f\(level - 1)\"><FieldRef field=\"p\"/></Apply>"
      functions += """
        <DefineFunction name="f\(level)" optype="continuous"><ParameterField name="p"/>\
        <Apply function="+">\(call)\(call)</Apply></DefineFunction>
        """
    }
    let faults = Sample.faults {
      _ = try Self.value(Self.apply("f30", Self.field("x")), Self.row, transformations: functions)
    }
    #expect(faults.contains { $0.contains("at most 50000 expressions") }, "\(faults.first ?? "")")
  }
}
