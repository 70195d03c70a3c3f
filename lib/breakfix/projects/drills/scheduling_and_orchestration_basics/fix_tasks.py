"""Fix: a light DAG, run in its order, in which a failed task holds back those that need it, and no other."""

import contextlib
import graphlib

from breakfix.lab import errors, exercise, shapes


@exercise(phase="fix", minutes=8)
def run_tasks(tasks, do):
    """Run the tasks of a DAG, each after those that it needs, and tell what became of each.

    Given     tasks, a dict {task: [dependencies]} of names, which are texts, with a hundred tasks at most. do, a
              function of a name: it runs this task, and raises an Exception when the task fails
    Leave     a dict of each task's name to one of three texts. A task is run once, after all tasks that it needs.
              `done`: do came back. `failed`: do raised an Exception, of any class. `skipped`: it was not run, since one
              of the tasks that it needs failed or was skipped. All others run
    Rules     a ValueError, before any task is run, when tasks need one another in a ring, or when a task is needed that
              is not in tasks
    Not touch tasks
    """
    needed = {name for needs in tasks.values() for name in needs}
    if unknown := needed - tasks.keys():
        raise ValueError(f"no such task: {unknown}")
    ends = {}
    for name in graphlib.TopologicalSorter(tasks).static_order():
        needs = tasks[name]
        if any(ends[each] != "done" for each in needs):
            ends[name] = "skipped"
            continue
        try:
            do(name)
            ends[name] = "done"
        except Exception:
            ends[name] = "failed"
    return ends


@run_tasks.stub
def in_the_order_of_the_dict(tasks, do):
    ends = {}
    for name in tasks:
        try:
            do(name)
            ends[name] = "done"
        except Exception:
            ends[name] = "failed"
    return ends


run_tasks.play = ""
run_tasks.costs = "graphlib finds the order, and the ring"

CHAIN = {"load": ["transform"], "transform": ["extract"], "extract": []}
WIDE = CHAIN | {"report": ["load", "weather"], "weather": [], "planes": []}


@run_tasks.look
def night(world, run_tasks, tasks=CHAIN, fails=(), error="ValueError", returns=None):
    """A task that fails is called; what is called in which order is written down."""
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
    early = {name for place, name in enumerate(called) if not set(tasks[name]) <= set(called[:place])}
    return {"ends": dict(ends), "run": sorted(called), "too early": sorted(early)}


night.when("all go well: three tasks need one another, the last one stands first")
night.when("the first fails: extract fails, and load needs what needs it", fails=["extract"])
night.when("another branch: extract fails, weather and planes do not need it", WIDE, ["extract"])
night.when("a ring: load needs report, and report needs load", {"extract": [], "load": ["report"], "report": ["load"]})
night.when("a name that is none: load needs tranform", {"extract": [], "load": ["extract", "tranform"]})


def some_night(rng):
    """Return a graph, mostly without a ring, which tasks fail, of which class their error is, and what do returns."""
    names = rng.sample(["a", "b", "load", "extract", "join it", "z", "report", "ä"], rng.randint(0, 7))
    tasks = {name: [other for other in names[:place] if rng.random() < 0.35] for place, name in enumerate(names)}
    odd = rng.random() if names else 1
    if odd < 0.12:  # a ring, in which there is no shorter one, and what leads into it
        ring = rng.sample(names, rng.randint(1, len(names)))
        tasks = {name: [rng.choice(ring)] if rng.random() < 0.5 else [] for name in names}
        tasks |= {name: [ring[place - 1]] for place, name in enumerate(ring)}
        tasks |= {"alone": []}
        for name in rng.sample(ring, rng.randint(0, len(ring))):
            tasks[name].insert(rng.randint(0, 1), "alone")
    elif odd < 0.2:
        tasks[rng.choice(names)].append(rng.choice(["tranform", "", "Load", "load "]))
    for needs in tasks.values():
        if needs and rng.random() < 0.1:
            needs.append(rng.choice(needs))  # one that is needed is named twice
    fails = [name for name in names if rng.random() < 0.25]
    returns = rng.choice([None, None, False, 0, 1, "failed", "skipped", []])
    mixed = {name: rng.sample(tasks[name], len(tasks[name])) for name in rng.sample(list(tasks), len(tasks))}
    return mixed, fails, rng.choice(errors.ORDINARY), returns


night.drawn(together=shapes.rolled(some_night), times=300)

run_tasks.asks("""
all go well: The dict has the last task first. Which one can begin?
the first fails: transform was skipped. Is that better for load than a failure?
another branch: One branch is over. Which tasks have nothing to do with it?
a ring: Each waits for the other. Which one can begin, and when do you know?
a name that is none: No task is called that. Who would have run it?
""")

run_tasks.slips("""
children of a failure run: A task has failed, and its child ran. What did it read?
    ~ ends[each] != "done" => False
only the next ones: A task was skipped, and its child ran. What did that one read?
    ~ ends[each] != "done" => ends[each] == "failed"
in the order of the dict: A task ran before one that it needs. Who wrote the dict, and in which order?
    ~ in graphlib.TopologicalSorter(tasks).static_order(): => in tasks:
    ~ ends[each] != "done" => ends.get(each, "done") != "done"
misspelled is a task: No such task is there, and it became one. Who was meant?
    - if unknown := needed - tasks.keys():
    -     raise ValueError(f"no such task: {unknown}")
""")


@run_tasks.also_right(costs="all are skipped, until one has run")
def skipped_at_first(tasks, do):
    order = list(graphlib.TopologicalSorter(tasks).static_order())
    if len(order) > len(tasks):
        raise ValueError("a task is needed that there is not")
    ends = dict.fromkeys(tasks, "skipped")
    for name in order:
        if all(ends[each] == "done" for each in tasks[name]):
            ends[name] = "failed"
            with contextlib.suppress(Exception):
                do(name)
                ends[name] = "done"
    return ends


run_tasks.hints += [
    "`graphlib.TopologicalSorter(tasks).static_order()` yields the names in an order, and raises a ValueError of its "
    "own for a ring. With what became of each task in a dict, ask before each one: are all that it needs done?",
    "A twin: `served[dish] = cook(dish) if all(served[part] == 'good' for part in dinner[dish]) else 'left out'`",
]
