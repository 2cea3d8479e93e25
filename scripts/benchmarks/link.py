"""Times `tributary link` and checks what it wrote; see scripts/bench."""
import argparse
import csv
import json
import os
import sys
import tempfile

from measuring import Checks, Run, column, quality, value

# Of a file that the caller brings nothing is known; of our own population this much is expected.
LEAST_F1 = 0.95
# CPU time may grow with the rows by this factor more.
GROWTH = 1.2


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench link", description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--truth")
    parser.add_argument("--id")
    parser.add_argument("--records", default="100000,1000000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", "--splink", action="store_true")
    given = parser.parse_args()
    if given.file and not (given.truth and given.id):
        parser.error("a file needs --truth COLUMN and --id COLUMN")
    return given


def population(records, seed):
    path = os.path.join(os.environ["BENCH_DIR"], f"population-{records}-{seed}.csv")
    if not os.path.exists(path):
        generator = os.path.join(os.path.dirname(__file__), "population.py")
        Run([sys.executable, generator, str(records), path + ".part", "--seed", str(seed)])
        os.replace(path + ".part", path)
    return path


def link(path, identifier, truth, folder, model=None):
    """Links a file; the run and where it wrote."""
    clusters, pairs = os.path.join(folder, "clusters.csv"), os.path.join(folder, "pairs.csv")
    command = [os.environ["TRIBUTARY"], "link", path, "--id", identifier, "--truth", truth, "--out", clusters, "--json"]
    if model and os.path.exists(model):
        command += ["--model", model]
    elif model:
        command += ["--save-model", model, "--pairs", pairs]
    return Run(command), clusters, pairs


def clusters_of(path, identifiers):
    with open(path, encoding="utf-8", newline="") as file:
        cluster = {row["id"]: row["cluster"] for row in csv.DictReader(file)}
    return [cluster.get(identifier, f"row {number}") for number, identifier in enumerate(identifiers)]


def show(label, run, rows):
    report = run.json()
    times = {value(time, "step"): value(time, "seconds") for time in value(report, "times")}
    compared = value(report, "pairsCompared", "pairs_compared")
    print(f"{label}: {rows:,} rows, {run.cpu:.2f} CPU s, {run.peak:,.0f} MiB, {rows / run.cpu:,.0f} rows a CPU second")
    print("  " + ", ".join(f"{step} {seconds:.2f} s" for step, seconds in times.items()))
    if times.get("compare"):
        print(f"  {compared:,} pairs compared, {compared / times['compare'] / 1e6:.1f} M a second of that stage")
    return report


def measure(path, identifier, truth, least, checks):
    identifiers, persons = column(path, identifier), column(path, truth)
    with tempfile.TemporaryDirectory() as folder:
        model = os.path.join(folder, "model.json")
        run, clusters, pairs = link(path, identifier, truth, folder, model)
        report = show("with training", run, len(persons))
        found = quality(clusters_of(clusters, identifiers), persons)
        print("  " + ", ".join(f"{name} {figure:.5f}" for name, figure in found.items()))
        stated = value(value(report, "quality"), "pairs")
        checks.expect(abs(value(stated, "f1") - found["f1"]) < 1e-9, "the quality reported is that of the file written")
        with open(pairs, encoding="utf-8", newline="") as file:
            written = sum(1 for _ in file) - 1
        checks.expect(written == value(report, "links"), f"{written:,} pairs were written, as many as links reported")
        if least:
            checks.expect(found["f1"] >= least, f"pair F1 is at least {least}")
        again, _, _ = link(path, identifier, truth, folder, model)
        saved = show("with the saved model", again, len(persons))
        checks.expect(value(saved, "links") == value(report, "links"), "the saved model finds as many links")
    return run, found


def compare_with_splink(path, identifier, truth, run, found, checks):
    peer = Run([sys.executable, os.path.join(os.path.dirname(__file__), "splink_link.py"), path, identifier, truth])
    theirs = json.loads(peer.output.splitlines()[-1])
    print(f"Splink {theirs['version']}: {peer.cpu:.2f} CPU s, {peer.peak:,.0f} MiB, "
          f"{theirs['pairs']:,} pairs compared, pair F1 {theirs['f1']:.5f} at p >= {theirs['threshold']}")
    print(f"  ratio of CPU time {peer.cpu / run.cpu:.1f}, of memory {peer.peak / run.peak:.1f}")
    checks.expect(found["f1"] >= theirs["f1"] - 0.005, "the quality is not below Splink's")


def main():
    given = arguments()
    checks = Checks()
    if given.file:
        run, found = measure(given.file, given.id, given.truth, None, checks)
        if given.peer:
            compare_with_splink(given.file, given.id, given.truth, run, found, checks)
        checks.end()
    last = None
    for records in (int(number) for number in given.records.split(",")):
        path = population(records, given.seed)
        run, found = measure(path, "record_id", "person_id", LEAST_F1, checks)
        if last:
            growth = run.cpu / last[1] / (records / last[0])
            checks.expect(growth <= GROWTH, f"CPU grew {growth:.2f} times as much as the rows, {GROWTH} at most")
        last = (records, run.cpu)
        if given.peer:
            compare_with_splink(path, "record_id", "person_id", run, found, checks)
    checks.end()


if __name__ == "__main__":
    main()
