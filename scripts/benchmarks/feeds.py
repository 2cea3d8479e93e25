"""Makes large feeds of invented people from a seed, and says what is in them: the oracle of the ingest benchmark.

The sums are those of the values as they were drawn, not of a file that was read again.
"""
import datetime
import gzip
import json
import os
import random
import subprocess

FIRST_DAY = datetime.date(2018, 3, 1)
DAYS = [(FIRST_DAY + datetime.timedelta(days=n)).isoformat() for n in range(2500)]
STATES = ["settled"] * 6 + ["late", "late", "failed", "returned"]
CURRENCIES = ["EUR", "EUR", "GBP", "USD"]
TEXTS = ["CARD 4411", "DIRECT DEBIT", "STANDING ORDER RENT", "TRANSFER", "SALARY", "CASH", "FEE", "ONLINE SHOP 77"]
OUTCOMES = ["entered", "satisfied", "set_aside", "appealed"]
GIVEN, FAMILY = ["Ana", "Björn", "Chidi", "Dora", "Emre", "Fatma"], ["Okafor", "O'Brien", "Nováková", "Lindqvist", "Demir"]


class Sums:
    """Count and sum of amounts in minor units by code and year."""

    def __init__(self):
        self.sums = {}

    def add(self, code, day, amount):
        known = self.sums.setdefault(f"{code} {day[:4]}", [0, 0])
        known[0] += 1
        known[1] += amount


def money(units):
    return f"{units // 100}.{units % 100:02d}"


