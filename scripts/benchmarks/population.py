"""A made-up population as records of four sources: one row a record, who it is in `person_id`.

usage: population.py RECORDS OUT.csv [--seed N]

Nobody is real: family names are put together from syllables, given names are common ones or put together too. About 2.3 records a person.
Households share a family name, an address and sometimes a phone; people move and have several addresses of e-mail.
Records carry nicknames, initials, slips of the keyboard, exchanged names, exchanged days and months, wrong digits, missing
fields, capitals and several forms of a phone number. The same seed gives the same bytes.
"""
import argparse
import csv
import itertools
import random
import sys

GIVEN = """Mary Anna Linda Elizabeth Susan Jessica Sarah Karen Lisa Nancy Sandra Emily Michelle Carol Amanda Rebecca Laura
Helen Julia Grace Alice Olivia Emma Hannah Sophia Maria Lucy Ruth Diane Julie Victoria Megan Andrea Teresa Claire Nadia
Fatima Mei Ingrid Elena James Robert John Michael William David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark
Steven Andrew Paul Joshua Kevin Brian George Edward Peter Simon Alan Jack Oliver Harry Samuel Adam Martin Philip Frank Carl
Alexander Benjamin Patrick Stephen Gregory Ivan Omar Luis Marco Hans Lars Wei Ravi""".split()
NICKNAMES = dict(pair.split(":") for pair in """Elizabeth:Liz Susan:Sue Jessica:Jess Michelle:Shelly Amanda:Mandy Rebecca:Becky
Victoria:Vicky Teresa:Terry Robert:Bob James:Jim John:Jack Michael:Mike William:Bill David:Dave Richard:Rick Joseph:Joe
Thomas:Tom Charles:Charlie Daniel:Dan Matthew:Matt Anthony:Tony Steven:Steve Andrew:Andy Joshua:Josh Edward:Ted Peter:Pete
Samuel:Sam Philip:Phil Alexander:Alex Benjamin:Ben Patrick:Pat Stephen:Steve Gregory:Greg""".split())
STARTS = "Ald Ash Bar Bel Ber Bow Bra Bur Cal Car Ches Col Cran Dal Den Dor Ed El Fair Fen Gar Glen Gran Had Hal Har Hol Kel Ken "\
    "Lang Law Lin Mar Mel Mor Nor Oak Pem Pres Rad Ran Rich Ros Sel Shel Stan Sut Thorn Tur Wal War Wes Whit Win".split()
MIDDLES = ["", "a", "e", "er", "ing", "el", "en", "or", "is"]
ENDS = "ton ley man er ford well ham field wood more land worth by son ridge dale burn stock wick combe".split()
SOURCES = ("bureau", "lender", "telecom", "court")
SHARES = (40, 65, 90, 100)
DOMAINS = ("example.org", "example.com", "example.net", "mail.example.org", "post.example.net")
COLUMNS = ("record_id", "person_id", "source", "given_name", "family_name", "date_of_birth", "postcode", "city", "email", "phone")
NEAR = {"a": "s", "e": "r", "i": "o", "o": "i", "u": "y", "n": "m", "m": "n", "r": "t", "t": "r", "s": "a", "l": "k", "d": "f"}


def skewed(draw, count, power):
    """A number below `count`, small ones more often."""
    return int(count * draw() ** power)


def slip(text, draw):
    """One key beside the right one, one left out, or two neighbours exchanged."""
    if len(text) < 3:
        return text
    i, kind = int(draw() * (len(text) - 1)), draw()
    if kind < 0.4:
        old = text[i].lower()
        new = str((int(old) + 1 + int(draw() * 9)) % 10) if old.isdigit() else NEAR.get(old, "e")
        return text[:i] + new + text[i + 1:]
    return text[:i] + text[i + 1:] if kind < 0.7 else text[:i] + text[i + 1] + text[i] + text[i + 2:]


