"""Fix: a run that goes on after a bad file, leaves nothing half, and tells the scheduler the truth."""

import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

from hypothesis import strategies as st

from breakfix.faults import full_disk
from breakfix.lab import exercise

from . import baseline, jobs, worlds


@exercise(phase="fix", minutes=15)
def graceful_exit(raw, clean, transform):
    """Be the main part of a program: transform every raw file, and exit as it went.

    Given    raw and clean, Paths of folders; transform(source, target), which reads one file and writes another, and
             may raise in the middle of it, or be killed there. raw holds *.csv files, clean what earlier runs left
    Leave    in clean, under the name of each raw file, the whole of what transform makes of it. A file that fails holds
             up no other; of it clean has what an earlier run left, if anything, and never a half. Other *.csv in clean
             stay. The process ends with exit code 0 when every file was transformed, else with 1
    Rules    readers look at *.csv in clean, at any moment. A half file with another ending harms nobody. Ctrl-C stops
             the job: no further file is begun, and the exit code is any but 0
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
graceful_exit.free("files")  # the look compares raw and *.csv in clean; other endings are yours
graceful_exit.costs = "one renaming for each file"


class Job:
    """Two folders; `run` is the learner's program in a child process."""

    def __init__(self, folder):
        self.raw, self.clean = Path(folder, "raw"), Path(folder, "clean")
        self.raw.mkdir()
        self.clean.mkdir()
        self.raw_bytes = {}

    def hold(self, ends, last_night=()):
        """Put files into raw, four flights each, the third bad where its end is "bad"; and those of last night."""
        for day, (name, end) in enumerate(ends.items(), 1):
            lines = [jobs.flight_days.HEAD, *jobs.lines(day, 4, 3 * (end == "bad")), ""]
            (self.raw / name).write_text("\n".join(lines))
        for name in last_night:
            (self.clean / name).write_text(LAST_NIGHT)
        self.raw_bytes = {path.name: path.read_bytes() for path in self.raw.iterdir()}

    def run(self, answer, transform=baseline.transform):
        """Run the answer in a child and return its exit code."""
        return worlds.exit_code(lambda: answer(self.raw, self.clean, transform))

    def state(self, name):
        """Say what readers find under a name in clean: whole, half, no such file, or what earlier runs left."""
        found, wanted = self.clean / name, self.clean.parent / "wanted"
        if not found.exists():
            return "no such file"
        if found.read_text() == LAST_NIGHT:
            return "what was there"
        try:
            baseline.transform(self.raw / name, wanted)
        except (ValueError, OSError):
            return "half"
        return "whole" if found.read_text() == wanted.read_text() else "half"

    def states(self, *more):
        """Return the state of each file of raw, and of `more`, and what else there is that should not be."""
        names = sorted({*self.raw_bytes, *more})
        others = sorted({path.name for path in self.clean.glob("*.csv")} - set(names))
        raw = {path.name: path.read_bytes() for path in self.raw.iterdir()}
        states = {name: self.state(name) for name in names} | {"other *.csv": ", ".join(others) or "none"}
        return states if raw == self.raw_bytes else states | {"raw": "changed"}


@graceful_exit.world
def folders():
    with tempfile.TemporaryDirectory() as folder:
        yield Job(folder)


LAST_NIGHT = "of last night\n"
GOOD = {"a.csv": "good", "b.csv": "good", "c.csv": "good"}


def transform_as(ends):
    """Return a transform that ends for each file as `ends` says; what raises or is full has written 120 bytes."""

    def transform(source, target):
        end = ends[Path(source).name]
        if end == "full disk":
            with full_disk.left(120):
                return baseline.transform(source, target)
        baseline.transform(source, target)
        if end not in {"good", "bad"}:
            os.truncate(target, 120)
            raise worlds.ERRORS[end]()

    return transform


@graceful_exit.look
def night(job, graceful_exit, ends, last_night=()):
    job.hold(ends, last_night)
    return {"exit code": job.run(graceful_exit, transform_as(ends))} | job.states(*last_night)


