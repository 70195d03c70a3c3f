"""`breakfix ingest`: what it prints, how it exits, and what it never says."""

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from breakfix import pipeline, places
from breakfix.cli import door as cli
from breakfix.cli import reads
from warehouses import facts, target

SAMPLE = places.DATA / "level6_mini_capstone/events.json"
KEYS = [
    *("run_id", "input_records", "staged", "loaded", "rejected", "skipped", "late"),
    *("dead_letters", "lineage_entries", "target_rows", "watermark"),
]
TOTALS = {"dead_letters": 2, "lineage_entries": 12, "target_rows": 4, "watermark": "2025-01-15T12:00:00"}
SECRET = "k3y-0f-th3-4p1"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty current folder, and none of our variables in the environment."""
    for name in ("MONITORING_API_URL", "MONITORING_API_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words, **env):
    """Run `breakfix ingest` in this process."""
    return CliRunner(env=env).invoke(cli.main, ["ingest", *map(str, words)])


def child(*words, before=None):
    """Run `breakfix ingest` in a process of its own, in which `before` has been called, and nothing is compiled."""
    command = [sys.executable, "-B", "-m", "breakfix", "ingest", *map(str, words)]
    return subprocess.run(command, preexec_fn=before, capture_output=True, text=True, check=False)


def no_privilege():
    """Bind root by the rights of files too, as everybody else is."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            assert ctypes.CDLL(None).prctl(24, capability, 0, 0, 0) == 0  # PR_CAPBSET_DROP


def refused(done, *words, code=1):
    """Assert that a run ended with one line of error that has these words, and nothing on standard output."""
    exit_code = done.exit_code if hasattr(done, "exit_code") else done.returncode
    assert (exit_code, done.stdout) == (code, ""), done.stderr
    *usage, last = done.stderr.splitlines()
    assert last.startswith("Error: ")
    assert all(word in last for word in words), last
    assert bool(usage) == (code == 2)


def load_some(database="w.duckdb"):
    """Load the sample, and return what the tables hold then."""
    assert run(SAMPLE, "--database", database).exit_code == 0
    return tables(database)


def tables(database="w.duckdb"):
    with duckdb.connect(database, read_only=True) as con:
        return facts(con)


def test_sample():
    """The sample's first run: 7 in, 5 staged, 5 loaded, 2 rejected; evt-003 at 59.99."""
    done = run(SAMPLE, "--database", "w.duckdb")
    assert done.exit_code == 0
    assert ": 7 in, 5 staged, 5 loaded, 2 rejected, 0 skipped, 0 late\n" in done.stdout
    assert "4 rows in target, 2 dead letters, 12 lineage entries, watermark 2025-01-15T12:00:00" in done.stdout
    assert done.stderr == "rejected 1: key is blank\nrejected 1: value is not a number\n"
    with duckdb.connect("w.duckdb") as con:
        found = target(con)
    assert set(found) == {"evt-001", "evt-002", "evt-003", "evt-006"}
    assert found["evt-003"] == ["purchase_updated", 59.99, datetime(2025, 1, 15, 12)]


def test_json():
    """--json prints one object with run id, counts and totals; a rerun skips all five, and no total moves."""
    first, again = (json.loads(run(SAMPLE, "--database", "w.duckdb", "--json").stdout) for _ in range(2))
    assert list(first) == list(again) == KEYS
    counts = {"input_records": 7, "staged": 5, "rejected": 2, "late": 0, **TOTALS}
    assert first == {"run_id": first["run_id"], "loaded": 5, "skipped": 0, **counts}
    assert again == {"run_id": again["run_id"], "loaded": 0, "skipped": 5, **counts}
    assert first["run_id"] != again["run_id"]
    with duckdb.connect("w.duckdb") as con:
        logged = con.execute("select run_id, status from run_log order by rowid").fetchall()
    assert logged == [(first["run_id"], "succeeded"), (again["run_id"], "succeeded")]


