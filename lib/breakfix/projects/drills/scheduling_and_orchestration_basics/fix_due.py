"""Fix: which tasks are due, by the timestamps of what they read and write, in the order of their dependencies."""

import graphlib
import os
import tempfile
from pathlib import Path

from breakfix.lab import exercise, shapes


@exercise(phase="fix", minutes=9)
def due(tasks, now):
    """Tell which tasks are due, in an order in which they can run.

    Given     tasks, a dict of each task's name to a pair (inputs, outputs) of lists of Paths, at least one in each; a
              file may be an input of several tasks, and is an output of one at most; no task needs itself, by whatever
              way. now, a time in seconds as `time.time()` gives it
    Leave     a list of the names of all tasks that are due, each once, and after those of them that write what it
              reads. A task is due when
              - one of its outputs is missing, or
              - one of its outputs is not younger than one of its inputs, or
              - one of its outputs is younger than now: the clock was set back since, or
              - a task is due that writes one of its inputs
    Rules     how young a file is says its st_mtime. An input that no task writes is always there
    Not touch tasks, and the files
    """
    makers = {path: name for name, (_, outputs) in tasks.items() for path in outputs}
    needs = {name: {makers[path] for path in inputs if path in makers} for name, (inputs, _) in tasks.items()}
    found = []
    for name in graphlib.TopologicalSorter(needs).static_order():
        inputs, outputs = tasks[name]
        if any(each in found for each in needs[name]) or not all(path.exists() for path in outputs):
            found.append(name)
            continue
        written = [path.stat().st_mtime for path in outputs]
        if min(written) <= max(path.stat().st_mtime for path in inputs) or max(written) > now:
            found.append(name)
    return found


@due.stub
def as_make_does(tasks, now):
    found = []
    for name, (inputs, outputs) in tasks.items():
        if not outputs[0].exists() or outputs[0].stat().st_mtime < inputs[0].stat().st_mtime:
            found.append(name)
    return found


due.play = ""
due.costs = "one stat for each file of each task"

NOW = 1_357_000_000
TWO = {"load": (["clean"], ["warehouse"]), "transform": (["raw"], ["clean"])}


@due.world
def folder():
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


@due.look
def told(folder, due, ages, tasks=TWO):
    """`ages` are seconds before now, by the names of the files; a file without one is not there."""
    for name, age in ages.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
        os.utime(folder / name, (NOW, NOW - age))  # they were all read just now
    given = {name: tuple([folder / each for each in part] for part in pair) for name, pair in tasks.items()}
    found = due(given, NOW)
    left = [path for path in folder.rglob("*") if path.is_file()]
    times = {path.relative_to(folder).as_posix(): NOW - path.stat().st_mtime for path in left}
    return {
        "due": sorted(found),
        "too early": too_early(found, tasks),
        "files": "touched" if times != ages else "as they were",
    }


def too_early(found, tasks):
    """Return the names that stand before one that writes what they read."""
    return sorted(
        name
        for place, name in enumerate(found)
        if any(set(tasks[name][0]) & set(tasks[later][1]) for later in found[place:] if later in tasks)
    )


told.when("up to date: each file is younger than what it is made of", {"raw": 30, "clean": 20, "warehouse": 10})
told.when("new flights: the raw file came later than all others", {"raw": 5, "clean": 20, "warehouse": 10})
told.when("nothing yet: there is only the raw file", {"raw": 5})
told.when("the end is missing: the warehouse is not there", {"raw": 30, "clean": 20})
told.when("the same second: raw and clean have one timestamp", {"raw": 20, "clean": 20, "warehouse": 10})
told.when("a clock set back: clean and warehouse are of the future", {"raw": 5, "clean": -3000, "warehouse": -2990})
told.when("of this moment: the warehouse has the timestamp now", {"raw": 30, "clean": 20, "warehouse": 0})
told.when("the middle is gone: clean is missing, and the warehouse is young", {"raw": 30, "warehouse": 10})
SEVERAL = {"join": (["flights", "weather"], ["joined", "report"])}
told.when(
    "the second input: of two inputs the second is younger than the outputs",
    {"flights": 30, "weather": 5, "joined": 20, "report": 10},
    SEVERAL,
)
told.when(
    "the second output: one output is older than one input",
    {"flights": 30, "weather": 15, "joined": 10, "report": 20},
    SEVERAL,
)
told.when("one of two: the second output is missing", {"flights": 30, "weather": 25, "joined": 20}, SEVERAL)


