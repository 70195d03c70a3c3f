"""The opponent: one row after the other into SQLite, in one transaction, with prepared statements.

It does the same work as the pipeline: the same reasons to reject, dead letters with the raw line, every valid row
staged, skipped and late ones told apart, the newest row wins and of equal times the first to arrive, lineage,
watermark, run log. It is meant to be as quick as such a loop can be: a write-ahead log that is not synced at every
page, a cache that holds the indexes, the run's number where the pipeline writes a batch id, no statement that a row
does not need, and statements that are parsed once (Python keeps the last 128 of a connection prepared).
"""

import hashlib
import sqlite3

from .event import Rejected, validated

SCHEMA = """
    create table if not exists staging
        (run integer, source_row integer, key text, name text, value real, ts text, promoted integer);
    create index if not exists staging_key on staging (key);
    create table if not exists target
        (key text primary key, name text, value real, ts text, run integer, source_row integer, before text)
        without rowid;
    create table if not exists dead_letters (run integer, source_row integer, reason text, raw text);
    create index if not exists dead_letters_raw on dead_letters (raw);
    create table if not exists lineage (run integer, source_row integer, step text, key text);
    create table if not exists watermarks (name text primary key, value text);
    create table if not exists run_log
        (run integer primary key, batch_id text, status text, started_at text, input_records integer, staged integer,
         loaded integer, rejected integer, skipped integer, late integer);
"""
SETTINGS = "pragma journal_mode = wal; pragma synchronous = normal; pragma cache_size = -200000;"
ABANDON = "update run_log set status = 'abandoned' where status = 'started'"
START = "insert into run_log (batch_id, status, started_at) values (?, 'started', ?)"
FINISH = """update run_log set status = 'succeeded', input_records = :input_records, staged = :staged, loaded = :loaded,
    rejected = :rejected, skipped = :skipped, late = :late where run = :run"""
STAGE = "insert into staging values (?, ?, ?, ?, ?, ?, ?)"
TRACE = "insert into lineage values (?, ?, ?, ?)"
FIND = "select ts, run, before from target where key = ?"
STAGED = "select max(promoted) from staging where key = ? and name = ? and value = ? and ts = ? and run <> ?"
INSERT = "insert into target values (?, ?, ?, ?, ?, ?, null)"
UPDATE = "update target set name = ?, value = ?, ts = ?, run = ?, source_row = ?, before = ? where key = ?"
LETTERS = "select count(*) from dead_letters where raw = ?"
BURY = "insert into dead_letters values (?, ?, ?, ?)"
ADVANCE = """insert into watermarks values ('target', ?)
    on conflict do update set value = excluded.value where excluded.value > value"""


def load(source, database, now):
    """Take a file of JSON Lines into a SQLite file; returns the counts of the run, as the pipeline names them.

    now: datetime without a zone, UTC; an event that lies after it is rejected.
    """
    with open(source, "rb") as file:
        batch_id = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    con = sqlite3.connect(database, isolation_level=None)
    try:
        con.executescript(SETTINGS + SCHEMA)
        con.execute("begin immediate")
        con.execute(ABANDON)
        run = con.execute(START, (batch_id, now.isoformat())).lastrowid
        con.execute("commit")
        con.execute("begin immediate")
        with open(source, encoding="utf-8") as lines:
            counts = each_row(con.execute, run, lines, now)
        con.execute(FINISH, {**counts, "run": run})
        con.execute("commit")
        return counts
    finally:
        con.close()


def each_row(execute, run, lines, now):
    """Take every line through all steps; returns the counts."""
    counts = dict.fromkeys(("input_records", "staged", "loaded", "rejected", "skipped", "late"), 0)
    newest, known, row = "", {}, 0
    for line in lines:
        if line.isspace():
            continue
        row += 1
        try:
            event = validated(line, now)
        except Rejected as rejected:
            reject(execute, run, row, line.rstrip("\r\n"), rejected, known)
            counts["rejected"] += 1
            continue
        step = promote(execute, run, row, event)
        counts[step] += 1
        if step == "loaded" and event[3] > newest:
            newest = event[3]
    if newest:
        execute(ADVANCE, (newest,))
    return {**counts, "input_records": row, "staged": row - counts["rejected"]}


def reject(execute, run, row, raw, rejected, known):
    """Write a dead letter; `known` counts, for each line, those of earlier runs that it may stand for."""
    if raw not in known:
        known[raw] = execute(LETTERS, (raw,)).fetchone()[0]
    if known[raw]:
        known[raw] -= 1
        return
    execute(BURY, (run, row, str(rejected), raw))
    execute(TRACE, (run, row, "rejected", rejected.key))


def promote(execute, run, row, event):
    """Stage an event, and put it into target if it is the newest of its key; returns `loaded`, `late` or `skipped`.

    `before` is the time that target held when the run began: None for a key that was not there, and then
    no earlier run can have staged this row.
    """
    key, name, value, ts = event
    seen, holder, before = execute(FIND, (key,)).fetchone() or (None, run, None)
    if holder != run:
        before = seen
    step, kept = "loaded", None
    if before is not None:
        kept = execute(STAGED, (*event, run)).fetchone()[0]  # 1 promoted, 0 late, None not staged
        step = "skipped" if kept else "late" if ts < before else "loaded"
    if kept is None:
        execute(STAGE, (run, row, *event, step == "loaded"))
        execute(TRACE, (run, row, "staged", key))
        execute(TRACE, (run, row, step, key))
    if step == "loaded" and seen is None:
        execute(INSERT, (*event, run, row))
    elif step == "loaded" and ts > seen:
        execute(UPDATE, (name, value, ts, run, row, before, key))
    return step
