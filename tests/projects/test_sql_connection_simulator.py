"""6-01: what its notebook tells is what is seen, each fault bites, and the repairs heal it."""

import contextlib
import functools
import sqlite3
import threading
import time

import psycopg
import pytest

import prose
from breakfix.projects.level_6 import sql_connection_simulator as lab
from breakfix.projects.level_6.sql_connection_simulator import baseline, break_pool, explain, jobs, worlds


@pytest.fixture(scope="module")
def dsn():
    """A PostgreSQL server."""
    with contextlib.contextmanager(worlds.server)() as reached:
        yield reached


@functools.cache
def ran(dataset):
    """Return the labels of a dataset, the path of the database into which they were written, and the summary."""
    labels = lab.labels(dataset)
    path, timeout = baseline.settings(lab.environment())
    pool = baseline.open_pool(lambda: baseline.connect(path, timeout), 5)
    inserted, health = baseline.retried(lambda: baseline.run(pool, labels), print)
    baseline.close_all(pool)
    with contextlib.closing(baseline.connect(path, timeout)) as con:
        return labels, path, lab.report(inserted, con, health, baseline.stats(pool))


def repaired(connect, size):
    """Return a pool, and `acquire` and `release` as they are meant, both of that pool."""
    pool = baseline.open_pool(connect, size)
    lend = functools.partial(lab.acquire.reference, pool, take=baseline.take)
    return pool, lend, functools.partial(lab.release.reference, pool)


def test_the_sample():
    """Seven rows, one connection created and used again, none idle; the version is told without its numbers."""
    _, _, report = ran("sample")
    stats = {"created": 1, "reused": 1, "idle": 0, "pool_size": 5}
    counts = {"input_records": 7, "rows_inserted": 7, "health.status": "healthy", "health.sqlite_version": "N.N.N"}
    assert report == counts | {f"pool_stats.{name}": count for name, count in stats.items()}
    names = "user_login page_view api_call session_timeout error_500 database_query cache_miss"
    assert [row["label"] for row in report.target] == names.split()
    assert prose.lacking(lab, "seven rows, one connection created, and used again once") == []


@pytest.mark.slow
def test_the_flights():
    """A row for each flight, a reader for each day, and nobody gets an answer until the pool is repaired."""
    labels, path, report = ran("flights")
    readers = len(set(labels))
    assert prose.lacking(lab, report["rows_inserted"], f"{readers} readers") == []
    day = lab.another_day(path, labels)
    assert day == {"readers": 365, "answered": 365, "drafts": 0, "more_out_than_two": False}


def test_a_pool_without_a_limit_bites_and_heals(dsn):
    """The server refuses what the pool does not; a repaired one lends what it has, and others get a TimeoutError."""
    given = {"size": 2, "connections": 4, "borrowers": 6}
    assert break_pool.too_many._truth(given, dsn) == {"lent": 4, "refused": 2}
    few = lab.few(dsn, "borrower", given["connections"])
    pool, lend, release = repaired(lambda: psycopg.connect(few), given["size"])
    held = [lend(seconds=0) for _ in range(2)]
    for _ in range(4):
        with pytest.raises(TimeoutError):
            lend(seconds=0)
    release(held[0])
    assert lend(seconds=0) is held[0]
    for con in held:
        con.close()
    assert pool.created == 2


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_row_left_behind_bites_and_heals(dsn, engine):
    """The next borrower's commit makes it stand, and meanwhile SQLite lets nobody write; a repaired pool undoes it."""
    with worlds.database(engine, dsn, ["user_login"]) as base:
        pool = baseline.open_pool(base.connect, 1)
        for commits in (False, True):
            con = baseline.borrow(pool, 0, baseline.take)
            con.execute(lab.left_behind.reference())
            if commits:
                con.commit()
            baseline.give_back(pool, con)
            if engine == "sqlite" and not commits:
                with pytest.raises(sqlite3.OperationalError):
                    base.second.execute("begin immediate")
        assert worlds.rows(base.second) == ["user_login", "not_mine", "not_mine"]
    with worlds.database(engine, dsn, ["user_login"]) as base:
        pool, lend, release = repaired(base.connect, 1)
        con = lend(seconds=0)
        con.execute(lab.left_behind.reference())
        release(con)
        assert lend(seconds=0) is con
        con.commit()
        assert worlds.rows(base.second) == ["user_login"]