@pytest.mark.parametrize("database", [[], ["--database", "w.duckdb"]])
def test_dry_run(folder, database):
    """--dry-run says three lines and makes no file, with a database and without."""
    done = run(SAMPLE, "--dry-run", *database)
    assert (done.exit_code, list(folder.iterdir())) == (0, [])
    assert done.stdout == "connection successful\nrecords fetched: 7\ndry-run complete (no writes)\n"
    assert done.stderr.startswith("would be: 5 loaded, 2 rejected, 0 skipped, 0 late\n")


def test_dry_run_of_a_rerun(folder):
    """--dry-run counts against what is there, and does not change a byte of it, the run log included."""
    load_some()
    before = (folder / "w.duckdb").read_bytes()
    counts = json.loads(run(SAMPLE, "--database", "w.duckdb", "--dry-run", "--json").stdout)
    assert list(counts) == KEYS
    assert counts.items() >= {"loaded": 0, "skipped": 5, "rejected": 2, **TOTALS}.items()
    assert [path.name for path in folder.iterdir()] == ["w.duckdb"]
    assert (folder / "w.duckdb").read_bytes() == before


def test_dry_run_of_no_source():
    """--dry-run of what cannot be read says none of the three lines."""
    refused(run("nowhere.json", "--dry-run"), "nowhere.json cannot be read: No such file or directory.")


def test_columns(folder):
    """The four options name the source's columns."""
    (folder / "mine.csv").write_text("order_id,status,amount,updated_at\n1,paid,2.5,2025-01-15T08:00:00\n")
    names = ["--key", "order_id", "--name", "status", "--value", "amount", "--time", "updated_at"]
    assert run("mine.csv", "--database", "w.duckdb", *names).exit_code == 0
    with duckdb.connect("w.duckdb") as con:
        assert target(con) == {"1": ["paid", 2.5, datetime(2025, 1, 15, 8)]}


def test_renamed():
    """A field that no row has is one error, which names the likeliest rename; nothing is loaded."""
    refused(run(SAMPLE, "--database", "w.duckdb", "--time", "timestamp"), "'timestamp'", "--time ts")
    assert not any(tables().values())


@pytest.mark.parametrize(
    "url", ["duckdb:///w.duckdb", "w.duckdb", "./w.duckdb", "duckdb:///{}/w.duckdb", "{}/w.duckdb"]
)
@pytest.mark.parametrize("option", [True, False])
def test_database(folder, url, option):
    """A database is a path or duckdb:/// and a path, relative or absolute, as an option or in DATABASE_URL."""
    url = url.format(folder)
    done = run(SAMPLE, "--database", url) if option else run(SAMPLE, DATABASE_URL=url)
    assert done.exit_code == 0, done.output
    assert [path.name for path in folder.iterdir()] == ["w.duckdb"]


def test_option_before_environment(folder):
    """--database counts where DATABASE_URL says otherwise, also when that would be refused."""
    assert run(SAMPLE, "--database", "w.duckdb", DATABASE_URL="mysql://h/d").exit_code == 0


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "http", "DUCKDB+x"])
@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_refused_scheme(folder, scheme, dry):
    """Another kind of database is refused by its name, without its password, before anything is made."""
    done = run(SAMPLE, *dry, DATABASE_URL=f"{scheme}://user:pa55word@host/db")
    refused(done, f"kind '{scheme}' is not supported", "duckdb:///FILE", code=2)
    assert "pa55word" not in done.output
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("url", [":memory:", "duckdb:///:memory:", "duckdb:///", "duckdb://", "duckdb://w.duckdb"])
def test_no_file(folder, url):
    """A database that is no file would be lost: it is refused."""
    refused(run(SAMPLE, "--database", url), "The database has to be a file", code=2)
    assert list(folder.iterdir()) == []


