"""What a process leaves behind when it ends: processes, listening ports, files in the folder for temporary ones."""

import os
import shutil
import socket
import tempfile
import time
import uuid
from pathlib import Path

import psutil

SECONDS = 60  # for a start or an end, on a machine that does other things too

OPEN = """
import importlib, pathlib, time
held = []
for text in {services!r}:
    module = importlib.import_module(text.partition("(")[0].rpartition(".")[0])
    service = eval(text, {{"breakfix": importlib.import_module("breakfix")}})
    held.append((service, service.__enter__()))
pathlib.Path({up!r}).touch()
"""


class Traces:
    """The processes, ports and files of whatever runs with `env`; `close` ends and removes what is left."""

    def __init__(self):
        self.mark = uuid.uuid4().hex
        self.folder = Path(tempfile.mkdtemp(prefix="bf-"))
        self.folder.chmod(0o755)  # a service may run as another user
        self.rooms = self.folder / "t"
        self.rooms.mkdir(mode=0o755)
        self.up = self.folder / "up"
        self.env = {**os.environ, "BREAKFIX_MARK": self.mark, "TMPDIR": str(self.rooms), "BREAKFIX_LEDGER": "off"}
        self.seen, self.ports = set(), set()

    def opening(self, services):
        """Return Python that opens services, given as expressions, holds them, and says that they are up."""
        return OPEN.format(services=list(services), up=str(self.up))

    def wait_until_up(self, owner, services):
        """Wait until the process `owner` has opened the services, and note what runs then."""
        until = time.monotonic() + SECONDS
        while not self.up.exists():
            assert time.monotonic() < until, "the services did not come up"
            time.sleep(0.02)
        below = {process for process in psutil.Process(owner).children(recursive=True) if _runs(process)}
        self.seen |= below | set(self._marked())
        self.ports |= {port for process in self.seen for port in _ports(process)}
        assert len(below) >= len(services), below

    def alive(self):
        """Return what is running now of what was seen, and of what has the mark."""
        return sorted({*filter(_runs, self.seen), *self._marked()}, key=lambda process: process.pid)

    def left(self):
        """Wait until nothing is left; return what is left all the same: command lines, ports, files."""
        until = time.monotonic() + SECONDS
        while True:
            processes = [_told(process) for process in self.alive()]
            ports = sorted(port for port in self.ports if _answers(port))
            files = sorted(path.name for path in self.rooms.iterdir())
            if not (processes or ports or files) or time.monotonic() > until:
                return processes, ports, files
            time.sleep(0.05)

    def close(self):
        """End what is left, and remove the folder."""
        for process in self.alive():
            process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _marked(self):
        """The processes that have inherited the mark, whoever their parents are by now."""
        for process in psutil.process_iter():
            try:
                if process.environ().get("BREAKFIX_MARK") == self.mark and _runs(process):
                    yield process
            except (psutil.Error, OSError):  # of another user, or just gone
                continue


def _runs(process):
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _ports(process):
    try:
        found = process.net_connections("inet")
    except psutil.Error:
        return []
    return [connection.laddr.port for connection in found if connection.status == psutil.CONN_LISTEN]


def _answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _told(process):
    try:
        return " ".join(process.cmdline())[:200] or process.name()
    except psutil.Error:
        return str(process)


def gone(pid, seconds=5):
    """Wait until a process is no more, or a zombie that nobody collects."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False
