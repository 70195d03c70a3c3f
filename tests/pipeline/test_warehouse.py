"""The warehouse file: six tables, one run at a time, and one clear error for everything else."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import duckdb
import pytest

from breakfix.pipeline import Busy, WarehouseError, warehouse

SIX = {"staging", "target", "dead_letters", "lineage", "watermarks", "run_log"}
HOLD = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "w.duckdb"


@contextmanager
def held(path):
    """Let another process hold the file; the block gets the process, whose input ends its hold."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with holder:
        assert holder.stdout.readline() == b"held\n"
        yield holder
        if not holder.stdin.closed:
            holder.stdin.close()


def names(con):
    return {
        name for (name,) in con.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    }


def test_six_tables(path):
    """A new warehouse is one file with six tables, named as the docs name them, all empty."""
    with warehouse.connect(path) as con:
        warehouse.create(con)
        warehouse.create(con)  # again: nothing
    with duckdb.connect(path, read_only=True) as con:
        assert names(con) == SIX == set(warehouse.TABLES)
        assert [con.execute(f"select count(*) from {name}").fetchall() for name in SIX] == [[(0,)]] * 6
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("target", {"key": "VARCHAR", "name": "VARCHAR", "value": "DOUBLE", "ts": "TIMESTAMP"}),
        ("dead_letters", {"reason": "VARCHAR", "raw": "VARCHAR", "batch_id": "VARCHAR"}),
        ("lineage", {"batch_id": "VARCHAR", "source_row": "BIGINT", "step": "VARCHAR", "key": "VARCHAR"}),
        ("run_log", dict.fromkeys(["input_records", "staged", "loaded", "rejected", "skipped", "late"], "BIGINT")),
        ("run_log", {"run_id": "VARCHAR", "batch_id": "VARCHAR", "source": "VARCHAR", "status": "VARCHAR"}),
        ("watermarks", {"value": "TIMESTAMP"}),
    ],
)
def test_columns(table, columns):
    """A table has the columns that a reader of it needs, with their types."""
    with duckdb.connect() as con:
        warehouse.create(con)
        found = {name: kind for name, kind, *_ in con.execute(f"describe {table}").fetchall()}
    assert columns.items() <= found.items()


@pytest.mark.parametrize("opened", [warehouse.connect, warehouse.look])
def test_busy(path, opened):
    """While another process holds the file one waits as long as was said, and is told in a sentence who has it."""
    with held(path) as holder:
        began = time.monotonic()
        with pytest.raises(Busy) as caught, opened(path, wait=0.2):
            pytest.fail("it was opened twice")
        assert 0.2 <= time.monotonic() - began < 2
    words = str(caught.value)
    assert words.startswith(f"w.duckdb is held by another run in process {holder.pid}; gave up after 0.2 s")
    assert words.count(". ") == 0
    assert words.endswith(".")


def test_no_wait(path):
    """With a wait of nothing the first refusal is the last."""
    with held(path):
        began = time.monotonic()
        with pytest.raises(Busy), warehouse.connect(path, wait=0):
            pass
        assert time.monotonic() - began < 0.5


def test_its_turn(path):
    """Who waits gets in soon after the other has gone, not at the end of the wait."""
    with held(path) as holder:
        threading.Timer(0.2, holder.stdin.close).start()
        began = time.monotonic()
        with warehouse.connect(path, wait=30) as con:
            assert con.execute("select 1").fetchall() == [(1,)]
        assert 0.2 <= time.monotonic() - began < 5


def test_threads_take_turns(path):
    """Two runs in one process take turns as well: the second of them is told that it is this process."""
    caught = []

    def second():
        with (
            pytest.raises(Busy, match="in this process; gave up") as error,
            warehouse.connect(path, wait=0.1),
        ):
            pass
        caught.append(error)

    with warehouse.connect(path):
        thread = threading.Thread(target=second)
        began = time.monotonic()
        thread.start()
        thread.join()
        assert 0.1 <= time.monotonic() - began < 2
    assert caught
    with warehouse.connect(path, wait=0):
        pass


def test_free_after_an_error(path):
    """A run that fails lets go of the file, for this process and for others."""
    with pytest.raises(ZeroDivisionError), warehouse.connect(path):
        raise ZeroDivisionError
    with warehouse.connect(path, wait=0), pytest.raises(Busy), warehouse.connect(path, wait=0):
        pass
    with held(path):
        pass


def test_look_makes_nothing(path):
    """Looking where there is no file yet finds empty tables and leaves no file."""
    with warehouse.look(path) as con:
        assert warehouse.totals(con) == {"dead_letters": 0, "lineage_entries": 0, "target_rows": 0}
    assert list(path.parent.iterdir()) == []


def test_look_writes_nothing(path):
    """Looking at a file reads its rows and cannot change them."""
    with warehouse.connect(path) as con:
        warehouse.create(con)
        con.execute("insert into dead_letters values ('b', 1, 'key is blank', '{}')")
    before = path.read_bytes()
    with warehouse.look(path) as con:
        assert warehouse.totals(con) == {"dead_letters": 1, "lineage_entries": 0, "target_rows": 0}
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            con.execute("delete from dead_letters")
    assert path.read_bytes() == before


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_transaction(path, error):
    """A block is committed when it ends well, and undone on any error, Ctrl-C too."""
    with warehouse.connect(path) as con:
        con.execute("create table t (n integer)")
        with warehouse.transaction(con):
            con.execute("insert into t values (1)")
        with pytest.raises(error), warehouse.transaction(con):
            con.execute("insert into t values (2)")
            raise error
        assert con.execute("from t").fetchall() == [(1,)]