def test_nothing_named():
    """Without a source, or without a database, the command says what it wants."""
    refused(run(), "Give a SOURCE", "(MONITORING_API_URL and MONITORING_API_KEY not set either.)", code=2)
    refused(run(MONITORING_API_URL="http://h"), "Give a SOURCE", "(MONITORING_API_KEY not set either.)", code=2)
    refused(run("--auth", "none", MONITORING_API_URL="http://h"), "Give a --database", code=2)
    refused(run(SAMPLE), "Give a --database FILE, or set DATABASE_URL", code=2)
    refused(run(MONITORING_API_URL="http://h", MONITORING_API_KEY=SECRET), "Give a --database", code=2)


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_another_engine(folder, dry):
    """A file with sqlite:///, and an API with duckdb:///, are refused with the reason, before anything is made."""
    refused(run(SAMPLE, *dry, DATABASE_URL="sqlite:///w.db"), "A file's events go to a warehouse", code=2)
    env = {"MONITORING_API_URL": "https://host", "MONITORING_API_KEY": SECRET, "DATABASE_URL": "duckdb:///w.duckdb"}
    refused(run(*dry, **env), "An API's records go to a cache", "sqlite:///FILE", code=2)
    for path in ("w.duckdb", "W.DDB"):  # the end of a path says as much
        refused(run("--database", path, **env), "An API's records go to a cache", code=2)
    refused(run(SAMPLE, "--database", "cache.sqlite"), "A file's events go to a warehouse", code=2)
    assert list(folder.iterdir()) == []


def test_busy():
    """While another process holds the database the command waits --wait seconds and exits 75 with a sentence."""
    before = load_some()
    hold = "import duckdb, sys; con = duckdb.connect('w.duckdb'); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        done = child(SAMPLE, "--database", "w.duckdb", "--wait", 0.2)
        holder.stdin.close()
    refused(done, f"w.duckdb is held by another run in process {holder.pid}; gave up after 0.2 s", code=75)
    assert tables() == before


@pytest.mark.parametrize("words", [["--wait", "-1"], ["--wait", "soon"], ["--mode", "read-write"], ["--fast"]])
def test_not_understood(folder, words):
    """An option that is unknown, or a value that makes no sense, exits 2 before anything is made."""
    refused(run(SAMPLE, "--database", "w.duckdb", *words), words[0], code=2)
    assert list(folder.iterdir()) == []


def test_help():
    """Help is there under both names, with each option and an example."""
    short, long = run("-h"), run("--help")
    assert (short.exit_code, short.output) == (0, long.output)
    options = ["--database", "--key", "--name", "--value", "--time", "--dry-run", "--mode", "--wait", "--json"]
    options += ["--auth", "--kind", "--system", "--timeout", "--attempts"]
    assert all(option in short.output for option in options)
    assert "breakfix ingest events.json --database warehouse.duckdb" in short.output
    for part in (*reads.READS, *reads.EXITS):
        said = "".join(short.output.split())
        assert all(word in said for cell in part for word in str(cell).split()), part


def test_help_is_the_page():
    """The page beside the pipeline has the table of the help."""
    assert (places.HOME / "lib/breakfix/pipeline/README.md").read_text().endswith(reads.as_markdown())


@pytest.mark.parametrize(
    "words",
    [
        ["-h"],
        [],
        [SAMPLE],
        [SAMPLE, "--dry-run", "--json"],
        [SAMPLE, "--database", f"{SECRET}.duckdb"],
        [SAMPLE, "--database", f"nowhere/{SECRET}"],
        [SAMPLE, "--database", f"{SECRET}://host"],
        [SAMPLE, "--key", SECRET],
        [f"{SECRET}.json"],
        [SECRET, "--wait", SECRET],
        [SAMPLE, SECRET],
        [f"--{SECRET}"],
        [f"https://host/?key={SECRET}"],
    ],
    ids=lambda words: " ".join(map(str, words)).replace(str(SAMPLE), "sample") or "nothing",
)
def test_secret(words):
    """The API's key is never said, whatever it is in: help, report, path, option, value, error."""
    env = {"MONITORING_API_URL": f"https://{SECRET}@host", "MONITORING_API_KEY": SECRET}
    done = run(*words, DATABASE_URL="w.duckdb", **env)
    assert done.output
    assert SECRET not in done.output
    assert not isinstance(done.exception, Exception)


