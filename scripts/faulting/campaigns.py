"""The ways in which a run is disturbed. Each gives a list of trials, thinned to `most` points a sweep; `None` is all."""

import copy, os, random, resource, shutil, signal, sqlite3, subprocess, time

import powercut
from worlds import FIRST, LATER, Scenario

# What a real machine answers to a call that fails: EIO, ENOSPC, EACCES, EMFILE, ENOLCK.
ERRORS = {
    "open": [24, 13, 5], "read": [5], "write": [28, 5], "sync": [5], "rename": [5, 28], "remove": [5, 13], "folder": [28],
    "truncate": [5, 28], "list": [5], "lock": [37], "status": [5],
}
DURABLE = ["write", "sync", "rename", "remove", "folder", "truncate", "open"]
BUSY = 75


class Trial:
    def __init__(self, label, run):
        self.label, self.run = label, run


def thin(points, most):
    """Evenly spread points, the first and the last among them."""
    points = list(points)
    if most is None or len(points) <= most:
        return points
    if most == 1:
        return [points[len(points) // 2]]
    return [points[round(i * (len(points) - 1) / (most - 1))] for i in range(most)]


def chosen(worlds):
    return [worlds.scenarios[name] for name in worlds.chosen]


def sweep(worlds, campaign, classes, most, actions, accepted=None):
    """A trial for each scenario, class of calls, action and call."""
    trials = []
    for scenario in chosen(worlds):
        counts = worlds.counts(scenario)
        for kind in classes:
            for action in actions(kind):
                for number in thin(range(1, counts[kind] + 1), most):
                    trials.append(seamed(worlds, f"{campaign}/{scenario.name}/{kind}:{number}:{action}", scenario,
                                         {"SEAM_AT": f"{kind}:{number}{'+' if action.endswith('+') else ''}",
                                          "SEAM_DO": action.rstrip("+")}, accepted))
    return trials


def seamed(worlds, label, scenario, seam, accepted=None):
    def run(folder):
        world = worlds.world(folder, scenario)
        status, output = worlds.run(world, *scenario.command, seam=seam)
        if accepted is not None and status not in accepted:
            return f"ended with {status}: {output[-200:]}"
        return worlds.verdict(scenario, world, status)

    return Trial(label, run)


def kill(worlds, most):
    """SIGKILL at a call that changes something."""
    return sweep(worlds, "kill", DURABLE, most, lambda kind: ["kill"])


def term(worlds, most):
    """SIGTERM at a write: what is in hand is finished and committed, and the status says so."""
    # Before the program listens, a signal ends it as any other.
    return sweep(worlds, "term", ["write", "read"], most, lambda kind: ["term"], accepted=[0, 143, -15])


def fail(worlds, most):
    """A call fails, once or from then on."""
    return sweep(worlds, "fail", ERRORS, most,
                 lambda kind: [f"{code}{more}" for code in ERRORS[kind] for more in ("", "+")])


def interrupt(worlds, most):
    """A signal interrupts a call: nobody may notice."""
    trials = []
    scenario = worlds.scenarios["import"]
    counts = worlds.counts(scenario)
    for kind in ["open", "read", "write", "list", "lock"]:  # no signal interrupts a sync on a local disk
        for number in thin(range(1, counts[kind] + 1), most):
            trials.append(seamed(worlds, f"interrupt/import/{kind}:{number}", scenario,
                                 {"SEAM_AT": f"{kind}:{number}", "SEAM_DO": "4"}, accepted=[0]))
    return trials


def full(worlds, most):
    """The disk is full after so many bytes."""
    trials = []
    for scenario in chosen(worlds):
        steps = range(0, 4 << 20, 4096 if most is None else 64 << 10)
        for room in thin(steps, most and most * 2):
            trials.append(seamed(worlds, f"full/{scenario.name}/{room}", scenario, {"SEAM_ROOM": str(room)}))
    return trials


def short(worlds, most):
    """No read and no write is done in full."""
    return [seamed(worlds, f"short/{scenario.name}", scenario, {"SEAM_SHORT": "1"}, accepted=[0])
            for scenario in chosen(worlds)]


def limit(worlds, most):
    """Address space, descriptors and the size of files are limited; a trap for want of memory is a crash like any other."""
    sweeps = {
        resource.RLIMIT_AS: ("memory", range(80 << 20, 640 << 20, 8 << 20)),
        resource.RLIMIT_NOFILE: ("descriptors", range(4, 40)),
        resource.RLIMIT_FSIZE: ("size", [1 << bits for bits in range(9, 24)]),
    }
    trials = []
    for kind, (name, steps) in sweeps.items():
        for value in thin(steps, most):
            def run(folder, kind=kind, value=value):
                scenario = worlds.scenarios["import"]
                world = worlds.world(folder, scenario)

                def limits():
                    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                    resource.setrlimit(kind, (value, value))

                status, output = worlds.run(world, "run", limits=limits)
                if status == 127:  # the loader could not even start the program
                    return "skip"
                if kind == resource.RLIMIT_AS and status < 0:
                    status = 1
                return worlds.verdict(scenario, world, status)
            trials.append(Trial(f"limit/{name}:{value}", run))
    return trials


# MARK: Power cuts


def cut(worlds, most):
    """The power goes: what was not synced is gone, or part of it; what a run said was in is in."""
    trials = []
    for scenario in chosen(worlds):
        if scenario.name == "next":
            continue  # the second half of "import" here
        if scenario.name == "import":
            scenario = TwoDeliveries()
        trace = Trace(worlds, scenario)
        points = trace.points(most)
        for point in points:
            for seed in [None] + [f"{scenario.name} {point}"] * (most is None or point == points[-1]):
                trials.append(Trial(f"cut/{scenario.name}/{point}{'/part' if seed else ''}",
                                    lambda folder, trace=trace, point=point, seed=seed: trace.run(folder, point, seed)))
    return trials


class TwoDeliveries(Scenario):
    """Two runs, each for a delivery; the provider takes the first away when it is in."""

    def __init__(self):
        super().__init__("import", "empty", ["run"])


class Trace:
    """What one undisturbed scenario did to its files, and the worlds that a cut in it would leave."""

    def __init__(self, worlds, scenario):
        self.worlds, self.scenario = worlds, scenario
        self.folder = worlds.place + f"/trace-{scenario.name}"
        os.mkdir(self.folder)
        self.world, file = self.folder + "/world", self.folder + "/trace"
        seam = {"SEAM_TRACE": file}
        self.removed = {}
        if isinstance(scenario, TwoDeliveries):
            shutil.copytree(worlds.place + "/states/empty", self.world)
            worlds.deliver(self.world, [FIRST])
            self.disk = powercut.Disk(self.world)
            self.disturbed(seam)
            at = len(list(powercut.changes(file)))
            self.removed[at] = [os.path.join(folder, name) for folder, _, names in os.walk(self.world + "/landing")
                                for name in names]
            for path in self.removed[at]:
                os.unlink(path)
            before = set(self.removed[at])
            worlds.deliver(self.world, [LATER])
            self.delivered = {at: {}}
            for folder, _, names in os.walk(self.world + "/landing"):
                for name in names:
                    path = os.path.join(folder, name)
                    with open(path, "rb") as content:
                        self.delivered[at][path] = (os.stat(path).st_ino, content.read())
            assert not before & set(self.delivered[at])
        else:
            self.delivered = {}
            copied = worlds.world(self.folder, scenario)
            assert copied == self.world
            self.disk = powercut.Disk(self.world)
        self.disturbed(seam)
        self.changes = list(powercut.changes(file))
        self.first = len(self.changes) if not self.removed else next(iter(self.removed))

    def disturbed(self, seam):
        status, output = self.worlds.run(self.world, *self.scenario.command, seam=seam)
        if status:
            raise RuntimeError(f"{self.scenario.name} ended with {status}: {output[-300:]}")

    def points(self, most):
        """After each change that gives or takes a name, before each sync, and at the end."""
        telling = [index for index, change in enumerate(self.changes) if change[0] in "S"]
        telling += [index + 1 for index, change in enumerate(self.changes) if change[0] in "RUM"]
        ends = [len(self.changes), *self.removed]
        return thin(sorted(set(telling) - set(ends)), most and most * 3) + sorted(ends)

    def run(self, folder, point, seed):
        disk = Replay(self, point).disk
        world = folder + "/world"
        disk.cut(seed, world)
        status = 1
        if point == len(self.changes):  # it had said that it was done
            if self.scenario.name == "erase":
                digest = self.worlds.digest(world)
                return None if digest == self.worlds.wanted["erase"] else "what was done is not there"
            status = 0
        os.makedirs(world + "/reports", exist_ok=True)
        if self.removed:
            self.worlds.deliver(world, [LATER])  # delivered, or not yet
        return self.worlds.verdict(self.scenario, world, status)


class Replay:
    """The disk after some of the changes."""

    def __init__(self, trace, point):
        # A copy: each trial replays from the beginning.
        self.disk = copy.deepcopy(trace.disk)
        for index, change in enumerate(trace.changes[:point]):
            self.outside(trace, index)
            self.disk.do(*change)
        self.outside(trace, point)

    def outside(self, trace, index):
        for path in trace.removed.get(index, []):
            self.disk.remove(path)
        for path, (node, content) in trace.delivered.get(index, {}).items():
            self.disk.arrive(path, node, content)


# MARK: Deliveries


def bytes_(worlds, most):
    """A delivery arrives cut or with a bit turned; then it arrives whole. All of it is in, or nothing."""
    trials = []
    for name in ["payments/customers-%s.csv.gz", "messaging/accounts-%s.jsonl.gz", "court/judgments-%s.xml.gz"]:
        path = name % FIRST
        size = os.path.getsize(f"{worlds.feeds}/{path}")
        for mode in ["cut", "flip"]:
            for offset in thin(range(size), most):
                trials.append(Trial(f"bytes/{path}/{mode}:{offset}",
                                    lambda folder, path=path, mode=mode, offset=offset:
                                    broken(worlds, folder, path, mode, offset)))
    return trials


def broken(worlds, folder, path, mode, offset):
    scenario = worlds.scenarios["import"]
    world = worlds.world(folder, scenario)
    target = f"{world}/landing/{path}"
    with open(target, "rb") as file:
        data = file.read()
    turned = data[:offset] + bytes([data[offset] ^ (1 << offset % 8)]) + data[offset + 1:]
    with open(target, "wb") as file:
        file.write(data[:offset] if mode == "cut" else turned)
    status, output = worlds.run(world, "run")
    if status not in (0, 65):
        return f"ended with {status}: {output[-200:]}"
    stated = worlds.call(world, "digest")
    if status == 0 and stated.split()[0] != worlds.wanted["import"]:
        return "said 0 with another digest"
    if status == 65 and path.split("/")[0] + "/" in worlds.call(world, "runs", "--json") and not refused(worlds, world, path):
        return "taken in in part"
    with open(target + ".new", "wb") as file:
        file.write(data)
    os.rename(target + ".new", target)
    return worlds.verdict(scenario, world, 1)


def refused(worlds, world, path):
    """Whether nothing of a file is in: its name is not in the ledger."""
    with sqlite3.connect(f"file:{world}/tributary.sqlite?mode=ro", uri=True) as store:
        return store.execute("SELECT count(*) FROM delivery WHERE name = ?", [path]).fetchone()[0] == 0


def order(worlds, most):
    """The files come one after the other, in any order, and each once more under another name."""
    names = sorted(os.path.join(folder, name) for folder in os.listdir(worlds.feeds)
                   for name in os.listdir(f"{worlds.feeds}/{folder}"))
    trials = []
    for seed in range(most // 2 if most else 60):
        def run(folder, seed=seed):
            scenario = worlds.scenarios["import"]
            world = folder + "/world"
            shutil.copytree(f"{worlds.place}/states/empty", world)
            shuffled = random.Random(seed).sample(names, len(names))
            # Two at a time and with repetitions, so that what comes together and again is mixed too.
            for number in range(0, len(shuffled), 4):
                for name in shuffled[number:number + 4]:
                    os.makedirs(os.path.dirname(f"{world}/landing/{name}"), exist_ok=True)
                    shutil.copy(f"{worlds.feeds}/{name}", f"{world}/landing/{name}")
                for name in shuffled[:number:5]:
                    stem, dot, ending = name.partition(".")
                    shutil.copy(f"{worlds.feeds}/{name}", f"{world}/landing/{stem}-again{number}{dot}{ending}")
                worlds.call(world, "run")
            return worlds.verdict(scenario, world, 0)
        trials.append(Trial(f"order/{seed}", run))
    return trials


# MARK: Several at once


def race(worlds, most):
    """Several commands at once: each does its work or finds another in the way, and the state is that of one after the other."""
    trials = []
    for seed in range(most * 2 if most else 200):
        trials.append(Trial(f"race/{seed}", lambda folder, seed=seed: raced(worlds, folder, seed)))
    return trials


def raced(worlds, folder, seed):
    scenario, world = worlds.scenarios["erase"], folder + "/world"
    shutil.copytree(f"{worlds.place}/states/first", world)
    worlds.deliver(world, [FIRST, LATER])
    chance = random.Random(seed)
    commands = [["run"], worlds.person + ["--unseen"], ["reprocess"],
                ["export", "scores", "--purpose", "credit-assessment", "--out", folder + "/scores.csv"],
                ["backup", folder + f"/copy"], ["key", "rotate", "--reseal"], ["verify"], ["metrics"], ["digest"], ["check"]]
    chosen = [["run"]] + chance.sample(commands, 3)
    processes = []
    for number, command in enumerate(chosen):
        time.sleep(chance.uniform(0, 0.15))
        log = open(f"{folder}/said{number}", "wb")
        processes.append(subprocess.Popen(worlds.command(world, command), stdin=subprocess.DEVNULL, stdout=log, stderr=log))
    for number, (command, process) in enumerate(zip(chosen, processes)):
        status = process.wait(60)
        with open(f"{folder}/said{number}", errors="replace") as file:
            text = file.read()
        worlds.said.append(text)
        if status not in (0, BUSY):
            return f"{command[0]} ended with {status}: {text[-600:]}"
    return worlds.verdict(scenario, world, 1)


def clock(worlds, most):
    """The same work at other times: only the days that a run is given count."""
    trials = []
    for moment in thin(["1970-01-02", "2038-01-19", "2100-02-28", "2001-01-01"], most and 2):
        faketime = shutil.which("faketime")

        def run(folder, moment=moment):
            if not faketime:
                return "skip"
            world = worlds.world(folder, worlds.scenarios["import"])
            outcome = subprocess.run([faketime, moment, *worlds.command(world, ["run"])], capture_output=True, timeout=60)
            if outcome.returncode:
                return f"ended with {outcome.returncode}: {outcome.stderr.decode()[-200:]}"
            return worlds.verdict(worlds.scenarios["import"], world, 0)
        trials.append(Trial(f"clock/{moment}", run))
    return trials


ALL = {"kill": kill, "term": term, "fail": fail, "interrupt": interrupt, "full": full, "short": short, "limit": limit, "cut": cut,
       "bytes": bytes_, "order": order, "race": race, "clock": clock}