def payments(rows, seed, write, sums):
    rng = random.Random(seed)
    draw = rng.getrandbits
    accounts = max(1, rows // 12)
    write("payment,account,booked,amount,currency,state,days_late,text\n")
    lines = []
    for number in range(rows):
        # One draw of many bits a row: the generator must not take longer than the compression.
        bits = draw(120)
        day, state = DAYS[(bits & 0xFFFFF) % 2500], STATES[(bits >> 20 & 0xFF) % 10]
        units = (bits >> 28 & 0xFFFFF) % 250000 + 100
        late = (bits >> 48 & 0xFF) % 60 + 1 if state == "late" else 0
        sums.add(state, day, units)
        lines.append(
            f"T{number:09d},K{(bits >> 56 & 0xFFFFFFFF) % accounts:07d},{day},{money(units)},"
            f"{CURRENCIES[bits >> 88 & 3]},{state},{late},{TEXTS[bits >> 90 & 7]} {bits >> 93:08d}\n")
        if len(lines) == 20000:
            write("".join(lines))
            lines.clear()
    write("".join(lines))


def cases(rows, seed, write, sums):
    rng = random.Random(seed)
    write('<?xml version="1.0" encoding="UTF-8"?>\n<register xmlns="urn:invented:register">\n')
    for number in range(rows):
        day, outcome = rng.choice(DAYS), rng.choice(OUTCOMES)
        units = rng.randrange(5000, 2500000)
        sums.add(outcome, day, units)
        write(
            f'  <case number="R{number}">\n    <court id="{rng.randrange(1, 90)}">District Court {rng.randrange(1, 90)}'
            f'</court>\n    <decided>{day}</decided>\n    <outcome>{outcome}</outcome>\n'
            f'    <claim currency="EUR"><sum>{money(units)}</sum><cause>rent &amp; charges</cause></claim>\n'
            f'    <parties>\n      <claimant>Housing {rng.randrange(1, 500)} &amp; Co</claimant>\n      <defendant><given>'
            f'{rng.choice(GIVEN)}</given><family>{rng.choice(FAMILY)}</family><born>19{rng.randrange(40, 99)}-0'
            f'{rng.randrange(1, 10)}-1{number % 10}</born><address><street>Mill Lane {rng.randrange(1, 200)}</street>'
            f'<city>Riga</city><postcode>LV-{rng.randrange(1000, 1100)}</postcode></address></defendant>\n'
            f'    </parties>\n    <remark>Decided without a hearing by chamber {rng.randrange(1, 40)}.</remark>\n'
            "  </case>\n")
    write("</register>\n")


def contracts(rows, seed, write, sums):
    rng = random.Random(seed)
    for number in range(rows):
        day, plan, units = rng.choice(DAYS), rng.choice(["prepaid", "monthly", "family"]), rng.randrange(0, 90000)
        sums.add(plan, day, units)
        write(json.dumps({
            "contract": number, "name": {"given": rng.choice(GIVEN), "family": rng.choice(FAMILY)},
            "address": {"postcode": f"LV-{rng.randrange(1000, 1100)}", "city": "Riga"},
            "contact": {"email": f"c{number}@example.org", "phone": f"+371 2{number % 10000000:07d}"},
            "since": day, "plan": plan, "months": rng.randrange(1, 200), "owed": float(money(units))},
            ensure_ascii=False) + "\n")


FEEDS = {"payments": (payments, "payments.csv.gz"), "cases": (cases, "cases.xml.gz"),
         "contracts": (contracts, "contracts.jsonl")}


def feed(name, rows, seed):
    """The path of a feed, its bytes when unpacked, and its sums; made once."""
    make, suffix = FEEDS[name]
    path = os.path.join(os.environ["BENCH_DIR"], f"feed-{rows}-{seed}-{suffix}")
    truth = path + ".json"
    if not os.path.exists(truth):
        sums, size = Sums(), 0
        packer = subprocess.Popen(
            ["gzip", "-6"] if path.endswith(".gz") else ["cat"], stdin=subprocess.PIPE, stdout=open(path, "wb"))

        def write(text):
            nonlocal size
            data = text.encode()
            size += len(data)
            packer.stdin.write(data)

        make(rows, seed, write, sums)
        packer.stdin.close()
        if packer.wait():
            raise SystemExit("bench: gzip failed")
        with open(truth, "w", encoding="utf-8") as file:
            json.dump({"bytes": size, "sums": sums.sums}, file)
    with open(truth, encoding="utf-8") as file:
        known = json.load(file)
    return path, known["bytes"], known["sums"]


MAPPINGS = {
    "payments": """
provider: payer
context: finance
simulated: true
rank: 3
feeds:
  payments:
    files: payer/payments*.csv.gz
    format: csv
    account: account
    record: payment
    version: booked
    events:
      - kind: payment
        day: booked
        amount: {column: amount, unit: major, currency: {column: currency}}
        measures: {days_late: days_late}
        codes:
          state: {column: state, allowed: [settled, late, failed, returned]}
    ignore: [text]
""",
    "cases": """
provider: register
context: justice
simulated: true
rank: 3
feeds:
  cases:
    files: register/cases*.xml.gz
    format:
      xml: {record: case, each: parties/defendant}
    account: "@number"
    record: "@number"
    version: decided
    claims:
      given_name: parties/defendant/given
      family_name: parties/defendant/family
      birth_date: {column: parties/defendant/born, date: YYYY-MM-DD}
      street: parties/defendant/address/street
      city: parties/defendant/address/city
      postcode: parties/defendant/address/postcode
    events:
      - kind: judgment
        day: decided
        amount: {column: claim/sum, unit: major, currency: {column: claim/@currency}}
        codes:
          outcome: {column: outcome, allowed: [entered, satisfied, set_aside, appealed]}
    ignore: [court, court/@id, claim/cause, parties/claimant, remark]
""",
    "contracts": """
provider: operator
context: communication
simulated: true
rank: 3
feeds:
  contracts:
    files: operator/contracts*.jsonl
    format: jsonl
    account: contract
    record: contract
    version: since
    claims:
      given_name: name/given
      family_name: name/family
      phone: contact/phone
      email: contact/email
      city: address/city
      postcode: address/postcode
    events:
      - kind: contract
        day: since
        amount: {column: owed, unit: major, currency: EUR}
        measures: {months: months}
        codes:
          plan: {column: plan, allowed: [prepaid, monthly, family]}
""",
}
