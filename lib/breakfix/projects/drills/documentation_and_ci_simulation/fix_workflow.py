"""Fix: a workflow that is green when the tests pass, and at no other time."""

from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from breakfix.lab import exercise
from breakfix.services import workflow as runner
from breakfix.services.machine import PYTEST

from . import jobs

# pytest as it ends on the projects below, a hundred times as fast; the real one runs where its words are others.
QUICK = """#!/bin/sh
[ -z "$PYTEST_ADDOPTS" ] || exec "{real}" -m pytest -p no:cacheprovider "$@"
places=
for word in "$@"; do
    case "$word" in
    -q|-v|-vv|-x|-ra|-s|--tb=*|--color=*) ;;
    -*|*::*|*.py) exec "{real}" -m pytest -p no:cacheprovider "$@" ;;
    *) [ -e "$word" ] || exit 4; places="$places $word" ;;
    esac
done
found=$(find ${{places:-.}} -name 'test_*.py' -exec grep -l "def test_" {{}} +)
[ -n "$found" ] || exit 5
for name in $(sed -n "s/^import //p" $found); do [ "$name" = pytest ] || [ -e "{site}/$name.py" ] || exit 2; done
grep -q "assert 1 == 2" $found && exit 1
exit 0
"""
REQUIRED = "pytest\nairportsdata\nholidays\n"
PASSES = "def test_it():\n    assert 1 == 1\n"
TESTS = {
    "passes": PASSES,
    "fails": "import pytest\n\n\n@pytest.mark.slow\ndef test_that():\n    assert 1 == 2\n",
    "cannot be imported": f"import nowhere\n\n\n{PASSES}",
    "needs two packages": f"import airportsdata\nimport holidays\n\n\n{PASSES}",
}


@exercise(phase="fix", kind="value", minutes=12)
def workflow():
    """Write .github/workflows/test.yml: the check that is green when the tests pass, and red otherwise.

    Given     the repository of the job: its tests are in tests/test_*.py, at least one in each file. requirements.txt
              lists the packages that they need, pytest among them: one a line, each line ends with a line break.
              pyproject.toml says `requires-python = ">=3.11"`. A fresh machine has Python 3.9 and no package;
              setup-python brings 3.9 to 3.13
    Leave     a text in YAML: a workflow of one job, which starts on each push to main and each pull request to main,
              whatever files it changes. It checks out the repository, sets up a Python that pyproject.toml allows,
              installs what requirements.txt lists, and runs pytest with that Python on all files tests/test_*.py. The
              check is green when all tests pass. It is red when a test fails, when a file cannot be imported, and when
              there is no such file
    Rules     the actions are actions/checkout and actions/setup-python, each with a version such as @v5. Use no ${{ }}
              in a `run`, no matrix, and no virtual environment: the machine belongs to this job alone
    """
    return """
name: test
on:
  push:
    branches: [main]
  pull_request:
    branches: [main]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-python@v6
        with:
          python-version: "3.11"
      - run: pip install -r requirements.txt
      - run: pytest tests
"""


workflow.stub('''
workflow = """
name: test
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: pip install pytest
      - run: pytest | tee tests.log
"""
''')
workflow.keeps(".github/workflows/test.yml")
workflow.free("files")
workflow.costs = "four steps, and no line that could swallow a failure"


workflow.world(jobs.moment)


def checked(text, repository, machine, event="push"):
    """Return the Run of a workflow on a repository, as an event to main starts it; None when it does not start."""
    return runner.run(text, repository, machine) if runner.starts(jobs.text("workflow", text), event) else None


@workflow.look
def check(place, workflow, tests, event="push", quick=True):
    """A repository whose test files are as `tests` say, by name, meets the workflow."""
    own = {"tests/test_status.py": None, "tests/conftest.py": "", "requirements.txt": REQUIRED}
    files = own | {f"tests/{name}": TESTS[how] for name, how in tests.items()}
    repository = jobs.committed(place / "author", files)
    machine = jobs.machine(place / "machine", QUICK if quick else PYTEST)
    ran = checked(workflow, repository, machine, event)
    if ran is None:
        return {"check": "does not start"}
    for step in ran.steps:
        print(f"{step.name}: {'skipped' if step.code is None else f'exit code {step.code}'}", step.output[-300:])
    calls = [version for version, program, _ in machine.calls() if program == "pytest"]
    first = next((version for version in calls if version not in SpecifierSet(">=3.11")), ">=3.11")
    missing = [step.output for step in ran.steps if step.output.startswith("Version")]  # said by setup-python
    return {
        "check": "green" if ran.green else "red",
        "pytest ran on": first if calls else "; ".join(["no Python", *missing]),
    }