@pytest.mark.parametrize("error", [pipeline.IngestError, pipeline.Busy, pipeline.DiskFull, OSError])
def test_secret_in_an_error(monkeypatch, error):
    """An error that has the key in its words is told without it, and no cause is shown that has it."""

    def broken(*_, **__):
        raise error(f"refused {SECRET}")

    monkeypatch.setattr(pipeline, "ingest", broken)
    done = run(SAMPLE, "--database", "w.duckdb", MONITORING_API_KEY=SECRET)
    refused(done, "refused ***", code=75 if error is pipeline.Busy else 1)
    assert SECRET not in done.output


@pytest.mark.parametrize("database", ["folder", "text", "text/w.duckdb", "nowhere/w.duckdb", "n" * 300])
def test_no_database(folder, database):
    """What cannot be a database is one sentence that names it, exit 1, and is left as it was."""
    (folder / "folder").mkdir()
    (folder / "text").write_text("mine")
    refused(run(SAMPLE, "--database", database), database)
    assert sorted(os.listdir(folder)) == ["folder", "text"]
    assert (folder / "text").read_text() == "mine"


@pytest.mark.parametrize("source", ["folder", "empty", "cut.json", "nowhere"])
def test_no_source(folder, source):
    """A source that cannot be read is one sentence that names it, and nothing that was loaded is lost."""
    before = load_some()
    (folder / "folder").mkdir()
    (folder / "empty").touch()
    (folder / "cut.json").write_bytes(SAMPLE.read_bytes()[:300])
    refused(run(source, "--database", "w.duckdb"), source)
    assert tables() == before


@pytest.mark.parametrize("words", [[], ["--json"], ["--dry-run"]])
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("key,name,value,ts\nk1,v,1,10/05/24\n", "Nothing was loaded from e.csv: its only row was rejected."),
        ("key,name,value,ts\nk1,v,x,2024-01-01\na,b\n", "Nothing was loaded from e.csv: all 2 rows were rejected."),
        ("key,name,value,ts\n", "Nothing was read: e.csv has no rows."),
    ],
)
def test_nothing_of_use(folder, text, says, words):
    """When every row is rejected, or there is none, that is said first, and the exit status is its own; also again."""
    (folder / "e.csv").write_text(text)
    for _ in range(2):
        done = run("e.csv", "--database", "w.duckdb", *words)
        assert (done.exit_code, done.stderr.splitlines()[0]) == (4, says)
        assert done.stdout
    assert run(SAMPLE, "--database", "w.duckdb", *words).exit_code == 0
    if not words:
        with duckdb.connect("w.duckdb") as con:
            assert con.execute("select count(*) from dead_letters").fetchone() == (2 + text.count("\n") - 1,)


def test_rerun_of_a_good_file():
    """A rerun loads nothing and loses nothing: it ends as the first run did."""
    load_some()
    done = run(SAMPLE, "--database", "w.duckdb")
    assert (done.exit_code, done.stderr.splitlines()[0]) == (0, "rejected 1: key is blank")


def test_stopped_in_the_engine(folder):
    """Ctrl-C while the engine is at work is one sentence and 130; a run afterwards loads all."""
    rows = "".join(f"k{number},v,1,2024-01-01T00:00:00\n" for number in range(600_000))
    (folder / "e.csv").write_text("key,name,value,ts\n" + rows)
    command = [sys.executable, "-B", "-m", "breakfix", "ingest", "e.csv", "--database", "w.duckdb"]
    for _ in range(5):  # a machine that is busy may let it end before the signal comes
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
            while not Path("w.duckdb").exists() and child.poll() is None:
                time.sleep(0.01)
            child.send_signal(signal.SIGINT)
            said, errors = child.communicate()
        Path("w.duckdb").unlink()
        if child.returncode:
            break
    assert (child.returncode, said) == (130, ""), errors
    assert errors == "Error: Stopped. Run it again: what is loaded already is skipped.\n"
    assert ": 600000 in, 600000 staged, 600000 loaded" in run("e.csv", "--database", "w.duckdb").stdout


@pytest.mark.parametrize("error", [RuntimeError("Query interrupted"), duckdb.InterruptException("INTERRUPT Error")])
def test_stopped(monkeypatch, error):
    """However the engine tells of Ctrl-C, it is one sentence, and what was there is as it was."""
    before = load_some()

    def stop(*_, **__):
        raise error

    monkeypatch.setattr(pipeline.ingest.__globals__["staging"], "reasons", stop)
    refused(run(SAMPLE, "--database", "w.duckdb"), "Stopped. Run it again", code=130)
    assert tables() == before


