"""Times a run after a change of one account in a hundred beside the run of everything; see scripts/bench."""
import argparse
import csv
import glob
import gzip
import io
import json
import os
import random
import re
import shutil
import sys
import tempfile

from measuring import Checks, Run

# A run that changes one account in a hundred may cost this share of the run of everything.
MOST = 0.03


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench incremental", description=__doc__)
    parser.add_argument("--people", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--change", choices=["instalments", "customers", "accounts"], default="instalments",
                        help="what the second delivery holds: new instalments, customers with new telephone numbers, or "
                        "accounts of all providers with other telephone numbers and addresses")
    parser.add_argument("--keep", metavar="FOLDER", help="the workspace; one that has been run is used as it is")
    parser.add_argument("--most", type=float, default=MOST, help="the share of the CPU time above which it fails")
    return parser.parse_args()


def tributary(*parameters):
    return Run([os.environ["TRIBUTARY"], *parameters])


def deliver(workspace, feed, share, seed):
    """One new row for a share of the lender's customers, in a small file of their own; the number of them, and of all."""
    rows = {}
    for path in sorted(glob.glob(f"{workspace}/landing/payments/{feed}-*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="") as file:
            lines = csv.DictReader(file)
            for row in lines:
                if None not in row and None not in row.values():
                    rows[row["customer_id"]] = row
    chosen = random.Random(seed).sample(sorted(rows), max(1, int(len(rows) * share)))
    text = io.StringIO()
    writer = csv.DictWriter(text, lines.fieldnames, lineterminator="\n")
    writer.writeheader()
    for number, customer in enumerate(sorted(chosen)):
        writer.writerow({**rows[customer], **CHANGES[feed](seed, number)})
    with gzip.open(f"{workspace}/landing/payments/{feed}-{seed}-changed.csv.gz", "wt", encoding="utf-8") as file:
        file.write(text.getvalue())
    return len(chosen), len(rows)


def read(pattern, encoding="utf-8"):
    """The text of each file, in order."""
    for path in sorted(glob.glob(pattern)):
        with open(path, "rb") as file:
            data = file.read()
        yield (gzip.decompress(data) if path.endswith(".gz") else data).decode(encoding, "replace")


def write(path, text, encoding="utf-8"):
    data = text.encode(encoding, "replace")
    with open(path, "wb") as file:
        file.write(gzip.compress(data) if path.endswith(".gz") else data)


def messaging_accounts(landing):
    """Each account's last row; rows that were damaged are left out."""
    rows = {}
    for text in read(f"{landing}/messaging/accounts-*.jsonl.gz"):
        for line in text.splitlines():
            try:
                row = json.loads(line)
                rows[row["account"]] = dict(row, profile=dict(row["profile"]))
            except (ValueError, KeyError, TypeError):
                continue
    return rows


def school_pupils(landing):
    rows = {}
    for text in read(f"{landing}/school/schueler-*.csv", "cp1252"):
        header, *lines = text.splitlines()
        rows.update((line.split(";")[0], line.split(";")) for line in lines if line.count(";") == header.count(";"))
    return header, rows


def deliver_accounts(workspace, share, seed):
    """New rows with other claims for a share of the accounts of each provider; the number of them, and of all."""
    landing, name = f"{workspace}/landing", f"{seed}-changed"
    changed, accounts = deliver(workspace, "customers", share, seed)

    def choose(rows):
        nonlocal changed, accounts
        chosen = sorted(random.Random(seed).sample(sorted(rows), max(1, int(len(rows) * share))))
        changed, accounts = changed + len(chosen), accounts + len(rows)
        return enumerate(chosen)

    rows, lines = messaging_accounts(landing), []
    for number, key in choose(rows):
        rows[key]["updated_at"] = f"2024-12-30T00:00:{seed % 60:02}Z"
        rows[key]["profile"]["phone"] = f"+4476{seed % 100:02}{number:06}"
        lines.append(json.dumps(rows[key], ensure_ascii=False) + "\n")
    write(f"{landing}/messaging/accounts-{name}.jsonl.gz", "".join(lines))

    header, rows = school_pupils(landing)
    lines = [header]
    for number, key in choose(rows):
        rows[key][1], rows[key][4] = "30.12.2024", f"Parkweg {seed % 60 + number % 300 + 1}"
        lines.append(";".join(rows[key]))
    write(f"{landing}/school/schueler-{name}.csv", "\n".join(lines) + "\n", "cp1252")

    rows = {}
    for text in read(f"{landing}/court/judgments-*.xml.gz"):
        start = text[:text.index("<judgment ")]
        rows.update((re.search('case="([^"]*)"', row).group(1), row)
                    for row in re.findall("<judgment .*?</judgment>", text, re.S))
    lines = [start.rstrip()]
    for _, key in choose(rows):
        row = re.sub('updated="[^"]*"', f'updated="2024-12-30T00:00:{seed % 60:02}Z"', rows[key], count=1)
        lines.append(re.sub("<number>[^<]*</number>", f"<number>{200 + seed % 60}</number>", row))
    write(f"{landing}/court/judgments-{name}.xml.gz", "\n".join([*lines, "</judgments>"]) + "\n")
    return changed, accounts


# What a new row says anew: an instalment leaves all that linking reads alone, a telephone number does not.
CHANGES = {
    "instalments": lambda seed, number: {"instalment_id": f"changed-{seed}-{number}"},
    "customers": lambda seed, number: {
        "updated_at": f"2024-12-30T00:00:{seed % 60:02}Z", "phone": f"+4477{seed % 100:02}{number:06}"},
}


def stages(workspace):
    """Seconds of work of each stage of the last run, and how many profiles it scored of how many."""
    paths = glob.glob(f"{workspace}/reports/run-*.json")
    with open(max(paths, key=os.path.getmtime), encoding="utf-8") as file:
        report = json.load(file)
    seconds = {stage["name"]: stage["busyNanoseconds"] / 1e9 for stage in report["stages"]}
    scored = sum(world.get("scoredProfiles") or 0 for world in report["worlds"])
    return seconds, scored, sum(world["sizes"]["profiles"] for world in report["worlds"])


def show(name, run, workspace):
    seconds, scored, profiles = stages(workspace)
    times = ", ".join(f"{stage} {time:.2f}" for stage, time in seconds.items())
    print(f"{name}: {run.cpu:.2f} CPU s, {run.peak:.0f} MiB, {scored:,} of {profiles:,} profiles scored")
    print(f"  seconds of work: {times}")


def measure(given, workspace, checks):
    if not os.path.exists(f"{workspace}/tributary.yaml"):
        tributary("simulate", "--people", str(given.people), "--seed", str(given.seed), "--out", workspace)
    full = tributary("run", "--workspace", workspace)
    show("everything", full, workspace)
    if given.change == "accounts":
        changed, accounts = deliver_accounts(workspace, given.share, given.seed)
    else:
        changed, accounts = deliver(workspace, given.change, given.share, given.seed)
    part = tributary("run", "--workspace", workspace)
    show(f"{changed:,} of {accounts:,} accounts changed", part, workspace)
    ratio = part.cpu / full.cpu
    print(f"the change cost {ratio:.1%} of the CPU time of everything")
    checks.expect(ratio <= given.most, f"at most {given.most:.0%}")
    check = tributary("verify", "--deep", "--workspace", workspace)
    checks.expect(True, f"a rebuild gives the same state ({check.cpu:.1f} CPU s)")


def main():
    given = arguments()
    checks = Checks()
    folder = given.keep or tempfile.mkdtemp()
    try:
        measure(given, os.path.join(folder, "workspace"), checks)
    finally:
        if not given.keep:
            shutil.rmtree(folder)
    checks.end()


if __name__ == "__main__":
    sys.exit(main())
