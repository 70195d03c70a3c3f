"""Fix: a light DAG, run in its order, in which a failed task holds back those that need it, and no other."""

import contextlib
import graphlib

from breakfix.lab import errors, exercise, shapes


@exercise(phase="fix", minutes=9)
def run_tasks(tasks, do):
    """Run the tasks of a DAG, each after those that it needs, and tell what became of each.

    Given     tasks, a dict {task: [dependencies]} of names, which are texts; a list may name a task twice. do, a
              function of a name: it runs this task, and raises an error when the task fails
    Leave     a dict of each task's name to one of three texts. A task is run once, after all tasks that it needs.
              `done`: do came back. `failed`: do raised an Exception of any class. `skipped`: it was not run, since one
              of the tasks that it needs failed or was skipped. All others run
    Rules     a ValueError, before any task is run, when tasks need one another in a ring, or when a task is needed that
              is no key of tasks. An error that is no Exception, such as KeyboardInterrupt, reaches the caller as it is,
              and no further task is run
    Not touch tasks
    """
    needed = {name for needs in tasks.values() for name in needs}
    if unknown := needed - tasks.keys():
        raise ValueError(f"no such task: {unknown}")
    ends = {}
    for name in graphlib.TopologicalSorter(tasks).static_order():
        if any(ends[each] != "done" for each in tasks[name]):
            ends[name] = "skipped"
            continue
        try:
            do(name)
            ends[name] = "done"
        except Exception:
            ends[name] = "failed"
    return ends


@run_tasks.stub
def whatever_happens(tasks, do):
    ends = {}

    def go(name):
        if name not in ends:
            for needed in tasks[name]:
                go(needed)
            try:
                do(name)
                ends[name] = "done"
            except Exception:
                ends[name] = "failed"

    for name in tasks:
        go(name)
    return ends


run_tasks.play = ""
run_tasks.costs = "graphlib finds the order, and the ring"

CHAIN = {"load": ["transform"], "transform": ["extract"], "extract": []}
WIDE = {
    "report": ["load", "weather"],
    "load": ["transform"],
    "weather": [],
    "transform": ["extract"],
    "extract": [],
    "planes": [],
}


@run_tasks.look
def night(world, run_tasks, tasks=CHAIN, fails=(), error="ValueError", returns=None):
    """A task that fails is called, and does its work half; what is called in which order is written down."""
    called = []

    def do(name):
        called.append(name)
        if name in fails:
            raise errors.ERRORS[error]()
        return returns

    try:
        ends = run_tasks(tasks, do)
    except ValueError:
        return {"error": "ValueError", "run before": len(called)}
    except BaseException as end:
        if error not in errors.OTHERS or not isinstance(end, errors.CLASS[error]):
            raise
        return {
            "error": error,
            "the last one": "failed" if called[-1] in fails else called[-1],
            "failed": called.count(called[-1]),
        }
    return {"ends": dict(ends), "run": sorted(called), "too early": too_early(called, tasks)}


def too_early(called, tasks):
    """Return what was run before all that it needs had been run."""
    return sorted({name for place, name in enumerate(called) if not set(tasks[name]) <= set(called[:place])})


night.when("all go well: three tasks need one another, the last one stands first")
night.when("the middle fails: transform fails, and load needs it", fails=["transform"])
night.when("the first fails: extract fails, and load needs what needs it", fails=["extract"])
night.when("another branch: extract fails, weather and planes do not need it", WIDE, ["extract"])
night.when("two fail: weather and planes fail", WIDE, ["weather", "planes"])
night.when("a diamond: two tasks need one, and one needs both", {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []})
night.when("a ring: load needs report, and report needs load", {"extract": [], "load": ["report"], "report": ["load"]})
night.when("itself: a task needs itself", {"extract": [], "load": ["load"]})
night.when("a name that is none: load needs tranform", {"extract": [], "load": ["extract", "tranform"]})
night.when("somebody stops it: extract is ended by Ctrl-C", fails=["extract"], error="KeyboardInterrupt")
night.when("an error of another class: transform fails with StopIteration", fails=["transform"], error="StopIteration")


