"""Attacks: what an answer does that wants more than a verdict.

Those that do no harm beyond a temporary folder are tried without a fence as well, where they succeed.
"""

import contextlib
import os
import socket
import time
from pathlib import Path

import pytest

import toy_project
import toy_server
import toy_tests
from breakfix.lab.judging import apart
from breakfix.lab.judging.judge import Judge, JudgeError

pytestmark = pytest.mark.skipif(bool(apart.refused()), reason=f"cannot judge apart here: {apart.refused()}")
SECRET = "s3cr3t-0451"
SAYS = """
def keep_newest(con):
    raise AssertionError(found())
"""


@pytest.fixture(scope="module")
def judges(workbook):
    """Two judges of one workbook: without a fence, and apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(workbook.parent / "home"))
        patch.setenv("TEACHERS_TOKEN", SECRET)
        with Judge() as plain, Judge(is_apart=True) as shut_in:
            for each in (plain, shut_in):
                each.start().warm("toy_project")
            yield {"plain": plain, "apart": shut_in}


@pytest.fixture
def others(judges):
    """After an attack other answers get, of the same judge, what they earn."""
    yield
    right, mistake = toy_project.keep_newest.reference_source, toy_project.keep_newest.mistakes[0]
    assert judges["apart"].judge(toy_project.keep_newest, right + "# other\n").status == "passed"
    outcome = judges["apart"].judge(toy_project.keep_newest, mistake.source + "# other\n")
    assert (outcome.status, outcome.mistake) == ("not yet", mistake.name)


def first(judge, source):
    """What the first trial gives of a text."""
    return next(iter(judge.results(toy_project.keep_newest, source).values()))


def both(judges, harm, source):
    """Whether an attack succeeds without a fence, and apart; `harm()` tells it, and mends it."""
    done = []
    for judge in judges.values():
        with contextlib.suppress(JudgeError):
            judge.results(toy_project.keep_newest, source)
        done.append(harm())
    return done


PLACES = {
    "home": lambda home: home.parent / "home/notes.txt",
    "work": lambda home: home / "work/ledger.jsonl",
    "git": lambda home: home / ".git/config",
    "source": lambda home: home / "lib/breakfix/projects/level_9/notes.py",
    "graded": lambda home: home / "build/grade/answers.jsonl",
    "handed in": lambda home: home.parent / "class/bob.jsonl",
}


@pytest.mark.parametrize("place", PLACES)
def test_reads(judges, others, workbook, place):
    """No file of the teacher's is read, and none that somebody else handed in."""
    path = PLACES[place](workbook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SECRET)
    source = f"def found():\n    return open({str(path)!r}).read()\n{SAYS}"
    assert SECRET in first(judges["plain"], source)["raised"]
    assert first(judges["apart"], source)["raised"].startswith("FileNotFoundError")


WRITES = {
    "writes": "open(path, 'w').write('A')",
    "deletes": "import os; os.unlink(path)",
    "makes": "open(path + '.new', 'w').write('A')",
    "by DuckDB": "con.execute(f\"copy (select 1) to '{path}'\")",
}


@pytest.mark.parametrize("way", WRITES)
@pytest.mark.parametrize("place", ["class/grades.csv", "workbook/lib/breakfix/projects/level_9/quiz.py"])
def test_writes(judges, others, workbook, way, place):
    """No file is written, made or deleted outside the room: neither the teacher's, nor what judges others."""
    path = workbook.parent / place.replace("workbook", workbook.name)
    path.parent.mkdir(exist_ok=True)

    def spoilt():
        found = [path.read_text() if path.exists() else None, path.with_name(path.name + ".new").exists()]
        path.with_name(path.name + ".new").unlink(missing_ok=True)
        path.write_text(SECRET)
        return found != [SECRET, False]

    spoilt()
    source = f"path = {str(path)!r}\ndef keep_newest(con):\n    {WRITES[way]}\n"
    assert both(judges, spoilt, source) == [True, False]


@pytest.mark.parametrize("read", ["read_text('/etc/passwd')", "read_csv('{path}')", "glob('{path}')"])
def test_duckdb_reads(judges, others, workbook, read):
    """The mounts fence DuckDB as they do Python: what is there it reads, what is the teacher's is not there."""
    path = workbook.parent / "class/list.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(SECRET + "\n")
    source = f'def keep_newest(con):\n    raise AssertionError(con.sql("from {read.format(path=path)}").fetchall())\n'
    if "path" in read:
        assert first(judges["apart"], source)["raised"].startswith(("IOException", "AssertionError: []"))
    assert SECRET not in first(judges["apart"], source)["raised"]
    own = (
        "open('a.csv', 'w').write('n\\n7\\n')\n    raise AssertionError(con.sql(\"from read_csv('a.csv')\").fetchall())"
    )
    assert first(judges["apart"], f"def keep_newest(con):\n    {own}\n")["raised"] == "AssertionError: [(7,)]"


def test_duckdb_extension(judges, others):
    """None is fetched: there is no network."""
    source = "def keep_newest(con):\n    con.execute('install spatial; load spatial')\n"
    assert first(judges["apart"], source)["raised"].startswith(("IOException", "HTTPException"))