def test_swept(path):
    """What killed runs have left beside the file goes with the next run; other files stay."""
    with warehouse.connect(path):
        pass
    (path.parent / "w.duckdb.tmp").mkdir()
    for name in (".w.duckdb.123.new", ".other.duckdb.123.new", "w.duckdb.bak"):
        (path.parent / name).touch()
    with warehouse.connect(path):
        pass
    assert {left.name for left in path.parent.iterdir()} == {"w.duckdb", ".other.duckdb.123.new", "w.duckdb.bak"}


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda path: path.mkdir(), "w.duckdb cannot be opened"),
        (lambda path: path.write_text("key,name\n"), r"w.duckdb cannot be opened: it is no database\. Name another"),
        (
            lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(500)),
            r"w.duckdb is a SQLite database, and no ware",
        ),
        (lambda path: path.symlink_to("nowhere/w.duckdb"), "w.duckdb cannot be "),
    ],
    ids=["folder", "text", "SQLite", "dangling link"],
)
def test_not_a_database(path, prepare, words):
    """What is no database is refused by its path, and stays as it was."""
    prepare(path)
    before = path.lstat()
    for opened in (warehouse.connect, warehouse.look)[: 1 + path.exists()]:
        with pytest.raises(WarehouseError, match=words), opened(path, wait=5):
            pytest.fail("it was opened")
    assert path.lstat() == before or path.is_dir()
    assert list(path.parent.iterdir()) == [path]


def test_name_too_long(tmp_path):
    """A name that the system cannot take is refused as any other, to write and to look."""
    for opened in (warehouse.connect, warehouse.look):
        with (
            pytest.raises(WarehouseError, match=r"n cannot be opened: File name too long\.$"),
            opened(tmp_path / ("n" * 300)),
        ):
            pass


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_no_such_folder(tmp_path, folder):
    """A database in a folder that is not there, or is a file, cannot be made; nothing else is made either."""
    (tmp_path / "file").touch()
    path = tmp_path / folder / "w.duckdb"
    for opened in (warehouse.connect, warehouse.look):  # a dry run says what the run would
        says = rf"{folder}/w\.duckdb cannot be made: there is no folder .*/{folder}\. Make it first\.$"
        with pytest.raises(WarehouseError, match=says), opened(path):
            pass
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("name", ["e.csv", "e.json", "e.parquet"])
def test_a_file_of_data(tmp_path, name):
    """A file that the engine would open as tables in memory is refused by what it is, to write and to look."""
    path = tmp_path / name
    duckdb.sql("select 1 as a").write_parquet(str(path)) if name == "e.parquet" else path.write_text('{"a": 1}\n')
    for opened in (warehouse.connect, warehouse.look):
        with pytest.raises(WarehouseError, match="is a file of data and no database"), opened(path):
            pass
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder(tmp_path):
    """A folder is called one."""
    for opened in (warehouse.connect, warehouse.look):
        with pytest.raises(WarehouseError, match=r"cannot be opened: it is a folder\. Name another"), opened(tmp_path):
            pass


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            "target (id integer)",
            "table target has (id integer), wanted (key varchar, name varchar, value double, ts timestamp, ",
        ),
        ("lineage (key text)", "has (key varchar)"),
        (
            "target (key text, name text, value integer, ts timestamp, batch_id text, source_row bigint)",
            "table target has (key varchar, name varchar, value integer, ts timestamp, ",
        ),
        (
            "dead_letters (batch_id text, source_row integer, reason text, raw text)",
            "has (batch_id varchar, source_row integer, ",
        ),
    ],
)
def test_foreign_table(path, table, words):
    """A database in which one of our names is taken by another table is left as it was."""
    with duckdb.connect(path) as con:
        con.execute(f"create table {table}")
    with warehouse.connect(path) as con, pytest.raises(WarehouseError) as caught, warehouse.transaction(con):
        warehouse.create(con)
    assert words in str(caught.value)
    with pytest.raises(WarehouseError, match="is no warehouse of ours"), warehouse.look(path):
        pass
    with duckdb.connect(path) as con:
        assert names(con) == {table.split()[0]}


@pytest.mark.parametrize("opened", ["connect", "look"])
def test_utc(path, opened):
    """Times are UTC whatever zone the machine is in."""
    program = f"""
from breakfix.pipeline.warehouse import {opened}
with {opened}({str(path)!r}) as con:
    print(con.execute("select cast(timestamptz '2025-01-15T12:00:00+02:00' as timestamp)").fetchall()[0][0])"""
    env = os.environ | {"TZ": "America/New_York"}
    said = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True).stdout
    assert said == "2025-01-15 10:00:00\n"


def test_less_memory_for_joins(path):
    """Within the block the engine has less memory, and afterwards as much as before, also when the block fails."""

    def limit(con):
        return con.execute("select current_setting('memory_limit')").fetchone()[0]

    with warehouse.connect(path) as con:
        before = limit(con)
        with pytest.raises(ZeroDivisionError), warehouse.for_joins(con):
            assert limit(con) != before
            raise ZeroDivisionError
        assert limit(con) == before
