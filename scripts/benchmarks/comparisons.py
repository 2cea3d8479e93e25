"""Times string distances on one core and checks them; see scripts/bench."""
import argparse
import os
import random
import statistics
import sys
import tempfile
import time

from measuring import Checks, Run
from population import Population

MEASURES = ("osa", "jaro_winkler")


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench comparisons", description=__doc__)
    parser.add_argument("--names", help="one name a line; by default made-up ones")
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", "--splink", action="store_true")
    return parser.parse_args()


def names(given):
    if given.names:
        with open(given.names, encoding="utf-8") as file:
            known = [line.strip().lower() for line in file if line.strip()]
        random.Random(given.seed).shuffle(known)
    else:
        population = Population(given.count * 10, given.seed)
        known = [" ".join(population.person()[:2]).lower() for _ in range(given.count)]
    return known[: min(given.count, len(known)) // 2 * 2]


def ours(path, measure, folder):
    """Pairs a CPU second, and the results: each name of the first half with each of the second."""
    output = os.path.join(folder, measure)
    run = Run([os.environ["TRIBUTARY_BENCH"], measure, path, output])
    return run.json(), output


def theirs(first, second, measure):
    import numpy
    from rapidfuzz import process
    from rapidfuzz.distance import OSA, JaroWinkler

    scorer, kind = (OSA.distance, numpy.uint8) if measure == "osa" else (JaroWinkler.similarity, numpy.float64)
    start = time.process_time()
    results = process.cdist(first, second, scorer=scorer, dtype=kind, workers=1)
    return results, len(first) * len(second) / (time.process_time() - start)


def differences(path, results, measure):
    import numpy

    mine = numpy.fromfile(path, dtype=results.dtype).reshape(results.shape)
    # Sums of the same three quotients in another order differ in the last bits.
    return int((numpy.abs(mine.astype(float) - results.astype(float)) > (0 if measure == "osa" else 1e-12)).sum())


def main():
    given = arguments()
    checks = Checks()
    known = names(given)
    half = len(known) // 2
    first, second = known[:half], known[half:]
    print(f"{half:,} x {half:,} names of {statistics.mean(map(len, known)):.1f} letters")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "names.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(known) + "\n")
        for measure in MEASURES:
            rates, ratios, wrong = [], [], 0
            for _ in range(given.repeats):
                report, output = ours(path, measure, folder)
                rates.append(report["pairs_per_second"])
                if given.peer:
                    results, rate = theirs(first, second, measure)
                    ratios.append(rates[-1] / rate)
                    wrong += differences(output, results, measure)
            line = f"{measure}: {statistics.median(rates) / 1e6:.1f} M pairs a CPU second"
            print(line + (f", {statistics.median(ratios):.2f} times RapidFuzz" if ratios else ""))
            checks.expect(report["asymmetric"] == 0, "no distance depends on which name comes first")
            if "bounded_differences" in report:
                checks.expect(report["bounded_differences"] == 0, "the test for one edit agrees with the distance")
            if given.peer:
                checks.expect(wrong == 0, f"all {half * half:,} results are RapidFuzz's")
    checks.end()


if __name__ == "__main__":
    sys.exit(main())
