"""The quiz of 6-02: each right answer is computed by running the real thing."""

import contextlib
import csv
import io
import sqlite3

from breakfix.lab import Quiz, Recall

from . import baseline, events, loaded, worlds
from .alter_error import ingest_error
from .fix_header import read_header
from .fix_load import load_batch
from .mastery_promote import promote, stage

quiz = Quiz(__name__, phase="mastery", minutes=8)
recall = Recall(__name__, of="sql_connection_simulator", asks=("tables_in_memory", "open_on_the_server"))
GOOD = ("2026-03-01T08:00:00Z", "INFO", "api", "Service started")


@quiz.a_number(
    phase="run",
    look="Which of the lines begin a record?",
    because="A line break in quotes is a part of its value: 40 lines, of which one is the header and four go on.",
)
def records_of_lines():
    """A CSV file has 40 lines. The first is its header; four of its records have a message of two lines, all others
    are one line each. How many records are there?
    """
    text = events.text([(*GOOD[:3], "one\ntwo" if place < 4 else "one") for place in range(35)])
    return len(list(csv.DictReader(io.StringIO(text, newline="")))) if text.count("\n") == 40 else None


@quiz.a_row(
    {"missing_field": int, "bad_level": int},
    phase="predict",
    look="What does validate_row ask for first, and what once it has found something?",
    because="It returns the first answer: a row that lacks its source is not asked for its level.",
)
def reasons():
    """Three rows are rejected by the baseline's validate_row: one has no source and the level DEBUG, one has the level
    info, one no message. How many errors say missing_field, and how many bad_level?
    """
    rows = [(GOOD[0], "DEBUG", "", "a"), (GOOD[0], "info", "api", "a"), (*GOOD[:3], "")]
    found = [baseline.validate_row(dict(zip(events.FIELDS, row, strict=True))) for row in rows]
    return {name: sum(error.startswith(name) for error in found) for name in ("missing_field", "bad_level")}


@quiz.a_number(
    phase="alter",
    engines=("sqlite",),
    look="What becomes of the two rows that came before the one that the engine refuses?",
    because="A CHECK refuses the statement, and the transaction takes all of it back: no row is there.",
)
def rows_of_a_check(engine, con):
    """A SQLite table has `check (level in ('INFO', 'WARN'))`. Within `with con:` an executemany inserts five rows; the
    third has the level DEBUG. How many rows are there after the error?
    """
    con.execute("create table events (level text check (level in ('INFO', 'WARN')))")
    with contextlib.suppress(sqlite3.IntegrityError), con:
        con.executemany("insert into events values (?)", [["INFO"], ["WARN"], ["DEBUG"], ["INFO"], ["WARN"]])
    return con.execute("select count(*) from events").fetchone()[0]


@quiz.a_row(
    {"baseline": int, "load_batch": int},
    phase="break",
    look="Which rows does each of them stage, and what does it ask of the table?",
    because="The baseline stages 3 rows each time; load_batch stages all 4 once, one of them with its ingest_error.",
)
def loads():
    """A file has four records, one of them with the level DEBUG. It is loaded three times. How many rows are staged by
    the baseline, and how many by load_batch?
    """
    records = [GOOD, (GOOD[0], "DEBUG", "api", "a"), GOOD, (*GOOD[:3], "b")]
    with worlds.database(worlds.STAGING) as world:
        path, database = events.write(world.folder / "a.csv", records), world.folder / "baseline.db"
        for _ in range(3):
            baseline.run(database, path)
            load_batch.reference(world.con, path, ingest_error.reference, GOOD[0])
        staged = world.second.execute("select count(*) from staging_events").fetchone()[0]
        return {"baseline": loaded.in_table(database)["staged"], "load_batch": staged}


@quiz.a_row(
    {"missing": int, "likely": int},
    phase="fix",
    look="Which of the four names stands there letter by letter, and which of the others is spelled like one?",
    because="timestamp, level and message are missing. Time and LEVEL are spelled like two of them, body like none.",
)
def of_a_header():
    """A header is Time, LEVEL, source, body. How many texts does read_header return, and how many name a likely
    rename?
    """
    found = read_header.reference(["Time", "LEVEL", "source", "body"])
    return {"missing": len(found), "likely": sum("likely=" in text for text in found)}


@quiz.a_number(
    phase="mastery",
    look="How many different payloads have a row without an ingest_error?",
    because="Of three payloads one has only rows with an error; the other two go on, each once.",
)
def promoted():
    """Two files bring the same three alerts. In the first file all three have an ingest_error, in the second only one
    of them has one. How many rows does promote add to an empty alerts_reporting?
    """
    with worlds.database(worlds.ALERTS) as world:
        second = [("b2", "p1", 12, None), ("b2", "p2", 12, None), ("b2", "p3", 12, "late")]
        stage(world.con, [*(("b1", payload, 9, "late") for payload in ("p1", "p2", "p3")), *second])
        world.con.execute(promote.reference())
        return world.con.execute("select count(*) from alerts_reporting").fetchone()[0]