check.when("the tests pass: somebody pushes to main, and all tests pass", {"test_load.py": "passes"})
check.when("a pull request: all tests pass, and it is a pull request", {"test_load.py": "passes"}, "pull_request")
FAILS = {"test_a.py": "passes", "test_slow.py": "fails"}
check.when("a test fails: one of two tests fails", FAILS, quick=False)
check.when("no import: a test file cannot be imported", {"test_a.py": "passes", "test_b.py": "cannot be imported"})
check.when("no test: tests/ holds no test file", {})
check.when("a package: a test needs packages that requirements.txt lists", {"test_a.py": "needs two packages"})

workflow.asks("""
the tests pass: What does a fresh machine lack, and which Python does it have by itself?
a pull request: On which events does yours start?
a test fails: pytest ends with 1. Which command of the step ends last?
no import: pytest ends with 2 when it cannot collect. Who hears of it?
no test: pytest ends with 5 when there is no test. What has your line made of it?
a package: Where do the names of all packages stand?
""")

NAMES = st.sampled_from(["test_a.py", "test_b.py", "test_load.py", "test_slow.py"])
HOW = st.sampled_from(["passes", *TESTS])
check.drawn(st.dictionaries(NAMES, HOW, min_size=1, max_size=3), st.sampled_from(["push", "pull_request"]), times=4)

workflow.slips("""
taken by another command: pytest ended with 1, and the check is green. Whose exit code does the step have?
    ~ pytest tests => pytest tests | tee tests.log
no quotes: YAML reads a number, and 3.10 is a short way to write 3.1. Which Python was found?
    ~ "3.11" => 3.10
its own Python: Which Python does the machine have by itself?
    - - uses: actions/setup-python@v6
    - with:
    - python-version: "3.11"
pytest only: A test needs one package more. Where is it listed?
    ~ -r requirements.txt => pytest
push only: Who looks at a pull request before it is merged?
    -   pull_request:
    -     branches: [main]
no test is fine: pytest ends with 5, and somebody has made that a 0. Which line?
    ~ pytest tests => pytest tests || [ $? -eq 5 ]
""")


@workflow.also_right(costs="the log can be read later, and pipefail has to be asked for")
def with_a_log():
    return """
name: tests
on: [push, pull_request]
jobs:
  pytest:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version-file: pyproject.toml}
      - run: python -m pip install -r requirements.txt
      - shell: bash
        run: python -m pytest -q tests 2>&1 | tee tests.log
      - if: always()
        run: cat tests.log
"""


workflow.hints += [
    "Follow one machine from the moment it is switched on. It has no clone, an old Python and no package: a step for "
    "each of these. Then one command whose own exit code is that of the step, with nothing behind it.",
    "A twin, for a page in JavaScript, the steps of its job:\n"
    "    - uses: actions/checkout@v5\n    - uses: actions/setup-node@v5\n      with: {node-version: '22'}\n"
    "    - run: npm ci\n    - run: npm test",
]


def failing(repository):
    """Commit a test that fails on purpose to a repository, and return it."""
    path = repository.home / "tests" / "test_on_purpose.py"
    path.write_text(TESTS["fails"], encoding="utf-8")
    repository.commit("test(ci): fail on purpose")
    return repository


def pushed(text, repository):
    """Return what happens to a workflow after a push to main, as a history for lanes."""
    push = ("you", "request", "git push", "the server")
    try:
        ran = checked(text, repository, jobs.machine())
    except (TypeError, runner.WorkflowError) as error:
        return [push, ("the server", "refused", str(error))]
    return [push, *(ran.history() if ran else [("the server", "note", "no workflow starts on a push to main")])]
