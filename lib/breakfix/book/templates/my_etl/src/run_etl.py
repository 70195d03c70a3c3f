"""One run of my ETL: each file of source/ through the steps, a summary, and an exit code for the scheduler.

    make run_etl                        in the job's folder
    python src/run_etl.py               from any folder; with the kept `choose`: --profile prod

A module that `breakfix keep` puts beside this file is used from the next run on. Until then the plain function below
stands in for it. This file is yours: change what you like.
"""

import importlib
import json
import logging
import sys
import time
import uuid
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pandas as pd
import yaml

from breakfix.etl import Config, NotYet
from breakfix.etl.alone import alone
from breakfix.etl.extract import delivered
from breakfix.etl.order import STEPS

HOME = Path(__file__).resolve().parents[1]
PLACES = {  # what each step reads, and what it writes
    "extract": (["source"], ["data_raw"]),
    "transform": (["data_raw"], ["data_clean"]),
    "validate": (["data_clean"], ["reports"]),
    "load": (["data_clean", "reports"], ["warehouse"]),
}

RULES = {  # what the rows of a clean file are held to
    "has a destination": lambda table: table["dest"].notna(),
    "stands once": lambda table: ~table.duplicated(["scheduled", "carrier", "flight", "origin"]),
}
SETTINGS = {"folder": str, "source": str, "warehouse": str, "attempts": int, "wait": float, "patience": float}
SETTINGS |= {"bucket": str, "endpoint": str}


def mine(name, plain, module=None):
    """Return the function `name` of src/<module>.py (without `module`: of that name) if it is there, else `plain`."""
    module = module or name
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return plain


def settings(path):
    """Believe the file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def choose(arguments, said):
    """Take what is for all profiles, and dev."""
    return {key: value for key, value in said.items() if key != "profiles"} | (said["profiles"]["dev"] or {})


def required(settings, wanted, path):
    """Ask for nothing."""
    return settings


def start_log(settings, log):
    """Write nothing."""


def layout(home):
    """Make no folder: the configuration makes what the steps need."""


def run_order(steps):
    """Take the steps as they are listed."""
    return list(steps)


def retry(step, passing, attempts, sleep):
    """Try once."""
    return step()


def error_log(folder, name, step):
    """Print what failed, and go on."""
    try:
        step(name)
    except Exception as error:
        print(f"{name} failed: {error}")
        return False
    return True


def start_and_end(name, task, log, now):
    """Do the task, and tell nothing."""
    return task()


def quality(table, rules):
    """Report nothing."""
    return []


def quality_log(folder, at, file, lines):
    """Keep nothing."""


def named(log, path, pipeline, run):
    """Write no log of the run."""


def rotating(log, path, limit, keep):
    """Write no log of the nights."""


def timed(name, step, wall, steady, log):
    """Take the step, and no time."""
    return step()


def counted(log):
    """Count nothing."""
    return {}


def metrics(outcomes):
    """Sum up nothing."""
    return {}


def ask(job, timed_query, export, log):
    """Ask nothing of what is loaded."""


def timed_query(con, query, parameters, steady, log):
    """Ask nothing, and take no time."""


def export(con, query, parameters, path):
    """Keep no answer."""


def upload(s3, bucket, path):
    """Upload nothing."""


def permitted(call):
    """Ask, and let every error speak for itself."""
    return call()


def summary(tries):
    """Count."""
    return [f"{sum(error is None for _, error in tries)} of {len(tries)} files loaded"]


def run(job):
    """Take each delivered file through the steps; return what was tried, a list of (file, error or None)."""
    mine("layout", layout)(HOME)
    known = {step.__name__: step for step in STEPS}
    order = [known[name] for name in mine("run_order", run_order)(PLACES)]
    log, again, tries, outcomes = logging.getLogger("my_etl"), mine("retry", retry), [], []
    log.setLevel(logging.INFO)
    mine("named", named)(log, job.logs / "run.log", HOME.name, uuid.uuid4().hex[:8])
    counts = mine("counted", counted, "levels")(log)
    tasks = logger(job.logs / "tasks.log")

    def one(step, name):
        """Take a file through one step, again while that may help, and note how it went."""
        outcome = {"step": step.__name__, "file": name, "rows": None, "error": None}
        began = time.monotonic()
        try:
            outcome["rows"] = again(lambda: step(job, name), (NotYet,), job.attempts, time.sleep)
        except Exception as error:
            outcome["error"] = str(error)
            raise
        finally:
            outcomes.append(outcome | {"seconds": time.monotonic() - began})

    def through(name):
        tries.append((name, "not done"))
        try:
            for step in order:
                task, work = f"{name} {step.__name__}", partial(one, step, name)
                work = partial(mine("timed", timed), task, work, datetime.now, time.monotonic, log)
                mine("start_and_end", start_and_end)(task, work, tasks, lambda: datetime.now(UTC))
            publish(job, name)
        except Exception as error:
            tries[-1] = (name, str(error))
            raise
        tries[-1] = (name, None)
        report(job, name)

    for name in delivered(job):
        mine("error_log", error_log)(job.logs, name, through)
    if any(error is None for _, error in tries):
        mine("ask", ask, "questions")(job, mine("timed_query", timed_query), mine("export", export), log)
    nights = logging.getLogger("nights")
    mine("rotating", rotating)(nights, job.logs / "nights.log", 100_000, 5)
    nights.info(json.dumps(mine("metrics", metrics)(outcomes) | counts))
    return tries


def report(job, name):
    """Add to reports/ what the rules make of a clean file."""
    lines = mine("quality", quality)(pd.read_csv(job.clean / name), RULES)
    mine("quality_log", quality_log)(job.folder, datetime.now(UTC).isoformat(timespec="seconds"), name, lines)


def publish(job, name):
    """Upload a delivered file, where config.yaml names a bucket; boto3 finds credentials where it always does."""
    if job.bucket:
        import boto3

        s3, path = boto3.client("s3", endpoint_url=job.endpoint or None), job.source / f"{name}.gz"
        mine("permitted", permitted)(lambda: mine("upload", upload)(s3, job.bucket, path))


def configured(arguments):
    """Return the Config of config.yaml, for the profile that the arguments name, and its settings as a dict."""
    path = HOME / "config.yaml"
    said = {"profiles": {"dev": None}} | mine("settings", settings)(path)
    chosen = mine("choose", choose)(arguments, said)
    wanted = {key: kind for key, kind in SETTINGS.items() if key in chosen or key == "folder"}
    chosen = mine("required", required)(chosen, wanted, path)
    return Config(**chosen | {"folder": HOME / chosen["folder"]}).make(), chosen


def logger(path):
    """Return a logger that writes to a file, which is there once something is written."""
    log = logging.getLogger(path.stem)
    log.addHandler(logging.FileHandler(path, encoding="utf-8", delay=True))
    log.setLevel(logging.INFO)
    return log


def main():
    """Run the job that config.yaml describes; return 0 when every file was loaded, else 1."""
    job, chosen = configured(sys.argv[1:])
    mine("start_log", start_log)(chosen, logger(job.logs / "start.log"))
    with alone(job):
        tries = run(job)
    print("\n".join(mine("summary", summary)(tries)))
    return 1 if any(error is not None for _, error in tries) else 0


if __name__ == "__main__":
    sys.exit(main())
