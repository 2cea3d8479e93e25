"""Reads one feed with another tool and prints seconds and sums as JSON.

usage: ingest_peers.py polars|duckdb|duckdb_table|lxml|duckdb_json|polars_json FILE
"""
import gzip
import json
import os
import sys
import time


def of_rows(rows):
    """Sums of rows of code, year, count and amount in minor units."""
    return {f"{code} {year}": [int(count), round(amount)] for code, year, count, amount in rows}


def duckdb(path):
    import duckdb
    columns = ("{'payment': 'VARCHAR', 'account': 'VARCHAR', 'booked': 'DATE', 'amount': 'DECIMAL(12,2)', "
               "'currency': 'VARCHAR', 'state': 'VARCHAR', 'days_late': 'INTEGER', 'text': 'VARCHAR'}")
    return of_rows(duckdb.sql(f"SELECT state, year(booked), count(*), sum(amount) * 100 "
                              f"FROM read_csv('{path}', header=true, columns={columns}) GROUP BY ALL").fetchall())


def duckdb_table(path):
    import duckdb
    columns = ("{'payment': 'VARCHAR', 'account': 'VARCHAR', 'booked': 'DATE', 'amount': 'DECIMAL(12,2)', "
               "'currency': 'VARCHAR', 'state': 'VARCHAR', 'days_late': 'INTEGER', 'text': 'VARCHAR'}")
    duckdb.sql(f"CREATE TABLE t AS FROM read_csv('{path}', header=true, columns={columns})")


def polars(path):
    import polars as pl
    types = {"booked": pl.Date, "amount": pl.Float64, "days_late": pl.Int32}
    found = (pl.scan_csv(path, schema_overrides=types).group_by("state", pl.col("booked").dt.year())
             .agg(pl.len().alias("n"), pl.col("amount").sum() * 100).collect(engine="streaming"))
    return of_rows(found.rows())


def lxml(path):
    from lxml import etree
    n, sums = "{urn:invented:register}", {}
    with gzip.open(path, "rb") as file:
        for _, case in etree.iterparse(file, events=("end",), tag=f"{n}case"):
            amount = round(float(case.findtext(f"{n}claim/{n}sum")) * 100)
            known = sums.setdefault((case.findtext(f"{n}outcome"), case.findtext(f"{n}decided")[:4]), [0, 0])
            known[0] += 1
            known[1] += amount
            case.findtext(f"{n}parties/{n}defendant/{n}family")
            case.clear()
            while case.getprevious() is not None:
                del case.getparent()[0]
    return of_rows((code, year, count, amount) for (code, year), (count, amount) in sums.items())


def duckdb_json(path):
    import duckdb
    return of_rows(duckdb.sql(f"SELECT plan, year(since), count(*), sum(CAST(owed AS DECIMAL(12,2))) * 100 "
                              f"FROM read_json('{path}', format='newline_delimited') GROUP BY ALL").fetchall())


def polars_json(path):
    import polars as pl
    found = (pl.scan_ndjson(path).group_by("plan", pl.col("since").str.head(4))
             .agg(pl.len().alias("n"), pl.col("owed").sum() * 100).collect(engine="streaming"))
    return of_rows(found.rows())


def main():
    reader = {"polars": polars, "duckdb": duckdb, "duckdb_table": duckdb_table, "lxml": lxml,
              "duckdb_json": duckdb_json, "polars_json": polars_json}[sys.argv[1]]
    began = time.perf_counter()
    sums = reader(sys.argv[2])
    result = {"wall": time.perf_counter() - began}
    print(json.dumps(result | ({"sums": sums} if sums is not None else {})))
    sys.stdout.flush()
    # Without the seconds that some tools need to give memory back.
    os._exit(0)


main()
