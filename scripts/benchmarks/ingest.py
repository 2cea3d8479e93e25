"""Times reading feeds into records, and into the store, beside inflating alone and other readers; see scripts/bench."""
import argparse
import gzip
import json
import os
import shutil
import sqlite3
import statistics
import sys
import tempfile

import feeds
from measuring import Checks, Run

BENCH = os.environ["TRIBUTARY_BENCH"]
HERE = os.path.dirname(__file__)
# Rows of the other feeds for each payment, so that all take about as long.
SHARES = {"payments": 1, "cases": 0.048, "contracts": 0.1}
MEMORY = 256


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench ingest", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="payments; other feeds in proportion")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--without-store", action="store_true", help="leave out the import into a workspace")
    return parser.parse_args()


class Timed:
    """The runs of one program: the median of its wall and CPU seconds, its greatest memory."""

    def __init__(self, name, command):
        self.name, self.command, self.walls, self.cpus, self.peak, self.last = name, command, [], [], 0, None

    def run(self):
        run = Run(self.command)
        self.last = json.loads(run.output.splitlines()[-1])
        self.walls.append(self.last["wall"])
        self.cpus.append(run.cpu)
        self.peak = max(self.peak, run.peak)

    wall = property(lambda self: statistics.median(self.walls))
    cpu = property(lambda self: statistics.median(self.cpus))

    def show(self, size, rows, base=None):
        ratio = f", wall {median_ratio(self, base):.2f} x {base.name}" if base else ""
        print(f"  {self.name}: {self.wall:.2f} s wall, {self.cpu:.2f} CPU s, {self.peak:,.0f} MiB, "
              f"{size / self.cpu / 1e6:,.0f} MB and {rows / self.cpu:,.0f} rows a CPU second{ratio}")


def median_ratio(one, other):
    """Of runs side by side, since a machine's speed changes from one minute to the next."""
    return statistics.median(a / b for a, b in zip(one.walls, other.walls))