def some_night(rng):
    """Return a graph, mostly without a ring, which tasks fail, of which class their error is, and what do returns."""
    names = rng.sample(["a", "b", "load", "extract", "join it", "z", "report", "ä"], rng.randint(0, 7))
    tasks = {name: [] for name in names}
    for place, name in enumerate(names):
        for other in names[:place]:
            if rng.random() < 0.35:
                tasks[name] += [other] * rng.choice([1, 1, 1, 2])
    odd = rng.random() if names else 1
    if odd < 0.12:
        one, other = rng.choice(names), rng.choice(names)
        tasks[one].append(other)
        tasks[other].append(one)
    elif odd < 0.2:
        tasks[rng.choice(names)].append(rng.choice(["tranform", "", "Load", "load "]))
    fails = [name for name in names if rng.random() < 0.25]
    error = rng.choice([*errors.ORDINARY, *errors.OTHERS]) if rng.random() < 0.8 else "ValueError"
    order = rng.sample(names, len(names))
    returns = rng.choice([None, None, False, 0, 1, "failed", "skipped", []])
    return {name: rng.sample(tasks[name], len(tasks[name])) for name in order}, fails, error, returns


@run_tasks.look
def drawn_graph(world, run_tasks, given):
    return night.function(world, run_tasks, *given)


drawn_graph.drawn(
    shapes.rolled(some_night),
    times=300,
    says=lambda given: (
        f"the tasks are {given[0]}, those that fail {given[1]}, their error is {given[2]}, and do returns {given[3]!r}"
    ),
)

run_tasks.asks("""
all go well: The dict has the last task first. Which one can begin?
the middle fails: transform has failed. What would load read?
the first fails: transform was skipped. Is that better for load than a failure?
another branch: One branch is over. Which tasks have nothing to do with it?
two fail: Both failures are told. What of the others?
a diamond: Two tasks wait for one. How often is it run?
a ring: Each waits for the other. Which one can begin, and when do you know?
itself: It waits for itself. How long is this ring?
a name that is none: No task is called that. Who would have run it?
somebody stops it: Somebody wants it to end. Who has caught that?
an error of another class: It is an error like others. Which of your lines takes it for the end of something?
""")

run_tasks.slips("""
children of a failure run: A task has failed, and its child ran. What did it read?
    ~ ends[each] != "done" => False
only the next ones: A task was skipped, and its child ran. What did that one read?
    ~ ends[each] != "done" => ends[each] == "failed"
one failure ends all: A task failed, and others that have nothing to do with it did not run. Who needs what?
    - ends[name] = "failed"
    + ends[name] = "failed"
    + break
in the order of the dict: A task ran before one that it needs. Who wrote the dict, and in which order?
    ~ in graphlib.TopologicalSorter(tasks).static_order(): => in tasks:
    ~ ends[each] != "done" => ends.get(each, "done") != "done"
one need is enough: A task needs two, and one of them failed. Did it have all that it needs?
    ~ if any(ends => if tasks[name] and all(ends
everything is caught: Somebody pressed Ctrl-C, and the next task ran. Which errors are an Exception?
    ~ except Exception: => except BaseException:
some errors only: A task failed with another error, and the night was over. Which classes are there?
    ~ except Exception: => except (ValueError, KeyError, OSError, RuntimeError):
misspelled is a task: No such task is there, and it became one. Who was meant?
    - if unknown := needed - tasks.keys():
    -     raise ValueError(f"no such task: {unknown}")
""")


@run_tasks.also_right(costs="each round looks at all tasks that are left; the ring is found by a second loop")
def with_rounds(tasks, do):
    left, order = dict(tasks), []
    while left:
        ready = [name for name, needs in left.items() if all(each in order for each in needs)]
        if not ready:
            raise ValueError(f"these wait for one another, or for what there is not: {', '.join(left)}")
        order.append(ready[0])
        del left[ready[0]]
    ends = dict.fromkeys(tasks, "skipped")
    for name in order:
        if {ends[each] for each in tasks[name]} <= {"done"}:
            ends[name] = "failed"
            with contextlib.suppress(Exception):
                do(name)
                ends[name] = "done"
    return ends


run_tasks.hints += [
    "`graphlib.TopologicalSorter(tasks).static_order()` yields the names in an order, and raises a ValueError of its "
    "own for a ring; a name that is no key it takes for a task without needs. With what became of each task in a dict, "
    "ask before each one: is there one among those that it needs that is not done?",
    "A twin: dishes of a dinner.\n"
    "    for dish in graphlib.TopologicalSorter(dinner).static_order():\n"
    "        if all(served[part] == 'good' for part in dinner[dish]):\n"
    "            served[dish] = cook(dish)\n"
    "        else:\n"
    "            served[dish] = 'left out'",
]
