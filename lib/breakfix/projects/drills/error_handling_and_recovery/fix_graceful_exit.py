"""Fix: a run that goes on after a bad file, leaves nothing half, and tells the scheduler the truth."""

import contextlib
import errno
import os
import signal
import sys
import tempfile
from pathlib import Path
from unittest import mock

from hypothesis import strategies as st

from breakfix.children import exit_code
from breakfix.datasets import small_days
from breakfix.datasets.flight_days import HEAD
from breakfix.faults import full_disk
from breakfix.lab import errors, exercise

from . import baseline
from .jobs import NAMES


@exercise(phase="fix", minutes=15)
def graceful_exit(raw, clean, transform):
    """Be the main part of a program: transform every raw file, and exit as it went.

    Given     raw and clean, Paths of folders, each on a disk of its own perhaps. raw holds *.csv files, hidden ones
              too, under names of any characters; clean holds what earlier runs left. transform(source, target), which
              reads one file and writes another, in bytes of any kind. It may raise an error, of any class below
              Exception, before it opens its target or halfway, or be killed
    Leave     in clean, under the name of each raw file, the whole of what transform makes of it. A file that fails
              holds up no other. Under its name clean keeps what an earlier run left, if anything, and never a half.
              Other *.csv in clean stay. The process ends with exit code 0 when every file was transformed, else with 1
    Rules     Readers look at all that ends in .csv in clean, hidden files too, at any moment: a file of last night is
              there until tonight's takes its place; a half file with another ending harms nobody. What was transformed
              before a kill or Ctrl-C is in clean. Ctrl-C stops the job: no further file is begun, and the exit code is
              not 0
    Not touch raw
    """
    failed = []
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except Exception:
            failed.append(source.name)
    if failed:
        sys.exit(1)


@graceful_exit.stub
def as_it_was(raw, clean, transform):
    for source in sorted(raw.glob("*.csv")):
        transform(source, clean / source.name)


graceful_exit.play = ""
graceful_exit.free("files")  # the looks compare raw and *.csv in clean; files with other endings are yours
graceful_exit.costs = "one rename for each file"
graceful_exit.keeps("src/graceful_exit.py")


class Job:
    """Two folders; `run` is the learner's program in a child process."""

    def __init__(self, folder):
        self.raw, self.clean = Path(folder, "raw"), Path(folder, "clean")
        self.raw.mkdir()
        self.clean.mkdir()
        self.held = {}

    def hold(self, ends, last_night=(), transform=baseline.transform, named=""):
        """Put files into raw, four flights each, the third bad where a file's end is "bad"; into clean last night's.

        A file whose end is "header only" has no flight. `transform` makes what is wanted of each. The folders are
        called raw and clean, and what is `named`.
        """
        self.transform = transform
        self.raw, self.clean = (each.rename(f"{each}{named}") for each in (self.raw, self.clean))
        for day, (name, end) in enumerate(ends.items(), 1):
            flights = [] if end == "header only" else small_days.lines(day, 4, 3 * (end == "bad"))
            (self.raw / name).write_text("\n".join([HEAD, *flights, ""]))
        for name in last_night:
            (self.clean / name).write_text(LAST_NIGHT)
        self.held = self.files()

    def files(self):
        """Return the bytes of each raw file."""
        return {path.name: path.read_bytes() for path in self.raw.iterdir()}

    def run(self, answer, transform=baseline.transform, before_a_name=lambda: None):
        """Run the answer in a child and return its exit code."""
        moves = {name: self.move(getattr(os, name), before_a_name) for name in ("rename", "replace", "link")}
        with mock.patch.multiple(os, **moves):
            return exit_code.of(lambda: answer(self.raw, self.clean, transform))

    def move(self, move, before_a_name):
        """Return a call of the system that moves a file; as between two disks, nothing gets into clean by it."""

        def moved(source, target, **more):
            if (self.clean in Path(source).absolute().parents) != (self.clean in Path(target).absolute().parents):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source, None, target)
            if Path(target).suffix == ".csv":
                before_a_name()
            return move(source, target, **more)

        return moved

    def state(self, name):
        """Say what readers find under a name in clean: it is whole, half, changed, missing, or of last night."""
        found, wanted = self.clean / name, self.clean.parent / "wanted"
        if not found.exists():
            return "missing"
        if found.read_bytes() == LAST_NIGHT.encode():
            return "of last night"
        with contextlib.suppress(ValueError, OSError):
            self.transform(self.raw / name, wanted)
            if found.read_bytes() == wanted.read_bytes():
                return "whole"
            return "half" if wanted.read_bytes().startswith(found.read_bytes()) else "changed"
        return "half"

    def states(self, *more):
        """Return the state of each raw file and of `more`, and what else there is that should not be."""
        names = sorted({*self.held, *more})
        others = ", ".join(sorted({path.name for path in self.clean.glob("*.csv")} - set(names))) or "none"
        raw = "as it was" if self.files() == self.held else "changed"
        return {name: self.state(name) for name in names} | {"additional *.csv in clean": others, "raw": raw}


