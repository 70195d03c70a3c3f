"""Break: workflows that are green although a test failed."""

import yaml

from breakfix.lab import prediction
from breakfix.services import workflow
from breakfix.services.machine import Machine

from . import jobs

FAILS = "#!/bin/sh\necho 1 failed\nexit 1\n"  # in place of pytest, on a project of which one test fails
# Lines for `run:`; the second shell differs for those with a pipe only.
LINES = (
    "pytest",
    "pytest | tee tests.log",
    "pytest || true",
    "pytest && echo ok",
    "pytest; echo done",
    "pytest > tests.log",
    "pytest || exit 1",
    "pytest | tail -n 1 | tee end.log",
    "pytest 2>&1 | cat",
    "if pytest; then echo ok; fi",
)


def one_step(line, shell=None):
    """Return a workflow whose one step is a line, with the shell that it names, as YAML."""
    step = {"run": line} | ({"shell": shell} if shell else {})
    return yaml.safe_dump({"on": "push", "jobs": {"test": {"runs-on": "ubuntu-latest", "steps": [step]}}})


def ended(lines):
    """Run each line as the one step of a workflow, while a test fails: with no shell named, and with shell: bash."""
    with jobs.moment() as made:
        machine = Machine(made / "machine", pytest=FAILS)
        machine.ended("pip install pytest", made)
        return [
            {"run": line}
            | {name: colour(workflow.run(one_step(line, shell), None, machine)) for name, shell in SHELLS.items()}
            for line in lines
        ]


def colour(ran):
    """Return the colour of a Run's check."""
    return "green" if ran.green else "red"


def told(table):
    """Return what `ended` returns as a history for lanes, the shell that names it by itself first."""
    kinds = {"green": "statement", "red": "refused"}
    return [(name, kinds[each[name]], f"{each['run']}: {each[name]}") for name in SHELLS for each in table]


SHELLS = {"no shell named": None, "shell: bash": "bash"}
PIPED = {"green_as_written": int, "green_with_bash": int}


@prediction(phase="break", fields=PIPED, minutes=5)
def piped(lines):
    """One test of a project fails. Each line is the one step of a workflow: first as it is, then with `shell: bash`.

    green_as_written  how many of the lines end green, when the workflow names no shell
    green_with_bash   how many of them end green with `shell: bash`
    """
    found = ended(lines)
    return {
        "green_as_written": sum(each["no shell named"] == "green" for each in found),
        "green_with_bash": sum(each["shell: bash"] == "green" for each in found),
    }


@piped.draw
def five_lines(hand):
    """Return five lines: one or two with a pipe, and others."""
    pipes = [each for each in LINES if " | " in each]
    others = [each for each in LINES if " | " not in each]
    count, first, second = hand.one_of((1, 2)), hand.one_of(range(len(pipes))), hand.one_of(range(len(others)))
    found = [pipes[(first + place) % len(pipes)] for place in range(count)]
    return found + [others[(second + 2 * place) % len(others)] for place in range(5 - count)]


piped.because = (
    "A pipe ends as its last command does, unless pipefail is set; `|| true` and `if` take the failure for an answer, "
    "and `bash -e` stops at every other one."
)
piped.means = (
    "pytest said 1, and nobody passed it on. Such a check is green for as long as it is there, whatever breaks."
)
