"""Workspaces in states that a fault can meet, and what is asked of them afterwards."""

import contextlib, csv, gzip, json, os, re, shutil, signal, sqlite3, struct, subprocess, tempfile, threading

CLASSES = ["open", "read", "write", "sync", "rename", "remove", "folder", "truncate", "list", "lock", "status"]
TRAPS = {signal.SIGILL, signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGTRAP}
DATE = re.compile(r"\d\d\d\d-\d\d-\d\d|\d\d\.\d\d\.\d\d\d\d")
PATIENCE = 60
FIRST, LATER = "2024-11-30", "2024-12-31"


class Scenario:
    """A prepared state, the command that is disturbed, and the commands that have to set everything right."""

    def __init__(self, name, state, command, recovery=None):
        self.name, self.state, self.command = name, state, command
        self.recovery = recovery or [command]


class Worlds:
    """Makes the states once, and gives each trial a copy."""

    def __init__(self, program, place, seam):
        self.program, self.place = program, place
        self.seam = place + "/seam.so"
        compiler = next(filter(shutil.which, ["cc", "clang", "gcc"]), None) or "cc"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", self.seam, seam, "-ldl"], check=True)
        self.lock, self.said = threading.Lock(), []
        self.prepare()

    # MARK: States

    def prepare(self):
        base = self.place + "/states"
        os.mkdir(base)
        self.call(None, "simulate", "--people", "30", "--seed", "7", "--deliveries", "2", "--out", base + "/empty")
        os.unlink(base + "/empty/truth.csv")
        self.needles = needles(base + "/empty/landing")
        self.feeds = base + "/feeds"
        os.rename(base + "/empty/landing", self.feeds)
        account = sorted(values(self.feeds, "customers-" + FIRST, "customer_id"))[3]
        self.person = ["erase", "--account", "payments:" + account, "--by", "tests", "--why", "request"]
        # empty: nothing came yet. first: one delivery is in and gone. full: everything is in and lies there.
        for name, dates in [("first", [FIRST]), ("full", [FIRST, LATER])]:
            shutil.copytree(base + "/empty", f"{base}/{name}")
            self.deliver(f"{base}/{name}", dates)
            self.call(f"{base}/{name}", "run")
        shutil.rmtree(base + "/first/landing")
        self.age(base + "/full", base + "/old")
        self.scenarios = {
            scenario.name: scenario for scenario in [
                Scenario("import", "empty", ["run"]),
                Scenario("next", "first", ["run"]),
                Scenario("erase", "full", self.person, [["run"], self.person + ["--unseen"], ["run"]]),
                Scenario("reprocess", "full", ["reprocess"]),
                Scenario("rotate", "full", ["key", "rotate", "--reseal"], [["run"], ["verify"]]),
                Scenario("upgrade", "old", ["run"], [["run"], ["verify"]]),
            ]
        }
        self.chosen = list(self.scenarios)
        self.wanted = {}
        for scenario in self.scenarios.values():
            with self.trial() as folder:
                world = self.world(folder, scenario)
                self.call(world, *scenario.command)
                for command in scenario.recovery:
                    self.call(world, *command)
                self.wanted[scenario.name] = self.digest(world)

    def world(self, folder, scenario):
        """A copy of the state that a scenario begins with, and what was delivered since."""
        world = folder + "/world"
        shutil.copytree(f"{self.place}/states/{scenario.state}", world, copy_function=shutil.copy)
        if scenario.state in ("empty", "first"):
            self.deliver(world, [LATER] if scenario.state == "first" else [FIRST, LATER])
        if scenario.name == "reprocess":
            mapping = world + "/config/providers/payments.yaml"
            with open(mapping) as file:
                text = file.read()
            with open(mapping, "w") as file:
                file.write(text.replace("      city: city\n", ""))
        return world

    def age(self, world, old):
        """Takes a copy of a world back to a program that sealed nothing: its hashes were made under the workspace's key."""
        shutil.copytree(world, old)
        self.call(old, "archive", "write", self.place + "/plain")
        for name in os.listdir(self.place + "/plain"):
            os.replace(f"{self.place}/plain/{name}", f"{old}/archive/{name[:2]}/{name}")
        os.unlink(old + "/audit.jsonl")
        with contextlib.closing(sqlite3.connect(old + "/tributary.sqlite")) as store:
            store.executescript("""
                DROP TABLE key_slot; DELETE FROM grdb_migrations WHERE identifier = 'keyring'; PRAGMA user_version = 4;
                DELETE FROM audit; DELETE FROM audit_copy;""")

    def deliver(self, world, dates):
        for folder in os.listdir(self.feeds):
            os.makedirs(f"{world}/landing/{folder}", exist_ok=True)
            for name in os.listdir(f"{self.feeds}/{folder}"):
                # What is late comes with the next delivery.
                if (LATER if LATER in name or "late" in name else FIRST) in dates:
                    shutil.copy(f"{self.feeds}/{folder}/{name}", f"{world}/landing/{folder}/{name}")

    @contextlib.contextmanager
    def trial(self, keep=False):
        folder = tempfile.mkdtemp(dir=self.place)
        try:
            yield folder
        finally:
            if not keep:
                shutil.rmtree(folder, ignore_errors=True)

    # MARK: Commands

    def command(self, world, arguments):
        return [self.program, *arguments, *(["--workspace", world] if world else [])]

    def run(self, world, *arguments, seam=None, limits=None, timeout=PATIENCE):
        """Exit status (negative for a signal) and output, which is kept to be searched for people's values."""
        environment = dict(os.environ)
        if seam is not None:
            environment.update(LD_PRELOAD=self.seam, SEAM_ROOT=world, **seam)
        process = subprocess.Popen(
            self.command(world, arguments), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=environment, start_new_session=True, preexec_fn=limits)
        try:
            output = process.communicate(timeout=timeout)[0].decode(errors="replace")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        with self.lock:
            self.said.append(output)
        return process.returncode, output

    def call(self, world, *arguments):
        """Runs a command that nothing disturbs."""
        status, output = self.run(world, *arguments)
        if status:
            raise RuntimeError(f"{arguments[0]} ended with {status}: {output[-300:]}")
        return output

    def digest(self, world):
        return self.call(world, "digest").split()[0]

    def counts(self, scenario):
        """How many calls of each class an undisturbed run of the scenario makes."""
        with self.trial() as folder:
            world = self.world(folder, scenario)
            status, output = self.run(world, *scenario.command, seam={"SEAM_COUNTS": folder + "/counts"})
            if status:
                raise RuntimeError(f"{scenario.name} ended with {status}: {output[-300:]}")
            with open(folder + "/counts", "rb") as file:
                return dict(zip(CLASSES, struct.unpack(f"<{len(CLASSES)}Q", file.read())))

    # MARK: Judgement

    def verdict(self, scenario, world, status):
        """What is wrong with a world after a command that ended with `status` under a fault; `None` if nothing."""
        if status < 0 and -status in TRAPS:
            return f"trap {-status}"
        wanted = self.wanted[scenario.name]
        if status == 0 and scenario.name != "erase" and self.digest(world) != wanted:
            return "said 0 with another digest"
        if os.path.exists(world + "/tributary.sqlite"):
            checked, output = self.run(world, "check")
            if checked:
                return f"check ended with {checked}: {output[-200:]}"
        for command in scenario.recovery:
            recovered, output = self.run(world, *command)
            if recovered:
                return f"afterwards {command[0]} ended with {recovered}: {output[-200:]}"
        if scenario.name in ("rotate", "upgrade"):
            keys = json.loads(self.call(world, "key", "status", "--json"))
            if keys["outdated"] or "waiting" in keys or os.path.exists(world + "/workspace.key.next"):
                return f"the keys are not as they should be: {keys}"
        found = self.digest(world)
        self.collect(world)
        return None if found == wanted else "another digest afterwards"

    def collect(self, world):
        """Keeps what a world tells of its runs."""
        reports = [f"{world}/reports/{name}" for name in os.listdir(world + "/reports")]
        for path in reports + [world + "/audit.jsonl"]:
            with open(path, errors="replace") as file, self.lock:
                self.said.append(file.read())

    def leaks(self):
        """Where a person's value was printed or reported."""
        text = "\n".join(set(self.said)).casefold()
        return [f"a value of {len(needle)} letters was told" for needle in self.needles if needle in text]


def content(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def rows(feeds, start):
    for folder, _, names in os.walk(feeds):
        for name in names:
            if name.startswith(start) and ".csv" in name:
                text = content(os.path.join(folder, name))
                yield from csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ",")


def values(feeds, start, column):
    return {row[column] for row in rows(feeds, start)}


def needles(feeds):
    """Values of people that nothing else in the world is called: names, addresses, numbers, in small letters."""
    found = set()
    for folder, _, names in os.walk(feeds):
        for name in names:
            text = content(os.path.join(folder, name))
            found.update(re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+|\+?\d[\d ]{8,}\d", text))
    for start in ["customers", "schueler"]:
        for row in rows(feeds, start):
            keys = list(row)[:2]  # the account's key and the version are not the person's
            found.update(value for column, value in row.items() if column not in keys and value and len(value) >= 6 and not DATE.fullmatch(value))
    return sorted(value.casefold() for value in found)
