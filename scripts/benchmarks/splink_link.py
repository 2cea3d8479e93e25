"""Splink on DuckDB over one CSV file: trains, predicts, clusters, and prints a JSON object of figures.

usage: splink_link.py FILE.csv ID_COLUMN TRUTH_COLUMN

Comparisons are those that Splink's own library offers for the columns of the file, by their names.
"""
import json
import logging
import sys

import duckdb
import splink
import splink.comparison_library as library
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from measuring import column, quality

# The threshold that Splink's manual suggests to begin with.
THRESHOLD = 0.95
NAMES = {
    "given": ("given_name", "first_name", "forename"), "family": ("family_name", "surname", "last_name"),
    "born": ("date_of_birth", "birth_date", "dob"), "postcode": ("postcode", "zip"), "city": ("city", "suburb", "town"),
    "email": ("email",), "phone": ("phone",),
}


def prepared(path, identifier):
    """The file with names in lower case and phones as nine digits; which of the fields it has."""
    connection = duckdb.connect()
    connection.execute("create table raw as select * from read_csv(?, all_varchar = true, header = true)", [path])
    present = [row[0].strip() for row in connection.execute("describe raw").fetchall()]
    fields = {field: next((name for name in names if name in present), None) for field, names in NAMES.items()}
    fields = {field: name for field, name in fields.items() if name}
    forms = {"phone": "right(regexp_replace({0}, '[^0-9]', '', 'g'), 9)", "born": "trim({0})"}
    select = ", ".join(
        "nullif(" + forms.get(field, "lower(trim({0}))").format(f'"{name}"') + f", '') as {field}"
        for field, name in fields.items())
    connection.execute(f'create table prepared as select cast("{identifier}" as varchar) as record_id, {select} from raw')
    return connection, list(fields)


def settings(fields):
    rules = [("given", "family"), ("born", "family"), ("born", "given"), ("postcode", "given"), ("email",), ("phone",)]
    comparisons = {
        "given": library.NameComparison("given"), "family": library.NameComparison("family"),
        "born": library.DateOfBirthComparison("born", input_is_string=True), "postcode": library.PostcodeComparison("postcode"),
        "city": library.ExactMatch("city").configure(term_frequency_adjustments=True),
        "email": library.EmailComparison("email"), "phone": library.LevenshteinAtThresholds("phone", 1),
    }
    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="record_id",
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules if set(rule) <= set(fields)],
        comparisons=[comparison for field, comparison in comparisons.items() if field in fields])


def main():
    path, identifier, truth = sys.argv[1:]
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection, fields = prepared(path, identifier)
    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register("prepared", dataset_display_name="records"), settings(fields))
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("given", "family", "born")], recall=0.6)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("given", "family"), block_on("born")):
        training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    count = connection.sql(f"select count(*) from {blocked.physical_name}").fetchall()[0][0]
    scored = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(scored, threshold_match_probability=THRESHOLD)
    cluster = dict(connection.sql(f"select record_id, cluster_id from {clusters.physical_name}").fetchall())
    labels = [cluster.get(number, number) for number in column(path, identifier)]
    print(json.dumps({
        "version": splink.__version__, "pairs": count, "threshold": THRESHOLD, **quality(labels, column(path, truth))}))


if __name__ == "__main__":
    main()
