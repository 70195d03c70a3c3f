"""`breakfix ingest` on a live API: three variables, three lines, a cache; and the key in none of what is left."""

import base64
import json
import logging
import socket
import sqlite3
import threading
import traceback
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from starlette.responses import JSONResponse

from breakfix.cli import door as cli
from breakfix.faults.kinds import KINDS
from breakfix.pipeline.poll import Secret
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
    for text in texts:
        assert not Secret(SECRET).stands_in(text)


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
        patience = 0.2 if kind in ("slow", "silent") else 60  # the others answer, however busy this machine is
        done = run(source.url, "--auth", auth, "--attempts", 1, "--timeout", patience)
        assert source.counts()["bitten"]
    texts = told(done, caplog)
    assert len(texts[1]) > 100
    assert_silent(texts)


ROW = {"key": "a", "value": 1, "ts": 1}
LOWER = "".join(f"%{byte:02x}" for byte in SECRET.encode())
TAGGED = {"etag": '"v"'}
ECHOES = {
    "next link": ({"items": [ROW], "next": f"/?api_key={quote(SECRET, safe='')}&page=2"}, TAGGED),
    "cursor": ({"items": [ROW], "next": f"{SECRET}-2"}, TAGGED),
    "etag": ([ROW], {"etag": f'"{quote(SECRET)}"'}),
    "id": ([ROW | {"key": f"{SECRET}-id"}], TAGGED),
    "value": ([ROW | {"value": {"link": [f"/i?key={LOWER}"], SECRET: 1}}], TAGGED),
    "refused id": ([ROW, {"key": SECRET, "ts": 1}, {"key": None, "note": LOWER}], {}),
    "id of a gap": ({"items": [ROW | {"key": f"http://h/i?key={LOWER}"}], "has_more": True}, {}),
    "error in a 200": ({"items": [ROW], "error": f"bad key {SECRET}"}, {}),
    "sign of more": ({"items": [ROW], "nextBatch": SECRET}, {}),
    "header of name and password": ([ROW | {"value": base64.b64encode(f"me:{SECRET}".encode()).decode()}], {}),
    "same id": ([ROW | {"key": SECRET}, ROW | {"key": SECRET, "value": 2}], {}),
}


@pytest.mark.parametrize("where", ECHOES)
def test_echo_that_is_loaded(alpha, caplog, where):
    """Also where its answer is taken, our key stands in no table, file, log or output; a second run is as silent."""
    caplog.set_level(logging.DEBUG)
    data, headers = ECHOES[where]

    async def answer(scope, receive, send):
        more = b"page=2" in scope["query_string"] or b"cursor" in scope["query_string"]
        told = JSONResponse([ROW | {"key": "b"}] if more else data, headers=headers)
        await told(scope, receive, send)

    with Web(answer) as web:
        for words in (["--dry-run"], [], ["--json"]):
            done = run(web.url, "--attempts", 2, *words)
            assert done.exit_code in (0, 3), done.output
            assert_silent(told(done, caplog))
    assert len(records()) >= 1


@pytest.mark.parametrize("name", ["token", "api_key", "X-Amz-Signature", "key"])
def test_a_token_in_the_url(alpha, caplog, monkeypatch, name):
    """What lets us in by the URL itself is used, and stands nowhere either."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.delenv("MONITORING_API_KEY")
    token = "tok-URLSECRET-77+long"

    async def answer(scope, receive, send):
        asked = scope["query_string"].decode()
        assert quote(token, safe="") in asked
        following = None if "page=2" in asked else f"/?{asked}&page=2"
        await JSONResponse(
            {"items": [ROW | {"key": f"k{len(asked)}", "value": token}], "next": following}, headers=TAGGED
        )(scope, receive, send)

    with Web(answer) as web:
        done = run(f"{web.url}?{name}={quote(token, safe='')}", "--auth", "none")
    assert done.exit_code == 0, done.output
    assert len(records()) == 2
    for text in told(done, caplog):
        assert not Secret(token).stands_in(text)


def test_a_token_that_was_handed_out(alpha, caplog):
    """A token that a source hands out and says again stands nowhere."""
    caplog.set_level(logging.DEBUG)
    token = "ACCESS-tok-991122"

    async def answer(scope, receive, send):
        data = {"access_token": token, "expires_in": 60}
        if scope["path"] != "/token":
            following = None if b"page=2" in scope["query_string"] else f"/?page=2&t={token}"
            data = {"items": [ROW | {"key": f"{token}{scope['query_string']}"}], "next": following}
        await JSONResponse(data, headers=TAGGED)(scope, receive, send)

    with Web(answer) as web:
        done = run(web.url, "--auth", "token")
    assert done.exit_code == 0, done.output
    for text in told(done, caplog):
        assert not Secret(token).stands_in(text)


def test_a_short_key(alpha):
    """A key of three signs cannot be hidden in what a source says: it is refused before anything is asked."""
    done = run(MONITORING_API_KEY="q7Z")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Error: api: its key is too short to be kept out of what is written.\n"
    assert alpha.counts()["requests"] == {}


def test_control_signs(alpha):
    """An id steers no terminal."""
    clear = "\x1b[2J\u202e\x9b31m"
    with Web(JSONResponse({"items": [ROW | {"key": clear}], "has_more": True, clear: 1})) as web:
        done = run(web.url)
    assert done.exit_code == 3
    assert "".join(done.output.split("\n")).isprintable()
    assert r"after \x1b[2J\u202e\x9b31m and all behind it" in done.stderr


def test_notes(alpha):
    """Ids that meet are said on standard error, and in the JSON."""
    with Web(JSONResponse([ROW, ROW | {"value": 2}, ROW | {"key": "b"}])) as web:
        done, parsed = run(web.url), run(web.url, "--json")
    words = "api: 1 of 3 records have the id of another one and differ; the newest stand"
    assert (done.exit_code, done.stderr) == (0, f"note: {words}\n")
    assert json.loads(parsed.stdout)["notes"] == [words]


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


def test_help():
    """What of an API is read, refused or a gap stands in the help; the lists and limits it names are the code's."""
    from breakfix.cli.api_reads import API_READS
    from breakfix.pipeline.poll import arrivals, client, pages, read
    from breakfix.pipeline.poll.spelling import SHORTEST

    shown = CliRunner().invoke(cli.main, ["ingest", "--help"]).stdout
    assert [name for name, *_ in API_READS if f"\n  {name} " not in shown] == []
    named = API_READS[0][1].partition("under ")[2].partition(";")[0].split(", ")
    assert set(named) <= set(pages.LISTS)
    assert (client.LARGEST >> 20, read.FRUITLESS, arrivals.FREE, SHORTEST) == (64, 10, 3, 4)
