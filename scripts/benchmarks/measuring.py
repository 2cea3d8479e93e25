"""What the benchmarks share: running programs and counting what they took, and judging clusters by a truth."""
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile
import time


class Run:
    """A program that ran: its output, wall and CPU seconds, and peak memory in MiB."""

    def __init__(self, command, environment=None):
        # A program's peak counts what its parent held when it was started: a small parent starts it.
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as figures:
            subprocess.run([sys.executable, "-S", __file__, str(figures.fileno()), *command], stdout=output, check=True,
                           pass_fds=[figures.fileno()], env={**os.environ, **(environment or {})})
            output.seek(0)
            figures.seek(0)
            self.output = output.read().decode()
            status, self.wall, self.cpu, self.peak = json.load(figures)
        if status not in (0, 65):
            sys.exit(f"bench: {' '.join(command)} ended with {status}")

    def json(self):
        return json.loads(self.output)


def value(document, *names):
    """A member of a JSON object by any of its spellings: pairsCompared, pairs_compared."""
    for name in names:
        if name in document:
            return document[name]
    raise SystemExit(f"bench: the report lacks {names[0]}; it has {', '.join(document)}")


def pairs(sizes):
    return sum(size * (size - 1) // 2 for size in sizes)


def quality(clusters, persons):
    """Pair precision, recall and F1, and B-cubed F1, of two labellings of the same rows; rows without a person are left out."""
    known = [(c, p) for c, p in zip(clusters, persons) if p != ""]
    by_cluster = collections.Counter(c for c, _ in known)
    by_person = collections.Counter(p for _, p in known)
    both = collections.Counter(known)
    said, real, right = pairs(by_cluster.values()), pairs(by_person.values()), pairs(both.values())
    precision, recall = right / said if said else 1.0, right / real if real else 1.0
    b_precision = sum(n * n / by_cluster[c] for (c, _), n in both.items()) / max(1, len(known))
    b_recall = sum(n * n / by_person[p] for (_, p), n in both.items()) / max(1, len(known))
    harmonic = lambda a, b: 2 * a * b / (a + b) if a + b else 0.0
    return {"precision": precision, "recall": recall, "f1": harmonic(precision, recall),
            "b_cubed_f1": harmonic(b_precision, b_recall)}


def column(path, name):
    """One column of a CSV file."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = [cell.strip() for cell in next(rows)]
        if name not in header:
            sys.exit(f"bench: {path} has no column {name}; it has {', '.join(header)}")
        index = header.index(name)
        return [row[index].strip() if index < len(row) else "" for row in rows]


class Checks:
    """Collects what is wrong, so that a benchmark prints all of it and then fails."""

    def __init__(self):
        self.failures = 0

    def expect(self, holds, what):
        print(f"  {'ok  ' if holds else 'FAIL'} {what}")
        self.failures += not holds

    def end(self):
        sys.exit(1 if self.failures else 0)


def launch(figures, command):
    """Runs a program and writes its status, wall and CPU seconds and peak memory to an open file."""
    began = time.perf_counter()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    with os.fdopen(figures, "w") as file:
        json.dump([child.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024], file)


if __name__ == "__main__":
    launch(int(sys.argv[1]), sys.argv[2:])
