"""The cache: one SQLite file in WAL mode, which one poll at a time writes and any process may read meanwhile.

    cache_records   one row for each source, kind and key: what that source said last
    sources         when all of a source was read last, and whether the last read was whole
    pages           pages that were in order, to ask whether they have changed
    dead_letters    every record that was refused, once, with the reason
    absent          rows that the last whole read of their source did not have; the next one that agrees removes them
    run_log         one row an attempt, whatever became of it; gaps: what it could not read; notes: what else to know

`value` is JSON. `payload_hash` is a digest of value and time, so that a record that comes again unchanged is known by
it. `source_time` is the source's clock (seconds since 1970, null when not told), `collected_at_utc` ours when these
words came first. A record of one source never takes the place of another source's.

Four views give the tables of the operations guide by kind of record; `reconciliation` compares the sources.
"""

import contextlib
import fcntl
import os
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from breakfix.pipeline.poll.errors import Busy, DiskFull, PollError

COUNTS = ("records_in", "records_out", "hits", "misses", "errors", "fresh", "stale", "unknown", "skewed")
COUNTS += ("matched", "mismatched", "single", "removed")
SCHEMA = f"""
create table if not exists cache_records(source_system text not null, entity_kind text not null,
    entity_key text not null, value text not null, payload_hash text not null, source_time numeric,
    skewed integer not null, collected_at_utc text not null, run_id text not null, page text,
    primary key (source_system, entity_kind, entity_key)) without rowid;
create index if not exists records_by_page on cache_records(source_system, entity_kind, page);
create index if not exists records_by_key on cache_records(entity_kind, entity_key);
create table if not exists sources(source_system text, entity_kind text, last_refresh_utc text, whole integer,
    version integer, source_timestamp numeric, run_id text, primary key (source_system, entity_kind));
create table if not exists pages(source_system text, entity_kind text, page text, etag text, version integer,
    total integer, following text, digest text, primary key (source_system, entity_kind, page)) without rowid;
create table if not exists dead_letters(source_system text, entity_kind text, entity_key text, reason text, raw text,
    run_id text, primary key (source_system, entity_kind, raw, reason)) without rowid;
create table if not exists run_log(run_id text primary key, batch_id text, source_timestamp numeric, status text,
    started_at_utc text, finished_at_utc text, {", ".join(f"{name} integer" for name in COUNTS)}, error text);
create table if not exists gaps(run_id text, source_system text, place text, after_key text, rest integer, why text);
create table if not exists notes(run_id text, source_system text, what text);
create table if not exists absent(source_system text, entity_kind text, entity_key text, run_id text,
    primary key (source_system, entity_kind, entity_key)) without rowid;
create view if not exists reconciliation as
select entity_kind, entity_key, case when count(*) = 1 then 'single'
        when count(distinct value) = 1 then 'matched' else 'mismatched' end as verdict,
    count(*) as source_count, group_concat(source_system, ' ') as source_systems
from cache_records group by entity_kind, entity_key;
"""
VIEWS = {
    "alert": "monitoring_alerts",
    "node": "monitoring_nodes",
    "instance": "perf_instances",
    "metric": "perf_metrics",
}
SCHEMA += "".join(
    f"create view if not exists cache_{name} as select source_system, collected_at_utc, entity_key, payload_hash, "
    f"value, source_time from cache_records where entity_kind = '{kind}';\n"
    for kind, name in VIEWS.items()
)
TABLES = ("cache_records", "sources", "pages", "dead_letters", "run_log", "gaps", "notes", "absent")


@contextmanager
def connect(path, wait=30):
    """Open the cache to write, alone, and close it; a new file is made where there is none.

    Raises Busy when another poll holds it for more than `wait` seconds, PollError when the file is something else.
    """
    path = Path(path)
    with _alone(path, wait), _plain_words(path):
        con = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            _refuse_another(con, path)
            con.execute("pragma journal_mode = wal")
            con.execute("pragma synchronous = normal")  # a power cut may cost the last poll, which can be made again
            con.execute("pragma cache_size = -16000")  # KiB; with the usual 2,000 a million records thrash the disk
            con.executescript(SCHEMA)
            yield con
        finally:
            con.close()


@contextmanager
def look(path):
    """Open the cache to read only: not a byte of it changes, and no file is made; None, or no file: an empty one."""
    path = path and Path(path)
    there = path is not None and path.exists() and path.stat().st_size > 0
    with _plain_words(path):
        con = sqlite3.connect(_read_only(path) if there else ":memory:", uri=there, isolation_level=None)
        try:
            if there:
                _refuse_another(con, path)
            if not _tables(con):
                con.close()
                con = sqlite3.connect(":memory:", isolation_level=None)
                con.executescript(SCHEMA)
            yield con
        finally:
            con.close()


@contextmanager
def transaction(con):
    """Commit what is done within this, or nothing of it."""
    con.execute("begin immediate")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            con.execute("rollback")
        raise
    con.execute("commit")


def _read_only(path):
    # Without a log beside it nobody writes: then it can be read without making one.
    quiet = not Path(f"{path}-wal").exists()
    return f"file:{quote(str(path.resolve()))}?mode=ro{'&immutable=1' if quiet else ''}"


@contextmanager
def _alone(path, wait):
    """Hold the lock of the cache: a file beside it, since a lock on the file itself is SQLite's own business."""
    try:
        lock = os.open(f"{path}-lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise PollError(f"{path} cannot be opened: {error.strerror}.") from None
    try:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Busy(f"{path} is held by another poll; gave up after {wait:g} s.") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(lock)


def _tables(con):
    return {name for (name,) in con.execute("select name from sqlite_master where type = 'table'")}


def _refuse_another(con, path):
    tables = _tables(con)
    if tables and "cache_records" not in tables:
        raise PollError(f"{path} is a database of something else (it has {', '.join(sorted(tables)[:3])}).")


@contextmanager
def _plain_words(path):
    """Say what an error of the engine means for the one who started the poll."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        if code == "SQLITE_FULL" or (code.startswith("SQLITE_IOERR") and "WRITE" in code):
            raise DiskFull("the disk is full: nothing was loaded. Make room and run again.") from error
        if code in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise Busy(f"{path} is locked by another program.") from error
        raise PollError(f"{path} cannot be used as a cache: {error}.") from error