@graceful_exit.world
def folders():
    with tempfile.TemporaryDirectory() as folder:
        yield Job(folder)


LAST_NIGHT = "of last night\n"
GOOD = {"a.csv": "good", "b.csv": "good", "c.csv": "good"}
LATE = "SIGKILL before a name"  # the file is whole, and about to get it
AT_ONCE = " at once"  # the end of a file whose error comes before its target is opened


def latin(source, target):
    """Transform as the baseline, with CRLF and in Latin-1: bytes that are not UTF-8."""
    baseline.transform(source, target)
    target.write_bytes(target.read_bytes().replace(b"\n", b"\r\n").replace(b"EWR", b"\xcbWR"))


def transform_as(ends, made=baseline.transform):
    """Return a transform that ends for each file as `ends` says: well, on a full disk, or with an error."""

    def transform(source, target):
        end = ends[Path(source).name]
        if end.endswith(AT_ONCE):
            raise errors.ERRORS[end.removesuffix(AT_ONCE)]()
        with full_disk.left(120) if end == "full disk" else contextlib.nullcontext():
            made(source, target)
        if end in errors.ERRORS:
            os.truncate(target, 120)
            raise errors.ERRORS[end]()

    return transform


@graceful_exit.look(playable=False)
def night(job, graceful_exit, ends, last_night=(), text="UTF-8", named=""):
    made = latin if text == "Latin-1" else baseline.transform
    job.hold(ends, last_night, made, named)
    return {"exit code": job.run(graceful_exit, transform_as(ends, made))} | job.states(*last_night)


@graceful_exit.look(playable=False)
def stopped(job, graceful_exit, names, at, by="SIGKILL", again=False, last_night=()):
    """The program is stopped when half of the file that comes `at` this place is written, and perhaps started again.

    Or it is whole, and about to get its name.
    """
    job.hold(dict.fromkeys(names, "good"), last_night)
    begun = []

    def killed():
        if len(begun) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def transform(source, target):
        begun.append(source)
        baseline.transform(source, target)
        if len(begun) == at and by != LATE:
            os.truncate(target, 120)
            if by == "SIGKILL":
                killed()
            raise KeyboardInterrupt

    code = job.run(graceful_exit, transform, killed if by == LATE else lambda: None)
    if again:
        return {"exit code": job.run(graceful_exit)} | job.states()
    states = job.states()
    counts = {state: list(states.values()).count(state) for state in ("whole", "half", "missing")}
    found = {f"number of {state} files after {by}": count for state, count in counts.items()}
    told = {} if by in ("SIGKILL", LATE) else {"exit code": "0" if code == 0 else "any but 0"}
    return found | {name: states[name] for name in ("additional *.csv in clean", "raw")} | told