night.when("all is well: three files are good", GOOD, playable=False)
night.when("one is broken: b.csv has a delay that is no number", GOOD | {"b.csv": "bad"}, playable=False)
night.when(
    "the disk is full: b.csv is good, and while it is written the disk is full",
    GOOD | {"b.csv": "full disk"},
    playable=False,
)
night.when(
    "corrected since last night: clean has a b.csv of last night, and tonight's is another, and good",
    GOOD,
    ["b.csv"],
    playable=False,
)
night.when(
    "one of last night: clean has a b.csv of last night, and tonight's is broken",
    GOOD | {"b.csv": "bad"},
    ["b.csv"],
    playable=False,
)
night.when(
    "the first and the last: the first and the last of three files are broken",
    {"a.csv": "bad", "b.csv": "good", "c.csv": "Refused"},
    held_out=True,
    playable=False,
)
night.when("nothing to do: there is no raw file", {}, held_out=True, playable=False)


@graceful_exit.look
def stopped(job, graceful_exit, names, at, by="SIGKILL", last_night=(), again=False):
    """The program is stopped when 120 bytes of the file that comes `at` this place are written, and started again."""
    job.hold(dict.fromkeys(names, "good"), last_night)
    begun = []

    def transform(source, target):
        begun.append(source)
        baseline.transform(source, target)
        if len(begun) == at:
            os.truncate(target, 120)
            if by == "SIGKILL":
                os.kill(os.getpid(), signal.SIGKILL)
            raise KeyboardInterrupt

    code = job.run(graceful_exit, transform)
    if again:
        return {"exit code": job.run(graceful_exit)} | job.states()
    states = list(job.states().values())
    found = {f"files {state}": states.count(state) for state in ("whole", "half", "changed")}
    found |= {"other *.csv": states[-1]}
    return found | ({} if by == "SIGKILL" else {"exit code": "0" if code == 0 else "not 0"})


stopped.when("killed in the middle: the process is killed in the middle of b.csv", list(GOOD), 2, playable=False)
stopped.when(
    "started again after the kill: the process is killed in the middle of b.csv, and is started again the next night",
    list(GOOD),
    2,
    again=True,
    playable=False,
)
stopped.when(
    "the operator stops it: somebody presses Ctrl-C while the first of three files is transformed",
    list(GOOD),
    1,
    "Ctrl-C",
    playable=False,
)


@graceful_exit.trial(playable=False)
def full_when_transform_is_done(job, graceful_exit):
    """each time that transform has returned, the disk is full: no file can be written any more"""
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
    return {"readers find a half": "yes" if "half" in job.states().values() else "no"}


@graceful_exit.trial(playable=False)
def the_worst_night(job, graceful_exit):
    """256 files are broken"""
    ends = {f"{number:03}.csv": "ValueError" for number in range(256)}
    for name in ends:
        (job.raw / name).touch()

    def transform(source, target):
        raise ValueError(f"{source} has no delays")

    return {"exit code": job.run(graceful_exit, transform)}


NAMES = ["a.csv", "b.csv", "c.csv", "a b.csv", "a.b.csv", "d.csv"]
ENDS = st.sampled_from(["good", "good", "good", "bad", "full disk", *worlds.OF_A_FILE])
LEFT = st.lists(st.sampled_from([*NAMES, "of another job.csv"]), unique=True, max_size=3)
night.drawn(
    st.dictionaries(st.sampled_from(NAMES), ENDS, max_size=4),
    LEFT,
    times=30,
    says=lambda ends, last_night: (
        "transform ends like this: "
        + (", ".join(f"{name} {end}" for name, end in ends.items()) or "there is no file")
        + (f"; clean has {', '.join(last_night)} of last night" if last_night else "")
    ),
)
stopped.drawn(
    st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=4),
    st.integers(1, 4),
    st.sampled_from(["SIGKILL", "Ctrl-C"]),
    again=st.booleans(),
    times=30,
    says=lambda names, at, by, again: (
        f"raw has {', '.join(names)}, and {by} comes in the middle of file {at}"
        + "; then the job is started again" * again
    ),
)

graceful_exit.asks("""
all is well: Nothing failed. What does the scheduler hear?
one is broken: There was nothing amiss with c.csv. Is it clean, and does the scheduler hear of b.csv?
the disk is full: The disk was full in the middle of b.csv. What will the next reader find?
corrected since last night: Tonight's b.csv is good. Which one is in clean?
one of last night: Yesterday's b.csv was whole. Where is it now?
killed in the middle: After a SIGKILL no line of yours runs any more. Under which name does the half file lie?
started again after the kill: The killed run left something behind. What does the next run make of it?
the operator stops it: Somebody wanted to stop it. Did it stop, and did anybody hear that it was not done?
full when transform is done: The bytes of a clean file did not fit any more. Under which name were they being written?
the worst night: 256 files failed. Into how many bits does an exit code go?
""")