def some_tasks(rng):
    """Return ages and tasks: each reads files that are there, or that others write; ages at the limits and near."""
    names = rng.sample(["load", "extract", "join", "weather", "report", "mail it", "a", "z"], rng.randint(1, 5))
    tasks, files = {}, [f"source {place}" for place in range(rng.randint(1, 2))]
    written = []
    for name in names:
        outputs = rng.sample([f"{name}.csv", f"{name}/flights.csv", f"{name}/a b.csv"], rng.randint(1, 2))
        inputs = rng.sample([*files, *written], min(rng.randint(1, 3), len(files) + len(written)))
        tasks[name] = (inputs, outputs)
        written += outputs
    ages, age = {}, rng.choice([40, 90])
    for name in [*files, *written]:
        ages[name] = age
        age -= rng.choice([0, 1, 1, 1, 2, 5, 0.5])
    for name in rng.sample([*files, *written], rng.choice([0, 0, 1, 2]) % (len(ages) + 1)):
        ages[name] = rng.choice([0, -1, -0.5, 0.5, -3600, *ages.values()])
    gone = rng.choice(written) if rng.random() < 0.3 else None
    order = rng.sample(names, len(names))
    return {name: age for name, age in ages.items() if name != gone}, {name: tasks[name] for name in order}


@due.look
def drawn_tasks(folder, due, given):
    return told.function(folder, due, *given)


drawn_tasks.drawn(
    shapes.rolled(some_tasks),
    times=150,
    says=lambda given: f"the tasks (inputs, outputs) are {given[1]}, and the files, in seconds before now, {given[0]}",
)

due.asks("""
up to date: Nothing came, and nothing is missing. Which task has something to do?
new flights: transform is due. What will it do to the file that load reads?
nothing yet: Which file will be there when load begins, and who writes it?
the end is missing: One file is missing. How many tasks write it?
the same second: A file that came in the same second may have come after it was read. What is the safe side?
a clock set back: The raw file is older than a file of the future. Can that file have been made of it?
of this moment: now is now. Is it to come?
the middle is gone: The warehouse looks young. Of what will it be made now?
the second input: A task has two inputs. Which of them did you look at?
the second output: A task has two outputs. Which is the oldest?
one of two: One output is there, and one is not. Has the task done all of its work?
""")

due.slips("""
it is younger: In the same second, both can have been first. Which side costs less?
    ~ min(written) <= max( => min(written) < max(
trust the future: A file bears a time that is still to come. Who wrote it, and when?
    - or max(written) > now
now is the future: The file was written at this very moment. Is that after it?
    ~ max(written) > now => max(written) >= now
by itself: A task is due, and whoever reads its file is not. What is in that file tomorrow?
    - any(each in found for each in needs[name]) or
the youngest output: One of two outputs is old. Does the other one make up for it?
    ~ min(written) <= max( => max(written) <= max(
the oldest input: One of two inputs came today. Does the other one hide it?
    ~ <= max(path.stat() => <= min(path.stat()
in the order of the dict: A task stands before one whose file it reads. Who has put the dict in order?
    ~ in graphlib.TopologicalSorter(needs).static_order(): => in tasks:
when it was read: Somebody has only looked at the files. Which of the timestamps changes by that?
    ~ written = [path.stat().st_mtime => written = [path.stat().st_atime
what is there: A file is missing, and its task fails to be asked. What does stat say of a file that is not there?
    - or not all(path.exists() for path in outputs)
the other way round: Nothing was due, and something ran. Which of the two is to be the younger one?
    ~ min(written) <= max( => min(written) >= max(
the first output: A file is missing, and it is not the first. How many does the task write?
    ~ path.exists() for path in outputs) => path.exists() for path in outputs[:1])
    ~ written = [path.stat().st_mtime for path in outputs] => written = [path.stat().st_mtime for path in outputs[:1]]
""")


@due.also_right(costs="it asks again and again, until nothing changes any more")
def with_rounds(tasks, now):
    def time_of(path):
        return path.stat().st_mtime if path.is_file() else None

    late = set()
    for name, (inputs, outputs) in tasks.items():
        times = [time_of(path) for path in outputs]
        newest = max((time for time in map(time_of, inputs) if time is not None), default=now)
        if None in times or any(time <= newest or time > now for time in times):
            late.add(name)
    while True:
        stale = {path for name in late for path in tasks[name][1]}
        more = {name for name, (inputs, _) in tasks.items() if stale & set(inputs)} - late
        if not more:
            break
        late |= more
    order = []
    while len(order) < len(late):
        open_files = {path for name in late.difference(order) for path in tasks[name][1]}
        order += sorted(name for name in late.difference(order) if not open_files & set(tasks[name][0]))
    return order


due.hints += [
    "First find out who needs whom: a dict of each file to the task that writes it, and from that each task's needs. "
    "`graphlib.TopologicalSorter(needs).static_order()` gives the names in an order. Then ask the four questions of "
    "each name; the last one looks at what you have found so far.",
    "A twin: which cakes are stale.\n"
    "    for cake in graphlib.TopologicalSorter(made_of).static_order():\n"
    "        if any(part in stale for part in made_of[cake]) or baked[cake] <= bought[cake]:\n"
    "            stale.append(cake)",
]
