"""What trials see from the text of an answer, as plain data that goes through a pipe as JSON."""

import os
import traceback

from breakfix.lab import answer, project
from breakfix.lab.plain import without_addresses


def through_trials(exercise, source, trials, send):
    """Try a text in each trial, afresh, sending what each one sees."""
    imports = project.imports(exercise.module)
    for trial in trials:
        send({"trial": trial.name, "saw": one_trial(exercise, trial, source, imports)})
    send({"finished": True})


def one_trial(exercise, trial, source, imports):
    """Return what a trial sees from a text in a fresh world, or what was raised."""
    try:
        loaded = answer.load(source, exercise.name, exercise.kind, imports)
    except BaseException as error:
        return raised(error)
    returned = []
    try:
        with exercise.open_world() as world:
            return trial.see(world, answer.watched(loaded, returned) if exercise.kind == "python" else loaded)
    except BaseException as error:
        saw = raised(error)
        if returned and saw["line"] is None:
            saw["after"] = True  # the answer has returned; what it left cannot be read
        return saw


def raised(error):
    """Return an exception as plain data: type and message, and the last line of the answer that it passed through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == answer.FILE]
    if isinstance(error, SyntaxError) and error.filename == answer.FILE:
        lines = [error.lineno]
    try:
        said = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:  # an answer may raise whatever it likes
        said = "an error that cannot be shown"
    message = without_addresses(said).replace(os.getcwd(), ".").strip()
    return {"raised": f"{type(error).__name__}: {message}".rstrip(": "), "line": lines[-1] if lines else None}


def told(ending, trials):
    """Return a run as JSON data: what each trial saw, and for those that did not come to an end why."""
    results = {sent["trial"]: sent["saw"] for sent in ending.sent if "trial" in sent}
    if ending.how != "enough" and not any("finished" in sent for sent in ending.sent):
        how = ending.how if ending.how not in {"done", "exit 0"} else "exit"
        missing = [name for name in trials if name not in results]
        results |= {name: {"stopped": how if name == missing[0] else "not reached"} for name in missing}
    return {"results": results, "printed": ending.printed, "seconds": ending.seconds, "left": ending.left}


def seen(run):
    """Return the results of a run by which mistakes are told apart: of an exception, its type."""
    return {
        name: saw["raised"].partition(":")[0] if isinstance(saw, dict) and "raised" in saw else saw
        for name, saw in run["results"].items()
    }