graceful_exit.slips("""
says all is well: b.csv failed, and the exit code is 0. What does the scheduler believe?
    - if failed:
    -     sys.exit(1)
stops at the first: The run ends at b.csv. What was amiss with c.csv?
    - failed.append(source.name)
    + sys.exit(1)
writes in place: In clean lies half of b.csv, under its full name. Who could tell that it is half?
    - transform(source, unfinished)
    - unfinished.replace(clean / source.name)
    + transform(source, clean / source.name)
clears away: You clear away the half file in an except. Who does it after a SIGKILL?
    - transform(source, unfinished)
    - unfinished.replace(clean / source.name)
    + transform(source, clean / source.name)
    - failed.append(source.name)
    + (clean / source.name).unlink(missing_ok=True)
    + failed.append(source.name)
moves in any case: transform failed, and the file moved all the same. Which block runs in any case?
    - failed.append(source.name)
    + failed.append(source.name)
    + if unfinished.exists():
    +     unfinished.replace(clean / source.name)
counts in the code: 256 files failed, and the scheduler saw 0. How many bits has an exit code?
    - if failed:
    -     sys.exit(1)
    + sys.exit(len(failed))
a word at the end: All went well, and the scheduler heard of a failure. Which number stands for well?
    - if failed:
    -     sys.exit(1)
    + sys.exit(f"{len(failed)} files failed")
values only: The disk was full, and c.csv was never read. Of which class is the error of a disk?
    - except Exception:
    + except ValueError:
goes on after ctrl c: Somebody pressed Ctrl-C, and the job took the next file. Was that an error of the file?
    - except Exception:
    + except BaseException:
all is well after ctrl c: Somebody pressed Ctrl-C, and the exit code is 0. What does the scheduler tell its callers?
    - except Exception:
    + except KeyboardInterrupt:
    +     sys.exit(0)
    + except Exception:
what is there stays: Last night's b.csv is there, so tonight's is left out. How does a correction come in?
    - unfinished = clean / f"{source.name}.part"
    + if (clean / source.name).exists():
    +     continue
    + unfinished = clean / f"{source.name}.part"
published by copy: You copy the whole file to its name, byte by byte. What is there half-way?
    - unfinished.replace(clean / source.name)
    + (clean / source.name).write_bytes(unfinished.read_bytes())
    + unfinished.unlink()
leaves it to another: Half of b.csv lay there from the killed run, and b.csv was left out. For how many nights?
    - unfinished = clean / f"{source.name}.part"
    + unfinished = clean / f"{source.name}.part"
    + if unfinished.exists():
    +     continue
    - failed.append(source.name)
    + unfinished.unlink(missing_ok=True)
    + failed.append(source.name)
""")


@graceful_exit.mistake(
    says="The killed run left its folder, and the next cannot make it. Who starts it the third time?"
)
def a_room_of_its_own(raw, clean, transform):
    failed, room = 0, clean / "unfinished"
    room.mkdir()
    for source in sorted(raw.glob("*.csv")):
        try:
            transform(source, room / source.name)
            (room / source.name).replace(clean / source.name)
        except Exception:
            (room / source.name).unlink(missing_ok=True)
            failed += 1
    room.rmdir()
    sys.exit(1 if failed else 0)


@graceful_exit.also_right(costs="a folder beside clean, on the same disk; it is gone when all went well")
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


@graceful_exit.also_right(costs="the last of them is raised at the end: Python exits with 1 and shows the way it came")
def raised_at_the_end(raw, clean, transform):
    last = None
    for source in raw.glob("*.csv"):
        try:
            transform(source, clean / (source.stem + ".tmp"))
        except Exception as error:
            last = error
        else:
            (clean / (source.stem + ".tmp")).replace(clean / source.name)
    if last is not None:
        raise last


graceful_exit.hints += [
    "Three promises, one after the other. Going on: where does the try stand, around the loop or in it? Nothing half: "
    "a name is given in one moment, when all is written; until then the file is called something else. The truth: a "
    "program's exit code is 0, or it is not.",
    "A twin: a letter is written under another name, then renamed.\n"
    '    draft = Path("letter.txt.draft")\n'
    "    draft.write_text(text)\n"
    '    draft.rename("letter.txt")',
]
