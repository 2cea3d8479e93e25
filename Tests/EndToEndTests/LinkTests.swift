import Foundation
import Testing

/// Files linked from the command line, as their users do it.
@Suite struct LinkTests {
  static let people = """
    id,first_name,surname,dob,postcode,email,who
    1,Robert,Smith,1980-03-07,AB1 2CD,bob@example.org,a
    2,Bob,Smith,1980-03-07,AB1 2CD,bob@example.org,a
    3,Anna,Kowalski,1975-11-30,EF3 4GH,anna@example.com,b
    4,Anna,Kowalsky,1975-11-30,EF3 4GH,anna@example.com,b
    5,Carl,Jung,1961-06-06,IJ5 6KL,,c

    """

  /// A folder with the file and the shipped model.
  private func workdir() throws -> Workdir {
    let workdir = try Workdir()
    try workdir.write(Self.people, to: "people.csv")
    try workdir.write(try Repository.read("config/models/people.json"), to: "model.json")
    return workdir
  }

  private func link(_ workdir: Workdir, _ arguments: String...) throws -> Outcome {
    try workdir.run(Repository.program, ["link", "people.csv", "--id", "id", "--model", "model.json"] + arguments)
  }

  @Test func clustersAndPairsAreWritten() throws {
    let workdir = try workdir()
    let outcome = try link(workdir, "--out", "clusters.csv", "--pairs", "pairs.csv", "--truth", "who")
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(
      try workdir.read("clusters.csv")
        == "source,id,cluster\npeople,1,1\npeople,2,1\npeople,3,3\npeople,4,3\npeople,5,5\n")
    let pairs = try workdir.read("pairs.csv").split(separator: "\n")
    #expect(pairs.count == 3)
    #expect(pairs[0].hasPrefix("source_l,id_l,source_r,id_r,match_weight,match_probability,gamma_"))
    for part in ["given_name", "first_name", "--explain", "B-cubed", "clusters.csv"] {
      #expect(outcome.output.contains(part), "\(part)\n\(outcome.story)")
    }
  }

