"""Fix: files that are whole at every moment, and a manifest that says which of them belong together."""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

from breakfix.faults import sigkill_files
from breakfix.faults.other_disk import other_disk
from breakfix.lab import exercise, shapes

from . import readers


@exercise(phase="fix", minutes=14)
def publish(folder, files, sales):
    """Publish files, each of them whole.

    Given     folder, a Path that exists; files, a dict of name -> text, such as summary.json and summary.txt; sales, a
              number. Files from an earlier day may be there, and drafts of a publisher that was killed
    Leave     each text under its name in folder, in UTF-8; and manifest.json, a JSON object: sales, and sha256, an
              object of name -> SHA-256 of the file's bytes, in hex. It leaves no draft of its own
    Rules     at every moment a reader finds under each name the file from before or the new one, whole, also after
              a crash; and the manifest from before, until all new files are there.
              What is in a file is on the disk (flush, then os.fsync) before the file gets its name. Drafts lie in
              folder, for a rename works within one disk
    """
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    told = json.dumps({"sales": sales, "sha256": hashes})
    for name, text in [*files.items(), ("manifest.json", told)]:
        draft = folder / f".{name}.draft"
        with draft.open("wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, folder / name)


@publish.stub
def over_it(folder, files, sales):
    hashes = {}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        hashes[name] = hashlib.sha256(text.encode()).hexdigest()
    told = json.dumps({"sales": sales, "sha256": hashes})
    (folder / "manifest.json").write_text(told)


publish.play = 'publish(Path("."), {"a.txt": "one"}, 1)'
# A manifest may be laid out otherwise, and a crash leaves drafts: the look tells of both.
publish.free("files", "arguments")
publish.costs = "each file is written once, and forced to the disk once"


@publish.world
def a_folder():
    with tempfile.TemporaryDirectory() as folder:
        yield SimpleNamespace(folder=Path(folder))


@publish.look(playable=False)
def published(world, publish, files, sales=7, before=None, kill=None, again=None):
    """kill: SIGKILL before this step on its files; again: the same, with other texts, and then it runs to its end."""
    folder = world.folder
    if before:
        readers.put(folder, before, 3)
    if kill:
        sigkill_files.forked(lambda: publish(folder, dict(files), sales), folder, before_step=kill)
        return seen(folder, before or {}, files, (3, sales))
    if again:
        longer = {name: f"{text}and more" for name, text in files.items()}
        sigkill_files.forked(lambda: publish(folder, longer, sales + 1), folder, before_step=again)
        publish(folder, dict(files), sales)
        return seen(folder, files, files, (sales, sales))
    opened = {name: (folder / name).open("rb") for name in before or {}}
    with readers.watching_disk() as synced, other_disk(folder):
        publish(folder, dict(files), sales)
    late = {}
    for name, file in opened.items():
        with file:
            late[name] = file.read() == before[name].encode()
    inodes = {path.name: path.stat().st_ino for path in folder.iterdir()}
    left = {name for name in files if files[name] == (before or {}).get(name)}  # who leaves it alone does no harm
    there = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    told = there.pop(readers.MANIFEST, b"null")
    return {
        "files": {name: data.decode() for name, data in there.items()},
        "the manifest": json.loads(told),
        "a reader who had opened the file from before still reads it": late,
        "on the disk before it got its name": [
            name for name in [*files, readers.MANIFEST] if name in left or inodes.get(name) in synced
        ],
    }


def seen(folder, before, files, numbers):
    """Return what a reader finds after a crash."""
    return {
        "torn": readers.torn(folder, before, before | files),
        "can the manifest be relied on": readers.vouched(folder, before, files, numbers),
    }


OLD = {"summary.json": '{"total_cents": 100}', "summary.txt": "Sales report\ntotal revenue: 1.00\n"}
NEW = {"summary.json": '{"total_cents": 999}', "summary.txt": "Sales report\ntotal revenue: 9.99\n"}
published.when("two files: the folder is empty", NEW)
published.when("the next day: yesterday's files are there, and read", NEW, before=OLD)
published.when("killed early: SIGKILL before it opens or renames for the third time", NEW, before=OLD, kill=3)
published.when("killed late: SIGKILL before it opens or renames for the fifth time", NEW, before=OLD, kill=5)
published.when("once more: it was killed before its first rename, and runs again", NEW, again=2)
published.when("no file: there is nothing to publish", {}, sales=0)
published.when("other signs: a text has signs from beyond ASCII", {"summary.txt": "region Zürich: 1.00\n"})

TEXTS = ("", "a\n", "Zoë\n", "one\r\ntwo\n", " 1 ", "{}", "x" * 300, "x" * 9000, "\u2028€")
NAMES = ("summary.json", "summary.txt", "daily_summary.csv", "a b.txt", "zz", "Größe.csv", "no_suffix")


def some_files(chance):
    """Return up to four files, each with a text."""
    return {name: chance.choice(TEXTS) for name in chance.sample(NAMES, chance.choice((0, 1, 2, 2, 3, 4)))}


def a_case(chance):
    """Return files, sales, and files from before of which some have the same name, some the same text."""
    files, before = some_files(chance), some_files(chance)
    for name in files:
        if chance.random() < 0.6:
            before[name] = chance.choice((files[name], "as it was\n", "x" * 400))
    return files, chance.choice((0, 7, 10**6)), chance.choice((None, before, before))


published.drawn(together=shapes.rolled(a_case), times=40)
published.drawn(together=shapes.rolled(a_case), kill=shapes.evenly(range(1, 9)), times=40)
published.drawn(together=shapes.rolled(a_case), again=shapes.evenly([2, 3, 4]), times=10)

publish.asks("""
two files: What is in the folder, and in the manifest?
the next day: Somebody reads the file of yesterday while you publish. Whose bytes do they get?
killed early: What does a reader find under each name, if you end here?
killed late: The manifest tells of files. Are they there?
once more: What lies in the folder when it runs again?
no file: What does the manifest say of no files?
other signs: How many bytes has the text?
""")
publish.slips("""
over the old one: A name had neither the old file nor the new one. What does opening for writing do to a file?
    ~ folder / f".{name}.draft" => folder / name
not on the disk: The name came before the bytes. Which two steps have to lie between write and rename, in which order?
    - os.fsync(file.fileno())
a draft in its way: A run that was killed has left a draft. What does your mode of opening do with it?
    ~ draft.open("wb") => draft.open("xb")
the manifest first: It told of files that were not there. Which file comes last?
    ~ [*files.items(), ("manifest.json", told)] => [("manifest.json", told), *files.items()]
drafts elsewhere: The rename failed. On which disk did the draft lie?
    ~ folder / f".{name}.draft" => Path(tempfile.mkdtemp()) / name
""")

publish.hints += [
    "Four steps for each file: write a draft beside it, flush it, os.fsync it, os.replace it onto the name. Which file "
    "has to be the last one to do so?",
    "A twin: a notice on a door.\n"
    '    with open("door/.new", "w", encoding="utf-8") as paper:\n        paper.write(notice)\n        paper.flush()\n'
    '        os.fsync(paper.fileno())\n    os.replace("door/.new", "door/notice")',
]


@publish.also_right(costs="all drafts are on the disk before the first name changes")
def all_then_all(folder, files, sales):
    texts = {name: text.encode("utf-8") for name, text in files.items()}
    shas = {name: hashlib.sha256(data).hexdigest() for name, data in texts.items()}
    texts["manifest.json"] = json.dumps({"sha256": shas, "sales": sales}, indent=2).encode()
    drafts = []
    for name, data in texts.items():
        number, draft = tempfile.mkstemp(dir=folder)
        with open(number, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(number)
        drafts.append((draft, name))
    for draft, name in drafts:
        Path(draft).rename(folder / name)
