"""Laws of answers that are tests: their reference keeps the bank, and what tests nothing does not pass."""

from breakfix.lab.exercise import Exercise
from breakfix.lab.pytest_run import FAIL, PASS
from breakfix.laws.law import Breach, law

GOOD, DAMAGED = 2, 3  # cases that a bank shows, at least
CARELESS = {  # what is no answer, whatever the bank holds
    "a file that always passes": "def test_nothing():\n    pass\n",
    "a file that always fails": "def test_nothing():\n    assert False\n",
    "a file without a test": "nothing = 1\n",
    "a file that uses an unknown name": "def test_nothing():\n    assert not_defined\n",
}


def is_tests(exercise):
    """Tell whether an answer is a test file."""
    return exercise.kind == "tests"


@law(Exercise, is_tests)
def the_reference_keeps_its_bank(exercise, judge):
    """It lets every good case pass and catches every damaged one; a bank has some of both, among those drawn too."""
    found = judge.wanted(exercise, drawn=True) | judge.wanted(exercise, held_out=True)
    for trial in exercise.trials:
        ended = found[trial.name].get("saw")
        if not trial.ends:
            yield Breach(f"{trial.name} is neither good nor damaged", "`.good` or `.damaged` of its bank")
        elif ended != trial.ends:
            yield Breach(
                f"{trial.name}: {ended}, and should end as `{trial.ends}`", "a reference that tells them apart"
            )
    shown = [trial.ends for trial in exercise.trials if not trial.held_out]
    if shown.count(PASS) < GOOD or shown.count(FAIL) < DAMAGED:
        counts = f"{shown.count(PASS)} good cases and {shown.count(FAIL)} damaged ones"
        yield Breach(f"the bank shows {counts}", f"{GOOD} good ones and {DAMAGED} damaged ones, or more")
    drawn = {result.get("saw") for name, result in found.items() if name.startswith("drawn_")}
    if drawn and drawn != {PASS, FAIL}:
        yield Breach(f"of what is drawn all is of one kind: {', '.join(map(str, drawn))}", "a wider strategy")


@law(Exercise, is_tests)
def what_tests_nothing_is_refused(exercise, judge):
    """A file that always passes, always fails, holds no test, or cannot run is refused by what is shown."""
    want, runs = judge.mutants(exercise, list(CARELESS.values()))
    for what, run in zip(CARELESS, runs, strict=True):
        if all(run.get(name) == want[name] for name in want):
            yield Breach(f"{what} is right", "a good case, or a damaged one")


@law(Exercise, is_tests)
def each_case_shows_its_rows(exercise, judge):
    """A verdict names a case by its rows, so each has some to show, and no two shown cases are the same."""
    rows = {}
    for trial in exercise.trials:
        if not trial.rows:
            yield Breach(f"{trial.name} shows nothing", "`.shows` of its bank: a function of what a case is given")
        elif trial.rows in rows:
            yield Breach(f"{trial.name} and {rows[trial.rows]} show the same", "rows in which they differ")
        rows[trial.rows] = trial.name
