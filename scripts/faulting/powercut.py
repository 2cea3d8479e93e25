"""What a disk holds after a power cut, worked out from a record of every change.

Only what was synced is sure: the bytes of a file when the file is synced, its name when the folder is. Of the rest nothing may
be there, or any part of it, since a system writes back in any order. So each cut is tried with nothing of it, and with parts
of it drawn by a seed. No root, no loop device: the same on every machine.
"""

import os, random, struct

HEAD = struct.Struct("<QQqQQ")


class File:
    """Bytes now, bytes on the disk, and the writes in between."""

    def __init__(self, content=b""):
        self.now, self.disk, self.pending = bytearray(content), bytes(content), []

    def change(self, offset, data):
        apply(self.now, offset, data)
        self.pending.append((offset, data))

    def sync(self):
        self.disk, self.pending = bytes(self.now), []

    def after_cut(self, random):
        content = bytearray(self.disk)
        for offset, data in self.pending:
            if random and random.random() < 0.5:
                apply(content, offset, data)
        return bytes(content)


def apply(content, offset, data):
    if data is None:  # a truncation
        del content[offset:]
        content.extend(bytes(max(0, offset - len(content))))
    else:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset:offset + len(data)] = data


class Folder:
    """Names now, names on the disk, and the changes in between, each of which holds for one or two folders."""

    def __init__(self):
        self.now, self.disk, self.pending = {}, {}, []

    def change(self, change):
        alter(self.now, change)
        self.pending.append(change)

    def sync(self):
        self.disk, self.pending = dict(self.now), []

    def after_cut(self, random):
        names = dict(self.disk)
        # Names change in order, as in a journal: a part is what came first.
        for change in self.pending[:random.randint(0, len(self.pending)) if random else 0]:
            alter(names, change)
        return names


def alter(names, change):
    name, node = change
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


class Disk:
    """A folder as the system sees it and as the disk holds it."""

    def __init__(self, root):
        self.root = root
        self.nodes = {}
        self.top = self.taken(root)

    def taken(self, path):
        """What lies there already is on the disk."""
        if os.path.isdir(path):
            folder = Folder()
            for name in os.listdir(path):
                inner = os.path.join(path, name)
                if not os.path.islink(inner):
                    folder.now[name] = self.taken(inner)
            folder.sync()
            return folder
        with open(path, "rb") as file:
            node = self.nodes[os.stat(path).st_ino] = File(file.read())
        return node

    def find(self, path):
        node = self.top
        for part in os.path.relpath(path, self.root).split("/"):
            if part != ".":
                node = node.now.get(part)
        return node

    def parent(self, path):
        return self.find(os.path.dirname(path)), os.path.basename(path)

    def put(self, path, node):
        folder, name = self.parent(path)
        folder.change((name, node))

    def do(self, letter, node, offset, first, second):
        path = first.decode(errors="surrogateescape") if letter in "CSRUM" else ""
        if letter == "C":
            self.nodes[node] = File()
            self.put(path, self.nodes[node])
        elif letter == "W" and node in self.nodes:
            self.nodes[node].change(offset, first)
        elif letter == "T" and node in self.nodes:
            self.nodes[node].change(offset, None)
        elif letter == "S":
            # The file by its node, which it keeps under every name; a folder by its path.
            target = self.nodes.get(node) or self.find(path)
            if target is not None:
                target.sync()
        elif letter == "R":
            target = self.find(path)
            new = second.decode(errors="surrogateescape")
            # One folder: one change of a journal. Two: the new name may be there before the old is gone.
            self.put(new, target)
            self.put(path, None)
        elif letter == "U":
            self.put(path, None)
        elif letter == "M":
            self.put(path, Folder())

    def remove(self, path):
        """Removes a file for certain, as a provider would that was told that it is in."""
        folder, name = self.parent(path)
        folder.now.pop(name, None)
        folder.disk.pop(name, None)

    def arrive(self, path, node, content):
        """Puts a file in for certain, as a provider that delivers it."""
        folder, name = self.parent(path)
        self.nodes[node] = folder.now[name] = folder.disk[name] = File(content)

    def cut(self, seed, place):
        """Writes what is left after a cut to an empty folder; without a seed nothing that was not synced is left."""
        write(self.top, place, random.Random(seed) if seed is not None else None)


def write(node, place, random):
    if isinstance(node, File):
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(node.after_cut(random))
        return
    os.makedirs(place, mode=0o700, exist_ok=True)
    for name, inner in node.after_cut(random).items():
        write(inner, os.path.join(place, name), random)


def changes(trace):
    """The recorded changes, in order."""
    with open(trace, "rb") as file:
        data = file.read()
    place = 0
    while place < len(data):
        letter, node, offset, first, second = HEAD.unpack_from(data, place)
        place += HEAD.size
        yield chr(letter), node, offset, data[place:place + first], data[place + first:place + first + second]
        place += first + second
