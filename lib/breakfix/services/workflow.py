"""A small runner for workflows of GitHub Actions: one job, its steps one after another, on a fresh machine.

    ran = run(text, repository, Machine(folder))        a push to main
    ran.green                                           whether the check has a green mark
    ran.steps                                           [Step("actions/checkout", 0), Step("pytest", 1), ...]
    starts(text, "pull_request")                        whether it would start at all

A step `run:` goes to a shell as GitHub's runner starts it: `bash -e` when the workflow names no shell, `bash
--noprofile --norc -eo pipefail` for `shell: bash`, `sh -e` for `shell: sh`. `actions/checkout` is a fresh clone,
`actions/setup-python` sets up one of the machine's Pythons. The first step that fails ends the job, except for
`continue-on-error: true` and for later steps with `if: always()` or `failure()`. What is not known here is refused by
name: WorkflowError.
"""

import fnmatch
import re
import tomllib
from dataclasses import dataclass, field

import yaml
from packaging.specifiers import SpecifierSet

from breakfix.history import Event
from breakfix.services.machine import PYTHONS

SHELLS = {
    None: "bash -e",
    "bash": "bash --noprofile --norc -eo pipefail",
    "sh": "sh -e",
}
ACTIONS = ("actions/checkout", "actions/setup-python")
TYPES = {"opened", "synchronize", "reopened"}  # a pull request begins, has new commits, begins again
CONDITIONS = ("success()", "always()", "failure()", "!cancelled()")
KNOWN = {  # which keys are read or may be passed over, at each place
    "the workflow": "name run-name on jobs env defaults permissions concurrency",
    "the job": "name runs-on steps env defaults permissions timeout-minutes continue-on-error",
    "a step": "name id uses with run shell env if continue-on-error working-directory timeout-minutes",
    "defaults": "run",
    "defaults.run": "shell working-directory",
    "a trigger": "branches branches-ignore tags types",
    "actions/checkout": "fetch-depth persist-credentials clean",
    "actions/setup-python": "python-version python-version-file cache cache-dependency-path check-latest architecture",
}


class WorkflowError(ValueError):
    """The text is no workflow, or has something that this runner does not know."""


@dataclass
class Step:
    """A step. code: its exit code, None when it was skipped; ends: whether its failure counts."""

    name: str
    code: int | None = None
    output: str = ""
    counts: bool = True

    @property
    def failed(self):
        """Tell whether it has turned the job red."""
        return bool(self.code) and self.counts


@dataclass
class Run:
    """A job that has ended."""

    steps: list = field(default_factory=list)
    counts: bool = True  # False for a job with continue-on-error

    @property
    def green(self):
        """Tell whether the check is green."""
        return not self.counts or not any(step.failed for step in self.steps)

    def history(self, who="the runner"):
        """Return it as a history for `breakfix.lab.lanes`."""
        kinds = [("lost" if step.code is None else "refused" if step.failed else "statement") for step in self.steps]
        said = ["skipped" if step.code is None else f"exit code {step.code}" for step in self.steps]
        events = [
            Event(who, kind, f"{step.name}: {end}") for kind, step, end in zip(kinds, self.steps, said, strict=True)
        ]
        return [*events, Event("the badge", "note", "passing" if self.green else "failing")]


class _Loader(yaml.SafeLoader):
    """Refuse a key that stands twice in a mapping, as YAML and GitHub do; PyYAML would take the last."""

    def construct_mapping(self, node, deep=False):
        had = set()
        for key, _ in node.value:
            if str(key.value) in had:
                said = f"the key {key.value} stands there twice"
                raise yaml.constructor.ConstructorError(problem=said, problem_mark=key.start_mark)
            had.add(str(key.value))
        return super().construct_mapping(node, deep)


def read(text):
    """Return a workflow as a dict, with the key "on"; WorkflowError when it is none that this runner can run."""
    try:
        found = yaml.load(text, _Loader)  # noqa: S506  it is a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise WorkflowError(f"line {mark.line + 1 if mark else 1} is no YAML: {error.problem}") from None
    if isinstance(found, dict) and True in found:  # YAML 1.1 reads the word on as true
        found["on"] = found.pop(True)
    _known(found, "the workflow")
    jobs = found.get("jobs")
    if not isinstance(jobs, dict) or len(jobs) != 1:
        raise WorkflowError("under jobs one job is wanted")
    (job,) = jobs.values()
    _known(job, "the job")
    for place in ("runs-on", "steps"):
        if not job.get(place):
            raise WorkflowError(f"the job has no {place}")
    if not isinstance(job["steps"], list):
        raise WorkflowError("the steps are no list")
    for step in job["steps"]:
        _known(step, "a step")
        if ("run" in step) == ("uses" in step):
            raise WorkflowError("a step has either run or uses")
    return found


def _known(found, place):
    """Hold a mapping to the keys that are known at its place."""
    if not isinstance(found, dict):
        raise WorkflowError(f"{place} is no mapping")
    for key in found:
        if key not in KNOWN[place].split():
            raise WorkflowError(f"this runner does not know {key!r} in {place}")
    return found