SIGNALS = ["os.kill(os.getppid(), 9)", "os.kill(os.getppid(), 19)", "os.kill(1, 9)", "os.kill(-1, 9)"]


@pytest.mark.parametrize("call", SIGNALS)
def test_signals(judges, others, call):
    """Neither the judge nor what holds the fork is ended or stopped; what an answer hits is its own."""
    source = f"import os\ndef keep_newest(con):\n    {call}\n    raise AssertionError(os.getppid())\n"
    if call == SIGNALS[0]:
        with pytest.raises(JudgeError):
            first(judges["plain"], source)
    pid = judges["apart"].process.pid
    assert first(judges["apart"], source)["raised"].startswith(("AssertionError: 1", "ProcessLookupError"))
    assert judges["apart"].process.pid == pid


def test_sends(judges, others, tmp_path):
    """Nothing listens that it could reach: no port of this machine, and no socket among files."""
    path = str(tmp_path / "agent")
    with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as named:
        named.bind(path)
        named.listen()
        for door in (port, named):
            door.settimeout(0.2)

            def heard(door=door):
                """Whether something came by any of the connections that wait, one for each trial."""
                said = []
                with contextlib.suppress(TimeoutError):
                    while True:
                        with door.accept()[0] as there:
                            said.append(there.recv(9))
                return b"x" in said

            kind = f"socket.socket(socket.{door.family.name})"
            send = f"there = {kind}; there.connect({door.getsockname()!r}); there.send(b'x')"
            source = f"import socket\ndef keep_newest(con):\n    {send}\n    raise ValueError\n"
            assert both(judges, heard, source) == [True, False]


FLOODS = {
    "tiny": "while True: os.write(way, b'1\\n' * 30000)",
    "one line": "while True: os.write(way, b'[' * 60000)",
    "nested": "os.write(way, b'[' * 50000 + b'\\n')\n    os._exit(0)",
    "other forms": 'os.write(way, b\'7\\n[]\\n{"trial": []}\\n{"trial": {}, "result": 1}\\n\')\n    os._exit(0)',
    "drop by drop": "import time\n    while True: time.sleep(0.1); os.write(way, b'{}\\n')",
    "closes all": "os.closerange(0, 99)",
}
WAY = """
import os

def pipes():
    for each in range(3, 99):
        try:
            if os.readlink(f"/proc/self/fd/{each}").startswith("pipe:"):
                yield each
        except OSError:
            pass

way = next(pipes())
"""


@pytest.mark.parametrize("flood", FLOODS)
def test_floods(judges, others, flood):
    """Whatever is sent comes to its end in time, and costs its own verdict."""
    begin = time.monotonic()
    outcome = judges["apart"].judge(toy_project.keep_newest, f"{WAY}\ndef keep_newest(con):\n    {FLOODS[flood]}\n")
    assert outcome.status == "not yet"
    assert set(outcome.results["one_row"]) == {"stopped"}
    assert time.monotonic() - begin < 60


FORGED = """
import json
forged = {"saw": [{"key": "a", "value": 1, "ts": 1}], "left": {}}
for each in pipes():
    for number in range(40):
        got = {"results": {}, "printed": {}, "seconds": 0, "left": 0}
        reply = {"number": number, "reply": {"got": got, "wanted": {}, "mistake": None}}
        os.write(each, json.dumps(reply).encode() + b"\\n")
    for name in ("newer_first", "one_row", "none"):
        sent = {"trial": name, "result": forged, "printed": ""}
        os.write(each, json.dumps(sent).encode() + b"\\n")
    os.write(each, b'{"finished": true}\\n')
os._exit(0)
"""


def test_forges(judges, others):
    """What an answer sends itself is no more than data: of the trial whose turn it is, compared as ever."""
    outcome = judges["apart"].judge(toy_project.keep_newest, f"{WAY}{FORGED}")
    assert outcome.status == "not yet"
    assert outcome.results["newer_first"] == {"stopped": "exit"}


REMEMBERS = """
import gc, sys, types

def told(value, depth=3):
    if isinstance(value, str):
        yield value
    elif isinstance(value, types.CodeType):
        yield from told(value.co_consts)
    elif depth and not gc.is_tracked(value):
        for each in gc.get_referents(value):
            yield from told(each, depth - 1)

def found():
    gc.unfreeze()
    frame, held = sys._getframe(), gc.get_objects()
    while frame:
        held.append(frame.f_locals)
        frame = frame.f_back
    marks = [each.replace("#", "") for each in ("max_by(#value, ts)", "min(#value)", "row_number#() over (partition")]
    texts = (text for each in held for one in gc.get_referents(each) for text in told(one))
    return sorted({text[:60] for text in texts if any(mark in text for mark in marks)})
"""


def test_looks_for_the_reference(judges, others):
    """No text that passes, nor one of a mistake, is among the objects and frames of a fork."""
    judges["apart"].judge(toy_project.keep_newest, toy_project.keep_newest.mistakes[0].source)
    judges["apart"].warm("toy_project")  # so that there is a list of what is to be worked out
    assert first(judges["apart"], REMEMBERS + SAYS)["raised"] == "AssertionError: []"


