"""A real PostgreSQL for one owner."""

import os
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from breakfix.children.process import Process, say
from breakfix.services import postgres as service
from breakfix.services.postgres import Postgres, PostgresError, is_waiting, schema
from survivors import gone


def asked(dsn, query):
    """The rows of a query, on a connection of its own."""
    with psycopg.connect(dsn) as con:
        return con.execute(query).fetchall()


def family(server):
    """The pids of the keeper, the server, and the server's own processes, some of which come and go."""
    keeper = psutil.Process(server._keeper._process.pid)
    return [keeper.pid, *(each.pid for each in keeper.children(recursive=True))]


def program(server):
    """The process of the server itself."""
    return psutil.Process(server._keeper._process.pid).children()[0]


def own_a_server():
    """In a child: own a server with an open transaction, say who and where it is, and be killed."""
    with Postgres() as server:
        con = psycopg.connect(server.dsn)
        con.execute("create table t as select 1")
        say([family(server), server._keeper.folder])
        psycopg.connect(server.dsn).execute("select pg_sleep(60)")


def test_what_is_committed_is_on_disk(postgres):
    """It is PostgreSQL, no shortcut is taken with its log, and it listens on no port."""
    assert asked(postgres.dsn, "select current_setting('server_version_num')::int / 10000")[0][0] >= 18
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert asked(postgres.dsn, f"show {name}") == [("on",)]
    assert not program(postgres).net_connections("tcp")


def test_root_runs_nothing(postgres):
    """The server runs as its owner, or as nobody where the owner is root; clients reach it all the same."""
    assert program(postgres).username() == ("nobody" if os.geteuid() == 0 else psutil.Process().username())


FENCED = {
    "a program": "copy (select 1) to program 'touch /tmp/x'",
    "a file that is read": "select pg_read_file('/etc/passwd')",
    "a file that is written": "copy (select 1) to '/tmp/x'",
    "a setting of the server": "alter system set fsync = off",
    "to be more": "alter role breakfix superuser",
    "to be somebody else": "set role postgres",
}


@pytest.mark.parametrize("statement", FENCED.values(), ids=FENCED)
def test_nobody_is_a_superuser(postgres, statement):
    """A statement reaches nothing of the machine, and cannot give itself the right to."""
    with psycopg.connect(postgres.dsn, autocommit=True) as con, pytest.raises(psycopg.errors.InsufficientPrivilege):
        con.execute(statement)
    with pytest.raises(psycopg.OperationalError, match="rejects"):
        psycopg.connect(postgres.dsn, user="postgres")


def test_a_fresh_database(postgres):
    """A database is empty each time that it is asked for, also while somebody uses the last one of its name."""
    dsn = postgres.database("a bank")
    with psycopg.connect(dsn) as con:
        con.execute("create table accounts (id int)")
        con.commit()
        assert asked(dsn, "select count(*) from pg_tables where schemaname = 'public'") == [(1,)]
        again = postgres.database("a bank")
    assert asked(again, "select count(*) from pg_tables where schemaname = 'public'") == [(0,)]


def test_a_fresh_schema(postgres):
    """Two schemas at once do not see each other's tables, and are gone afterwards."""
    with schema(postgres.dsn) as one, schema(postgres.dsn) as two:
        with psycopg.connect(one) as con:
            con.execute("create table t as select 7 as n")
        assert asked(one, "select n from t") == [(7,)]
        assert asked(two, "select to_regclass('t')") == [(None,)]
        names = [asked(dsn, "select current_schema()")[0][0] for dsn in (one, two)]
    assert [asked(postgres.dsn, f"select to_regnamespace('{name}')")[0][0] for name in names] == [None, None]


def test_a_session_that_stays_open(postgres):
    """A schema whose table somebody holds is left behind; its owner goes on."""
    with schema(postgres.dsn) as dsn:
        con = psycopg.connect(dsn)
        con.execute("create table t as select 1")
    con.close()


def test_who_waits_for_a_lock(postgres):
    """A session waits from the moment at which it asks for a key that another one has not committed."""
    with schema(postgres.dsn) as dsn, psycopg.connect(dsn) as first, psycopg.connect(dsn) as second:
        first.execute("create table t (n int primary key)")
        first.commit()
        first.execute("insert into t values (1)")
        pid = second.info.backend_pid
        assert not is_waiting(first, pid)
        second.pgconn.send_query(b"insert into t values (1)")
        until = time.monotonic() + 10
        while not is_waiting(first, pid) and time.monotonic() < until:
            pass
        assert is_waiting(first, pid)
        first.rollback()
        while second.pgconn.get_result():
            pass


def test_two_servers_at_once(postgres):
    """Each has a folder of its own, which goes with it; the first knows nothing of the second."""
    with Postgres() as other:
        folder = Path(other._keeper.folder)
        assert other.dsn != postgres.dsn
        other.database("only_here")
        assert not asked(postgres.dsn, "select 1 from pg_database where datname = 'only_here'")
        pids = family(other)
    assert not folder.exists()
    assert all(map(gone, pids))
    with pytest.raises(PostgresError, match="is not running"):
        other.dsn  # noqa: B018


def test_owner_killed():
    """SIGKILL of the owner, with a transaction open and a query at work: no process and no folder is left."""
    with Process("test_postgres:own_a_server") as owner:
        pids, folder = owner.hear()
        assert len(pids) > 3
        assert all(map(psutil.pid_exists, pids[:2]))
        owner.kill()
        assert all(gone(pid, seconds=20) for pid in pids)
    assert not os.path.exists(folder)


def test_it_says_why_it_does_not_start(monkeypatch, tmp_path):
    """One sentence, with PostgreSQL's own reason; nothing is left behind."""
    room = Path(tempfile.mkdtemp(prefix="bf-", dir="/tmp"))
    room.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setitem(service.SETTINGS, "shared_buffers", "none")
    with pytest.raises(PostgresError, match=r'did not start: .*invalid value for parameter "shared_buffers": "none"'):
        Postgres().start()
    room.rmdir()  # raises when something is in it
