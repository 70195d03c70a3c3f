"""Connections that write down who did what in which order."""

import sqlite3

import duckdb
import psycopg
import pytest

from breakfix.faults.recording import recorded
from breakfix.history import Log, SharedLog
from breakfix.lab import rivals
from breakfix.services.postgres import schema


def test_two_clients_of_one_server(postgres):
    """Two sessions in each other's way: one history, in the order of the server's answers."""
    log = Log()
    with schema(postgres.dsn) as dsn:
        with recorded(log, "session"):
            session = psycopg.connect(dsn)
        with recorded(log, "rival"):
            rival = psycopg.connect(dsn, autocommit=True)
        session.execute("create table t (n int)")
        session.commit()
        session.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        session.execute("select sum(n) from t")
        rival.execute("insert into t values (1)")
        rival.execute("begin isolation level serializable")
        rival.execute("select sum(n) from t")
        rival.execute("insert into t values (2)")
        rival.execute("commit")
        with pytest.raises(psycopg.errors.SerializationFailure):
            session.execute("insert into t values (3)")
        session.rollback()
        session.close()
        rival.close()
    assert [(event.who, event.kind, event.what) for event in log.events] == [
        ("session", "begin", "by itself"),
        ("session", "statement", "create table t (n int)"),
        ("session", "commit", ""),
        ("session", "begin", "by itself"),
        ("session", "lost", "select sum(n) from t"),
        ("rival", "statement", "insert into t values (1)"),
        ("rival", "begin", "begin isolation level serializable"),
        ("rival", "statement", "select sum(n) from t"),
        ("rival", "statement", "insert into t values (2)"),
        ("rival", "commit", ""),
        ("session", "refused", "insert into t values (3): SerializationFailure"),
        ("session", "rollback", ""),
        ("session", "close", ""),
        ("rival", "close", ""),
    ]


def test_embedded_engines(tmp_path):
    """DuckDB and SQLite are told of alike; afterwards new connections write nothing down."""
    log = Log()
    with recorded(log, "DuckDB"):
        duck = duckdb.connect(str(tmp_path / "w.duckdb"))
    with recorded(log, "SQLite"):
        lite = sqlite3.connect(tmp_path / "w.db")
    for con in (duck, lite):
        con.execute("create table t (n integer)")
        con.execute("begin transaction")
        con.execute("insert into t values (1)")
        con.execute("rollback")
        con.close()
    told = [("statement", "create table t (n integer)"), ("begin", "begin transaction")]
    told += [("lost", "insert into t values (1)"), ("rollback", ""), ("close", "")]
    wanted = [(who, *each) for who in ("DuckDB", "SQLite") for each in told]
    assert [(event.who, event.kind, event.what) for event in log.events] == wanted
    with duckdb.connect() as con:
        con.execute("select 1")
    assert len(log.events) == len(wanted)


def stage(con):
    con.execute("create table if not exists staged (n int)")


def load(con):
    con.execute("begin")
    con.execute("insert into staged values (1)")
    con.execute("commit")


def in_one_connection(database, steps):
    with duckdb.connect(database) as con:
        for step in steps:
            step(con)


def test_two_runs_at_once(tmp_path):
    """An answer in a process of its own is recorded as well, and what it did stands there when it is killed."""
    log, database = SharedLog(tmp_path / "history"), str(tmp_path / "w.duckdb")
    first = rivals.Run(recorded(log, "first run")(in_one_connection), database, [stage, load])
    assert first.arrive() == "gate"
    first.kill()
    log.kill("first run")
    second = rivals.Run(recorded(log, "second run")(in_one_connection), database, [stage, load])
    assert second.finish() == "ran"
    told = [(event.who, event.kind) for event in log.events]
    assert told == [
        ("first run", "statement"),
        ("first run", "kill"),
        *(("second run", kind) for kind in ("statement", "begin", "statement", "commit", "close")),
    ]