night.when("all is well: three files are good", GOOD)
night.when("one is broken: b.csv has a delay that is not a number", GOOD | {"b.csv": "bad"})
night.when("the disk is full: the disk runs full while b.csv, a good one, is written", GOOD | {"b.csv": "full disk"})
night.when("an error of another class: a.csv raises an error of a class of its own", GOOD | {"a.csv": "Refused"})
night.when("an error at once: a.csv raises KeyError before its target is opened", GOOD | {"a.csv": "KeyError at once"})
DOTS = {"EWR.01.csv": "good", "EWR.02.csv": "good"}
night.when("names with dots: raw has EWR.01.csv and EWR.02.csv, both good", DOTS)
ODD = {".a.csv": "good", "zürich (2).csv": "good"}
night.when("odd names: the folders are called `raw [1]` and `clean [1]`; .a.csv is hidden", ODD, named=" [1]")
night.when("a day without flights: b.csv has a header and no flight, and is good", GOOD | {"b.csv": "header only"})
night.when("corrected since last night: clean has a b.csv of last night, and tonight's is good", GOOD, ["b.csv"])
BAD = GOOD | {"b.csv": "bad"}
night.when("one of last night: clean has a b.csv of last night; tonight's is bad", BAD, ["b.csv"])
night.when("bytes of any kind: transform writes Latin-1, and CRLF at the end of a line", GOOD, text="Latin-1")
stopped.when("killed in the middle: the process is killed in the middle of b.csv", list(GOOD), 2)
CTRL_C = "the operator stops it: somebody presses Ctrl-C in the middle of the first of three files"
stopped.when(CTRL_C, list(GOOD), 1, "Ctrl-C")
LAST = "killed before a name: clean has the three files of last night, and the process is killed before it moves b.csv"
stopped.when(LAST, list(GOOD), 2, LATE, last_night=list(GOOD))
AGAIN = "started again after the kill: it is killed in the middle of b.csv, and started again"
stopped.when(AGAIN, list(GOOD), 2, again=True)


@graceful_exit.trial(playable=False)
def full_when_transform_is_done(job, graceful_exit):
    """the disk is full each time that transform has returned: nothing more can be written"""
    job.hold(GOOD)
    disk = contextlib.ExitStack()

    def transform(source, target):
        disk.close()
        baseline.transform(source, target)
        disk.enter_context(full_disk.left(120))

    def program(*given):
        with disk:
            graceful_exit(*given)

    job.run(program, transform)
    return {"number of half files": list(job.states().values()).count("half")}


@graceful_exit.trial(playable=False)
def the_worst_night(job, graceful_exit):
    """256 of 320 files are broken, and the good ones come last"""
    for number in range(320):
        (job.raw / f"{number:03}.csv").touch()

    def transform(source, target):
        if int(Path(source).stem) < 256:
            raise ValueError(f"{source} has no delays")
        Path(target).touch()

    return {"exit code": job.run(graceful_exit, transform), "number of whole files": len(list(job.clean.glob("*.csv")))}


ERRORS = st.sampled_from([end + when for end in errors.ORDINARY for when in ("", AT_ONCE)])
ENDS = st.one_of(st.sampled_from(["good", "header only"]), st.sampled_from(["bad", "full disk"]), ERRORS)
night.drawn(
    st.one_of(st.just({}), *[st.dictionaries(st.sampled_from(NAMES), ENDS, min_size=3, max_size=5)] * 5),
    st.lists(st.sampled_from([*NAMES, "of another job.csv"]), unique=True, max_size=3),
    text=st.sampled_from(["UTF-8", "Latin-1"]),
    named=st.sampled_from(["", " [1]"]),
    times=9,
    says=lambda ends, left, text, named: (
        f"raw has {', '.join(f'{name} ({end})' for name, end in ends.items()) or 'no file'}; clean has "
        f"{', '.join(left) or 'nothing'} of last night{'; transform writes Latin-1 and CRLF' * (text != 'UTF-8')}"
        f"{'; the folders are called `raw [1]` and `clean [1]`' * bool(named)}"
    ),
)
stopped.drawn(
    st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4),
    st.integers(1, 4),
    st.sampled_from(["SIGKILL", "Ctrl-C", LATE]),
    st.booleans(),
    times=6,
    says=lambda names, at, by, again: (
        f"raw has {', '.join(names)}, {by.split()[0]} comes {'before' if by == LATE else 'in the middle of'} "
        f"file {at}{' gets its name' * (by == LATE)}{', and the job is started again' * again}"
    ),
)