  @Test func withoutOutputsNothingIsWritten() throws {
    let workdir = try workdir()
    let outcome = try link(workdir)
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output.contains("--out clusters.csv"))
    #expect(!workdir.exists("clusters.csv"))
  }

  @Test func jsonHoldsWhatTheTextSays() throws {
    let outcome = try link(try workdir(), "--json", "--truth", "who")
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any], "\(outcome.story)")
    #expect(report["clusters"] as? Int == 3)
    #expect((report["quality"] as? [String: Any])?["rows"] as? Int == 5)
  }

  @Test func anExplanationAddsUpOnScreenToo() throws {
    let workdir = try workdir()
    let outcome = try link(workdir, "--explain", "1", "2")
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output.contains("match weight"))
    #expect(outcome.output.contains("Linked"))
    #expect(!outcome.output.contains("bob@example.org"))
    let missing = try link(workdir, "--explain", "1", "nobody")
    #expect(missing.status == 2, "\(missing.story)")
  }

  @Test func brokenRowsAreSetAside() throws {
    let workdir = try workdir()
    try workdir.write(Self.people + "6,Dora\n,Emil,Jung,1961-06-06,,,c\n", to: "people.csv")
    let outcome = try link(workdir, "--out", "clusters.csv")
    #expect(outcome.status == 65, "\(outcome.story)")
    #expect(outcome.output.contains("csv.field-count") && outcome.output.contains("link.missing-id"))
    #expect(try workdir.read("clusters.csv").split(separator: "\n").count == 6)
  }

  @Test(arguments: [
    (["--map", "gven_name=first_name"], "Did you mean \"given_name\"?"),
    (["--map", "given_name=frst_name"], "Did you mean \"first_name\"?"),
    (["--truth", "whoo"], "Did you mean \"who\"?"), (["--threshold", "2"], "between 0 and 1"),
    (["--across-only"], "two files"), (["--explain", "1"], "two identifiers"), (["--save-model", "x"], "--model"),
  ])
  func usageErrorsAreStatus2(arguments: [String], hint: String) throws {
    let outcome = try workdir().run(
      Repository.program, ["link", "people.csv", "--id", "id", "--model", "model.json"] + arguments)
    #expect(outcome.status == 2, "\(outcome.story)")
    #expect(outcome.diagnostics.contains(hint), "\(outcome.story)")
  }

  @Test func aMissingColumnOrFileIsNamed() throws {
    let workdir = try workdir()
    let column = try workdir.tributary("link", "people.csv", "--id", "idd")
    #expect(column.status == 2)
    #expect(column.diagnostics.contains("Did you mean \"id\"?"), "\(column.story)")
    let file = try workdir.tributary("link", "no.csv", "--id", "id")
    #expect(file.status == 2)
    #expect(file.diagnostics.contains("no.csv"), "\(file.story)")
  }

  /// Shuffled, split and renamed: the same people are together.
  @Test func orderFilesAndNamesChangeNothing() throws {
    let workdir = try Workdir()
    let outcome = try workdir.bash(
      """
      { echo id,first_name,surname,dob,email
        for n in $(seq 1 120); do
          p=$((n % 45)); echo "r$n,Name$((p % 7))a,Family$((p * 31 % 97))b,19$((30 + p))-0$((1 + p % 9))-1$((p % 9)),m$p@x.org"
        done
      } > all.csv
      (head -1 all.csv; tail -n +2 all.csv | sort -t, -k3) > shuffled.csv
      (head -1 all.csv; sed -n 2,60p all.csv) > one.csv
      (head -1 all.csv; sed -n '61,$p' all.csv) > two.csv
      tributary link all.csv --id id --out a.csv --save-model m1.json >/dev/null
      tributary link shuffled.csv --id id --out b.csv --save-model m2.json >/dev/null
      tributary link one.csv two.csv --id id --out c.csv >/dev/null
      cmp m1.json m2.json
      for f in a b c; do tail -n +2 $f.csv | cut -d, -f2- | sort > $f.txt; done
      cmp a.txt b.txt && cmp a.txt c.txt
      cut -d, -f2 a.txt | sort -u | wc -l
      """)
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output.hasSuffix("45\n"), "\(outcome.story)")
  }

  @Test func aModelIsMadeSavedAndChecked() throws {
    let workdir = try Workdir()
    let outcome = try workdir.bash(
      """
      { echo id,first_name,surname,dob,email
        for n in $(seq 1 200); do
          p=$((n % 80)); echo "r$n,Name$((p % 7))a,Family$((p * 31 % 97))b,19$((10 + p))-0$((1 + p % 9))-1$((p % 9)),m$p@x.org"
        done
      } > people.csv
      tributary train people.csv --id id --out model.json | grep cautious
      tributary model check model.json | head -1
      echo '{"name":"x"}' > broken.json
      ! tributary model check broken.json
      """)
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output.contains("A match model"), "\(outcome.story)")
    #expect(outcome.diagnostics.contains("broken.json"), "\(outcome.story)")
  }

  @Test func modelsAreExchangedWithSplink() throws {
    let workdir = try Workdir()
    try workdir.write(Self.splink, to: "splink.json")
    try workdir.write(Self.people, to: "people.csv")
    let outcome = try workdir.bash(
      """
      tributary model check splink.json | head -1
      tributary model import splink.json --out copy.json
      tributary link people.csv --id id --model copy.json --pairs pairs.csv >/dev/null
      cut -d, -f2,4,7 pairs.csv
      """)
    #expect(outcome.status == 0, "\(outcome.story)")
    #expect(outcome.output.hasPrefix("A Splink model"), "\(outcome.story)")
    #expect(outcome.output.hasSuffix("id_l,id_r,gamma_first_name\n1,2,0\n3,4,1\n"), "\(outcome.story)")
    try workdir.write(Self.splink.replacing("= r.", with: "RESEMBLES r."), to: "broken.json")
    let broken = try workdir.tributary("model", "check", "broken.json")
    #expect(broken.status == 2)
    #expect(broken.diagnostics.contains("blocking_rules"), "\(broken.story)")
  }

  static let splink = """
    {
      "link_type": "dedupe_only", "probability_two_random_records_match": 0.01, "sql_dialect": "duckdb",
      "unique_id_column_name": "id",
      "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.\"dob\" = r.\"dob\"", "sql_dialect": "duckdb"}],
      "comparisons": [
        {"output_column_name": "first_name", "comparison_levels": [
          {"sql_condition": "\"first_name_l\" = \"first_name_r\"", "label_for_charts": "equal", "m_probability": 0.9, \
    "u_probability": 0.01},
          {"sql_condition": "ELSE", "label_for_charts": "else", "m_probability": 0.1, "u_probability": 0.99}
        ]}
      ]
    }
    """

  @Test func aWorkspaceTrainsItsModel() throws {
    let workdir = try Workdir()
    let outcome = try workdir.bash(
      """
      tributary simulate --people 200 --seed 2 --deliveries 1 --out demo >/dev/null
      tributary run --workspace demo >/dev/null || test $? = 65
      tributary train --workspace demo --out model.json --json > report.json
      tributary model check model.json --json | grep -c '"kind"'
      """)
    #expect(outcome.status == 0, "\(outcome.story)")
  }
}
