"""What trials see from the text of an answer, as plain data that goes through a pipe as JSON.

Of a trial that came to its end: {"saw": what the trial returned, "left": what else stands there (`judging/whole.py`)}.
Of one that did not: {"raised": "Type: message", "line": n or None} or {"stopped": how}.
"""

import contextlib
import functools
import inspect
import os
import re
import shutil
import sys
import tempfile
import traceback

from breakfix.lab import answer, project
from breakfix.lab.judging import whole, zone
from breakfix.lab.plain import without_addresses

MADE = re.compile(r"(?<=\.)/tmp[a-z0-9_]{8}(?=/)")  # a world's own folder in the trial's, which nobody has seen
PRINTED = 2000  # bytes of what one trial printed that are told
LONGEST = 10_000  # characters of an error's text that are told


class Form:
    """The form of what a fork sends that tries a text in trials: a result of each, in their order, each once.

    The text runs in that fork and can send what it likes; no more than this is taken from it, and nothing is looked
    up by it. There is no token that would show who sent it, for it would lie where the text can read it. What passes is
    what the reference gives in each situation; that is computed in other forks and compared outside, so an answer
    that sends it has to know it, and then it could hand it in as well.
    """

    def __init__(self, trials):
        self.left = [*trials, None][::-1]

    def __call__(self, message):
        """Tell whether this message is the next one."""
        if not self.left or not isinstance(message, dict):
            return False
        name = self.left[-1]
        fits = message == {"finished": True} if name is None else _is_of(name, message)
        if fits:
            self.left.pop()
        return fits


def _is_of(trial, message):
    if message.keys() != {"trial", "result", "printed"} or message["trial"] != trial:
        return False
    result, printed = message["result"], message["printed"]
    has_form = isinstance(result, dict) and (
        (result.keys() == {"saw", "left"} and isinstance(result["left"], dict)) or _is_error(result)
    )
    return has_form and isinstance(printed, str) and len(printed) <= PRINTED


def is_values(found):
    """Tell whether data have the form of what a cell gives that computes its values, or of its error."""
    return isinstance(found, dict) and (
        (found.keys() == {"values"} and isinstance(found["values"], dict)) or _is_error(found)
    )


def _is_error(found):
    said, line = found.get("raised"), found.get("line")
    return (
        found.keys() - {"after"} == {"raised", "line"}
        and isinstance(said, str)
        and len(said) <= LONGEST
        and (line is None or type(line) is int)
        and found.get("after", True) is True
    )


def through_trials(exercise, source, trials, send, place=None):
    """Try a text in each trial, sending what each one sees, and what was printed in it.

    Of those that are written each begins with the text anew; those that are drawn share one namespace, so that what an
    answer keeps from one call to the next shows, unless the exercise is `fresh`. `place` is one zone for all of them.
    """
    imports, room, folder, kept = project.imports(exercise.module), os.getcwd(), None, None
    for trial in trials:
        folder = _empty(folder, room)
        _work_in(folder)
        zone.enter(place or zone.of(trial))
        begin = _printed()
        ready = kept if trial.drawn and kept else loaded(exercise, source, imports)
        kept = ready if trial.drawn and not exercise.fresh else None
        result = one_trial(exercise, trial, *ready)
        _work_in(room)
        send({"trial": trial.name, "result": result, "printed": _since(begin).replace(room, ".")})
    send({"finished": True})


def _empty(folder, room):
    """Return an empty folder in `room`: the last trial's if it left nothing there, for removing one can take 5 ms."""
    if folder:
        with contextlib.suppress(OSError):
            if not os.listdir(folder):
                return folder
        shutil.rmtree(folder, ignore_errors=True)
    return tempfile.mkdtemp(dir=room)


def _work_in(folder):
    """Work in a folder, in which temporary files are made too."""
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = folder


def _printed():
    """Return how many bytes were printed so far; the output is a file."""
    sys.stdout.flush()
    with contextlib.suppress(OSError):
        return os.lseek(1, 0, os.SEEK_CUR)
    return 0


def _since(begin):
    """Return the beginning of what was printed from there on."""
    if _printed() == begin:
        return ""
    return os.pread(1, PRINTED, begin).decode(errors="replace")


def loaded(exercise, source, imports):
    """Return (what a text answers, None), or (None, what was raised)."""
    try:
        given = exercise.names() if exercise.kind == "value" else {}
        return answer.load(source, exercise.name, exercise.kind, imports, given), None
    except BaseException as error:
        return None, raised(error)


def one_trial(exercise, trial, loaded, broken=None):
    """Return what a trial sees from an answer in a fresh world, or what was raised."""
    if broken:
        return broken
    returned, changed = [], []
    if exercise.kind == "python":
        loaded = watched(loaded, returned, changed)
    try:
        with exercise.open_world() as world:
            saw = trial.see(world, loaded)
            left = whole.left(world, exercise.left_free) if exercise.kind not in {"value", "tests"} else {}
        if changed and "arguments" not in exercise.left_free:
            left["arguments"] = changed
        return {"saw": saw, "left": left}
    except BaseException as error:
        saw = raised(error)
        if returned and saw["line"] is None:
            saw["after"] = True  # the answer has returned; what it left cannot be read
        return saw


def watched(function, returned, changed):
    """Return `function` so that it refuses to return later, and notes what it does.

    When it has returned, that goes into the list `returned`; when it has changed an argument in place, `changed` gets
    {"before": ..., "after": ...}.
    """

    @functools.wraps(function, updated=())
    def called(*args, **kwargs):
        given = [*args, *kwargs.values()]
        before = [whole.frozen(each) for each in given]
        result = function(*args, **kwargs)
        if inspect.iscoroutine(result):
            result.close()
            raise TypeError("the function is `async def`; write `def`")
        if inspect.isgenerator(result):
            raise TypeError("a generator came back, from `yield` or from (... for ...); return all of it at once")
        after = [whole.frozen(each) for each in given]
        changed.extend({"before": was, "after": now} for was, now in zip(before, after, strict=True) if was != now)
        returned.append(True)
        return result

    return called


def raised(error):
    """Return an exception as plain data: type and message, and the last line of the answer that it passed through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == answer.FILE]
    if isinstance(error, SyntaxError) and error.filename == answer.FILE:
        lines = [error.lineno]
    try:
        said = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:  # an answer may raise whatever it likes
        said = "an error that cannot be shown"
    message = MADE.sub("", without_addresses(said).replace(os.getcwd(), ".")).strip()
    said = f"{type(error).__name__}: {message}".rstrip(": ")
    return {"raised": said[:LONGEST], "line": lines[-1] if lines else None}


def told(ending, trials):
    """Return a run as JSON data: what each trial saw, and for those that did not come to an end why.

    What was printed is said trial by trial; a trial that did not come to an end has all of it.
    """
    results = {sent["trial"]: sent["result"] for sent in ending.sent if "trial" in sent}
    printed = {sent["trial"]: sent["printed"] for sent in ending.sent if sent.get("printed")}
    if ending.how != "enough" and not any("finished" in sent for sent in ending.sent):
        how = ending.how if ending.how not in {"done", "exit 0"} else "exit"
        missing = [name for name in trials if name not in results]
        results |= {name: {"stopped": how if name == missing[0] else "not reached"} for name in missing}
        printed |= dict.fromkeys(missing[:1], ending.printed)
    return {"results": results, "printed": printed, "seconds": ending.seconds, "left": ending.left}


def seen(results):
    """Return results by which mistakes are told apart: of an exception, its type."""
    return {
        name: result["raised"].partition(":")[0] if "raised" in result else result for name, result in results.items()
    }
