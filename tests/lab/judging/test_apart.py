"""Judging apart: what somebody else's answer tries, and cannot do."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest

import toy_project
from breakfix import places
from breakfix.lab.judging import apart, fork
from breakfix.lab.judging.judge import Judge

pytestmark = pytest.mark.skipif(bool(apart.refused()), reason=f"cannot judge apart here: {apart.refused()}")
RIGHT = toy_project.keep_newest.reference_source


@pytest.fixture
def judge(workbook, monkeypatch):
    """A judge of somebody else's answers, in a workbook with a ledger, beside a secret."""
    monkeypatch.setenv("TEACHERS_TOKEN", "s3cr3t-0451")
    places.WORK.mkdir(exist_ok=True)
    (places.WORK / "ledger.jsonl").write_text("mine\n")
    with Judge(is_apart=True) as judge:
        assert judge.is_apart
        yield judge


@pytest.fixture
def told(judge):
    """What a body of `keep_newest` is told: the type of its error, or what it `raise`s with AssertionError."""

    def told(body):
        source = "def keep_newest(con):\n" + "".join(f"    {line}\n" for line in body.splitlines())
        return next(iter(judge.results(toy_project.keep_newest, source).values()))["raised"]

    return told


@pytest.fixture
def file(tmp_path):
    """A file of the teacher's."""
    file = tmp_path / "grades.csv"
    file.write_text("anna,1\n")
    return file


def test_the_same_verdicts(judge):
    """Right answers and others are judged as ever."""
    assert judge.judge(toy_project.keep_newest, RIGHT).status == "passed"
    mistake = toy_project.keep_newest.mistakes[0]
    assert judge.judge(toy_project.keep_newest, mistake.source).mistake == mistake.name
    assert judge.judge(toy_project.wait, "wait = 1000").status == "not yet"


def test_files_are_read_only(told, file):
    """None is written, made, renamed or deleted outside of the answer's own room; a teacher's is not even there."""
    calls = ("open({0!r}, 'w')", "os.unlink({0!r})", "os.rename({0!r}, {0!r} + '2')", "open({0!r} + '2', 'w')")
    for call in calls:
        assert told(f"import os\n{call.format(apart.__file__)}").startswith("OSError")
        assert told(f"import os\n{call.format(str(file))}").startswith("FileNotFoundError")
    assert file.read_text() == "anna,1\n"
    assert os.listdir(file.parent) == ["grades.csv"]
    assert told("open('mine.txt', 'w').write('x')\nassert False, open('mine.txt').read()") == "AssertionError: x"


def test_what_is_hidden(told):
    """Neither the ledger, nor the lessons' source, nor the home folder, nor a secret in the environment is seen."""
    assert told(f"open({str(places.WORK / 'ledger.jsonl')!r})").startswith("FileNotFoundError")
    assert told(f"import os\nassert False, os.listdir({str(places.HOME / 'lib/breakfix/projects')!r})").endswith("[]")
    for where in ("1", "self", "thread-self"):
        assert "s3cr3t" not in told(f"assert False, open('/proc/{where}/environ', 'rb').read()")
    assert "s3cr3t" not in told("import os\nassert False, dict(os.environ)")
    home = "import os\nassert os.environ['HOME'] != {0!r}, 'its own'\nassert False, os.path.exists({0!r} + '/.bashrc')"
    assert told(home.format(os.path.expanduser("~"))) == "AssertionError: False"


NESTED = "import ctypes, os\nlibc = ctypes.CDLL(None)\n", "libc.unshare(0x10020000)  # a user and mounts of its own\n"


@pytest.mark.parametrize("nested", ["", NESTED[1]], ids=["as it is", "in namespaces of its own"])
def test_what_is_shut_stays_shut(told, nested):
    """Nothing that was covered is uncovered, and nothing is made writable again, by whoever knows how it was done."""
    path, module = str(places.HOME / "lib/breakfix/projects"), apart.__file__
    found = told(f"{NESTED[0]}{nested}libc.umount2({path.encode()!r}, 2)\nassert False, os.listdir({path!r})")
    assert found == "AssertionError: []"
    remount = "libc.mount(None, b'/', None, 32 | 4096, None)\n"
    attribute = "import struct\nlibc.syscall(442, -100, b'/', 0x8000, struct.pack('QQQQ', 0, 1, 0, 0), 32)\n"
    for way in (remount, attribute):
        assert told(f"{NESTED[0]}{nested}{way}open({module!r}, 'a')").startswith("OSError")