def test_a_dead_connection_bites_and_heals(dsn):
    """No reader gets an answer, as long as others wait; a repaired pool drops it, and all readers get one."""
    assert break_pool.dead_one._truth({"idle": 3, "readers": 5}, dsn) == {"answered": 0, "idle": 3}
    pool, lend, release = repaired(lambda: psycopg.connect(dsn), 3)
    for con in [lend(seconds=0) for _ in range(3)]:
        release(con)
    con = lend(seconds=0)
    lab.end_session(dsn, con)
    release(con)
    assert (con.closed, len(pool.idle), pool.lent) == (True, 2, 0)
    for _ in range(5):
        con = lend(seconds=0)
        assert con.execute("select 1").fetchone() == (1,)
        release(con)
    baseline.close_all(pool)


@pytest.mark.parametrize(("lets_go", "attempts", "end"), [(1, 2, "written"), (3, 4, "written"), (6, 4, "gave up")])
def test_a_lock_of_another_process_bites_and_heals(lets_go, attempts, end):
    """A writer comes back until the lock is gone, or gives up; a reader reads all the while."""
    saw = break_pool.locked._truth({"attempts": 4, "lets_go_after": lets_go})
    assert saw == {"attempts": attempts, "rows_read": 7, "end": end}


def test_the_log_tells_the_engines_name_and_no_address(tmp_path):
    """A missing table is no fault that passes: it is told in one line, and not tried again."""
    told, con = [], baseline.connect(tmp_path / "a.db", 0)
    with pytest.raises(sqlite3.OperationalError):
        baseline.retried(lambda: con.execute("select 1 from events"), told.append, sleep=pytest.fail)
    assert told == ['{"error": "SQLITE_ERROR", "passes": false, "attempt": 1}']
    con.close()


def test_a_waiting_thread_gets_what_comes_back():
    """With real threads and the real clock: who waits is woken by a return, and gets that connection."""
    pool, lend, release = repaired(lambda: sqlite3.connect(":memory:", check_same_thread=False), 1)
    con, got = lend(seconds=0), []
    waiting = threading.Thread(target=lambda: got.append(lend(seconds=30)))
    waiting.start()
    while not pool.changed._waiters:
        time.sleep(0.001)
    release(con)
    waiting.join(30)
    assert got == [con]
    con.close()


def test_another_day():
    """A draft left behind and a closed connection harm nobody, and eight threads share two connections."""
    labels, path, _ = ran("sample")
    assert lab.another_day(path, labels) == {"readers": 7, "answered": 7, "drafts": 0, "more_out_than_two": False}


def test_a_pool_of_none_is_refused():
    """A pool that could lend nothing is an error when it is opened, and not a wait for ever later."""
    with pytest.raises(ValueError, match="size is 1 or more"):
        baseline.open_pool(None, 0)


def test_the_model_note():
    """Its numbers are those of the run."""
    assert explain.note.see() == {"seen_before": 7, "committed_by_bob": 2, "rows": 9}


def test_a_file_of_ones_own(tmp_path):
    """Its column `label` is taken, whatever else it has; a file that is not there is named."""
    (tmp_path / "mine.csv").write_text("n,label\n1,a\n2,b c\n", "utf-8")
    assert jobs.labels(tmp_path / "mine.csv") == ["a", "b c"]
    with pytest.raises(FileNotFoundError, match=r"no file .*none\.csv"):
        jobs.labels(tmp_path / "none.csv")