def starts(text, event, branch="main"):
    """Tell whether an event starts it: "push" to a branch, or "pull_request" that is to go into the branch."""
    on = read(text).get("on") or {}
    on = {on: None} if isinstance(on, str) else dict.fromkeys(on) if isinstance(on, list) else on
    if event not in on:
        return False
    given = _known(on[event] or {}, "a trigger")
    wanted, out = (_listed(given.get(key)) for key in ("branches", "branches-ignore"))
    if "types" in given and TYPES - {*_listed(given["types"])}:
        return False
    return (_matches(branch, wanted) if wanted else "tags" not in given) and not _matches(branch, out)


def _listed(said):
    return [said] if isinstance(said, str) else list(said or [])


def _matches(branch, patterns):
    """Tell whether the last pattern that fits a branch is without a `!`."""
    fit = [each for each in map(str, patterns) if fnmatch.fnmatchcase(branch, each.removeprefix("!"))]
    return bool(fit) and not fit[-1].startswith("!")


def run(text, repository, machine):
    """Run the job of a workflow on a Machine, with a Repository as the one that was pushed to; return the Run."""
    found = read(text)
    (job,) = found["jobs"].values()
    runner = _Runner(repository, machine, found, job)
    ran = Run(counts=not job.get("continue-on-error"))
    for step in job["steps"]:
        wanted = _condition(step)
        failed = any(each.failed for each in ran.steps)
        done = Step(_name(step), counts=not step.get("continue-on-error"))
        if wanted in ("always()", "!cancelled()") or failed == (wanted == "failure()"):
            done.code, done.output = runner.do(step)
        ran.steps.append(done)
    return ran


def _name(step):
    first = str(step.get("uses", "")).partition("@")[0] or str(step["run"]).strip().partition("\n")[0]
    return str(step.get("name") or first)


def _condition(step):
    said = re.sub(r"^\$\{\{\s*(.*?)\s*\}\}$", r"\1", str(step.get("if", "success()")).strip())
    if said not in CONDITIONS:
        raise WorkflowError(f"this runner does not know the condition {said}; it knows {', '.join(CONDITIONS)}")
    return said


class _Runner:
    """What does the steps of a job: it knows the machine, and the folder of the clone once it is there."""

    def __init__(self, repository, machine, found, job):
        self.repository, self.machine = repository, machine
        self.folder = machine.root / "work" / "project"
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.variables = (found.get("env") or {}) | (job.get("env") or {})
        self.defaults = {}
        for each in (found, job):
            said = _known(each.get("defaults") or {}, "defaults").get("run") or {}
            self.defaults |= _known(said, "defaults.run")

    def do(self, step):
        """Do a step; return (exit code, output)."""
        if "run" in step:
            return self._shell(step)
        action, given = str(step["uses"]).partition("@")[0], step.get("with") or {}
        if action not in ("actions/checkout", "actions/setup-python"):
            raise WorkflowError(
                f"this runner does not know {action}; it knows actions/checkout and actions/setup-python"
            )
        if not re.search(r"@(v\d[\d.]*|[0-9a-f]{40})$", str(step["uses"])):  # a branch would move on
            raise WorkflowError(f"{action} has no version, such as @v5")
        _known(given, action)
        try:
            return 0, self._checkout() if action == "actions/checkout" else self._python(given)
        except (LookupError, OSError) as error:
            return 1, str(error)

    def _checkout(self):
        self.machine.checkout(self.repository, self.folder.name)
        return ""

    def _python(self, given):
        version, file = given.get("python-version"), given.get("python-version-file")
        if version is None and file is None:
            return "the machine's own Python"
        if version is None:
            text = (self.folder / str(file)).read_text(encoding="utf-8")
            version = _newest(text) if str(file).endswith(".toml") else text.strip()
        return f"Python {self.machine.set_up(str(version))}"

    def _shell(self, step):
        shell = step.get("shell", self.defaults.get("shell"))
        if shell not in SHELLS:
            raise WorkflowError(f"this runner does not know the shell {shell!r}; it knows bash and sh")
        if "${{" in str(step["run"]):
            raise WorkflowError("this runner puts nothing in place of ${{ }} in a run")
        script = self.machine.root / "step.sh"
        script.write_text(f"{step['run']}\n", encoding="utf-8")
        self.folder.mkdir(exist_ok=True)  # without a checkout it is empty
        folder = self.folder / str(step.get("working-directory", self.defaults.get("working-directory", ".")))
        if not folder.is_dir():
            return 1, "there is no such folder"
        return self.machine.ended(f"{SHELLS[shell]} '{script}'", folder, self.variables | (step.get("env") or {}))


def _newest(text):
    """Return the newest Python that a pyproject.toml allows."""
    wanted = SpecifierSet(tomllib.loads(text).get("project", {}).get("requires-python", ""))
    fit = [each for each in PYTHONS if each in wanted]
    if not fit:
        raise LookupError(f"no Python is {wanted}")
    return fit[-1]
