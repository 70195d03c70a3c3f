"""A batch run: which notebooks, with which parameters, in which mode, and what came of it.

Modes: `shipped` (as tracked), `solved` (every answer filled with its reference), `mine` (the
learner's copies). Everything is checked before anything runs.
"""

import contextlib
import difflib
import os
import secrets
import shutil
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from breakfix import places
from breakfix.book import Refusal, notebook
from breakfix.book.catalogue import Project
from breakfix.book.copies import copies
from breakfix.book.runs import fill, parameters, receipt, workers

MEMORY = 1 << 30  # bytes that a notebook may need, with its judge and its services
TIMEOUT = 600  # seconds a cell may take


@dataclass
class Job:
    """One notebook to execute with one set of parameters."""

    project: Project
    mode: str
    parameters: dict  # all that the notebook has, with the values of this run
    given: dict  # those that differ from what the notebook says
    executed: Path = None  # where the executed notebook goes
    notebook: object = field(default=None, repr=False)

    @property
    def dataset(self):
        """The name that the table shows: `sample` where the project knows no other."""
        return Path(str(self.parameters.get("dataset", "sample"))).stem

    @property
    def name(self):
        """What people call it: `6-15 flights`."""
        return f"{self.project.number} {self.dataset}"


def source(project, mode):
    """The notebook that a mode executes. Raises Refusal when the learner has no copy."""
    return copies.read(project) if mode == "mine" else notebook.read(project.notebook)


def plan(projects, mode="shipped", settings=(), datasets=()):
    """The jobs of a run, one for each project and dataset.

    settings: texts `name=value`. datasets: names; a project runs once for each that it knows. Raises Refusal
    for a parameter, type or dataset that the notebooks do not have.
    """
    given = parameters.split(settings)
    if "dataset" in given and datasets:
        raise Refusal("Give the dataset once: --dataset, or -p dataset=..., not both.")
    jobs, wanted = [], _known(projects, datasets)
    for project in projects:
        text = source(project, mode)
        defaults = parameters.known(text)
        values = parameters.checked(project, defaults, given)
        text = fill.fill(text, project, {**defaults, **values}.get("seed")) if mode == "solved" else text
        for chosen in [name for name in wanted if name in project.datasets()] if wanted else [None]:
            own = {"dataset": chosen} if chosen and "dataset" in defaults else {}
            mine = {name: value for name, value in {**values, **own}.items() if value != defaults[name]}
            jobs.append(Job(project, mode, {**defaults, **mine}, mine, notebook=text))
    return jobs


def _known(projects, datasets):
    """The datasets without doubles. Raises Refusal for one that none of the projects runs on."""
    names = {name for project in projects for name in project.datasets()} if datasets else set()
    for name in datasets:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"the nearest is {near[0]}" if near else f"there are {', '.join(sorted(names))}"
            raise Refusal(f"None of these projects runs on {name}; {hint}. A file of yours goes with -p dataset=FILE.")
    return list(dict.fromkeys(datasets))


def new_folder():
    """A fresh `build/runs/<run id>`: the id sorts by time, and no two runs share one."""
    runs = places.BUILD / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    while True:
        now = time.time()
        stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(now)) + f"-{int(now * 1000) % 1000:03d}"
        with contextlib.suppress(FileExistsError):
            folder = runs / f"{stamp}-{secrets.token_hex(2)}"
            folder.mkdir()
            return folder


def execute(jobs, folder, ticker, at_once=None, timeout=TIMEOUT, ready=None, there=None):
    """Execute the jobs into `folder`; return a row each, as `summary.json` has them.

    there(orders, ticker): executes them elsewhere than on this machine, as `workers.execute_all` does.
    """
    orders = {}
    for job in jobs:
        again = sum(name.startswith(job.name) for name in orders)
        name = f"{job.name} {again + 1}" if again else job.name
        orders[name] = _order(job, name.replace(" ", f"_{job.project.slug}_", 1), folder, timeout)
    here = partial(workers.execute_all, jobs=at_once or default_jobs(), ready=ready)
    ended = (there or here)(orders, ticker=ticker)
    shutil.rmtree(folder / "drafts")
    for name, order in orders.items():
        # What libraries said is of use only where something failed.
        if not ended[name]["failure"]:
            Path(order["log"]).unlink(missing_ok=True)
    return [row(job, end) for job, end in zip(jobs, ended.values(), strict=True)]


def _order(job, stem, folder, timeout):
    """What a worker needs to know; writes the notebook that it reads."""
    draft, job.executed = folder / "drafts" / f"{stem}.ipynb", folder / f"{stem}.ipynb"
    notebook.write(job.notebook, draft)
    return {
        "seed": workers.seed(job.mode),
        "source": str(draft),
        "target": str(job.executed),
        "parameters": job.given,
        "timeout": timeout,
        "log": str(folder / f"{stem}.log"),
    }


def default_jobs():
    """Twice as many notebooks at once as there are processors, since they wait much; less where memory is short."""
    return max(1, min(2 * processors(), psutil.virtual_memory().available // MEMORY))


def processors():
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def row(job, end):
    """One entry of `summary.json`: what was asked, what came of it, and why it failed if it did."""
    executed, taken, failure = None, receipt.Receipt(), end["failure"]
    with contextlib.suppress(Refusal):  # never begun, or killed while it was written
        taken = receipt.take(notebook.read(job.executed))
        executed = job.executed
    if failure in (workers.STOPPED, workers.NOT_RUN):
        status, problems = failure, []
    else:
        # What the worker saw comes first; the notebook may show the same error in its own words.
        taken.failure = failure or taken.failure
        problems = taken.problems(job.mode)
        status = "failed" if problems or failure else "ok"
    return {
        "number": job.project.number,
        "slug": job.project.slug,
        "title": job.project.title,
        "dataset": job.dataset,
        "mode": job.mode,
        "parameters": job.parameters,
        "status": status,
        "problems": problems,
        "seconds": end["seconds"],
        "summary": taken.summary,
        "phases": taken.phases,
        "verdicts": taken.verdicts,
        "executed": executed.name if executed else None,
    }
