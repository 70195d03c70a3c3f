"""Databases as other projects leave them, built when they are asked for: what a dashboard reads.

    warehouse("flights")     the DuckDB file of 6-15, after one run over all events
    cache("flights")         the SQLite file of 7-15, after one poll of alpha and beta, live on this machine

Each lies in build/left_behind/<dataset>/ under a name that says of which data and which code it was made; when either
changes it is made anew. It is whole or absent, and two processes that ask at the same time build it once.
"""

import fcntl
import hashlib
import os
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import breakfix.pipeline
from breakfix.datasets import events, nycflights13
from breakfix.places import BUILD, DATA

PAGE = 1000  # records of a page of the sources
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


def cache(dataset: str) -> Path:
    """Return the SQLite file that a poll of the sources leaves, for `sample` or `flights`; ValueError for another."""
    from breakfix.datasets import providers
    from breakfix.pipeline.poll import alpha, beta, poll
    from breakfix.services.sources import Source

    if dataset not in providers.NOW:
        raise ValueError(f"no cache of {dataset!r}; there are {' and '.join(providers.NOW)}.")
    now = AT["flights"].timestamp() if dataset == "flights" else providers.NOW[dataset]
    kind = providers.KIND[dataset]

    def build(path):
        options = {"secret": "left-behind", "now": now, "page_size": PAGE, "collection": kind}
        with ExitStack() as open_sources:
            apis = []
            for name, api in (("alpha", alpha), ("beta", beta)):
                source = open_sources.enter_context(Source(name, providers.rows(dataset, name), **options))
                apis.append(api(source.url, "left-behind", kind=kind))
            report = poll(apis, path, now=now)
        if not report.whole:
            raise RuntimeError(f"the poll of our own sources has gaps: {report.gaps}")

    orders = [DATA / providers.PROJECT / f"{name}.json" for name in ("alpha", "beta")]
    held = orders if dataset == "sample" else [nycflights13.table("weather")]
    return built(dataset, "cache", ".db", build, Path(providers.__file__), *held)


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
            for beside in folder.glob(f"{unfinished.name}?*"):  # a lock; what a database keeps there while it is open
                beside.unlink()
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
