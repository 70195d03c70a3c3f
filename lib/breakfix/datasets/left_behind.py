"""Databases as other projects leave them, built when they are asked for: what a dashboard reads.

    warehouse("flights")     the DuckDB file of 6-15, after one run over all events

Each lies in build/left_behind/<dataset>/ under a name that says of which data and which code it was made; when either
changes it is made anew. It is whole or absent, and two processes that ask at the same time build it once.
"""

import fcntl
import hashlib
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import breakfix.pipeline
from breakfix.datasets import events
from breakfix.places import BUILD

# When the run took place: the morning after the last event came in.
AT = {"sample": datetime(2025, 1, 16, tzinfo=UTC), "flights": datetime(2014, 1, 9, 6, tzinfo=UTC)}


def warehouse(dataset: str) -> Path:
    """Return the DuckDB file that the pipeline makes of a dataset's events: `sample`, `flights` or the path of a file.

    The file of a path is loaded at the present time. FileNotFoundError when there is no such file; IngestError when it
    cannot be loaded.
    """
    source = events.source(dataset, "level6_mini_capstone")

    def build(path):
        breakfix.pipeline.ingest(source, path, now=AT.get(dataset) or datetime.now(UTC))

    return built(dataset, "warehouse", ".duckdb", build, source)


def built(dataset: str, name: str, suffix: str, build, *made_from: Path) -> Path:
    """Return the file that `build(path)` makes for a dataset, made once for the content of `made_from` and our code."""
    label = dataset if dataset in AT else f"own-{hashlib.sha256(str(made_from).encode()).hexdigest()[:8]}"
    folder = BUILD / "left_behind" / label
    path = folder / f"{name}-{_digest(made_from)}{suffix}"
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / f".{name}.lock"):
        if not path.exists():
            for old in [*folder.glob(f"{name}-*"), *folder.glob(f".{name}-*")]:
                old.unlink()
            unfinished = path.with_name(f".{path.name}")
            build(unfinished)
            unfinished.replace(path)
    return path


def _digest(made_from):
    """Digest the content of the files and the code of the pipeline: other code might leave other tables."""
    code = Path(breakfix.pipeline.__file__).parent.rglob("*.py")
    digest = hashlib.sha256()
    for path in [*made_from, *sorted(code)]:
        with open(path, "rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]


@contextmanager
def _alone(path):
    """Hold a lock against other processes that build the same, and wait for theirs."""
    held = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