def test_a_witness_is_computed_apart_too(judge, file):
    """Rows of a witness may be computed: by whoever judges, and not beside it."""
    source = f"rows = [open({str(file)!r}, 'w') and (1, 2)]\n"
    assert toy_project.two_sums.rejudged(source, judge) == "not yet"
    assert file.read_text() == "anna,1\n"


def test_devices(told):
    """There are those that hold nothing, and no disk."""
    assert "null" in (found := told("import os\nassert False, sorted(os.listdir('/dev'))"))
    assert not any(name in found for name in ("mem", "sda", "vda", "tty", "kvm"))


def test_no_process_is_reached(told):
    """The judge, the teacher's programs and the other answers are neither seen nor signalled."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        assert told(f"import os\nos.kill({other.pid}, 9)").startswith("ProcessLookupError")
        assert told(f"open('/proc/{other.pid}/cmdline')").startswith("FileNotFoundError")
        assert other.poll() is None
        other.stdin.close()


def test_nothing_is_sent(told):
    """No address is reached, not even one of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        call = f"import socket\nsocket.create_connection(('127.0.0.1', {door.getsockname()[1]}), 2)"
        assert told(call).startswith("ConnectionRefusedError")
        door.settimeout(0.1)
        with pytest.raises(TimeoutError):
            door.accept()
    assert told("import socket\nsocket.create_connection(('192.0.2.1', 80), 2)").startswith("OSError")


def test_nothing_outlives_it(judge):
    """A chain of forks in sessions of their own ends with the verdict."""
    chain = "import os, time\n    while True:\n        if os.fork(): os._exit(0)\n        os.setsid(); time.sleep(0.01)"
    before = set(psutil.pids())
    judge.results(toy_project.keep_newest, f"def keep_newest(con):\n    {chain}\n")
    until = time.monotonic() + 5
    while (left := _forks(before)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
    assert judge.judge(toy_project.keep_newest, RIGHT).status == "passed"


def _forks(before):
    """Processes begun since that look like the worker's forks."""
    found = []
    for pid in set(psutil.pids()) - before:
        try:
            process = psutil.Process(pid)
            if "breakfix.lab.judging.worker" in process.cmdline() and process.ppid() == 1:
                found.append(pid)
        except psutil.Error:
            continue
    return found


def test_how_it_ended_is_told(judge):
    """An exit and a signal are told as they are without a fence, and a loop is stopped."""
    ends = {"import os; os._exit(3)": "exit 3", "import os; os.kill(os.getpid(), 9)": f"signal {signal.SIGKILL:d}"}
    ends |= {"while True: pass": "time", "import os; os._exit(0)": "exit"}
    for body, how in ends.items():
        saw = judge.results(toy_project.keep_newest, f"def keep_newest(con):\n    {body}\n")
        assert next(iter(saw.values())) == {"stopped": how}


def test_a_service_is_reached(tmp_path_factory):
    """What stands outside is there all the same: at its port, and at the path of its socket."""
    path = str(tmp_path_factory.mktemp("s") / "door")
    with socket.create_server(("127.0.0.1", 0)) as port, socket.socket(socket.AF_UNIX) as named:
        named.bind(path)
        named.listen()
        doors = [port.getsockname()[1], path]
        threading.Thread(target=_echo, args=(port,), daemon=True).start()
        threading.Thread(target=_echo, args=(named,), daemon=True).start()

        def work(send):
            for kind, door in ((socket.AF_INET, ("127.0.0.1", doors[0])), (socket.AF_UNIX, path)):
                with socket.socket(kind) as there:
                    there.connect(door)
                    there.sendall(b"x" * 100_000)
                    there.shutdown(socket.SHUT_WR)
                    send(sum(iter(lambda: len(there.recv(1 << 16)), 0)))

        ending = fork.run(work, seconds=20, fence=lambda room: apart.enter(room, doors))
    assert (ending.sent, ending.how) == ([100_000, 100_000], "done"), ending.printed


def _echo(door):
    there, _ = door.accept()
    with there:
        while chunk := there.recv(1 << 16):
            there.sendall(chunk)


def test_what_a_verdict_costs(judge):
    """The median of verdicts apart comes within 250 ms; `make bench` compares both."""
    with Judge() as plain:
        took = {each: [] for each in (plain, judge)}
        for number in range(10):
            for each, seconds in took.items():
                begin = time.monotonic()
                each.judge(toy_project.keep_newest, toy_project.keep_newest.mistakes[0].source + f"# {number}\n")
                seconds.append(time.monotonic() - begin)
    assert sorted(took[judge])[5] < sorted(took[plain])[5] + 0.25
