"""The quiz of d-10: each right answer is computed by running the real thing."""

import yaml

from breakfix.lab import Quiz, Recall
from breakfix.services import workflow
from breakfix.services.machine import Machine

from . import baseline, jobs
from .break_workflow import FAILS, one_step
from .mastery_commit import CLONE, clone, commit_and_push

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="pipeline_design_and_structure", asks=("ignored_too_late", "arrows_of_a_line"))


@quiz.a_choice(
    {
        "Yes: it was there when everything was committed.": "What does git store, folders or files?",
        "No: git keeps files, and an empty folder has none.": "",
        "Yes, if .gitignore does not name it.": "What would git keep of it?",
    },
    phase="predict",
    because="git keeps files with their paths. An empty folder has no file, so no clone has it.",
)
def an_empty_folder():
    """A job needs the folder `logs`. It lies there, empty, when everything is committed. Does a fresh clone have it?"""
    with jobs.moment() as made:
        (made / "flights" / "logs").mkdir(parents=True)
        clone = jobs.committed(made / "flights").clone(made / "clone")
        there = (clone.home / "logs").exists()
    return list(quiz.questions["an_empty_folder"].options)[0 if there else 1]


@quiz.a_number(
    phase="alter",
    look="Which of these lines is run as an import, wherever it stands?",
    because="`order` at the top, and `load` within the function. A text is no import, and `csv` is not of the package.",
)
def imports_of_a_text():
    """How many modules of breakfix.etl does the function `imports` of this sheet find in this text?

    `import csv`, then `from breakfix.etl import order`, then `HELP = "from breakfix.etl import run"`, then in a
    function `from breakfix.etl.load import load`.
    """
    lines = ["import csv", "from breakfix.etl import order", 'HELP = "from breakfix.etl import run"']
    lines += ["def later():", "    from breakfix.etl.load import load"]
    return len(baseline.imports("\n".join(lines)))


@quiz.a_choice(
    {
        "red, red": "Which command is the last one of the pipe?",
        "green, red": "",
        "green, green": "What does pipefail change?",
        "red, green": "Which of the two shells knows pipefail?",
    },
    phase="break",
    because="A pipe has the exit code of its last command; with pipefail, which `shell: bash` sets, a failure counts.",
)
def grep_after_pytest():
    """A test fails. The step is `pytest | grep -c failed`, and grep finds a line. How does it end when no shell is
    named, and how with `shell: bash`?
    """
    with jobs.moment() as made:
        machine = Machine(made / "machine", pytest=FAILS)
        machine.ended("pip install pytest", made)
        runs = [workflow.run(one_step("pytest | grep -c failed", shell), None, machine) for shell in (None, "bash")]
    return ", ".join("green" if ran.green else "red" for ran in runs)


@quiz.a_choice(
    {
        "3.10": "Which type does YAML make of it, and what does that type drop?",
        "3.1": "",
        "The newest one that begins with 3.1": "Is there a star in it?",
    },
    phase="fix",
    because="Without quotes it is a number, and the number 3.10 is 3.1. Write versions in quotes.",
)
def a_version_without_quotes():
    """In a workflow stands `python-version: 3.10`, without quotes. Which Python does setup-python look for?"""
    return str(yaml.safe_load("python-version: 3.10")["python-version"])


@quiz.a_number(
    phase="explain",
    look="Which steps wait for a good end, and which for none?",
    because="The first, the second, which fails, and the last, which has always(). The one between is skipped.",
)
def steps_with_always():
    """A workflow has four steps. The second ends with 1. The fourth has `if: always()`. How many of the four run?"""
    steps = [{"run": f"exit {int(place == 2)}"} for place in (1, 2, 3, 4)]
    steps[3]["if"] = "always()"
    text = yaml.safe_dump({"on": "push", "jobs": {"test": {"runs-on": "ubuntu-latest", "steps": steps}}})
    with jobs.moment() as made:
        return sum(step.code is not None for step in workflow.run(text, None, Machine(made / "machine")).steps)


@quiz.a_number(
    phase="mastery",
    look="Which of the calls finds a file that differs from the last commit?",
    because="The first and the third: the second finds nothing that differs.",
)
def commits_of_three_calls():
    """README.md is changed, and the `commit_and_push` that passes every trial is called for it twice. Then README.md is
    changed again, and it is called a third time. How many commits come of these three calls?
    """
    calls = []
    with clone() as made:
        for text in ("one", "one", "two"):
            jobs.write(made / CLONE / "README.md", text)
            calls.append(commit_and_push.reference(made / CLONE, ["README.md"], "docs(load): say it"))
    return sum(calls)
