"""`breakfix ingest` on a live API: three variables, three lines, a cache; and the key in none of what is left."""

import json
import logging
import socket
import sqlite3
import threading
import traceback
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.responses import JSONResponse

from breakfix.cli import door as cli
from breakfix.faults.kinds import KINDS
from breakfix.services.sources import Source
from breakfix.services.web import Web

SECRET = "d1st1nct1ve-k3y/+&=%~"
ROWS = [(f"order_{n:03}", "shipped", 1_700_000_000 + n) for n in range(1, 6)]
DRY_RUN = "connection successful\nrecords fetched: 5\ndry-run complete (no writes)\n"


@pytest.fixture
def alpha(tmp_path, monkeypatch):
    """A live alpha, named by the three variables; the current folder is empty."""
    monkeypatch.chdir(tmp_path)
    with Source("alpha", ROWS, secret=SECRET, thread=True) as source:
        monkeypatch.setenv("MONITORING_API_URL", source.url)
        monkeypatch.setenv("MONITORING_API_KEY", SECRET)
        monkeypatch.setenv("DATABASE_URL", "sqlite:///cache.db")
        yield source


def run(*words, **env):
    return CliRunner(env=env).invoke(cli.main, ["ingest", *map(str, words)])


def records(path="cache.db"):
    with sqlite3.connect(path) as con:
        return con.execute("select entity_key, value, source_time from cache_records order by 1").fetchall()


def test_dry_run(alpha, tmp_path):
    """The three lines, and not a file."""
    done = run("--mode", "read-only", "--dry-run")
    assert (done.exit_code, done.stdout, list(tmp_path.iterdir())) == (0, DRY_RUN, [])


def test_dry_run_of_a_rerun(alpha, tmp_path):
    """A dry run beside a cache changes not a byte of it, and makes no file."""
    run()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run("--dry-run").stdout == DRY_RUN
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_run(alpha):
    """A run fills the cache; a second one finds nothing new."""
    assert ": 5 in, 5 out, 5 new or changed, 0 as before, 0 refused, 0 gone\n" in run().stdout
    assert records() == [(key, f'"{value}"', time) for key, value, time in ROWS]
    again = json.loads(run("--json").stdout)
    assert (again["hits"], again["misses"], again["gaps"]) == (5, 0, [])


@pytest.mark.parametrize(("dialect", "auth"), [("beta", "token"), ("gamma", "basic")])
def test_other_ways_in(alpha, dialect, auth):
    """A token, or name and password; a URL on the command line stands before the variable."""
    with Source(dialect, ROWS, secret=SECRET, thread=True) as source:
        assert run(source.url, "--auth", auth, "--database", "other.db").exit_code == 0
    assert len(records("other.db")) == 5


def test_columns(alpha, monkeypatch):
    """The options name the fields of a source that we do not know; without a key none is sent."""
    seen = []

    async def answer(scope, receive, send):
        seen.append({name for name, _ in scope["headers"]})
        await JSONResponse([{"no": 7, "grade": "A", "at": "2025-01-15T08:00:00"}])(scope, receive, send)

    monkeypatch.delenv("MONITORING_API_KEY")
    with Web(answer) as web:
        assert run(web.url, "--key", "no", "--value", "grade", "--time", "at").exit_code == 0
    assert records() == [("7", '"A"', 1736928000)]
    assert not seen[0] & {b"x-api-key", b"authorization"}


def test_a_part(alpha):
    """What could be read is loaded; what could not is said on standard error; exit 3."""
    with alpha.faults({"kind": "forbidden", "at": 2, "times": None}):
        done = run()
    assert done.exit_code == 3
    assert "2 in, 2 out" in done.stdout
    assert "not read: api, page 2 after order_002 and all behind it: it answered 403 Forbidden." in done.stderr
    assert len(records()) == 2


