"""`%%answer lab.load`: the cell below is an answer. Run it, and it is judged."""

import builtins
import contextlib
import types

from breakfix.lab import answer, learner
from breakfix.lab.answerable import Answerable
from breakfix.lab.judging.judge import shared
from breakfix.lab.ledger import current, started_by_hand


class NoSuchExercise(LookupError):
    """The first line of the cell names nothing that can be answered."""

    def _render_traceback_(self):
        return [f"NoSuchExercise: {self}"]


def find(name, namespace):
    """Return what `lab.load` means in a notebook's namespace; only names and dots, nothing is evaluated."""
    first, *rest = name.partition("#")[0].strip().split(".")
    if not first:
        raise NoSuchExercise("Write an exercise's name after %%answer, such as lab.load.")
    if first not in namespace:
        raise NoSuchExercise(f"{first!r} is not known here. Run the cell with the import lines first.")
    found = namespace[first]
    for part in rest:
        if not hasattr(found, part):
            raise NoSuchExercise(f"{name!r}: there is no {part!r}. Is the first line of the cell as it was shipped?")
        found = getattr(found, part)
    if not isinstance(found, Answerable):
        raise NoSuchExercise(f"{name!r} is nothing that can be answered. Write `%%answer lab.` and an exercise's name.")
    return found


def register(shell):
    """Register `%%answer` with an IPython shell and start the process that judges."""

    def cell(line, text):
        asked = find(line, shell.user_ns)
        if isinstance(shell.user_ns.get("seed"), int):
            learner.seed(shell.user_ns["seed"])
        verdict = asked.respond(text, shell.user_ns.get("dataset"))
        if asked.kind in answer.PYTHON:
            stands = asked.kind == "value" and verdict.status in {"passed", "complete"}
            play_with(text, shell.user_ns, all_of_it=stands)
        return verdict

    shell.register_magic_function(cell, magic_kind="cell", magic_name="answer")
    current()  # who writes the ledger is decided before a lesson changes folder
    shared().start()
    if started_by_hand():
        shell.events.register("post_run_cell", _warm_once(shell))


def play_with(text, namespace, *, all_of_it=False):
    """Define what a cell defines in the notebook, to play with; what it raises was told by the verdict.

    Values that are computed are computed there too once the answer stands (`all_of_it`).

    Modules and built-in functions keep their names.
    """
    kept = {name: value for name, value in namespace.items() if isinstance(value, types.ModuleType)}
    with contextlib.suppress(Exception, SystemExit):
        code = answer.definitions(text, all_of_it=all_of_it)
        if code is not None:
            exec(code, namespace)  # noqa: S102  # the learner's own definitions, in the learner's own kernel
    namespace.update(kept)
    for name in vars(builtins).keys() & namespace.keys() - {"__builtins__", "__doc__", "__name__"}:
        if not name.startswith("_"):
            del namespace[name]


def _warm_once(shell):
    """Have known mistakes worked out while the learner reads, as soon as the notebook has imported its project.

    Where a notebook is run through nobody reads, and what is worked out ahead takes the time of other cells.
    """
    done = set()

    def warm(result):
        for value in list(shell.user_ns.values()):
            name = getattr(value, "__name__", "")
            if (
                isinstance(name, str)
                and name.startswith("breakfix.projects.")
                and name not in done
                and hasattr(value, "__file__")
            ):
                done.add(name)
                shared().warm(name)

    return warm