graceful_exit.asks("""
all is well: Nothing failed. What does the scheduler hear?
one is broken: Nothing was amiss with c.csv. Is it clean? And does the scheduler hear of b.csv?
the disk is full: The disk ran full in the middle of b.csv. What will the next reader find?
an error of another class: a.csv failed in a way that nobody foresaw. Was anything amiss with b.csv?
an error at once: transform had not yet written a byte. What is there to clear away?
names with dots: Is the name of a file all that comes before its first dot?
odd names: What does a bracket mean in a pattern of names? And does your pattern find a hidden file?
a day without flights: Nobody flew. Is that an error?
bytes of any kind: Are the bytes that transform has written those that a reader gets?
corrected since last night: Tonight's b.csv is good. Which one is in clean?
one of last night: Yesterday's b.csv was whole. Where is it now?
killed before a name: Last night's b.csv was whole. Was there a moment at which clean had no b.csv?
killed in the middle: After a SIGKILL none of your lines runs any more. Under which name does the half file lie?
started again after the kill: The killed run left something behind. What does the next run make of it?
the operator stops it: Somebody wanted to stop the job. Did it stop, and did anybody hear that it was not done?
full when transform is done: There was no room for the bytes of a clean file. Under which name were they written?
the worst night: 256 files failed. How many bits does an exit code have? And is every good one clean?
""")

graceful_exit.equal("""
in any order: The task leaves open which file comes first.
    ~ sorted(raw.glob("*.csv")) => list(raw.glob("*.csv"))
""")

graceful_exit.slips("""
says all is well: b.csv failed, and the exit code is 0. What does the scheduler believe?
    - if failed:
    -     sys.exit(1)
stops at the first: The run ends at b.csv. What was amiss with c.csv?
    ~ failed.append(source.name) => sys.exit(1)
writes in place: In clean lies half of b.csv, under its full name. Who could tell that it is half?
    ~ clean / f"{source.name}.part" => clean / source.name
clears away: You clear away the half file in an except. Who does it after a SIGKILL?
    ~ clean / f"{source.name}.part" => clean / source.name
    ~ failed.append(source.name) => failed.append(unfinished.unlink(missing_ok=True))
counts in the code: 256 files failed, and the scheduler saw 0. How many bits does an exit code have?
    ~ sys.exit(1) => sys.exit(len(failed))
a word at the end: All went well, and the scheduler heard of a failure. Which number stands for well?
    - if failed:
    -     sys.exit(1)
    + sys.exit(f"{len(failed)} files failed")
goes on after ctrl c: Somebody pressed Ctrl-C, and the job took the next file. Was that an error of the file?
    ~ except Exception: => except BaseException:
all is well after ctrl c: Somebody pressed Ctrl-C, and the exit code is 0. What does the scheduler believe was done?
    - except Exception:
    + except KeyboardInterrupt:
    +     sys.exit(0)
    + except Exception:
published by copy: You copy the whole file to its name, byte by byte. What is there halfway?
    ~ unfinished.replace(clean / source.name) => (clean / source.name).write_bytes(unfinished.read_bytes())
""")


@graceful_exit.also_right(costs="a folder in clean, so on the same disk; it is gone when all went well")
def in_a_folder_beside(raw, clean, transform):
    import tempfile

    names = [source.name for source in raw.glob("*.csv")]
    errors = {}
    with tempfile.TemporaryDirectory(dir=clean) as room:
        for name in names:
            try:
                transform(raw / name, Path(room, name))
                Path(room, name).rename(clean / name)
            except Exception as error:
                errors[name] = error
    if errors:
        sys.exit(f"failed: {', '.join(sorted(errors))}")


graceful_exit.hints += [
    "You make three promises. Going on: is the try around the loop or in it? Nothing half: a file gets its name in one "
    "moment, once all of it is written; until then it is called something else. The truth: an exit code is 0, or not.",
    "A twin: a letter is written under another name, then renamed.\n"
    '    draft = Path("letter.txt.draft")\n'
    "    draft.write_text(text)\n"
    '    draft.rename("letter.txt")',
]
