"""The runner of workflows: shells, conditions, colours, and what it refuses."""

import pytest
import yaml

from breakfix.services import workflow
from breakfix.services.git import Repository
from breakfix.services.machine import Machine

CHECKOUT = {"uses": "actions/checkout@v5"}
TYPES = ["opened", "synchronize", "reopened", "ready_for_review"]


def text(*steps, **job):
    """A workflow of these steps."""
    return yaml.safe_dump({"on": "push", "jobs": {"test": {"runs-on": "ubuntu-latest", "steps": list(steps)} | job}})


@pytest.fixture
def run(tmp_path):
    """Run a workflow of these steps on a repository with one file; the Run."""
    home = tmp_path / "author"
    home.mkdir()
    (home / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.10,<3.13"\n')
    repository = Repository(home)
    repository.commit("all")
    return lambda *steps, **job: workflow.run(text(*steps, **job), repository, Machine(tmp_path / "machine"))


@pytest.mark.parametrize(
    ("line", "shell", "code"),
    [
        ("false | cat", None, 0),
        ("false | cat", "bash", 1),
        ("false | cat", "sh", 0),
        ("false; true", None, 1),
        ("false; true", "sh", 1),
        ("false || true", "bash", 0),
        ("[[ a == a ]]", None, 0),
        ("exit 3", None, 3),
    ],
)
def test_shells(run, line, shell, code):
    """-e in each of them, pipefail for `shell: bash` only."""
    step = {"run": line} | ({"shell": shell} if shell else {})
    ran = run(step)
    assert (ran.steps[0].code, ran.green) == (code, code == 0)


def test_the_default_shell_of_a_job(run):
    """defaults.run.shell holds for each step that names none."""
    assert not run({"run": "false | cat"}, defaults={"run": {"shell": "bash"}}).green


@pytest.mark.parametrize(
    ("condition", "after_a_failure", "otherwise"),
    [
        (None, None, 0),
        ("success()", None, 0),
        ("always()", 0, 0),
        ("${{ always() }}", 0, 0),
        ("!cancelled()", 0, 0),
        ("failure()", 0, None),
    ],
)
def test_conditions(run, tmp_path, condition, after_a_failure, otherwise):
    """A step runs while none has failed, in any case, or only once one has; a failure stays one."""
    last = {"run": "true"} | ({"if": condition} if condition else {})
    failed = run({"run": "false"}, last)
    assert [step.code for step in failed.steps] == [1, after_a_failure]
    assert not failed.green
    well = workflow.run(text({"run": "true"}, last), None, Machine(tmp_path / "another"))
    assert [step.code for step in well.steps] == [0, otherwise]


def test_a_step_that_does_not_count(run):
    """With continue-on-error the next step runs, and the check is green."""
    ran = run({"run": "false", "continue-on-error": True}, {"run": "true"})
    assert ([step.code for step in ran.steps], ran.green) == ([1, 0], True)


def test_a_job_that_does_not_count(run):
    """With continue-on-error of the job, a step that fails still ends it, and the check is green."""
    ran = run({"run": "false"}, {"run": "true"}, **{"continue-on-error": True})
    assert ([step.code for step in ran.steps], ran.green) == ([1, None], True)


def test_without_checkout_there_is_nothing(run):
    """The folder is empty until a step has cloned the repository into it."""
    assert run({"run": "ls pyproject.toml"}, CHECKOUT).steps[0].code == 2


@pytest.mark.parametrize(
    ("given", "said", "code"),
    [
        ({"python-version": "3.11"}, "Python 3.11", 0),
        ({"python-version": 3.1}, "Version 3.1 was not found", 1),
        ({"python-version": "3.x"}, "Python 3.13", 0),
        ({"python-version-file": "pyproject.toml"}, "Python 3.12", 0),
        ({"python-version-file": "none.toml"}, "none.toml", 1),
    ],
)
def test_setup_python(run, given, said, code):
    """It sets up what it is told, the number 3.10 as 3.1, and the newest that pyproject.toml allows."""
    step = run(CHECKOUT, {"uses": "actions/setup-python@v6", "with": given}).steps[1]
    assert step.code == code
    assert said in step.output


@pytest.mark.parametrize(
    ("on", "push", "pull_request"),
    [
        ("push", True, False),
        (["push", "pull_request"], True, True),
        ({"push": {"branches": ["main"]}, "pull_request": None}, True, True),
        ({"push": {"branches": "release/*"}}, False, False),
        ({"push": {"branches-ignore": ["main"]}, "workflow_dispatch": None}, False, False),
        ({"push": {"branches": ["**", "!main"]}, "pull_request": {"branches": ["!main", "m*"]}}, False, True),
        ({"push": {"tags": ["v1"]}, "pull_request": {"types": ["labeled"]}}, False, False),
        ({"push": {"branches": "main", "tags": "v1"}, "pull_request": {"types": TYPES}}, True, True),
        ({"schedule": [{"cron": "0 0 * * *"}]}, False, False),
    ],
)
def test_triggers(on, push, pull_request):
    """`on` is a word, a list or a mapping, also where YAML has made `true` of it; branches are held against main."""
    said = text({"run": "true"}).replace("'on': push", f"on: {yaml.safe_dump(on, default_flow_style=True)}")
    said = said.replace("\n...\n", "\n")
    assert (workflow.starts(said, "push"), workflow.starts(said, "pull_request")) == (push, pull_request)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("a: [", "is no YAML"),
        ("on: push\non: push", "line 2 is no YAML: the key on stands there twice"),
        ("- a", "the workflow is no mapping"),
        ("on: push", "one job is wanted"),
        ("on: push\njobs: {a: {steps: [{run: a}]}}", "no runs-on"),
        ("on: push\njobs: {a: {runs-on: x, strategy: {}}}", "'strategy' in the job"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: a, uses: b}]}}", "either run or uses"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: a, on: b}]}}", "does not know True in a step"),
    ],
)
def test_what_is_no_workflow(said, told):
    """One sentence says what is not known, or missing."""
    with pytest.raises(workflow.WorkflowError, match=told):
        workflow.read(said)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"uses": "actions/cache@v4"}, "does not know actions/cache"),
        ({"uses": "actions/checkout"}, "has no version"),
        ({"uses": "actions/checkout@main"}, "has no version"),
        ({"uses": "actions/checkout@v5", "with": {"path": "a"}}, "'path' in actions/checkout"),
        ({"run": "true", "shell": "pwsh"}, "the shell 'pwsh'"),
        ({"run": "echo ${{ github.ref }}"}, "nothing in place of"),
        ({"run": "true", "if": "github.ref == 'a'"}, "the condition github.ref"),
    ],
)
def test_what_a_step_may_not_have(run, step, told):
    """It is refused by name, and never passed over."""
    with pytest.raises(workflow.WorkflowError, match=told):
        run(step)


def test_its_history(run):
    """Each step in order with its exit code, those that were skipped, and the badge in the end."""
    told = [
        (each.who, each.kind, each.what) for each in run({"run": "false"}, {"name": "after", "run": "true"}).history()
    ]
    assert told == [
        ("the runner", "refused", "false: exit code 1"),
        ("the runner", "lost", "after: skipped"),
        ("the badge", "note", "failing"),
    ]


@pytest.mark.parametrize("version", ["v5", "v5.0.1", "08c6903cd8c0fde910a37f88322edcfb5dd907a8"])
def test_versions_of_an_action(run, version):
    """A tag, or the hash of a commit."""
    assert run({"uses": f"actions/checkout@{version}"}).green
