"""Fix: a run that goes on after a bad file, leaves nothing half, and tells the scheduler the truth."""

import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

from breakfix.faults import full_disk
from breakfix.lab import exercise
from breakfix.projects.drills.error_handling_and_recovery import baseline, jobs, worlds

__all__ = ["graceful_exit"]

MANY = 256


@exercise(phase="fix", minutes=15)
def graceful_exit(raw, clean, transform):
    """Be the main part of a program: transform every raw file, and exit as it went.

    Given    raw and clean, Paths of folders; transform(source, target), which reads one file and writes another, and
             may raise in the middle of it, or be killed there. raw holds *.csv files, clean what earlier runs left
    Leave    in clean, under the name of each raw file, the whole of what transform makes of it. A file that fails holds
             up no other; of it clean has what an earlier run left, if anything, and never a half. The process ends with
             exit code 0 when every file was transformed, else with 1
    Rules    readers look at *.csv in clean. A half file with another ending harms nobody. Who stops the job with Ctrl-C
             stops it
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
graceful_exit.costs = "one renaming for each file"


class Job:
    """Two folders; `run` is the learner's program in a child process."""

    def __init__(self, folder):
        self.raw, self.clean = Path(folder, "raw"), Path(folder, "clean")
        self.raw.mkdir()
        self.clean.mkdir()

    def hold(self, **bad):
        """Put a.csv, b.csv and c.csv into raw, four flights each; b=3 makes the third flight of b.csv bad."""
        for day, name in enumerate("abc", 22):
            lines = [jobs.flight_days.HEAD, *jobs.lines(day, 4, bad.get(name, 0)), ""]
            (self.raw / f"{name}.csv").write_text("\n".join(lines))

    def run(self, answer, transform=baseline.transform):
        """Run the answer in a child and return its exit code."""
        return worlds.exit_code(lambda: answer(self.raw, self.clean, transform))

    def state(self, name):
        """Say what readers find under a name in clean: whole, half, no such file, or what earlier runs left."""
        found, wanted = self.clean / name, self.clean.parent / "wanted"
        if not found.exists():
            return "no such file"
        if found.read_text() == "of last night\n":
            return "what was there"
        try:
            baseline.transform(self.raw / name, wanted)
        except ValueError:
            return "half"
        return "whole" if found.read_text() == wanted.read_text() else "half"

    def states(self):
        """Return the state of each of the three files."""
        return {name: self.state(name) for name in ("a.csv", "b.csv", "c.csv")}


def killed_at_b(source, target):
    """Transform a file, and be killed when 120 bytes of b.csv stand."""
    baseline.transform(source, target)
    if source.name == "b.csv":
        os.truncate(target, 120)
        os.kill(os.getpid(), signal.SIGKILL)


@graceful_exit.world
def folders():
    with tempfile.TemporaryDirectory() as folder:
        yield Job(folder)


@graceful_exit.trial(
    playable=False, asks="Nothing failed. What does the scheduler hear?", next="look at the last lines"
)
def all_is_well(job, graceful_exit):
    """three files are good"""
    job.hold()
    return {"exit code": job.run(graceful_exit)} | job.states()


@graceful_exit.trial(playable=False, asks="b.csv failed. Did the program say so?", next="ask what the scheduler sees")
def one_is_broken(job, graceful_exit):
    """b.csv has a delay that is no number"""
    job.hold(b=3)
    return {"exit code": job.run(graceful_exit)}


@graceful_exit.trial(
    playable=False, asks="There was nothing amiss with c.csv. Is it clean?", next="see who comes after a bad file"
)
def the_files_around_it(job, graceful_exit):
    """a.csv and c.csv are good, b.csv is not"""
    job.hold(b=3)
    job.run(graceful_exit)
    return {name: job.state(name) for name in ("a.csv", "c.csv")}


@graceful_exit.trial(
    playable=False,
    asks="The disk was full in the middle of b.csv. What will the next reader find?",
    next="ask where it was written",
)
def the_disk_is_full(job, graceful_exit):
    """b.csv is good, and while it is written the disk is full"""
    job.hold()

    def transform(source, target):
        with full_disk.left(120 if source.name == "b.csv" else 10_000):
            baseline.transform(source, target)

    return {"exit code": job.run(graceful_exit, transform)} | job.states()


@graceful_exit.trial(
    playable=False,
    asks="The bytes of a clean file did not fit any more. Under which name were they being written?",
    next="ask how many moments it takes until a file has its name",
)
def full_when_transform_is_done(job, graceful_exit):
    """each time that transform has returned, the disk is full: no file can be written any more"""
    job.hold()
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


@graceful_exit.trial(
    playable=False,
    asks="After a SIGKILL no line of yours runs any more. Under which name does the half file lie?",
    next="ask what a reader finds that comes at the worst moment",
)
def killed_in_the_middle(job, graceful_exit):
    """the process is killed in the middle of b.csv"""
    job.hold()
    job.run(graceful_exit, killed_at_b)
    others = {path.name for path in job.clean.glob("*.csv")} - {"a.csv", "b.csv", "c.csv"}
    return {"b.csv": job.state("b.csv"), "other *.csv": ", ".join(sorted(others)) or "none"}


@graceful_exit.trial(
    playable=False,
    asks="The killed run left something behind. What does the next run make of it?",
    next="ask what lies in clean when you start it again",
)
def started_again_after_the_kill(job, graceful_exit):
    """the process is killed in the middle of b.csv, and is started again the next night"""
    job.hold()
    job.run(graceful_exit, killed_at_b)
    job.run(graceful_exit)
    return job.states()


