"""Times `scorecard score` on a card of ten characteristics, and checks every score by another reckoning; see scripts/bench."""
import argparse
import bisect
import csv
import filecmp
import os
import random
import sys
import tempfile

from measuring import Checks, Run

MEMORY = 256
BATCHES = (1, 7, 4096)
# The bounds between the bins of each number, in hundredths, and the words of each field of words.
NUMBERS = [(750, 1500, 3025, 6000), (10000, 50000, 250000, 1250000), (100, 200, 400, 800), (-5000, 0, 5000, 10000),
           (1, 5, 25, 50), (1800, 2500, 4000, 6500), (600, 1200, 2400, 4800)]
WORDS = [("own", "rent", "free"), ("car", "furniture", "education", "repairs"), ("none", "little", "some", "much")]


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/bench scores", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def decimal(hundredths):
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


class Card:
    """Ten characteristics, each with points for every bin or word and, last, for a missing value; all in hundredths."""

    def __init__(self, draw):
        points = lambda count: [draw.randrange(-4000, 32000) for _ in range(count)]
        self.initial = points(1)[0]
        self.fields = [(bounds, points(len(bounds) + 2)) for bounds in NUMBERS] + [(words, points(len(words) + 1)) for words in WORDS]

    def row(self, draw):
        """The cells of a made-up row, one in twenty empty and some far out of range, and its score."""
        cells, score = [], self.initial
        for known, points in self.fields:
            if draw.random() < 0.05:
                cells.append("")
                score += points[-1]
            elif isinstance(known[0], str):
                index = draw.randrange(len(known))
                cells.append(known[index])
                score += points[index]
            else:
                value = draw.choice(known) if draw.random() < 0.2 else draw.randrange(-2 * known[-1], 2 * known[-1])
                cells.append(decimal(value))
                score += points[bisect.bisect_right(known, value)]
        return cells, score

    def document(self):
        kinds = ['optype="categorical" dataType="string"' if isinstance(known[0], str) else
                 'optype="continuous" dataType="double"' for known, _ in self.fields]
        fields = "".join(f'<DataField name="f{number}" {kind}/>' for number, kind in enumerate(kinds))
        mining = "".join(f'<MiningField name="f{number}"/>' for number in range(len(self.fields)))
        characteristics = "".join(self.characteristic(number) for number in range(len(self.fields)))
        return (f'<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4"><Header/><DataDictionary>{fields}</DataDictionary>'
                f'<Scorecard modelName="made-up" functionName="regression" initialScore="{decimal(self.initial)}" '
                f'reasonCodeAlgorithm="pointsBelow" baselineMethod="max"><MiningSchema>{mining}</MiningSchema>'
                f"<Characteristics>{characteristics}</Characteristics></Scorecard></PMML>")

    def characteristic(self, number):
        known, points = self.fields[number]
        field = f'field="f{number}"'
        if isinstance(known[0], str):
            tests = [f'<SimplePredicate {field} operator="equal" value="{word}"/>' for word in known]
        else:
            tests = [f'<SimplePredicate {field} operator="lessThan" value="{decimal(bound)}"/>' for bound in known]
            tests.append(f'<SimplePredicate {field} operator="greaterOrEqual" value="{decimal(known[-1])}"/>')
        tests.append(f'<SimplePredicate {field} operator="isMissing"/>')
        attributes = "".join(f'<Attribute partialScore="{decimal(part)}">{test}</Attribute>' for part, test in zip(points, tests))
        return (f'<Characteristic name="c{number}" reasonCode="R{number}" baselineScore="{decimal(max(points))}">'
                f"{attributes}</Characteristic>")


def write_table(path, card, given):
    """The table as it is drawn; the scores by row."""
    draw, scores = random.Random(given.seed), []
    with open(path, "w", encoding="utf-8") as file:
        file.write("id," + ",".join(f"f{number}" for number in range(len(card.fields))) + "\n")
        for row in range(given.rows):
            cells, score = card.row(draw)
            file.write(f"{row},{','.join(cells)}\n")
            scores.append(score)
    return scores


def shuffle(path, to, seed):
    with open(path, encoding="utf-8") as file:
        header, *rows = file.readlines()
    random.Random(seed).shuffle(rows)
    with open(to, "w", encoding="utf-8") as file:
        file.writelines([header, *rows])


def in_order(path):
    """Lines by the number they begin with."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = file.readlines()
    return [header, *sorted(rows, key=lambda row: int(row[: row.index(",")]))]


def wrong(path, scores):
    """How many rows do not have the score that was reckoned here."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return sum(round(float(row["score"]) * 100) != score for row, score in zip(rows, scores, strict=True))


def main():
    given = arguments()
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        place = lambda name: os.path.join(folder, name)
        card = Card(random.Random(given.seed))
        with open(place("card.pmml"), "w", encoding="utf-8") as file:
            file.write(card.document())
        scores = write_table(place("rows.csv"), card, given)
        shuffle(place("rows.csv"), place("shuffled.csv"), given.seed)

        def score(name, table, *more):
            run = Run([os.environ["TRIBUTARY"], "scorecard", "score", place("card.pmml"), "--in", place(table), "--keep", "id",
                       "--out", place(name), *more])
            print(f"{name}: {run.cpu:.2f} CPU s, {given.rows / run.cpu:,.0f} rows a CPU second, {run.peak:.0f} MiB")
            return run

        first = score("whole", "rows.csv")
        checks.expect(wrong(place("whole"), scores) == 0, "every score is the sum that was reckoned beside it")
        checks.expect(first.peak <= MEMORY, f"at most {MEMORY} MiB")
        score("again", "rows.csv")
        checks.expect(filecmp.cmp(place("whole"), place("again"), False), "another start of the program: the same bytes")
        for rows in (*BATCHES, min(given.rows, 1_000_000)):
            name = f"batches-of-{rows}"
            score(name, "rows.csv", "--batch", str(rows))
            checks.expect(filecmp.cmp(place("whole"), place(name), False), f"batches of {rows:,}: the same bytes")
        score("shuffled", "shuffled.csv")
        checks.expect(in_order(place("shuffled")) == in_order(place("whole")), "rows in another order: the same rows")
    checks.end()


if __name__ == "__main__":
    sys.exit(main())