def test_nothing(alpha, tmp_path):
    """When nothing can be read it is one sentence, exit 1, and a dry run says none of its three lines."""
    alpha.stop()
    for words in ([], ["--dry-run"]):
        done = run("--attempts", 1, *words)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("Error: Nothing was loaded. api, page 1 and all behind it: the connection failed")


@pytest.mark.parametrize(
    "url", ["http://", "ftp://host/x", "http://host:port/x", f"http://me:{'x' * 9}@host/", f"http://host/?key={SECRET}"]
)
def test_no_url(alpha, url):
    """A URL that cannot be used, or that has a secret in it, is one sentence without the secret."""
    done = run(MONITORING_API_URL=url)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "URL" in done.stderr
    assert "xxx" not in done.output
    assert SECRET not in done.output


def told(done, caplog):
    """All that a run has left: output, log at every level, error with its causes, bytes of every file."""
    error = "".join(traceback.format_exception(*done.exc_info)) if done.exc_info else ""
    log = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    return [done.output, log, error, *(path.read_bytes().decode("latin-1") for path in Path().iterdir())]


def assert_silent(texts):
    from breakfix.pipeline.poll import Secret

    for text in texts:
        assert Secret(SECRET).hide(text) == text


@pytest.mark.parametrize(
    ("dialect", "auth", "kind", "at"),
    [("alpha", "key", kind, "first") for kind in KINDS]
    + [("gamma", "basic", kind, "first") for kind in KINDS]
    + [("beta", "token", kind, "token") for kind in KINDS if KINDS[kind].at_token]
    + [("beta", "token", "expired_token", "any")],
)
def test_secret(alpha, caplog, dialect, auth, kind, at):
    """Under every fault the key stands in no output, log, error or file."""
    caplog.set_level(logging.DEBUG)
    settings = {"seconds": 0.4} if kind == "slow" else {}
    with Source(dialect, ROWS, secret=SECRET, thread=True) as source:
        source.plan({"kind": kind, "at": at, "times": None, **settings})
        done = run(source.url, "--auth", auth, "--attempts", 1, "--timeout", 0.2)
        assert source.counts()["bitten"]
    texts = told(done, caplog)
    assert len(texts[1]) > 100
    assert_silent(texts)


@pytest.mark.parametrize("shape", ["field", "error", "key", "list", "link", "status"])
def test_echo(alpha, caplog, shape):
    """A source that says our key back to us does not make us say it."""
    caplog.set_level(logging.DEBUG)
    shapes = {
        "field": [{SECRET: 1}],
        "error": {SECRET: "no"},
        "key": [{"uid": None, "data": SECRET}],
        "list": SECRET,
        "link": {"items": [], "next": f"http://elsewhere/{SECRET}"},
        "status": {"error": SECRET},
    }

    async def answer(scope, receive, send):
        await JSONResponse(shapes[shape], 403 if shape == "status" else 200)(scope, receive, send)

    with Web(answer) as web:
        done = run(web.url, "--attempts", 2)
    assert done.exit_code in (1, 3), done.output
    assert_silent(told(done, caplog))


def test_echo_in_a_broken_head(alpha, caplog):
    """Neither does an answer that is no HTTP, with our key where a header should be; the retry is logged."""
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            for _ in range(2):
                with server.accept()[0] as line:
                    line.recv(10_000)
                    line.sendall(f"HTTP/1.1 200 OK\r\n{SECRET}\r\n\r\n".encode())

        answering = threading.Thread(target=answer)
        answering.start()
        done = run(f"http://127.0.0.1:{server.getsockname()[1]}", "--attempts", 2)
        answering.join()
    assert "illegal header line" in done.stderr
    texts = told(done, caplog)
    assert "stamina.retry_scheduled" in texts[1]
    assert_silent(texts)


@pytest.mark.parametrize("key", ["with\nline", "mit-ä"])
def test_no_key(alpha, key):
    """A key that cannot stand in a header is refused without being said."""
    done = run(MONITORING_API_KEY=key)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "its key has signs that cannot stand in a header" in done.stderr
    assert key not in done.stderr