LOCALES = [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [b"caf\xe9", "café 日本".encode(), b"a\nb\x1b[1m"])
def test_names(folder, name, locale):
    """No name of a file, a database or a column ends in a traceback, whatever the terminal can show."""
    path = os.path.join(os.fsencode(folder), name)
    shutil.copy(SAMPLE, path + b".json")
    env = {**os.environ, **locale}

    def child(*words):
        command = [sys.executable.encode(), b"-B", b"-m", b"breakfix", b"ingest", *words]
        return subprocess.run(command, env=env, capture_output=True, check=False)

    done = child(path + b".json", b"--database", b"w.duckdb")
    assert (done.returncode, b"5 loaded" in done.stdout) == (0, True), done.stderr
    for words in (
        [path + b".none", b"--dry-run"],
        [path + b".json", b"--database", path + b".duckdb"],
        [path + b".json", b"--dry-run", b"--key", name],
    ):
        done = child(*words)
        assert (b"Traceback" in done.stderr, b"\x1b" in done.stdout + done.stderr) == (False, False), done.stderr
        assert done.returncode == 0 or done.stderr.decode().splitlines()[-1].startswith("Error: "), done.stderr


@pytest.mark.parametrize(("locked", "mode"), [("shut", 0o000), ("shut", 0o555), ("shut/w.duckdb", 0o444)])
def test_no_right_to_write(folder, locked, mode):
    """A folder or file that may not be written is one sentence, exit 1; the file is still as it was."""
    (folder / "shut").mkdir()
    if locked != "shut":
        load_some("shut/w.duckdb")
    (folder / locked).chmod(mode)
    done = child(SAMPLE, "--database", "shut/w.duckdb", before=no_privilege)
    (folder / locked).chmod(0o755)
    refused(done, "shut/w.duckdb", "ermission denied")
    assert os.listdir(folder / "shut") == ([] if locked == "shut" else ["w.duckdb"])


def test_no_right_to_read(folder):
    """A source that may not be read is one sentence, and no database is made."""
    shutil.copy(SAMPLE, folder / "mine.json")
    (folder / "mine.json").chmod(0o000)
    refused(
        child("mine.json", "--database", "w.duckdb", before=no_privilege),
        "mine.json cannot be read: Permission denied.",
    )
    assert [path.name for path in folder.iterdir()] == ["mine.json"]


def test_read_only(folder):
    """A source and its folder need not be writable: they are only read."""
    (folder / "theirs").mkdir()
    shutil.copy(SAMPLE, folder / "theirs/events.json")
    (folder / "theirs/events.json").chmod(0o444)
    (folder / "theirs").chmod(0o555)
    done = child("theirs/events.json", "--database", "w.duckdb", "--mode", "read-only", before=no_privilege)
    (folder / "theirs").chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert os.listdir(folder / "theirs") == ["events.json"]


@pytest.mark.parametrize("room", [100_000, 1_000_000])
def test_disk_full(folder, room):
    """When the disk is full in the middle of a run it is one sentence, exit 1, and the file holds what it held."""
    before = load_some()
    rows = (
        f'{{"key": "{n}", "name": "x{n * 7919}", "value": {n}, "ts": "2025-01-15T08:00:00"}}\n' for n in range(15_000)
    )
    (folder / "many.jsonl").write_text("".join(rows))
    limit = (folder / "w.duckdb").stat().st_size + room
    done = child(
        "many.jsonl",
        "--database",
        "w.duckdb",
        before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    refused(done, "the disk is full: nothing was loaded")
    assert tables() == before
    assert run("many.jsonl", "--database", "w.duckdb").exit_code == 0


def test_disk_full_at_once(folder):
    """When there is no room for a new database it is one sentence, exit 1, and no file stays behind."""
    done = child(
        SAMPLE, "--database", "w.duckdb", before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
    )
    refused(done, "w.duckdb cannot be made")
    assert list(folder.iterdir()) == []
