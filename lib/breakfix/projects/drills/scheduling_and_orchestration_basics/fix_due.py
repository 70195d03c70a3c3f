"""Fix: which tasks are due, by the timestamps of what they read and write, in the order of their dependencies."""

import graphlib
import tempfile
from pathlib import Path

from breakfix.lab import exercise, shapes

from .jobs import NOW, aged


@exercise(phase="fix", minutes=9)
def due(tasks, now):
    """Tell which tasks are due, in an order in which they can run.

    Given     tasks, a dict of each task's name, a text, to a pair (inputs, output): a list of Paths, at least one, and
              the Path of the file that the task writes. There are a hundred tasks at most. No two write one file, and
              none needs itself, directly or through others. An input that no task writes is there. now, a time in
              seconds as `time.time()` gives it
    Leave     a list of the names of all due tasks, each once, and each after the due tasks that write its inputs. A
              task is due when
              - its output is missing, or
              - its output is not younger than one of its inputs, or
              - its output is younger than now: the clock was set back since, or
              - a task that writes one of its inputs is due
    Rules     a file's st_mtime says how young it is
    """
    makers = {output: name for name, (_, output) in tasks.items()}
    needs = {name: {makers[path] for path in inputs if path in makers} for name, (inputs, _) in tasks.items()}
    found = []
    for name in graphlib.TopologicalSorter(needs).static_order():
        inputs, output = tasks[name]
        if any(each in found for each in needs[name]) or not output.exists():
            found.append(name)
            continue
        written = output.stat().st_mtime
        if written <= max(path.stat().st_mtime for path in inputs) or written > now:
            found.append(name)
    return found


@due.stub
def as_make_does(tasks, now):
    found = []
    for name, (inputs, output) in tasks.items():
        if not output.exists() or output.stat().st_mtime < inputs[0].stat().st_mtime:
            found.append(name)
    return found


due.play = ""
due.costs = "one stat for each file of each task"

TWO = {"load": (["clean"], "warehouse"), "transform": (["raw"], "clean")}
JOIN = {"join": (["flights", "weather"], "joined")}


@due.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@due.look
def told(folder, due, ages, tasks=TWO):
    """`ages` are seconds before now, by the names of the files; a file without one is not there."""
    found = due(lay_out(folder, ages, tasks), NOW)
    early = {
        name
        for place, name in enumerate(found)
        if any(tasks[later][1] in tasks[name][0] for later in found[place:] if later in tasks)
    }
    return {"due": sorted(found), "too early": sorted(early)}


def lay_out(folder, ages, tasks):
    """Make files of these ages, in seconds; return the tasks with Paths in place of names."""
    aged(folder, ages)
    return {name: ([folder / each for each in inputs], folder / output) for name, (inputs, output) in tasks.items()}


told.when("new flights: the raw file came later than all others", {"raw": 5, "clean": 20, "warehouse": 10})
told.when("the middle is gone: clean is missing, and the warehouse is young", {"raw": 30, "warehouse": 10})
told.when("the same second: raw and clean have one timestamp", {"raw": 20, "clean": 20, "warehouse": 10})
told.when("a clock set back: clean and warehouse are of the future", {"raw": 5, "clean": -3000, "warehouse": -2990})
told.when("the second input: it is younger than the output", {"flights": 30, "weather": 5, "joined": 20}, JOIN)


def some_tasks(rng):
    """Return ages and tasks: each reads files that are there, or that others write; ages at the limits and near."""
    names = rng.sample(["load", "extract", "join", "weather", "report", "mail it", "", "z"], rng.randint(1, 5))
    tasks, files = {}, [f"source {place}/flights.csv" for place in range(rng.randint(1, 2))]
    for name in names:
        tasks[name] = (rng.sample(files, min(rng.randint(1, 3), len(files))), f"of {name}/flights.csv")
        files.append(f"of {name}/flights.csv")
    ages, age = {}, rng.choice([40, 90])
    for name in files:
        ages[name] = age
        age -= rng.choice([0, 1, 1, 1, 2, 5, 0.5])
    for name in rng.sample(files, rng.choice([0, 0, 1, 2])):
        ages[name] = rng.choice([0, -1, -0.5, 0.5, -3600, *ages.values()])
    if rng.random() < 0.3:
        del ages[f"of {rng.choice(names)}/flights.csv"]
    return ages, {name: tasks[name] for name in rng.sample(names, len(names))}


told.drawn(together=shapes.rolled(some_tasks), times=80)

due.asks("""
new flights: transform is due. What will it do to the file that load reads?
the middle is gone: The warehouse looks young. Of what will it be made now?
the same second: A file that came in the same second may have come after it was read. What is the safe side?
a clock set back: The raw file is older than a file of the future. Can that file have been made of it?
the second input: A task has two inputs. Which of them did you look at?
""")

due.slips("""
it is younger: In the same second, both can have been first. Which side costs less?
    ~ written <= max( => written < max(
trust the future: A file bears a time that is still to come. Who wrote it, and when?
    - or written > now
by itself: A task is due, and whoever reads its file is not. What is in that file tomorrow?
    - any(each in found for each in needs[name]) or
the oldest input: One of two inputs came today. Does the other one hide it?
    ~ <= max(path.stat() => <= min(path.stat()
in the order of the dict: A task stands before one whose file it reads. Who has put the dict in order?
    ~ in graphlib.TopologicalSorter(needs).static_order(): => in tasks:
""")


@due.also_right(costs="each task asks those that it needs, again and again")
def by_recursion(tasks, now):
    found = []

    def is_due(name):
        inputs, output = tasks[name]
        needed = [is_due(other) for other in tasks if tasks[other][1] in inputs]
        times = [path.stat().st_mtime for path in inputs if path.is_file()]
        is_late = any(needed) or not output.is_file() or not max(times) < output.stat().st_mtime <= now
        found.extend([name] if is_late else [])
        return is_late

    for name in tasks:
        is_due(name)
    return list(dict.fromkeys(found))


due.hints += [
    "First find out who needs whom: a dict of each file to the task that writes it, and from that each task's needs. "
    "`graphlib.TopologicalSorter(needs).static_order()` gives an order. Then ask the four questions of each name.",
    "A twin: `if any(part in stale for part in made_of[cake]) or baked[cake] <= bought[cake]: stale.append(cake)`",
]
