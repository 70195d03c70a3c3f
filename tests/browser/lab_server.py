"""JupyterLab as `make lab` starts it, on a fresh workbook in a temporary folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120  # to start or to end, on a machine that does other things too
TOKEN = "breakfix"
# Learners have no such settings; `make` hands its own flags down to every make below it.
FOREIGN = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "BREAKFIX_LEDGER", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}


def make_home(home):
    """Make a workbook at `home`: its own notebooks, `work/` and `build/`; the rest leads to this repository."""
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "data", "lib", ".venv"):
        (home / name).symlink_to(ROOT / name)
    return home


def environment(home):
    """What `make lab` sees: this workbook, and a Jupyter that nobody has set up yet."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    jupyter = {f"JUPYTER_{name}_DIR": str(home / ".jupyter" / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    return kept | jupyter | {"BREAKFIX_HOME": str(home), "IPYTHONDIR": str(home / ".ipython")}


class LabServer:
    """`make lab` in a folder, from start to stop; `address` is where it answers."""

    def __init__(self, home, seconds=SECONDS):
        self.home = home
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = open(home / "lab.log", "wb")  # noqa: SIM115 (it is open as long as the server is)
        given = f"--no-browser --port={self.port} --ServerApp.port_retries=0 --IdentityProvider.token={TOKEN}"
        # What is installed in a .venv that only leads here stays, and goes on pointing to this repository.
        ready = ["--old-file=.venv/learner"] if (home / ".venv").is_symlink() else []
        self.process = subprocess.Popen(
            ["make", *ready, "lab", f"LAB={given}"],
            cwd=home,
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._wait_for_answer(seconds)

    def _wait_for_answer(self, seconds):
        """Wait until the server answers; RuntimeError with its log when it ends or stays silent."""
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{self.address}/api", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        self.stop()
        raise RuntimeError(f"make lab did not come up:\n{self.log()}")

    def url(self, path):
        """The address of a page, with the key that lets one in, and no tabs of an earlier visit."""
        return f"{self.address}/{path}?token={TOKEN}&reset"

    def log(self):
        """What the server has said, as text."""
        return (self.home / "lab.log").read_text("utf-8", "replace")

    def processes(self):
        """The server and all its children, kernels among them, as psutil has them."""
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def kernels(self):
        """The kernels that run."""
        return [process for process in self.processes() if "ipykernel_launcher" in " ".join(process.cmdline())]

    def end_kernels(self):
        """Shut every kernel down, as the list of what is running does."""
        for session in self._asked("GET", "api/sessions"):
            self._asked("DELETE", f"api/sessions/{session['id']}")

    def _asked(self, method, path):
        headers = {"Authorization": f"token {TOKEN}"}
        request = urllib.request.Request(f"{self.address}/{path}", method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.loads(answer.read() or "null")

    def stop(self):
        """End it as a closed terminal does; return what was still there at the end, in words."""
        family = self.processes()
        for process in family:
            if "jupyter-lab" in " ".join(process.cmdline()):
                process.send_signal(signal.SIGTERM)
        left = self.left(family)
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(SECONDS)
        self._log.close()
        return left

    def left(self, family):
        """Wait for processes to end and the port to be free; return what is left in the end, in words."""
        _, alive = psutil.wait_procs(family, SECONDS)
        left = [f"process {' '.join(process.cmdline())}" for process in alive]
        try:
            socket.create_server(("127.0.0.1", self.port)).close()
        except OSError:
            left.append("the port is taken")
        return left