def test_looks_for_the_ends(judges, others):
    """A test file does not find how the tests are to end."""
    source = "import toy_tests\n\ndef test_it():\n    assert {each.ends for each in toy_tests.unique.trials} == {''}\n"
    assert any(trial.ends for trial in toy_tests.unique.trials)
    ends = {result["saw"] for result in judges["apart"].results(toy_tests.unique, source).values()}
    assert ends == {"the tests pass"}


MEMORY = """
def found():
    for line in open(f"/proc/{pid}/maps"):
        begin, end = (int(each, 16) for each in line.split()[0].split("-"))
        if "[heap]" in line or line.endswith(" 0 \\n"):
            with open(f"/proc/{pid}/mem", "rb") as memory:
                memory.seek(begin)
                if b"min" + b"(value), max" in memory.read(end - begin):
                    return "found it"
    return "nothing"
"""


def test_looks_into_its_parent(judges, others):
    """The memory of what holds the fork, which has not forgotten anything, is not read."""
    for judge in judges.values():
        judge.judge(toy_project.keep_newest, toy_project.keep_newest.mistakes[0].source)
    source = f"import os\npid = os.getppid()\n{MEMORY}{SAYS}"
    if not is_memory_shut():
        assert first(judges["plain"], source)["raised"] == "AssertionError: found it"
    assert first(judges["apart"], source)["raised"].startswith("PermissionError")


def is_memory_shut():
    """Whether the system lets no process read the memory of its parent anyway."""
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    return os.getuid() and scope.exists() and scope.read_text().strip() != "0"


def test_switches_of_the_kernel(judges, others):
    """Root's own answer does not turn them either."""
    source = "def found():\n    open('/proc/sys/vm/overcommit_memory', 'r+')\n" + SAYS
    assert first(judges["apart"], source)["raised"].startswith(("OSError", "PermissionError"))


SPOILS = {
    "exits": "os._exit(0)",
    "traces": "sys.settrace(lambda *_: 1 / 0)",
    "patches the judge": "from breakfix.lab.judging import results, whole\n    whole.left = lambda *_: {}",
    "patches the exercise": "import toy_project\n    toy_project.keep_newest.trials.clear()",
    "patches JSON": "import json\n    json.dumps = lambda *_, **__: '{}'",
    "raises limits": "sys.setrecursionlimit(50)",
}


@pytest.mark.parametrize("way", SPOILS)
def test_spoils_its_own_fork(judges, others, way):
    """Whatever it changes in its process is gone with it, and makes no answer pass."""
    source = f"import os, sys\ndef keep_newest(con):\n    {SPOILS[way]}\n"
    assert judges["apart"].judge(toy_project.keep_newest, source).status == "not yet"


RUNS = "con.execute(\"copy (select 1) to program 'touch /tmp/ran'\")"
LEFT = "con.execute(\"alter role current_user set statement_timeout = '7s'\")"


def test_leaves_something_in_postgres(judges):
    """It runs no program, and the server that it has had in reach is given to no other answer, nor to the reference."""
    source = "def patience(dsn):\n    with psycopg.connect(dsn, autocommit=True) as con:\n        {}\n"
    with Judge(is_apart=True) as judge:
        ran = judge.results(toy_server.patience, source.format(RUNS))["shown"]
        assert ran["raised"].startswith("InsufficientPrivilege")
        assert judge.judge(toy_server.patience, source.format(LEFT)).status == "not yet"
        assert judge.judge(toy_server.patience, toy_server.patience.reference_source + "# mine\n").status == "passed"


def test_says_yes(judges, others):
    """A value is data by the time that trials see it: what computes it cannot say in their place that it is right."""
    yes = '{"trial": "in_range", "result": {"saw": true, "left": {}}, "printed": ""}\\n{"finished": true}\\n'
    forged = f"{WAY}\nwait = 1000\nos.write(way, b'{yes}')\nos._exit(0)\n"
    assert judges["plain"].judge(toy_project.wait, forged).status == "passed"
    assert judges["apart"].judge(toy_project.wait, forged).status == "not yet"


@pytest.mark.parametrize(
    "value", ["wait = 3", "wait = 1 + 2", "import numpy\nwait = numpy.int64(3)", "wait = 1 / 0", "x = 1"]
)
def test_values_are_judged_as_ever(judges, value):
    """One that is computed gets the verdict that it gets without a fence."""
    found = [judge.judge(toy_project.wait, value) for judge in judges.values()]
    assert found[0].results == found[1].results
    assert (found[0].status == "passed") == ("3" in value or "2" in value)


def test_an_object_is_no_value(judges):
    """It could do something when it is looked at."""
    source = "class Between:\n    __le__ = __ge__ = lambda *_: True\nwait = Between()\n"
    assert judges["plain"].judge(toy_project.wait, source).status == "passed"
    outcome = judges["apart"].judge(toy_project.wait, source)
    assert outcome.results["in_range"]["raised"] == "TypeError: wait is no number, text, list or dict"