@graceful_exit.trial(
    playable=False,
    asks="Tonight's b.csv is good. Which one is in clean?",
    next="ask whether what an earlier run left is what is wanted now",
)
def corrected_since_last_night(job, graceful_exit):
    """clean has a b.csv of last night, and tonight's is another, and good"""
    job.hold()
    (job.clean / "b.csv").write_text("of last night\n")
    job.run(graceful_exit)
    return {"b.csv": job.state("b.csv")}


@graceful_exit.trial(
    playable=False, asks="Yesterday's b.csv was whole. Where is it now?", next="ask what a failure may take away"
)
def one_of_last_night(job, graceful_exit):
    """clean has a b.csv of last night, and tonight's is broken"""
    job.hold(b=3)
    (job.clean / "b.csv").write_text("of last night\n")
    return {"exit code": job.run(graceful_exit), "b.csv": job.state("b.csv")}


@graceful_exit.trial(
    playable=False,
    asks="256 files failed. Into how many bits does an exit code go?",
    next="print what the system makes of your exit code",
)
def the_worst_night(job, graceful_exit):
    """256 files are broken"""
    for number in range(MANY):
        (job.raw / f"{number:03}.csv").write_text("scheduled\n")

    def transform(source, target):
        raise ValueError(f"{source.name} has no delays")

    return {"exit code": job.run(graceful_exit, transform)}


@graceful_exit.trial(playable=False, asks="Somebody wanted to stop it. Did it stop?", next="see what your except takes")
def the_operator_stops_it(job, graceful_exit):
    """somebody presses Ctrl-C while the first of three files is transformed"""
    job.hold()
    begun = []

    def transform(source, target):
        begun.append(source.name)
        if len(begun) == 1:
            raise KeyboardInterrupt
        baseline.transform(source, target)

    job.run(graceful_exit, transform)
    return {"files transformed afterwards": list(job.states().values()).count("whole")}


@graceful_exit.trial(held_out=True, playable=False)
def the_first_and_the_last(job, graceful_exit):
    """the first and the last of three files are broken"""
    job.hold(a=1, c=4)
    return {"exit code": job.run(graceful_exit)} | job.states()


@graceful_exit.trial(held_out=True, playable=False)
def nothing_to_do(job, graceful_exit):
    """there is no raw file"""
    return {"exit code": job.run(graceful_exit), "clean": len(list(job.clean.iterdir()))}


@graceful_exit.mistake(says="b.csv failed, and the exit code is 0. What does the scheduler believe?")
def says_all_is_well(raw, clean, transform):
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except Exception as error:
            print(f"{source.name} failed: {error}")


@graceful_exit.mistake(says="The run ends at b.csv. What was amiss with c.csv?")
def stops_at_the_first(raw, clean, transform):
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
        except Exception:
            sys.exit(1)
        unfinished.replace(clean / source.name)


@graceful_exit.mistake(says="In clean lies half of b.csv, under its full name. Who could tell that it is half?")
def writes_in_place(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        try:
            transform(source, clean / source.name)
        except Exception:
            failed += 1
    sys.exit(1 if failed else 0)


@graceful_exit.mistake(says="You clear away the half file in an except. Who does it after a SIGKILL?")
def clears_away(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        try:
            transform(source, clean / source.name)
        except Exception:
            (clean / source.name).unlink(missing_ok=True)
            failed += 1
    sys.exit(1 if failed else 0)


@graceful_exit.mistake(says="transform failed, and the file moved all the same. Which block runs in any case?")
def moves_in_any_case(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
        except Exception:
            failed += 1
        finally:
            if unfinished.exists():
                unfinished.replace(clean / source.name)
    sys.exit(1 if failed else 0)


@graceful_exit.mistake(says="256 files failed, and the scheduler saw 0. How many bits has an exit code?")
def counts_in_the_code(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except Exception:
            failed += 1
    sys.exit(failed)


@graceful_exit.mistake(says="All went well, and the scheduler heard of a failure. Which number stands for well?")
def true_is_one(raw, clean, transform):
    well = True
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except Exception:
            well = False
    sys.exit(well)


@graceful_exit.mistake(says="The disk was full, and c.csv was never read. Of which class is the error of a disk?")
def values_only(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except ValueError:
            failed += 1
    sys.exit(1 if failed else 0)


@graceful_exit.mistake(says="Somebody pressed Ctrl-C, and the job took the next file. Was that an error of the file?")
def goes_on_after_ctrl_c(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except:  # noqa: E722
            failed += 1
    sys.exit(1 if failed else 0)


@graceful_exit.mistake(says="Last night's b.csv is there, so tonight's is left out. How does a correction come in?")
def what_is_there_stays(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        if (clean / source.name).exists():
            continue
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except Exception:
            failed += 1
    sys.exit(1 if failed else 0)


@graceful_exit.mistake(says="You copy the whole file to its name, byte by byte. What is there half-way?")
def published_by_copy(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        try:
            transform(source, unfinished)
            (clean / source.name).write_bytes(unfinished.read_bytes())
            unfinished.unlink()
        except Exception:
            failed += 1
    sys.exit(1 if failed else 0)


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


@graceful_exit.mistake(says="Half of b.csv lay there from the killed run, and b.csv was left out. For how many nights?")
def leaves_it_to_another(raw, clean, transform):
    failed = 0
    for source in sorted(raw.glob("*.csv")):
        unfinished = clean / f"{source.name}.part"
        if unfinished.exists():
            continue
        try:
            transform(source, unfinished)
            unfinished.replace(clean / source.name)
        except Exception:
            unfinished.unlink(missing_ok=True)
            failed += 1
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