class Population:
    def __init__(self, records, seed):
        self.random = random.Random(seed)
        self.draw = self.random.random
        self.families = [a + b + c for a, b, c in itertools.product(STARTS, MIDDLES, ENDS)]
        self.random.shuffle(self.families)
        self.cities = [a + c for a, c in itertools.product(STARTS, ENDS)][:: 3]
        self.postcodes = max(50, records // 20)
        self.home = None
        self.at_home = set()

    def postcode(self, number):
        """A code of the form AB12 3CD; neighbours in number are of one city."""
        city = number % len(self.cities)
        letters = chr(65 + city % 26) + chr(65 + city // 26 % 26)
        rest = number // len(self.cities)
        code = f"{letters}{1 + rest % 60} {rest // 60 % 10}{chr(65 + rest // 600 % 26)}{chr(65 + rest // 15600 % 26)}"
        return code, self.cities[city]

    def person(self):
        draw = self.draw
        if self.home is None or draw() < 0.45:
            self.home = (self.families[skewed(draw, len(self.families), 1.6)], int(draw() * self.postcodes),
                         100_000_000 + int(draw() * 899_999_999))
            self.at_home.clear()
        family, code, landline = self.home
        if draw() < 0.2:
            family = self.families[skewed(draw, len(self.families), 1.6)]
        given = self.given()
        born = f"{1935 + int(draw() * 70)}-{1 + int(draw() * 12):02d}-{1 + int(draw() * 28):02d}"
        mail = [f"{given.lower()}.{family.lower()}{int(draw() * 9000)}@{DOMAINS[int(draw() * 5)]}" for _ in range(2)]
        phone = landline if draw() < 0.15 else 100_000_000 + int(draw() * 899_999_999)
        phones = [phone, 100_000_000 + int(draw() * 899_999_999)]
        codes = [code, int(draw() * self.postcodes) if draw() < 0.25 else code]
        return given, family, born, mail, phones, codes

    def given(self):
        """A given name that nobody else at home has; every seventh one is rare."""
        draw = self.draw
        while True:
            rare = STARTS[int(draw() * len(STARTS))] + ("a", "ina", "o", "ius", "ey")[int(draw() * 5)]
            given = rare if draw() < 0.15 else GIVEN[skewed(draw, len(GIVEN), 1.3)]
            if given not in self.at_home:
                self.at_home.add(given)
                return given

    def record(self, person):
        draw = self.draw
        given, family, born, mail, phones, codes = person
        at = draw() * 100
        source = next(i for i, share in enumerate(SHARES) if at < share)
        rate = (0.02, 0.02, 0.04, 0.06)[source]
        code, city = self.postcode(codes[draw() < 0.3])
        email, digits = mail[draw() < 0.12], f"7{phones[draw() < 0.12]}"
        if draw() < 0.1:
            given = NICKNAMES.get(given, given)
        if draw() < 0.015:
            given = given[0]
        fields = [slip(text, draw) if draw() < rate else text for text in (given, family, code, city, email, digits)]
        given, family, code, city, email, digits = fields
        if draw() < 0.006:
            given, family = family, given
        if draw() < 0.02 + rate / 2:
            born = self.wrong(born)
        form = draw()
        phone = f"+44{digits}" if form < 0.5 else f"0{digits}" if form < 0.8 else f"(0{digits[:3]}) {digits[3:]}"
        if source == 3:
            given, family, city = given.upper(), family.upper(), city.upper()
        missing = lambda text, *shares: "" if draw() < shares[source] else text
        return (SOURCES[source], missing(given, .005, .005, .02, .01), family, missing(born, .02, .03, .15, .25),
                missing(code, .02, .03, .05, .2), missing(city, .03, .03, .05, .05), missing(email, .6, .2, .25, 1),
                missing(phone, .45, .15, .02, 1))

    def wrong(self, born):
        draw = self.draw
        year, month, day = born.split("-")
        if draw() < 0.5 and int(day) <= 12:
            return f"{year}-{day}-{month}"
        if draw() < 0.3:
            return f"{year}-01-01"
        return f"{int(year) + (1 if draw() < 0.5 else -1)}-{month}-{day}"


def write(records, path, seed):
    population = Population(records, seed)
    rows, person = [], 0
    while len(rows) < records:
        someone = population.person()
        count = (1, 2, 3, 4, 5, 6)[next(i for i, s in enumerate((.3, .58, .78, .9, .97, 2)) if population.draw() < s)]
        rows.extend((person, *population.record(someone)) for _ in range(min(count, records - len(rows))))
        person += 1
    population.random.shuffle(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((number, *row) for number, row in enumerate(rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write(arguments.records, arguments.out, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