def mapping(name, folder):
    path = os.path.join(folder, f"{name}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(feeds.MAPPINGS[name].lstrip())
    return path


def peer(name, reader, path):
    return Timed(name, [sys.executable, os.path.join(HERE, "ingest_peers.py"), reader, path])


PEERS = {
    "payments": [("Polars, typed scan", "polars"), ("DuckDB, typed aggregate", "duckdb"),
                 ("DuckDB, into a table", "duckdb_table")],
    "cases": [("lxml", "lxml")],
    "contracts": [("DuckDB, read_json", "duckdb_json"), ("Polars, scan_ndjson", "polars_json")],
}


def records(name, given, checks):
    rows = max(1, int(given.rows * SHARES[name]))
    path, size, expected = feeds.feed(name, rows, given.seed)
    print(f"{name}: {rows:,} rows, {size / 1e6:,.0f} MB, {os.path.getsize(path) / 1e6:,.0f} MB in the file")
    with tempfile.TemporaryDirectory() as folder:
        yaml = mapping(name, folder)
        is_gzip = path.endswith(".gz")
        alone = Timed("zlib alone" if is_gzip else "reading alone", [BENCH, "inflate" if is_gzip else "unpack", path])
        unpack = [Timed("unpacking", [BENCH, "unpack", path])] if is_gzip else []
        ours = Timed("records", [BENCH, "records", yaml, name, path])
        peers = [peer(title, reader, path) for title, reader in PEERS[name]] if given.peer else []
        for _ in range(given.repeats):
            for timed in [alone, *unpack, ours, *peers]:
                timed.run()
        alone.show(size, rows)
        for timed in [*unpack, ours]:
            timed.show(size, rows, alone)
        for timed in [alone, *unpack]:
            checks.expect(timed.last["bytes"] == size, f"{timed.name}: {size:,} bytes")
        for timed in peers:
            timed.show(size, rows)
            print(f"    records take {median_ratio(ours, timed):.2f} x its wall, {ours.cpu / timed.cpu:.2f} x its CPU")
            if "sums" in timed.last:
                checks.expect(timed.last["sums"] == expected, f"{timed.name} finds what was written")
        checks.expect(ours.last["records"] == rows and ours.last["set_aside"] == 0, f"{rows:,} records, none set aside")
        checks.expect(ours.peak <= MEMORY, f"at most {MEMORY} MiB")
        sums = Run([BENCH, "sums", yaml, name, path]).json()
        checks.expect(sums == expected, "count and amount by code and year are those that were written")
    return peers


def consents(folder, rows):
    """Grants for all accounts of the payments."""
    os.makedirs(f"{folder}/landing/consents")
    with open(f"{folder}/landing/consents/consents-2024-12-31.jsonl", "w", encoding="utf-8") as file:
        for number in range(max(1, rows // 12)):
            file.write(f'{{"fact":"grant","provider":"payer","account":"K{number:07d}","purpose":"credit-assessment",'
                       '"from":"2018-01-01","until":null,"evidence":"form"}\n')


def workspace(folder, rows):
    Run([os.environ["TRIBUTARY"], "simulate", "--people", "5", "--seed", "1", "--out", folder])
    shutil.rmtree(f"{folder}/landing")
    mapping("payments", f"{folder}/config/providers")
    os.rename(f"{folder}/config/providers/payments.yaml", f"{folder}/config/providers/payer.yaml")
    with open(f"{folder}/tributary.yaml", encoding="utf-8") as file:
        text = file.read()
    with open(f"{folder}/tributary.yaml", "w", encoding="utf-8") as file:
        file.write(text.replace("providers: [court, messaging, payments, school]", "providers: [payer]"))
    consents(folder, rows)


def store(given, peers, checks):
    """Imports the payments into a workspace that knows all consents already."""
    path, size, expected = feeds.feed("payments", given.rows, given.seed)
    with tempfile.TemporaryDirectory(dir=os.environ["BENCH_DIR"]) as parent:
        folder = f"{parent}/workspace"
        workspace(folder, given.rows)
        Run([os.environ["TRIBUTARY"], "import", "--workspace", folder, "--json"])
        os.makedirs(f"{folder}/landing/payer")
        os.link(path, f"{folder}/landing/payer/payments.csv.gz")
        run = Run([os.environ["TRIBUTARY"], "import", "--workspace", folder, "--json"])
        report = run.json()
        stages = {stage["name"]: stage["busyNanoseconds"] / 1e9 for stage in report["stages"]}
        held = sum(os.path.getsize(f"{folder}/{name}") for name in os.listdir(folder) if "." in name)
        print(f"  into the store: {run.wall:.2f} s wall, {run.cpu:.2f} CPU s, {run.peak:,.0f} MiB, "
              f"{given.rows / run.cpu:,.0f} rows a CPU second, {held / 1e6:,.0f} MB")
        print("    seconds of work: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in stages.items()))
        for timed in peers:
            if "table" in timed.name:
                print(f"    {run.wall / timed.wall:.2f} x the wall of {timed.name}, {run.cpu / timed.cpu:.2f} x its CPU, "
                      f"{run.peak / timed.peak:.2f} x its memory")
        database = next(f"{folder}/{name}" for name in sorted(os.listdir(folder)) if name.endswith((".sqlite", ".db")))
        admitted = sqlite3.connect(database).execute(
            "SELECT sum(admitted), sum(rows) FROM delivery WHERE provider = 'payer'").fetchone()
        checks.expect(admitted == (given.rows, given.rows), f"{given.rows:,} records are in the store")
        checks.expect(run.peak <= MEMORY, f"at most {MEMORY} MiB")


def main():
    given = arguments()
    checks = Checks()
    peers = records("payments", given, checks)
    if not given.without_store:
        store(given, peers, checks)
    for name in ("cases", "contracts"):
        records(name, given, checks)
    checks.end()


if __name__ == "__main__":
    sys.exit(main())
